// A finished run made by hand: 400 paths of known results.
#include "host/cli/answers.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/host/measures/summarised.h"

namespace offtake {
namespace {

constexpr int kPaths = 400;

struct Finished {
  Study study;
  BuiltTables tables;
  std::vector<Summary> summaries;
  std::vector<Estimate> estimates;
  std::vector<Contribution> contributions;

  /// A column of which path i has f(i).
  template <class F>
  void add(const std::string& entity, const char* metric, Quantity quantity, Tail tail, F f) {
    std::vector<float> values;
    for (int i = 0; i < kPaths; ++i) values.push_back(float(f(i)));
    tables.columns.push_back({entity, {Owner::party, metric, quantity, tail, Report::always, ""}, 1, 0});
    const Column& column = tables.columns.back();
    summaries.push_back(summarised(values, column));
    for (const Estimate& e : estimate(column, summaries.back(), study.levels)) estimates.push_back(e);
  }

  Findings findings() const { return {study, tables, summaries, estimates, contributions}; }
};

Finished with_projects(int projects) {
  Finished run;
  run.study.start = {2026, 1};
  run.study.perspective = "lab";
  for (int p = 0; p < projects; ++p) {
    Project project;
    project.name = "p" + std::to_string(p);
    project.due = {2026, 7};
    run.study.projects.push_back(project);
    const std::string entity = "project." + project.name;
    // Project p is the last one on 4 p paths, and two months late on 4 p + 100.
    run.add(entity, "critical", Quantity::flag, Tail::none, [&](int i) { return i < 4 * p; });
    run.add(entity, "months_late", Quantity::months, Tail::high, [&](int i) { return i < 4 * p + 100 ? 2 : 0; });
    run.add(entity, "finish_month", Quantity::month, Tail::none, [&](int i) { return i < 4 * p + 100 ? 8 : 6; });
  }
  return run;
}

TEST(Findings, FindsByNameMeasureAndLevel) {
  Finished run;
  run.add("party.lab", "loss_usd", Quantity::usd, Tail::high, [](int i) { return i < 100 ? 1000 : 0; });
  EXPECT_DOUBLE_EQ(run.findings().of("party.lab", "loss_usd", "mean").value, 250);
  EXPECT_NEAR(run.findings().of("party.lab", "loss_usd", "var", 0.95).value, 1000, 1);
  EXPECT_TRUE(std::isnan(run.findings().of("party.lab", "loss_usd", "var", 0.9).value));
  EXPECT_TRUE(std::isnan(run.findings().of("party.cloud", "loss_usd", "mean").value));
}

TEST(Findings, PositiveIsTheShareOfPathsAboveZero) {
  Finished run;
  run.add("party.lab", "funding_gap_usd", Quantity::usd, Tail::high, [](int i) { return i < 100 ? 5e9 : 0; });
  const Measured gap = run.findings().positive("party.lab", "funding_gap_usd");
  EXPECT_DOUBLE_EQ(gap.value, 0.25);
  // Wilson's interval of 100 of 400: center (0.25 + z²/800)/(1 + z²/400), z = 1.96.
  EXPECT_NEAR(*gap.low, 0.2101, 1e-4);
  EXPECT_NEAR(*gap.high, 0.2947, 1e-4);
  EXPECT_TRUE(std::isnan(run.findings().positive("party.lab", "nothing").value));
}

TEST(Answers, BottlenecksStandByHowOftenTheyAreTheLast) {
  const std::string text = bottleneck_answer(with_projects(12).findings());
  EXPECT_NE(text.find("(the first 10 of 12 projects)"), std::string::npos);
  EXPECT_LT(text.find("p11 "), text.find("p10 "));
  EXPECT_LT(text.find("p3 "), text.find("p2 "));
  EXPECT_EQ(text.find("p1 "), std::string::npos);
  // p11: the last on 44 paths of 400, late on 144, by two months; 6 + 0.72 months after 2026-01.
  EXPECT_NE(text.find("11.0 %"), std::string::npos);
  EXPECT_NE(text.find("36.0 %"), std::string::npos);
  EXPECT_NE(text.find("0.72 ["), std::string::npos);
  EXPECT_NE(text.find("2026-08"), std::string::npos);
}

// Of p0 … p11 a policy may freeze p11 and p3: late by choice, they are ranked by themselves.
TEST(Answers, WhatOwnersMayHoldUpIsRankedByItself) {
  Finished run = with_projects(12);
  Policy policy;
  policy.action = Action::freeze;
  policy.projects = {"p11", "p3"};
  run.study.policies.push_back(policy);
  const std::string text = bottleneck_answer(run.findings());
  EXPECT_EQ(text.find("Which bottleneck decides?\n"), 1u) << text;  // all twelve
  const std::size_t held = text.find("under a policy ");
  ASSERT_NE(held, std::string::npos) << text;
  EXPECT_LT(text.find("p10 "), held);
  EXPECT_LT(text.find("p0 "), held);
  EXPECT_GT(text.find("p11 "), held);
  EXPECT_GT(text.find("p3 "), text.find("p11 "));
  EXPECT_NE(text.find("Months frozen count as late"), std::string::npos);
  run.study.policies[0].action = Action::start;
  EXPECT_EQ(bottleneck_answer(run.findings()).find("under a policy"), std::string::npos);
}

// What a debt does to the gap, and a failure to the loss, is said where there is one.
TEST(Answers, FootnotesOnDebtAndOnOnesOwnFailure) {
  Finished run;
  run.study.perspective = "lab";
  run.study.levels = {0.9};
  Party lab;
  lab.name = "lab";
  lab.cash_usd = 1e9;
  run.study.parties.push_back(lab);
  for (const char* metric : {"mismatch_usd", "loss_usd", "funding_gap_usd", "lowest_liquidity_usd"})
    run.add("party.lab", metric, Quantity::usd, Tail::high, [](int i) { return i * 1e9; });
  EXPECT_EQ(funding_answer(run.findings()).find("owed at the horizon"), std::string::npos);
  EXPECT_EQ(stranded_answer(run.findings()).find("fails itself"), std::string::npos);
  Debt loan;
  loan.borrower = "other";
  run.study.debts.push_back(loan);
  EXPECT_EQ(funding_answer(run.findings()).find("owed at the horizon"), std::string::npos);
  run.study.debts[0].borrower = "lab";
  run.study.parties[0].insolvency = true;
  EXPECT_NE(funding_answer(run.findings()).find("owed at the horizon"), std::string::npos);
  EXPECT_NE(stranded_answer(run.findings()).find("Where lab fails itself"), std::string::npos);
}

TEST(Answers, SectionsWithNothingToSayAreLeftOut) {
  const Finished run = with_projects(0);
  EXPECT_EQ(bottleneck_answer(run.findings()), "");
  EXPECT_EQ(delivery_answer(run.findings()), "");
}

TEST(Answers, MilestonesInTheirAuthorsWords) {
  Finished run = with_projects(0);
  Milestone milestone;
  milestone.name = "half";
  milestone.measure = MilestoneOf::available_share;
  milestone.of = "hire";
  milestone.at_least = 0.5;
  milestone.by = {2026, 12};
  run.study.milestones.push_back(milestone);
  run.add("milestone.half", "met", Quantity::flag, Tail::none, [](int i) { return i % 4 > 0; });
  const std::string text = delivery_answer(run.findings());
  EXPECT_NE(text.find("half       50 % of hire  2026-12  75.0 % [70.5, 79.0]"), std::string::npos) << text;
}

TEST(Answers, MoneyHasARowForEveryLevelAndSaysWhereAnIntervalIsMissing) {
  Finished run;
  run.study.start = {2026, 1};
  run.study.perspective = "lab";
  run.study.levels = {0.9, 0.975};
  for (const char* metric : {"mismatch_usd", "loss_usd"})
    run.add("party.lab", metric, Quantity::usd, Tail::high, [](int i) { return i * 1e9; });
  const std::string text = stranded_answer(run.findings());
  EXPECT_NE(text.find("90 %"), std::string::npos);
  EXPECT_NE(text.find("97.5 %"), std::string::npos);
  EXPECT_NE(text.find("bn *"), std::string::npos);
  EXPECT_NE(text.find("* no interval: fewer than 200 paths beyond VaR"), std::string::npos);
}

TEST(Answers, ShortfallNamesTheLargestPartsFirstAndSumsTheRest) {
  Finished run;
  run.study.perspective = "lab";
  run.study.levels = {0.9};
  run.add("party.lab", "loss_usd", Quantity::usd, Tail::high, [](int i) { return i * 1e9; });
  const char* parts[] = {"revenue_usd", "payments_usd", "spot_usd",           "resale_usd", "energy_usd",
                         "opex_usd",    "lease_usd",    "capex_hardware_usd", "fees_usd",   "claims_usd"};
  for (int i = 0; i < 10; ++i)
    run.contributions.push_back({0.9, ContributionOf::part, "party.lab", parts[i], {i * 1e9, i * 1e9, i * 1e9, ""}});
  run.contributions.push_back({0.9, ContributionOf::contract, "contract.hire", "npv_buyer_usd", {-4e9, {}, {}, "few"}});
  const std::string text = shortfall_answer(run.findings());
  EXPECT_NE(text.find("What makes up the ES of the loss of lab?"), std::string::npos) << text;
  EXPECT_LT(text.find("claims "), text.find("capex hardware "));
  EXPECT_NE(text.find("resale "), std::string::npos) << text;    // the seventh: what is 0 does not count
  EXPECT_EQ(text.find("payments "), std::string::npos) << text;  // among the others
  EXPECT_NE(text.find("2 others        3.00 bn"), std::string::npos) << text;
  EXPECT_NE(text.find("hire      -4.00 bn *"), std::string::npos) << text;
  run.contributions.clear();
  EXPECT_EQ(shortfall_answer(run.findings()), "");
}

TEST(Answers, WhoFailsWhenByWhatCauseAndWhatIsLost) {
  Finished run = with_projects(0);
  EXPECT_EQ(failure_answer(run.findings()), "");
  Party lab;
  lab.name = "lab";
  lab.insolvency = true;
  run.study.parties.push_back(lab);
  // Of 400 paths 100 fail in month 8: 40 by chance, 60 as liquidity ran out; claims of 10 m.
  run.add("party.lab", "default_month", Quantity::month, Tail::none, [](int i) { return i < 100 ? 8 : -1; });
  run.add("party.lab", "default_cause", Quantity::cause, Tail::none, [](int i) {
    return i < 40 ? 1 : i < 100 ? 2 : 0;
  });
  run.add("party.lab", "claims_usd", Quantity::usd, Tail::none, [](int i) { return i < 100 ? -10e6 : 0; });
  run.add("study", "defaults", Quantity::count, Tail::high, [](int i) { return i < 100; });
  const std::string text = failure_answer(run.findings());
  EXPECT_NE(text.find("lab    25.0 % [21.0, 29.5]  2026-09      2.50 m [2.08, 2.92]"), std::string::npos) << text;
  EXPECT_NE(text.find("lab    10.0 % [7.4, 13.3]  15.0 % [11.8, 18.8]       0.0 % [0.0, 1.0]"), std::string::npos)
      << text;
  EXPECT_NE(text.find("Failures per path: 0.25 [0.21, 0.29]"), std::string::npos) << text;
  EXPECT_EQ(text.find("in cascades"), std::string::npos);
}

TEST(Answers, CovenantsAndLenders) {
  Finished run = with_projects(0);
  Debt loan;
  loan.name = "loan";
  run.study.debts.push_back(loan);
  run.add("debt.loan", "breach_month", Quantity::month, Tail::none, [](int i) { return i < 40 ? 5 : -1; });
  run.add("debt.loan", "lowest_dscr", Quantity::ratio, Tail::none, [](int) { return 0.5; });
  run.add("debt.loan", "mean_dscr", Quantity::ratio, Tail::none, [](int) { return 1.5; });
  EXPECT_EQ(covenant_answer(run.findings()), "");  // without a covenant
  EXPECT_EQ(lender_answer(run.findings()), "");
  run.study.debts[0].covenant = Covenant{};
  const std::string text = covenant_answer(run.findings());
  EXPECT_NE(text.find("loan  10.0 % [7.4, 13.3]  2026-06"), std::string::npos) << text;
  EXPECT_NE(text.find("0.50 ["), std::string::npos) << text;
  EXPECT_NE(text.find("1.50 ["), std::string::npos) << text;
  run.add("debt.loan", "lender_loss_usd", Quantity::usd, Tail::high, [](int i) { return i < 40 ? 1e6 : 0; });
  EXPECT_NE(lender_answer(run.findings()).find("loan  100 k ["), std::string::npos) << lender_answer(run.findings());
}

TEST(Answers, EndingsConcentrationAndWhatIsLeft) {
  Finished run = with_projects(0);
  EXPECT_EQ(ending_answer(run.findings()) + concentration_answer(run.findings()) + policy_answer(run.findings()) +
                lease_answer(run.findings()) + residual_answer(run.findings()),
            "");
  Party lab;
  lab.name = "lab";
  run.study.parties.push_back(lab);
  Contract hire;
  hire.name = "hire";
  hire.buyer = "lab";
  run.study.contracts.push_back(hire);
  Demand use;
  use.customer = "lab";
  run.study.demands.push_back(use);
  Site hall;
  hall.name = "hall";
  run.study.sites.push_back(hall);
  run.add("contract.hire", "termination_month", Quantity::month, Tail::none, [](int i) { return i < 200 ? 6 : -1; });
  run.add("contract.hire", "paid_usd", Quantity::usd, Tail::none, [](int) { return 1e6; });
  run.add("party.lab", "hhi_provider", Quantity::share, Tail::none, [](int) { return 1; });
  run.add("party.lab", "hhi_supplier", Quantity::share, Tail::none, [](int) { return 0; });
  run.add("party.lab", "lease_usd", Quantity::usd, Tail::none, [](int) { return -2e6; });
  run.add("site.hall", "residual_usd", Quantity::usd, Tail::none, [](int) { return 3e6; });
  EXPECT_NE(ending_answer(run.findings()).find("hire      50.0 % [45.1, 54.9]   2026-07"), std::string::npos)
      << ending_answer(run.findings());
  EXPECT_NE(concentration_answer(run.findings()).find("lab    1.00 [1.00, 1.00]  0.00 [0.00, 0.00]"), std::string::npos)
      << concentration_answer(run.findings());
  EXPECT_NE(lease_answer(run.findings()).find("lab    2.00 m"), std::string::npos) << lease_answer(run.findings());
  EXPECT_NE(residual_answer(run.findings()).find("hall  3.00 m"), std::string::npos) << residual_answer(run.findings());
}

TEST(Answers, WhatCancellingCosts) {
  Finished run = with_projects(1);
  run.study.projects[0].owner = "lab";
  Policy stop;
  stop.party = "lab";
  stop.action = Action::cancel;
  stop.projects = {"p0"};
  run.study.policies.push_back(stop);
  Supplier maker;
  maker.name = "maker";
  run.study.suppliers.push_back(maker);
  run.add("project.p0", "cancelled", Quantity::flag, Tail::none, [](int i) { return i < 100; });
  run.add("project.p0", "lost_usd", Quantity::usd, Tail::high, [](int i) { return i < 100 ? 4e6 : 0; });
  run.add("supplier.maker", "cancelled_usd", Quantity::usd, Tail::high, [](int i) { return i < 100 ? 4e6 : 0; });
  const std::string text = policy_answer(run.findings());
  EXPECT_NE(text.find("p0       25.0 % [21.0, 29.5]  1.00 m [0.83, 1.17]"), std::string::npos) << text;
  EXPECT_NE(text.find("maker              1.00 m [0.83, 1.17]"), std::string::npos) << text;
}

}  // namespace
}  // namespace offtake
