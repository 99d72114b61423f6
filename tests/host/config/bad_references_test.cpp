#include "tests/host/config/bad_input.h"

namespace offtake {
namespace {

constexpr BadInput kCases[] = {
    {"NothingOfThatName", "", R"([contract.c]
buyer = "lab"
seller = "clod"
start = 2026-01-01
months = 12
price_usd_per_gpue_hour = 2
gpue = 1
)",
     R"(19:10: error: contract.c.seller: there is no party 'clod', the study has 2 of them, did you mean 'cloud'?)"},
    {"OfAnotherKind", "", R"([contract.c]
buyer = "lab"
seller = "chips"
start = 2026-01-01
months = 12
price_usd_per_gpue_hour = 2
gpue = 1
)",
     R"(19:10: error: contract.c.seller: 'chips' is a supplier, the name of a party belongs here, add [party.chips] or name another)"},
    {"KindWithoutEntities", "", R"([milestone.m]
by = 2026-12-01
at_least = 10
contract = "c"
measure = "available_gpue"
)",
     R"(20:12: error: milestone.m.contract: there is no contract 'c', the study has none of them, add [contract.c])"},
    {"NotAText", "", R"([contract.c]
buyer = "lab"
seller = 7
start = 2026-01-01
months = 12
price_usd_per_gpue_hour = 2
gpue = 1
)",
     R"(19:10: error: contract.c.seller: is 7, a name in quotes belongs here, write "…")"},
    {"UnitsOfNothing", "", R"([site.x]
owner = "cloud"
hardware = { h10 = 5 }
)",
     R"(19:14: error: site.x.hardware.h10: there is no hardware 'h10', the study has 1 of them, did you mean 'h100'?)"},
    {"DriverOfAQuote", "", R"([contract.c]
buyer = "lab"
seller = "cloud"
start = 2026-01-01
months = 12
price_usd_per_gpue_hour = { driver = "prise" }
gpue = 1
)",
     R"(22:38: error: contract.c.price_usd_per_gpue_hour.driver: there is no driver 'prise', the study has 2 of them, did you mean 'price'?)"},
    {"NeedsThatDoNotExist", kProject, R"(owner = "lab"
needs = ["q"]
)",
     R"(21:10: error: project.p.needs[0]: there is no project 'q', the study has 1 of them, did you mean 'p'?)"},
    {"NeedsTwice", kProject, R"(owner = "lab"
needs = ["q", "q"]
[project.q]
start = 2026-01-01
due = 2026-02-01
owner = "lab"
)",
     R"(21:15: error: project.p.needs[1]: 'q' stands here twice, once is enough, remove one)"},
    {"NeedsThatAreNoList", kProject, R"(owner = "lab"
needs = "p"
)",
     R"(21:9: error: project.p.needs: is the text "p", a list of names in quotes belongs here, write [ …, … ])"},
    {"NeedsItself", kProject, R"(owner = "lab"
needs = ["p"]
)",
     R"(21:9: error: project.p.needs: is a cycle, p -> p, none of them could ever be done, remove one of these needs)"},
    {"CycleOfNeeds", kProject, R"(owner = "lab"
needs = ["q"]
[project.q]
start = 2026-01-01
due = 2026-02-01
owner = "lab"
needs = ["r"]
[project.r]
start = 2026-01-01
due = 2026-02-01
owner = "lab"
needs = ["p"]
)",
     R"(21:9: error: project.p.needs: is a cycle, p -> q -> r -> p, none of them could ever be done, remove one of these needs)"},
};

class BadReferences : public testing::TestWithParam<BadInput> {};

TEST_P(BadReferences, GiveOneMessageEach) {
  EXPECT_EQ(messages_of(std::string(kGoodStart) + GetParam().before + GetParam().text), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(, BadReferences, testing::ValuesIn(kCases), name_of);

}  // namespace
}  // namespace offtake
