#include "tests/host/config/bad_input.h"

namespace offtake {
namespace {

constexpr BadInput kCases[] = {
    {"NeverFails", "", R"([party.x]
default = { recovery = 0.4 }
)",
     R"(18:11: error: party.x.default.rate_per_year: is 0 and insolvency is not set, it could never fail, write a rate or insolvency = true)"},
    {"RecoveryAboveOne", "", R"([party.x]
default = { rate_per_year = 0.1, recovery = 40 }
)",
     R"(18:45: error: party.x.default.recovery: is 40, it must be 0 to 1 (share), write a value in that range)"},
    {"DriverWithoutSensitivity", "", R"([party.x]
default = { rate_per_year = 0.1, driver = "price" }
)",
     R"(18:11: error: party.x.default.sensitivity: is 0 beside a driver, the hazard would not follow it, write how strongly or remove the driver)"},
    {"SensitivityWithoutDriver", "", R"([party.x]
default = { rate_per_year = 0.1, sensitivity = 1 }
)",
     R"(18:11: error: party.x.default.driver: is missing beside sensitivity, a hazard is sensitive to something, add driver = "…")"},
    {"UnknownHazardDriver", "", R"([party.x]
default = { rate_per_year = 0.1, sensitivity = 1, driver = "prize" }
)",
     R"(18:60: error: party.x.default.driver: there is no driver 'prize', the study has 2 of them, did you mean 'price'?)"},
    {"HazardOfASignedDriver", "", R"([driver.v]
process = "vasicek"
initial = 1
mean = 1
reversion_per_year = 1
volatility = 1
[party.x]
default = { rate_per_year = 0.1, sensitivity = 1, driver = "v" }
)",
     R"(24:60: error: party.x.default.driver: 'v' is a driver of process 'vasicek' and may be negative, a hazard may not, name another or let it be log-ou or cir)"},
    {"InsolvencyIsNoText", "", R"([party.x]
insolvency = "yes"
)",
     R"(18:14: error: party.x.insolvency: is the text "yes", yes or no belongs here, write true or false)"},
    {"LateGivesNothing", kContract, R"(gpue = 1
late = { grace_months = 1 }
)",
     R"(24:8: error: contract.c.late: gives neither credit nor the right to leave, add credit or terminate_after_months)"},
    {"TerminateNever", kContract, R"(gpue = 1
late = { credit = 0.1, terminate = "always" }
)",
     R"(24:36: error: contract.c.late.terminate: stands without terminate_after_months, the buyer never may, add that or remove it)"},
    {"RenewWithoutSpot", kContract, R"(gpue = 1
renew = { months = 12, price = 1 }
)",
     R"(24:9: error: contract.c.renew: compares with a spot market, and there is none, give the buyer's demand a spot or the seller a resale)"},
    {"RenewFloats", kContract, R"(gpue = 1
renew = { months = 12, price = { driver = "price" } }
[demand.d]
customer = "lab"
gpue = 1
spot = { driver = "price" }
)",
     R"(24:32: error: contract.c.renew.price: follows 'price', the contract's own price is a number, let both follow the same driver or none)"},
    {"RenewPriceOverTime", kContract, R"(gpue = 1
renew = { months = 12, price = [[2026-01-01, 1], [2027-01-01, 2]] }
[demand.d]
customer = "lab"
gpue = 1
spot = { driver = "price" }
)",
     R"(24:32: error: contract.c.renew.price: steps over time, the price of a clause is one number or follows a driver, write one)"},
    {"SubletToNobody", kContract, R"(gpue = 1
sublet = { share = 0.5 }
)",
     R"(24:10: error: contract.c.sublet.driver: is missing, clause 'sublet' needs it (at this price), add it)"},
    {"SubletAtUnknownPrice", kContract, R"(gpue = 1
sublet = { driver = "prize" }
)",
     R"(24:21: error: contract.c.sublet.driver: there is no driver 'prize', the study has 2 of them, did you mean 'price'?)"},
    {"BackstopBySeller", kContract, R"(gpue = 1
backstop = { party = "cloud", price = 1 }
)",
     R"(24:22: error: contract.c.backstop.party: 'cloud' is the seller itself, it stands behind nothing, name another party)"},
    {"BackstopByNobody", kContract, R"(gpue = 1
backstop = { party = "clout", price = 1 }
)",
     R"(24:22: error: contract.c.backstop.party: there is no party 'clout', the study has 2 of them, did you mean 'cloud'?)"},
    {"ExclusiveAfterTheTerm", kContract, R"(gpue = 1
exclusive_until = 2028-01-01
)",
     R"(24:19: error: contract.c.exclusive_until: 2028-01-01 is after the term's last month 2026-12-01, it would never come, write a month of the term)"},
    {"ExclusiveIsNoDate", kContract, R"(gpue = 1
exclusive_until = "soon"
)",
     R"(24:19: error: contract.c.exclusive_until: is the text "soon", a date belongs here, write it like 2026-12-01 without quotes or time)"},
};

class BadRights : public testing::TestWithParam<BadInput> {};

TEST_P(BadRights, GiveOneMessageEach) {
  EXPECT_EQ(messages_of(std::string(kGoodStart) + GetParam().before + GetParam().text), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(, BadRights, testing::ValuesIn(kCases), name_of);

}  // namespace
}  // namespace offtake
