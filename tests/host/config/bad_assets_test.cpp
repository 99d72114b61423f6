// Debts, holdings, hardware that grows old, and rounds of funding.
#include "tests/host/config/bad_input.h"

namespace offtake {
namespace {

/// A project of the cloud's, and a debt for it: what follows stands on line 27.
constexpr const char* kDebt = R"([project.p]
site = "dc"
cost_usd = 1e7
start = 2026-01-01
due = 2026-06-01
[debt.d]
borrower = "cloud"
limit_usd = 1e6
funds = ["p"]
amortise_months = 12
)";

constexpr BadInput kCases[] = {
    {"RateBelowNothing", kDebt, "rate_per_year = -0.01\n",
     R"(27:17: error: debt.d.rate_per_year: is -0.01, it must be 0 to 1 (1/year), write a value in that range)"},
    {"AmortisedAtOnce", "", R"([debt.d]
borrower = "cloud"
limit_usd = 1e6
funds = []
rate_per_year = 0.05
amortise_months = 0
)",
     R"(20:9: error: debt.d.funds: is an empty list, a debt is drawn for what projects cost, name one of the borrower's
22:19: error: debt.d.amortise_months: is 0, it must be 1 to 1200 (months), write a value in that range)"},
    {"AdvanceAboveOne", kDebt, "rate_per_year = 0.05\nadvance = 1.2\n",
     R"(28:11: error: debt.d.advance: is 1.2, it must be more than 0 to 1 (share), write a value in that range)"},
    {"FundsOfAnother", kProject, R"(owner = "lab"
[debt.d]
borrower = "cloud"
limit_usd = 1e6
funds = ["p"]
rate_per_year = 0.05
amortise_months = 12
)",
     R"(24:9: error: debt.d.funds: 'p' is paid by 'lab' and the borrower is 'cloud', a debt funds what its borrower pays, name the borrower's projects)"},
    {"FundsThatDoNotExist", kDebt,
     "rate_per_year = 0.05\n[debt.e]\nborrower = \"cloud\"\nlimit_usd = 1e6\nfunds = "
     "[\"q\"]\namortise_months = 12\nrate_per_year = 0.05\n",
     R"(31:10: error: debt.e.funds[0]: there is no project 'q', the study has 1 of them, did you mean 'p'?)"},
    {"FundedTwiceOver", kDebt, R"(rate_per_year = 0.05
advance = 0.7
[debt.e]
borrower = "cloud"
limit_usd = 1e6
funds = ["p"]
advance = 0.5
rate_per_year = 0.05
amortise_months = 12
)",
     R"(32:9: error: debt.e.funds: 'p' is funded by several debts that together advance 1.2 of its cost, no more than all of it is spent, lower their advance)"},
    {"SpreadWithoutDriver", kDebt, "rate_per_year = 0.05\nspread = 0.02\n",
     R"(28:10: error: debt.d.spread: stands beside a rate that follows no driver, a spread is added to a driver's rate, add it to rate_per_year or write rate_per_year = { driver = "…" })"},
    {"CovenantFromAfterTheHorizon", kDebt, "rate_per_year = 0.05\ncovenant = { dscr = 1.2, from = 2028-01-01 }\n",
     R"(28:33: error: debt.d.covenant.from: 2028-01-01 lies outside the study (2026-01-01 to 2027-12-01), tests begin within it, write a month of the study)"},
    {"CovenantNeverTested", kDebt, "rate_per_year = 0.05\ncovenant = { dscr = 1.2, from = 2027-12-01 }\n",
     R"(28:12: error: debt.d.covenant: is first tested in 2028-02-01, after the study's last month 2027-12-01, nothing would be tested, shorten test_months or begin earlier)"},
    {"CovenantWithoutDebtService", "", R"([project.p]
site = "dc"
start = 2026-01-01
cost_usd = 1e7
due = 2027-12-01
[debt.d]
borrower = "cloud"
limit_usd = 1e6
funds = ["p"]
amortise_months = 12
rate_per_year = 0
covenant = { dscr = 1.2 }
)",
     R"(28:12: error: debt.d.covenant: is never tested, the debt is free of interest and repaid from 2028-01-01 on, after the study's last month 2027-12-01, write a rate or lengthen study.months)"},
    {"CovenantWithoutLevel", kDebt, "rate_per_year = 0.05\ncovenant = { test_months = 6 }\n",
     R"(28:12: error: debt.d.covenant.dscr: is missing, 'covenant' needs it (lowest cash flow available for debt service over this debt's interest and principal), add it)"},
    {"HoldingInItself", "", R"([holding.h]
owner = "lab"
issuer = "lab"
value_usd = 1e9
)",
     R"(19:10: error: holding.h.issuer: 'lab' is the owner too, nobody holds a share in itself, name another party)"},
    {"HoldingBelowNothing", "", R"([driver.euribor]
process = "vasicek"
initial = 0.02
mean = 0.02
reversion_per_year = 1
volatility = 0.01
[holding.h]
owner = "lab"
issuer = "cloud"
value_usd = 1e9
driver = "euribor"
)",
     R"(27:10: error: holding.h.driver: 'euribor' is a driver of process 'vasicek' and may be negative, a holding may not, name another or let it be log-ou or cir)"},
    {"HardwareWorthLessThanNothing", "", R"([driver.euribor]
process = "vasicek"
initial = 0.02
mean = 0.02
reversion_per_year = 1
volatility = 0.01
[hardware.x]
value_driver = "euribor"
)",
     R"(24:16: error: hardware.x.value_driver: 'euribor' is a driver of process 'vasicek' and may be negative, the value of hardware may not, name another or let it be log-ou or cir)"},
    {"ResidualAfterTheHorizon", "", "[hardware.x]\nresidual_at = 2028-01-01\n",
     R"(18:15: error: hardware.x.residual_at: 2028-01-01 lies outside the study (2026-01-01 to 2027-12-01), nothing would come in, write a month of the study)"},
    {"DeclineOfEverything", "", "[hardware.x]\nvalue_decline_per_year = 1\n",
     R"(18:26: error: hardware.x.value_decline_per_year: is 1, it must be 0 to 0.99 (share), write a value in that range)"},
    {"OlderThanItsLife", "", R"([hardware.x]
life_months = 12
[site.old]
owner = "cloud"
hardware = { x = 10 }
age_months = 12
)",
     R"(22:14: error: site.old.age_months: is 12 and hardware 'x' retires after 12, none of it would be there, lower it or leave that hardware out)"},
    {"DueALifeBeforeTheStudy", "", R"([hardware.x]
life_months = 12
[project.p]
site = "dc"
hardware = "x"
units = 10
start = 2024-06-01
due = 2025-01-01
)",
     R"(24:7: error: project.p.due: 2025-01-01 is 12 months or more before the study, when hardware 'x' retires, none of it would be there, remove the project)"},
    {"WillingWithoutLevel", "", R"([party.x]
funding = { schedule = [[2026-01-01, 1e9]], when = { driver = "price" } }
)",
     R"(18:52: error: party.x.funding.when.above: is missing, 'when' needs it (level that the driver must be above in the month of the round), add it)"},
};

class BadAssets : public testing::TestWithParam<BadInput> {};

TEST_P(BadAssets, GiveOneMessageEach) {
  EXPECT_EQ(messages_of(std::string(kGoodStart) + GetParam().before + GetParam().text), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(, BadAssets, testing::ValuesIn(kCases), name_of);

}  // namespace
}  // namespace offtake
