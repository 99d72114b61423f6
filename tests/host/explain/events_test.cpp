// The story of the worked examples is that of their comments on paper.
#include "host/explain/events.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/host/explain/told.h"

namespace offtake::testing {
namespace {

// late.toml: late in months 0 .. 4, credits of 50 H, 50 H and 20 H = 36,525, 36,525 and 14,610 in months 2 .. 4.
TEST(Events, LatenessAndItsCredits) {
  EXPECT_EQ(told_of("late", "contract.hall-2", "late"),
            (Lines{"(2026-01: 50 of 100 GPUe there (50.0 %), as on plan)",
                   "(2026-02: 50 of 100 GPUe there (50.0 %), late for the 2nd month, as on plan)",
                   "2026-03: 50 of 100 GPUe there (50.0 %), late for the 3rd month; credit of 36.5 k, as 2 months of "
                   "grace are over",
                   "(2026-04: 50 of 100 GPUe there (50.0 %), late for the 4th month; credit of 36.5 k)",
                   "2026-05: 50 of 100 GPUe there (50.0 %), late for the 5th month; credit of 14.6 k, which reaches "
                   "the cap",
                   "2026-06: is there in full again after 5 late months, which brought credits of 87.7 k"}));
  EXPECT_EQ(told_of("late", "contract.nearly", "late"), Lines{});
  EXPECT_EQ(told_of("late", "project.hall-2"),
            (Lines{"2026-03: was due this month and is not done (50 units of h100 at hall)",
                   "2026-06: is done, 3 months late (50 units of h100 at hall)"}));
}

// The count starts anew: late in 2 .. 4 and in 7 .. 9, credits of 80 H = 58,440 in 4 and 9; the same on the plan.
TEST(Events, LatenessThatStartsAnew) {
  EXPECT_EQ(told_of("late", "contract.again", "late"),
            (Lines{"(2026-03: 60 of 100 GPUe there (60.0 %), as on plan)",
                   "(2026-04: 60 of 100 GPUe there (60.0 %), late for the 2nd month, as on plan)",
                   "2026-05: 60 of 100 GPUe there (60.0 %), late for the 3rd month, as on plan; credit of 58.4 k, as "
                   "2 months of grace are over",
                   "2026-06: is there in full again after 3 late months, which brought credits of 58.4 k",
                   "(2026-08: 60 of 100 GPUe there (60.0 %), as on plan)",
                   "(2026-09: 60 of 100 GPUe there (60.0 %), late for the 2nd month, as on plan)",
                   "2026-10: 60 of 100 GPUe there (60.0 %), late for the 3rd month, as on plan; credit of 58.4 k, as "
                   "2 months of grace are over",
                   "2026-11: ended late, after 3 late months, which brought credits of 58.4 k"}));
}

// prepay.toml, `capped`: 1,080 H = 788,940 paid in month 0; from month 6 on 3 x 180 H = 131,490 and 3 x 100 H = 73,050
// are credited; 240 H = 175,320 are refunded.
TEST(Events, PrepaymentCreditRefund) {
  EXPECT_EQ(
      told_of("prepay", "contract.capped", "prepayment"),
      (Lines{"2026-01: prepayment of 789 k paid", "2026-07: 131 k of the prepayment credited, 657 k left",
             "(2026-08: 131 k of the prepayment credited, 526 k left)",
             "(2026-09: 131 k of the prepayment credited, 394 k left)",
             "(2026-10: 73.0 k of the prepayment credited, 321 k left)",
             "(2026-11: 73.0 k of the prepayment credited, 248 k left)",
             "(2026-12: 73.0 k of the prepayment credited, 175 k left)", "2026-12: 175 k of the prepayment refunded"}));
  // 120 H = 87,660 in April, before the term; six instalments of 20 H = 14,610.
  EXPECT_EQ(told_of("prepay", "contract.early", "prepayment"),
            (Lines{"2026-04: prepayment of 87.7 k paid", "2026-07: 14.6 k of the prepayment credited, 73.0 k left",
                   "(2026-08: 14.6 k of the prepayment credited, 58.4 k left)",
                   "(2026-09: 14.6 k of the prepayment credited, 43.8 k left)",
                   "(2026-10: 14.6 k of the prepayment credited, 29.2 k left)",
                   "(2026-11: 14.6 k of the prepayment credited, 14.6 k left)",
                   "(2026-12: 14.6 k of the prepayment credited, none left)"}));
}

// take-or-pay.toml: `yearly` nets out in month 11, the ending settles 240 H = 175,320 in month 17; `half-yearly` pays
// that in months 5 and 17; in dollars of the month although the rate is 12 %.
TEST(Events, TakeOrPayIsSettled) {
  EXPECT_EQ(told_of("take-or-pay", "contract.yearly", "take-or-pay"),
            (Lines{"(2027-06: 175 k paid for nothing: take-or-pay of 80.0 %, settled for 12 months, as on plan)"}));
  EXPECT_EQ(told_of("take-or-pay", "contract.half-yearly", "take-or-pay"),
            (Lines{"(2026-06: 175 k paid for nothing: take-or-pay of 80.0 %, settled for 6 months, as on plan)",
                   "(2027-06: 175 k paid for nothing: take-or-pay of 80.0 %, settled for 6 months, as on plan)"}));
  EXPECT_EQ(told_of("take-or-pay", "contract.yearly", "end"), (Lines{"2027-06: ends"}));
}

constexpr const char* kBust = R"(
[study]
start = 2026-01-01
months = 6
perspective = "lab"
[party.lab]
cash_usd = 200e3
costs_usd_per_year = 0
[party.cloud]
[hardware.h100]
gpue_per_unit = 1
[site.hall]
owner = "cloud"
hardware = { h100 = 50 }
[site.annex]
owner = "cloud"
[supplier.maker]
[project.shell]
start = 2025-10-01
due = 2026-02-01
delay = 2
owner = "cloud"
supplier = "maker"
[project.racks]
site = "annex"
hardware = "h100"
units = 50
start = 2025-12-01
due = 2026-02-01
needs = ["shell"]
[project.never]
site = "annex"
start = 2025-12-01
due = 2026-03-01
delay = 60
[demand.use]
customer = "lab"
gpue = 100
[contract.hire]
buyer = "lab"
seller = "cloud"
start = 2026-02-01
months = 5
price_usd_per_gpue_hour = 2
gpue = 100
[milestone.all]
contract = "hire"
measure = "available_gpue"
at_least = 100
by = 2026-03-01
[milestone.later]
contract = "hire"
measure = "available_gpue"
at_least = 100
by = 2026-06-01
)";

// 50 of 100 GPUe until April, when the racks come that waited for a shell two months late. Lab pays 100 H = 73,050 in
// February and March, 146,100 from April on, out of 200,000: 126,950, 53,900, -92,200.
TEST(Events, WhatWaitsForWhat) {
  const Study study = study_text(kBust);
  const auto told = [&](const char* entity, const char* kind = "") { return told_of(study, 0, entity, kind); };
  EXPECT_EQ(told("project.shell"), (Lines{"2026-02: was due this month and is not done: late work of maker",
                                          "2026-04: is done, 2 months late"}));
  EXPECT_EQ(told("project.racks"),
            (Lines{"2026-02: was due this month and is not done (50 units of h100 at annex): it waits for shell",
                   "2026-04: is done, 2 months late (50 units of h100 at annex): it had to wait for shell"}));
  EXPECT_EQ(told("project.never"), (Lines{"2026-03: was due this month and is not done (a component of annex)",
                                          "2026-06: is still not done at the horizon"}));
  EXPECT_EQ(told("contract.hire", "late"), (Lines{"2026-02: 50 of 100 GPUe there (50.0 %)",
                                                  "(2026-03: 50 of 100 GPUe there (50.0 %), late for the 2nd month)",
                                                  "2026-04: is there in full again after 2 late months"}));
  EXPECT_EQ(told("contract.hire", "term"), (Lines{"2026-02: begins: lab may use 100 GPUe of cloud at 2 USD an hour"}));
  EXPECT_EQ(told("contract.hire", "bill"),
            (Lines{"(2026-02: lab uses 50 of 50 GPUe and pays 73.0 k to cloud (plan 146 k))",
                   "(2026-03: lab uses 50 of 50 GPUe and pays 73.0 k to cloud (plan 146 k))",
                   "(2026-04: lab uses 100 of 100 GPUe and pays 146 k to cloud (plan 146 k))",
                   "(2026-05: lab uses 100 of 100 GPUe and pays 146 k to cloud (plan 146 k))",
                   "(2026-06: lab uses 100 of 100 GPUe and pays 146 k to cloud (plan 146 k))"}));
  EXPECT_EQ(told("demand.use"),
            (Lines{"(2026-01: 100 of 100 GPUe (100.0 %) unserved, as on plan)",
                   "(2026-02: 50 of 100 GPUe (50.0 %) unserved, 2nd month in a row)",
                   "(2026-03: 50 of 100 GPUe (50.0 %) unserved, 3rd month in a row)",
                   "2026-04: is served in full again; 3 months in which 146 k GPUe-hours were not"}));
  EXPECT_EQ(told("party.lab"), (Lines{"2026-04: liquidity falls below 0: -92.2 k (plan -238 k)",
                                      "2026-06: liquidity is at its lowest: -384 k (plan -530 k)"}));
  EXPECT_EQ(told("milestone.all"), (Lines{"2026-03: is missed: 100 GPUe of hire should be there by now"}));
  EXPECT_EQ(told("milestone.later"), (Lines{"2026-04: is met: 100 GPUe of hire; it had time until 2026-06"}));
}

TEST(Events, OutagesByTheirLength) {
  const Study study = study_file("tests/studies/outage.toml");
  const BuiltTables tables = build_tables(study, false);
  int long_ones = 0, short_ones = 0;
  for (int path = 0; path < 20; ++path) {
    const Story story(study, tables, path);
    for (const Event& event : events_of(story)) {
      if (event.kind != std::string("outage")) continue;
      // 73.05 and 1000 hours are more than 5 % of a month, most of around 10 are not.
      const bool told = event.entity != "site.random" || event.weight == Weight::told;
      EXPECT_EQ(event.weight == Weight::told, told) << event.text;
      ++(event.weight == Weight::told ? long_ones : short_ones);
      const auto& sites = story.entities(Owner::site);
      const int site = int(std::find(sites.begin(), sites.end(), event.entity) - sites.begin());
      const double hours = story.path.of(Which<Owner::site>("outage_hours"), site, event.month);
      EXPECT_TRUE(event.text.starts_with(fmt::format("outages of {} h", quantity(std::round(hours * 10) / 10))))
          << event.text;
    }
  }
  EXPECT_GT(long_ones, 100);
  EXPECT_GT(short_ones, 20);
}

/// Told once for every edge that a driver crosses for the first time, 1.5, 2, 4 or 10 times plan or one part in these.
TEST(Events, MarketAgainstPlan) {
  const Study study = study_file("configs/openai-multicloud.toml");
  const BuiltTables tables = build_tables(study, false);
  std::size_t all = 0;
  for (int path = 0; path < 50; ++path) {
    const Story story(study, tables, path);
    std::vector<std::pair<int, std::string>> expected, told;
    for (int d = 0; d < int(study.drivers.size()); ++d) {
      double above = 1, below = 1;  // the furthest edges crossed
      for (int month = 0; month < tables.months; ++month) {
        const Seen<Owner::driver> driver{story, d, month};
        const double ratio = driver.now("value") / driver.plan("value");
        const double before = above * below;
        for (const double edge : {1.5, 2.0, 4.0, 10.0}) {
          if (ratio >= edge) above = std::max(above, edge);
          if (ratio * edge <= 1) below = std::max(below, edge);
        }
        if (above * below != before) expected.emplace_back(month, driver.entity());
      }
    }
    for (const Event& event : events_of(story))
      if (event.kind == std::string("market")) told.emplace_back(event.month, event.entity);
    std::sort(expected.begin(), expected.end());
    std::sort(told.begin(), told.end());
    EXPECT_EQ(told, expected) << path;
    all += told.size();
  }
  EXPECT_GT(all, 20u);
}

TEST(Events, KindsHaveNamesOfTheirOwn) {
  std::set<std::string> names;
  for (const EventKind& kind : event_kinds()) EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
}

}  // namespace
}  // namespace offtake::testing
