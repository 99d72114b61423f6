// Failures, claims, endings and debt are told as the comments of the worked examples work them out on paper.
#include <gtest/gtest.h>

#include "tests/host/explain/told.h"

namespace offtake::testing {
namespace {

// insolvency.toml, H = 730.5: lab at -50 H = -36.5 k fails in month 3 owing 1,080 H = 789 k, of which 432 H = 316 k
// are paid; cloudlet owes the prepayment, 90 H = 65.7 k, and pays 18 H; late-shop 35 H = 25.6 k, and pays nothing.
TEST(CreditEvents, LiquidityRunsOut) {
  EXPECT_EQ(told_of("insolvency", "party.lab", "failure"),
            (Lines{"2026-04: fails: its liquidity ran out last month (-36.5 k); it owes 789 k"}));
  EXPECT_EQ(told_of("insolvency", "contract.hall", "claim"),
            (Lines{"2026-04: cloud claims 789 k from lab: 316 k recovered, 473 k lost"}));
  EXPECT_EQ(told_of("insolvency", "contract.hall", "end"),
            (Lines{"2026-04: ends with the failure of lab, 9 months before its term"}));
  EXPECT_EQ(told_of("insolvency", "contract.small", "claim"),
            (Lines{"2026-04: shop claims 65.7 k from cloudlet: 13.1 k recovered, 52.6 k lost, of it 52.6 k prepaid"}));
  EXPECT_EQ(told_of("insolvency", "contract.small", "prepayment"), (Lines{"2026-01: prepayment of 65.7 k paid"}));
  EXPECT_EQ(told_of("insolvency", "contract.tiny", "claim"),
            (Lines{"2026-06: shop claims 25.6 k from late-shop: nothing recovered, 25.6 k lost"}));
  EXPECT_EQ(told_of("insolvency", "party.cloud", "failure"), Lines{});
}

// set-off.toml: of 1,200 H = 877 k, 1,050 H are kept and 150 H go back; all of poor's 600 H.
TEST(CreditEvents, PrepaymentsAreSetOff) {
  EXPECT_EQ(told_of("set-off", "contract.rich", "prepayment"),
            (Lines{"2026-01: prepayment of 877 k paid",
                   "2026-06: cloud keeps 767 k of the prepayment for what the failure of rich-lab leaves owed",
                   "2026-06: 110 k of the prepayment refunded"}));
  EXPECT_EQ(told_of("set-off", "contract.poor", "prepayment")[1],
            "2026-06: cloud keeps 438 k of the prepayment for what the failure of poor-lab leaves owed");
}

// step-in.toml: cloud at -30 H fails in month 3 and is stepped in for until month 7; lab-2 at -3 H fails in month 9,
// two months after shaky; nobody has a claim on it.
TEST(CreditEvents, SuccessorAndCascade) {
  EXPECT_EQ(told_of("step-in", "party.cloud", "failure"),
            (Lines{"2026-04: fails: its liquidity ran out last month (-21.9 k); a successor steps in, what it sells "
                   "pauses until 2026-08"}));
  EXPECT_EQ(told_of("step-in", "party.cloud", "successor"),
            (Lines{"2026-08: a successor carries on, 4 months after the failure"}));
  EXPECT_EQ(told_of("step-in", "contract.cloud", "end"), (Lines{"2026-12: ends"}));
  EXPECT_EQ(told_of("step-in", "party.shaky", "failure"),
            (Lines{"2026-08: fails: its liquidity ran out last month (-3.65 k); it owes 183 k"}));
  EXPECT_EQ(told_of("step-in", "party.lab-2", "failure"),
            (Lines{"2026-10: fails in a cascade: its liquidity ran out last month (-2.19 k), within a year of the "
                   "failure of shaky (2026-08)"}));
}

// The contracts exceed lab-3's demand; lab-5 may leave in any case; lab-4 stays.
TEST(CreditEvents, LeavingForLateness) {
  EXPECT_EQ(
      told_of("step-in", "contract.slow", "end"),
      (Lines{"2026-04: lab-3 leaves it free of charge after 3 late months: lab-3 has more than it needs; 9 months "
             "were to come"}));
  EXPECT_EQ(told_of("step-in", "contract.slow-3", "end"),
            (Lines{"2026-04: lab-5 leaves it free of charge after 3 late months; 9 months were to come"}));
  EXPECT_EQ(told_of("step-in", "contract.slow-2", "end"), (Lines{"2026-12: ends"}));
  // A bill is told as long as there is one.
  EXPECT_EQ(told_of("step-in", "contract.slow", "bill").size(), 3u);
}

// exit.toml: 2 x 2^(-6/12) = 1.414 in month 6, the second below 1.5; fee 200 H = 146 k; 80 H of 112 + 80 H refunded,
// after seven credits of 16 H = 11.7 k each.
TEST(CreditEvents, ExitForAFee) {
  EXPECT_EQ(
      told_of("exit", "contract.early", "end"),
      (Lines{"2026-08: lab leaves it for a fee of 146 k: spot was 1.414, below 1.5 for 2 months; 5 months were to "
             "come"}));
  EXPECT_EQ(told_of("exit", "contract.late", "end"),
            (Lines{"2026-10: lab-2 leaves it for a fee of 87.7 k: spot was 1.26, below 1.5 for 2 months; 3 months were "
                   "to come"}));
  const Lines prepayment = told_of("exit", "contract.early", "prepayment");
  ASSERT_EQ(prepayment.size(), 9u);
  EXPECT_EQ(prepayment[0], "2026-01: prepayment of 140 k paid");
  EXPECT_EQ(prepayment[7], "(2026-07: 11.7 k of the prepayment credited, 58.4 k left)");
  EXPECT_EQ(prepayment[8], "2026-08: 58.4 k of the prepayment refunded");
}

// clauses.toml: renewed thrice at 1.2 < 1.5; 1.6 is too dear; 50 go to `new` once `old` is exclusive no more; 30 H =
// 21.9 k are sublet, 22.5 H = 16.4 k bought by guardian.
TEST(CreditEvents, RenewalExclusivitySublettingBackstop) {
  EXPECT_EQ(told_of("clauses", "contract.renew", "renewal"),
            (Lines{"2026-04: is renewed for 3 months, until 2026-07: 1.20 USD an hour where spot is at 1.50",
                   "2026-07: is renewed for 3 months, until 2026-10: 1.20 USD an hour where spot is at 1.50",
                   "2026-10: is renewed for 3 months, until 2027-01: 1.20 USD an hour where spot is at 1.50"}));
  EXPECT_EQ(told_of("clauses", "contract.renew", "end"), Lines{});
  EXPECT_EQ(told_of("clauses", "contract.stop"),
            (Lines{"2026-01: begins: lab-4 has committed itself to 30 GPUe of stopper at 2 USD an hour",
                   "(2026-01: lab-4 uses 30 of 30 GPUe and pays 43.8 k to stopper (plan 43.8 k))",
                   "(2026-02: lab-4 uses 30 of 30 GPUe and pays 43.8 k to stopper (plan 43.8 k))",
                   "(2026-03: steps from 30 to 40 GPUe)",
                   "(2026-03: lab-4 uses 40 of 40 GPUe and pays 58.4 k to stopper (plan 58.4 k))",
                   "2026-04: is not renewed: 1.60 USD an hour where spot is at 1.50",
                   "(2026-04: lab-4 uses 40 of 40 GPUe and pays 58.4 k to stopper (plan 58.4 k))", "2026-04: ends"}));
  EXPECT_EQ(
      told_of("clauses", "contract.old", "exclusivity"),
      (Lines{"2026-05: is exclusive no more: the demand of lab-2 goes where it is served best; it uses 0 GPUe, 50 "
             "the month before"}));
  const Lines sublet = told_of("clauses", "contract.sublet", "sublet");
  ASSERT_EQ(sublet.size(), 10u);
  EXPECT_EQ(sublet[0], "2026-01: lab-3 sells on 20 GPUe that it does not use: 21.9 k, as on plan");
  EXPECT_EQ(sublet[9], "(2026-10: lab-3 sells on 20 GPUe that it does not use: 21.9 k, as on plan)");
  const Lines backed = told_of("clauses", "contract.backed", "backstop");
  ASSERT_EQ(backed.size(), 10u);
  EXPECT_EQ(backed[0], "2026-01: guardian buys for 16.4 k what landlord cannot place, as on plan");
}

// debt.toml: draws of 20, 20 and 10 m; ten parts of 5 m from month 4 on, interest 0.5, 0.45 …; the tower's 36 m.
TEST(CreditEvents, DrawsAndRepayment) {
  EXPECT_EQ(told_of("debt", "debt.hall", "draw"),
            (Lines{"2026-01: hall draws 20.0 m for the first time, of at most 50.0 m",
                   "(2026-02: hall draws 20.0 m, 40.0 m owed)", "(2026-03: hall draws 10.0 m, 50.0 m owed)"}));
  const Lines service = told_of("debt", "debt.hall", "debt");
  ASSERT_EQ(service.size(), 13u);
  EXPECT_EQ(service[0], "(2026-02: hall pays interest of 200 k on 20.0 m)");
  EXPECT_EQ(service[3], "2026-05: repayment begins: hall repays 5.00 m and pays interest of 500 k; 45.0 m owed");
  EXPECT_EQ(service[4], "(2026-06: hall repays 5.00 m and pays interest of 450 k; 40.0 m owed)");
  EXPECT_EQ(service[12], "2027-02: hall repays 5.00 m and pays interest of 50.0 k; nothing more owed");
  const Lines tower = told_of("debt", "debt.tower", "debt");
  EXPECT_EQ(tower[tower.size() - 2], "(2027-06: tower repays 1.50 m and pays interest of 375 k; 36.0 m owed)");
  EXPECT_EQ(tower.back(), "2027-06: the 36.0 m that tower still owes are paid at the horizon");
}

// covenant.toml: p / 10 by quarter, 1.2 asked for. patient: failed in 7, cured in 10, failed in 13 and not cured.
TEST(CreditEvents, CovenantTestsAndBreach) {
  EXPECT_EQ(told_of("covenant", "debt.patient", "covenant"),
            (Lines{"(2026-05: covenant passed: DSCR of 1.5, 1.2 is asked for)",
                   "2026-08: covenant failed: DSCR of 0.9, 1.2 is asked for",
                   "2026-11: covenant passed: DSCR of 1.6, 1.2 is asked for: cured",
                   "2027-02: covenant failed: DSCR of 1, 1.2 is asked for",
                   "(2027-05: covenant failed: DSCR of 1.1, 1.2 is asked for)",
                   "2027-05: covenant broken, not cured within 3 months of 2027-02: no draws until a test is passed",
                   "2027-08: covenant passed: DSCR of 1.5, 1.2 is asked for: draws may go on",
                   "(2027-11: covenant passed: DSCR of 1.25, 1.2 is asked for)"}));
  EXPECT_EQ(told_of("covenant", "debt.late", "covenant"),
            (Lines{"(2027-08: covenant passed: DSCR of 1.5, 1.2 is asked for)",
                   "(2027-11: covenant passed: DSCR of 1.25, 1.2 is asked for)"}));
  const Lines builder = told_of("covenant", "debt.builder", "covenant");
  EXPECT_EQ(builder[1], "2026-06: covenant failed: DSCR of 0.1826, 1 is asked for");
  EXPECT_EQ(builder[2], "2026-06: covenant broken: no draws until a test is passed");
  EXPECT_EQ(builder[3], "2026-09: covenant passed: DSCR of 2.435, 1 is asked for: draws may go on");
}

// finance.toml: mood is e^(-2/12) = 0.8465 in month 2, e^(-10/12) = 0.4346 in month 10; 5 m grow to 8.67 m.
TEST(CreditEvents, RoundsAndHoldings) {
  EXPECT_EQ(told_of("finance", "party.early", "funding"),
            (Lines{"2026-03: raises 10.0 m: mood is at 0.8465, more than 0.5 is asked for"}));
  EXPECT_EQ(
      told_of("finance", "party.late", "funding"),
      (Lines{"2026-11: a round of 20.0 m does not come, and is gone: the market is not willing, mood is at 0.4346, "
             "more than 0.5 is asked for"}));
  EXPECT_EQ(told_of("finance", "holding.grows"), (Lines{"2026-12: is sold by fund for 8.67 m, as on plan"}));
}

constexpr const char* kGone = R"(
[study]
start = 2026-01-01
months = 6
perspective = "fund"
[driver.growth]
initial = 10
[party.fund]
[party.lab]
cash_usd = 1e6
costs_usd_per_year = 12e6
insolvency = true
funding = { schedule = [[2026-05-01, 9e6]] }
default = { recovery = 0.25 }
[party.chancy]
default = { rate_per_year = 100, driver = "growth", sensitivity = 1 }
[holding.stake]
owner = "fund"
issuer = "lab"
value_usd = 3e6
[project.hall]
owner = "lab"
start = 2026-01-01
due = 2026-11-01
cost_usd = 40e6
[debt.loan]
borrower = "lab"
limit_usd = 1e9
funds = ["hall"]
rate_per_year = 0
amortise_months = 10
)";

// lab has 1 m, spends 1 m a month and 4 m on a hall that lenders pay in full: 0, then -1 m after month 1: it fails in
// month 2 and leaves 8 m of debt, of which a quarter is paid. chancy bears no hazard of 8.3 a month.
TEST(CreditEvents, WhatGoesWithAFailure) {
  const Study study = study_text(kGone);
  const auto told = [&](const char* entity, const char* kind) { return told_of(study, 0, entity, kind); };
  EXPECT_EQ(told("party.lab", "failure"),
            (Lines{"2026-03: fails: its liquidity ran out last month (-1.00 m); it owes 8.00 m to lenders"}));
  EXPECT_EQ(told("debt.loan", "debt"), (Lines{"2026-03: lab has failed and leaves 8.00 m of debt: 6.00 m lost by its "
                                              "lenders"}));
  EXPECT_EQ(told("holding.stake", "holding"),
            (Lines{"2026-03: of fund is worth nothing from now on: lab has failed (plan 3.00 m)"}));
  EXPECT_EQ(told("party.lab", "funding"), (Lines{"2026-05: 9.00 m do not come in: it has failed"}));
  const Lines chance = told("party.chancy", "failure");
  ASSERT_EQ(chance.size(), 1u);
  EXPECT_TRUE(chance[0].starts_with("2026-01: fails by chance: its hazard adds up to 8.333, it could bear "))
      << chance[0];
  EXPECT_TRUE(chance[0].ends_with(", and growth is at 100.0 % of plan")) << chance[0];
}

}  // namespace
}  // namespace offtake::testing
