// Rules, rights and amounts that can never matter, or always do; and slips that are one mistake, not two.
#include "tests/host/config/bad_input.h"

namespace offtake {
namespace {

// Follow kGoodStart in line 17.
constexpr const char* kOwn = R"([project.hall]
site = "dc"
start = 2026-01-01
due = 2026-06-01
[policy.x]
party = "cloud"
action = "freeze"
projects = ["hall"]
)";
constexpr const char* kLoan = R"([project.hall]
site = "dc"
start = 2026-01-01
due = 2026-06-01
[debt.d]
borrower = "cloud"
funds = ["hall"]
limit_usd = 1e6
amortise_months = 12
)";

constexpr BadInput kCases[] = {
    {"UtilisationNeverBelow", kOwn, R"(when = { measure = "utilisation", below = 0 }
)",
     R"(25:43: error: policy.x.when.below: is 0, utilisation is always 0 to 1, the rule would never hold, write another level)"},
    {"UtilisationAlwaysBelow", kOwn, R"(when = { measure = "utilisation", below = 1.2 }
)",
     R"(25:43: error: policy.x.when.below: is 1.2, utilisation is always 0 to 1, the rule would always hold, write another level)"},
    {"UtilisationNeverAbove", kOwn, R"(when = { measure = "utilisation", above = 1 }
)",
     R"(25:43: error: policy.x.when.above: is 1, utilisation is always 0 to 1, the rule would never hold, write another level)"},
    {"DemandToCapacityAlwaysAbove", kOwn, R"(when = { measure = "demand_to_capacity", above = -0.5 }
)",
     R"(25:50: error: policy.x.when.above: is -0.5, demand_to_capacity is always 0 or more, the rule would always hold, write another level)"},
    {"PriceAlwaysAbove", kOwn, R"(when = { measure = "price", above = 0 }
)",
     R"(25:37: error: policy.x.when.above: is 0, price is always more than 0, the rule would always hold, write another level)"},
    {"UsersNeverAboveTheCeiling", kOwn, R"(when = { measure = "users", above = 5 }
[driver.users]
process = "logistic"
initial = 1
ceiling = 5
drift_per_year = 1
volatility = 0.2
)",
     R"(25:37: error: policy.x.when.above: is 5, users is always 0 to 5, the rule would never hold, write another level)"},
    {"LongerThanTheStudy", kOwn, R"(when = { measure = "price", above = 3, for_months = 24 }
)",
     R"(25:53: error: policy.x.when.for_months: is 24 in a study of 24 months, of which the first decides nothing, the rule would never hold, shorten it or lengthen study.months)"},
    {"UtilisationWithoutSites", "", R"([project.shed]
owner = "lab"
start = 2026-01-01
due = 2026-06-01
[policy.x]
party = "lab"
action = "freeze"
projects = ["shed"]
when = { measure = "utilisation", below = 0.5 }
)",
     R"(25:20: error: policy.x.when.measure: 'utilisation' is of own sites and 'lab' has none, it would be 1 in every month, name a driver or liquidity_usd)"},
    {"ResumesOnTheSameSide", kOwn, R"(when = { measure = "utilisation", below = 0.5 }
resume = { measure = "utilisation", below = 0.5, for_months = 3 }
)",
     R"(26:10: error: policy.x.resume: is below 0.5 of what freezes below 0.5, what has eased would stay frozen, write above = …)"},
    {"ResumeThatNeverHolds", kOwn, R"(when = { measure = "utilisation", below = 0.5 }
resume = { measure = "utilisation", above = 1 }
)",
     R"(26:45: error: policy.x.resume.above: is 1, utilisation is always 0 to 1, the rule would never hold, write another level)"},
    {"OneSlipInARule", kOwn, R"(when = { measure = "price", abov = 3 }
)",
     R"(25:29: error: policy.x.when.abov: unknown key, 'when' has no such key, did you mean 'above'?)"},
    {"EmptyListOfProjects", "", R"([project.hall]
site = "dc"
start = 2026-01-01
due = 2026-06-01
[policy.x]
party = "cloud"
action = "freeze"
projects = []
when = { measure = "price", above = 3 }
)",
     R"(24:12: error: policy.x.projects: is an empty list, a policy names what it acts on, add names or "unstarted")"},
    {"NoListOfProjects", "", R"([project.hall]
site = "dc"
start = 2026-01-01
due = 2026-06-01
[policy.x]
party = "cloud"
action = "freeze"
projects = "hall"
when = { measure = "price", above = 3 }
)",
     R"(24:12: error: policy.x.projects: is the text "hall", a list of names in quotes belongs here, write [ …, … ])"},
    {"FundingAlwaysWilling", "", R"([party.x]
funding = { schedule = [[2026-03-01, 5]], when = { driver = "price", above = 0 } }
)",
     R"(18:78: error: party.x.funding.when.above: is 0, price is always more than 0, the condition would always hold, write another level)"},
    {"ExitAfterTheTerm", kContract, R"(gpue = 1
exit = { fee = 0.5, after_months = 12, when = { measure = "price", below = 1 } }
)",
     R"(24:36: error: contract.c.exit.after_months: is 12 of a term of 12 months, the buyer never may, write 11 or less)"},
    {"ExitByTheBuyersEmptySites", kContract, R"(gpue = 1
exit = { fee = 0.5, when = { measure = "demand_to_capacity", below = 0.5 } }
)",
     R"(24:40: error: contract.c.exit.when.measure: 'demand_to_capacity' is of own sites and 'lab' has none, it would be 1 in every month, name a driver or liquidity_usd)"},
    {"CreditedAfterTheTerm", kContract, R"(gpue = 1
take_or_pay = 0.5
prepay = { share = 0.1, credit_from_months = 12 }
)",
     R"(25:46: error: contract.c.prepay.credit_from_months: is 12 of a term of 12 months, nothing would be credited, write 11 or less)"},
    {"GraceLongerThanTheTerm", kContract, R"(gpue = 1
late = { grace_months = 12, credit = 0.1 }
)",
     R"(24:25: error: contract.c.late.grace_months: is 12 of a term of 12 months, credits would never begin, write 11 or less)"},
    {"LeavesAfterTheTerm", kContract, R"(gpue = 1
late = { terminate_after_months = 11 }
)",
     R"(24:35: error: contract.c.late.terminate_after_months: is 11 of a term of 12 months, the buyer never may, write 10 or less)"},
    {"LateOutOfRange", kContract, R"(gpue = 1
late = { credit = 1.1 }
)",
     R"(24:19: error: contract.c.late.credit: is 1.1, it must be 0 to 1 (share), write a value in that range)"},
    {"ExclusiveBeforeTheTerm", kContract, R"(gpue = 1
exclusive_until = 2025-06-01
)",
     R"(24:19: error: contract.c.exclusive_until: 2025-06-01 is not after the term's first month 2026-01-01, nothing would ever go there first, write a later month or remove it)"},
    {"ExclusiveBeyondTheTerm", kContract, R"(gpue = 1
exclusive_until = 2027-02-01
)",
     R"(24:19: error: contract.c.exclusive_until: 2027-02-01 is after the term's last month 2026-12-01, it would never come, write a month of the term)"},
    {"RampAfterTheTerm", kContract, R"(gpue = [[2027-06-01, 5]]
)",
     R"(23:8: error: contract.c.gpue: is 0 in every month of the term (2026-01-01 to 2026-12-01), nothing would be committed, begin it within the term)"},
    {"FeeWithoutStages", kProject, R"(owner = "lab"
cancel_fee = []
)",
     R"(21:14: error: project.p.cancel_fee: is an empty list, a fee has stages, write [[progress, share], …] or remove it)"},
    {"NamedAsAWord", "", R"([project.unstarted]
owner = "lab"
start = 2026-01-01
due = 2026-06-01
)",
     R"(17:1: error: project.unstarted: 'unstarted' stands for many projects where a policy names them, it is no name of one, call it otherwise)"},
    {"NeverLate", kProject, R"(owner = "lab"
delay = { dist = "uniform", low = -5, high = -1 }
)",
     R"(21:9: error: project.p.delay: is -1 months at most, less than 0 counts as 0, it would never be late, write months late or an earlier due)"},
    {"NothingToDrawFor", kLoan, R"(rate_per_year = 0.08
)",
     R"(23:9: error: debt.d.funds: are projects that cost nothing, nothing would ever be drawn, add cost_usd to one of them)"},
    {"CapacityWithoutSites", "", R"([milestone.m]
party = "lab"
at_least = 1
by = 2026-06-01
)",
     R"(18:9: error: milestone.m.party: 'lab' has no sites, the milestone would never be met, name a party that has, or its contract)"},
    {"MorePowerThanThereIs", "", R"([site.x]
owner = "lab"
mw = 2
[project.power]
site = "x"
mw = 1.5
start = 2026-01-01
due = 2026-06-01
[milestone.m]
site = "x"
at_least = 3.6
by = 2026-06-01
)",
     R"(27:12: error: milestone.m.at_least: is 3.6 MW, 'x' has 3.5 with all its projects, the milestone would never be met, write 3.5 or less)"},
    {"TimesTooMuch", "", R"([party.x]
income_usd_per_year = { driver = "price", times = 1e200 }
)",
     R"(18:51: error: party.x.income_usd_per_year.times: is 1e+200, nothing so large can be computed with (at most 1e+30), check how many digits belong there)"},
    {"DriverTooLarge", "", R"([driver.x]
initial = 1e300
)",
     R"(18:11: error: driver.x.initial: is 1e+300, nothing so large can be computed with (at most 1e+30), check how many digits belong there)"},
    {"LeaseOfNoPower", "", R"([site.x]
owner = "lab"
mw = 0
tenure = "leased"
lease_usd_per_kw_month = 1
)",
     R"(20:10: error: site.x.mw: is 0 and no project brings power, a lease is paid by the site's power, add one of the two)"},
    {"RateInPercent", kLoan, R"(rate_per_year = 8
[project.y]
owner = "lab"
start = 2026-01-01
due = 2026-06-01
)",
     R"(23:9: error: debt.d.funds: are projects that cost nothing, nothing would ever be drawn, add cost_usd to one of them
