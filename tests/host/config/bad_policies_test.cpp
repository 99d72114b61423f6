// Mistakes in policies, rules, options, leases and supplier stress.
#include "tests/host/config/bad_input.h"

namespace offtake {
namespace {

// Follows kGoodStart: an ordered project and an option of `cloud`, and what may start it, in lines 17 to 32.
constexpr const char* kOwn = R"([project.hall]
site = "dc"
start = 2026-01-01
due = 2026-06-01
[project.wing]
site = "dc"
start = 2026-01-01
due = 2026-06-01
signed = false
[policy.grow]
party = "cloud"
action = "start"
projects = ["wing"]
when = { measure = "price", above = 3 }
[policy.x]
party = "cloud"
)";

constexpr BadInput kCases[] = {
    {"NoProjects", "", R"([policy.x]
party = "lab"
action = "freeze"
projects = ["unstarted"]
when = { measure = "price", above = 3 }
)",
     R"(18:9: error: policy.x.party: 'lab' has no projects to freeze, the policy could do nothing, remove it or name another party)"},
    {"NoOptions", "", R"([project.hall]
site = "dc"
start = 2026-01-01
due = 2026-06-01
[policy.x]
party = "cloud"
action = "start"
projects = ["unsigned"]
when = { measure = "price", above = 3 }
)",
     R"(22:9: error: policy.x.party: 'cloud' has no unsigned projects to start, the policy could do nothing, remove it or name another party)"},
    {"NoLeases", "", R"([policy.x]
party = "cloud"
action = "leave"
sites = ["dc"]
when = { measure = "price", above = 3 }
)",
     R"(18:9: error: policy.x.party: 'cloud' has no leased sites to leave, the policy could do nothing, remove it or name another party