26:17: error: debt.d.rate_per_year: is 8, it must be 0 to 1 (1/year), write a value in that range)"},
    {"SeasonOfNothing", "", R"([driver.x]
initial = 1
season = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
)",
     R"(19:10: error: driver.x.season: is 0 in every month, nothing would be left, write factors around 1)"},
    {"MoreMoneyThanThereIs", "", R"([party.x]
cash_usd = 1e25
)",
     R"(18:12: error: party.x.cash_usd: is 1e+25, nothing so large can be computed with (at most 1e+14 USD), check how many digits belong there)"},
    {"MoreHardwareThanThereIs", "", R"([site.x]
owner = "lab"
hardware = { h100 = 1e12 }
)",
     R"(19:21: error: site.x.hardware.h100: is 1000000000000, nothing so large can be computed with (at most 1e+10 units), check how many digits belong there)"},
    {"TenureMisspelt", "", R"([site.x]
owner = "lab"
mw = 1
tenure = "lease"
lease_usd_per_kw_month = 100
)",
     R"(20:10: error: site.x.tenure: 'lease' is no choice here, did you mean 'leased'?)"},
    {"HazardOutOfRange", "", R"([party.x]
default = { rate_per_year = 500, driver = "price", sensitivity = 90 }
)",
     R"(18:29: error: party.x.default.rate_per_year: is 500, it must be 0 to 100 (1/year), write a value in that range
18:66: error: party.x.default.sensitivity: is 90, it must be -20 to 20, write a value in that range)"},
    {"ProcessMisspelt", "", R"([driver.x]
process = "gmb"
initial = 1
[correlation]
pairs = [["x", "price", 0.5]]
)",
     R"(18:11: error: driver.x.process: 'gmb' is no choice here, did you mean 'gbm'?)"},
};

class BadSense : public testing::TestWithParam<BadInput> {};

TEST_P(BadSense, GivesOneMessageEach) {
  EXPECT_EQ(messages_of(std::string(kGoodStart) + GetParam().before + GetParam().text), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(, BadSense, testing::ValuesIn(kCases), name_of);

TEST(GoodSense, WhatMayHoldIsNoMistake) {
  const std::string own = std::string(kGoodStart) + kOwn;
  EXPECT_EQ(messages_of(own + "when = { measure = \"utilisation\", below = 1 }\n"), "");
  EXPECT_EQ(messages_of(own + "when = { measure = \"utilisation\", above = 0 }\n"), "");
  EXPECT_EQ(messages_of(own + "when = { measure = \"liquidity_usd\", below = -5, for_months = 23 }\n"), "");
  EXPECT_EQ(
      messages_of(own + "when = { measure = \"rate\", below = 0.03 }\nresume = { measure = \"price\", below = 1 }\n"),
      "");
  const std::string contract = std::string(kGoodStart) + kContract + "gpue = 1\n";
  EXPECT_EQ(messages_of(contract + "exclusive_until = 2027-01-01\n"), "");
  EXPECT_EQ(messages_of(contract + "late = { grace_months = 11, credit = 0.1, terminate_after_months = 10 }\n"), "");
  EXPECT_EQ(messages_of(std::string(kGoodStart) + kProject + "owner = \"lab\"\ndelay = 0\n"), "");
}

}  // namespace
}  // namespace offtake