20:9: error: policy.x.sites: 'dc' is an owned site, a party leaves what it leases itself, name another)"},
    {"NothingNamed", kOwn, R"(action = "cancel"
when = { measure = "price", above = 3 }
)",
     R"(31:1: error: policy.x.projects: is missing, a policy names what it acts on, add names or "unstarted")"},
    {"StartOfASignedProject", kOwn, R"(action = "start"
projects = ["hall"]
when = { measure = "price", above = 3 }
)",
     R"(34:12: error: policy.x.projects: 'hall' is signed, only options can be started, add signed = false to it or name another)"},
    {"UnknownProject", kOwn, R"(action = "cancel"
projects = ["hal"]
when = { measure = "price", above = 3 }
)",
     R"(34:12: error: policy.x.projects: there is no project 'hal', did you mean 'hall'?)"},
    {"ProjectOfAnother", kOwn, R"(action = "cancel"
projects = ["shed"]
when = { measure = "price", above = 3 }
[project.shed]
owner = "lab"
start = 2026-01-01
due = 2026-06-01
)",
     R"(34:12: error: policy.x.projects: 'shed' is a project of 'lab', a policy acts on its party's own, name one of those)"},
    {"UnsignedToFreeze", kOwn, R"(action = "freeze"
projects = ["unsigned"]
when = { measure = "price", above = 3 }
)",
     R"(34:12: error: policy.x.projects: 'unsigned' are no projects to freeze, write "unstarted" or names)"},
    {"SitesToCancel", kOwn, R"(action = "cancel"
projects = ["hall"]
sites = ["dc"]
when = { measure = "price", above = 3 }
)",
     R"(35:9: error: policy.x.sites: stands beside action 'cancel', that is of projects, remove it)"},
    {"ResumeWithoutFreeze", kOwn, R"(action = "cancel"
projects = ["hall"]
when = { measure = "price", above = 3 }
resume = { measure = "price", below = 2 }
)",
     R"(36:10: error: policy.x.resume: stands beside action 'cancel', only what is frozen can be held and resumed, remove it)"},
    {"RestartWithoutResume", kOwn, R"(action = "freeze"
projects = ["hall"]
when = { measure = "price", above = 3 }
restart_cost = 0.1
)",
     R"(36:16: error: policy.x.restart_cost: stands without resume, nothing would be restarted, add resume or remove it)"},
    {"UnknownMeasure", kOwn, R"(action = "cancel"
projects = ["hall"]
when = { measure = "pric", above = 3 }
)",
     R"(35:20: error: policy.x.when.measure: there is no measure or driver 'pric', did you mean 'price'?)"},
    {"UnknownMeasureOfResume", kOwn, R"(action = "freeze"
projects = ["hall"]
when = { measure = "price", above = 3 }
resume = { measure = "utilization", above = 0.8 }
)",
     R"(36:22: error: policy.x.resume.measure: there is no measure or driver 'utilization', did you mean 'utilisation'?)"},
    {"NoLevel", kOwn, R"(action = "cancel"
projects = ["hall"]
when = { measure = "price" }
)",
     R"(35:8: error: policy.x.when.below: is missing, a rule compares with a level, add below or above)"},
    {"TwoLevels", kOwn, R"(action = "cancel"
projects = ["hall"]
when = { measure = "price", below = 1, above = 3 }
)",
     R"(35:37: error: policy.x.when.below: stands beside above, a rule has one level, keep one of the two)"},
    {"MeasureIsADriverToo", kOwn, R"(action = "cancel"
projects = ["hall"]
when = { measure = "utilisation", below = 1 }
[driver.utilisation]
initial = 1
)",
     R"(35:20: error: policy.x.when.measure: 'utilisation' is a measure and the name of a driver, it must be one of the two, rename the driver)"},
    {"OptionThatNobodyStarts", "", R"([project.wing]
site = "dc"
start = 2026-01-01
due = 2026-06-01
signed = false
)",
     R"(21:10: error: project.wing.signed: is false and no policy of 'cloud' may start it, it would never be built, add [policy.NAME] with action = "start" or remove the project)"},
    {"OptionOfThePast", "", R"([project.wing]
site = "dc"
start = 2025-01-01
due = 2026-06-01
signed = false
[policy.x]
party = "cloud"
action = "start"
projects = ["unsigned"]
when = { measure = "price", above = 3 }
)",
     R"(19:9: error: project.wing.start: 2025-01-01 is before the study's start 2026-01-01, nobody works on an option, write a later month)"},
    {"FeeThatFalls", kProject, R"(owner = "lab"
cancel_fee = [[0, 0.5], [0.5, 0.4]]
)",
     R"(21:25: error: project.p.cancel_fee[1]: [0.5, 0.4] comes after [0, 0.5], both must rise, put the stages in order of progress)"},
    {"FeeAboveTheCost", kProject, R"(owner = "lab"
cancel_fee = [[0, 1.5]]
)",
     R"(21:19: error: project.p.cancel_fee[0]: is 1.5, it must be 0 to 1 (share), write a value in that range)"},
    {"AfterItself", kProject, R"(owner = "lab"
after = ["p"]
)",
     R"(21:9: error: project.p.after: is a cycle, p -> p, none of them could ever be done, remove one of these needs)"},
    {"CycleOverNeedsAndAfter", kProject, R"(owner = "lab"
after = ["q"]
[project.q]
owner = "lab"
start = 2026-01-01
due = 2026-06-01
needs = ["p"]
)",
     R"(21:9: error: project.p.after: is a cycle, p -> q -> p, none of them could ever be done, remove one of these needs)"},
    {"LeaseKeysOfAnOwnedSite", "", R"([site.hired]
owner = "cloud"
mw = 1
lease_usd_per_kw_month = 100
)",
     R"(20:26: error: site.hired.lease_usd_per_kw_month: is of a lease, the site is owned, add tenure = "leased" or remove it)"},
    {"LeaseWithoutRent", "", R"([site.hired]
owner = "cloud"
mw = 1
tenure = "leased"
)",
     R"(20:10: error: site.hired.lease_usd_per_kw_month: is missing, a leased site has a rent, add it)"},
    {"LeaseWithoutPower", "", R"([site.hired]
owner = "cloud"
tenure = "leased"
lease_usd_per_kw_month = 100
)",
     R"(19:10: error: site.hired.mw: is missing and no project brings power, a lease is paid by the site's power, add one of the two)"},
    {"StressThatSpeedsUp", "", R"([supplier.slow]
stress = { rate_per_year = 1, mean_months = 6, speed = 1.5 }
)",
     R"(18:56: error: supplier.slow.stress.speed: is 1.5, it must be 0 to 1 (share), write a value in that range)"},
    {"StressWithoutLength", "", R"([supplier.slow]
stress = { rate_per_year = 1 }
)",
     R"(18:10: error: supplier.slow.stress.mean_months: is missing, 'stress' needs it (how long it lasts), add it)"},
};

class BadPolicies : public testing::TestWithParam<BadInput> {};

TEST_P(BadPolicies, GiveOneMessageEach) {
  EXPECT_EQ(messages_of(std::string(kGoodStart) + GetParam().before + GetParam().text), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(, BadPolicies, testing::ValuesIn(kCases), name_of);

}  // namespace
}  // namespace offtake
