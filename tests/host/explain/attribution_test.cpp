// The loss is the sum of its parts; what is told of it names the right culprits.
#include "host/explain/attribution.h"

#include <gtest/gtest.h>

#include "host/explain/causes.h"
#include "tests/host/explain/told.h"
#include "tests/model/path_bits.h"
#include "tests/model/random_study.h"

namespace offtake::testing {
namespace {

void expect_parts_add_up(const Study& study, bool is_double) {
  const BuiltTables tables = build_tables(study, is_double);
  for (const int path : {0, 1, 2, 5000}) {
    const Story story(study, tables, path);
    double sum = 0, size = 1;
    for (const LossPart& part : loss_by_part(story)) {
      sum += part.lost();
      size += std::abs(part.plan) + std::abs(part.path);
    }
    EXPECT_NEAR(sum, loss_of(story), (is_double ? 1e-12 : 1e-5) * size) << study.file << ", path " << path;
  }
}

TEST(Attribution, PartsAddUpToTheLoss) {
  for (const std::string& file : all_studies()) expect_parts_add_up(study_file(file), false);
  for (unsigned seed = 0; seed < 20; ++seed) expect_parts_add_up(study_text(RandomStudy(seed).text()), true);
}

TEST(Attribution, LargestLossesComeFirst) {
  const Study study = study_file("tests/studies/late.toml");
  const BuiltTables tables = build_tables(study, false);
  const Story story(study, tables, 0);
  const std::vector<LossPart> parts = loss_by_part(story);
  ASSERT_EQ(parts.size(), 3u);
  // 150 hours of 5 H lost, 120 H of credits, 150 hours of 2 H not paid.
  EXPECT_EQ(parts[0].name, "served_value_usd");
  EXPECT_FLOAT_EQ(float(parts[0].lost()), 750 * 730.5f);
  EXPECT_EQ(parts[1].name, "late_credits_usd");
  EXPECT_FLOAT_EQ(float(parts[1].lost()), -120 * 730.5f);
  EXPECT_EQ(parts[2].name, "payments_usd");
  EXPECT_FLOAT_EQ(float(parts[2].lost()), -300 * 730.5f);
  const std::vector<LossPart> contracts = loss_by_contract(story);
  ASSERT_EQ(contracts.size(), 1u);
  EXPECT_EQ(contracts[0].name, "contract.hall-2");
  EXPECT_FLOAT_EQ(float(contracts[0].lost()), -420 * 730.5f);
}

TEST(Attribution, CausesAreNamed) {
  const Study study = study_file("tests/studies/late.toml");
  const BuiltTables tables = build_tables(study, false);
  const std::vector<std::string> expected{
      "demand.lab: 8.77 m GPUe-hours are asked for (plan 8.77 m), 92.1 % of them are never served (plan 90.8 %)",
      "contract.hall-2: 79.2 % delivered (plan 91.7 %), late in 5 months, credits of 87.7 k",
      "1 of 1 project late: hall-2 by 3 months, the last of its site"};
  const Story story(study, tables, 0);
  EXPECT_EQ(causes_of(story), expected);
}

/// The only sentence with this in it.
std::string cause_with(const Study& study, const std::string& what) {
  const BuiltTables tables = build_tables(study, false);
  const Story story(study, tables, 0);
  std::vector<std::string> found;
  for (const std::string& cause : causes_of(story))
    if (cause.find(what) != std::string::npos) found.push_back(cause);
  return found.size() == 1 ? found[0] : fmt::format("{} sentences", found.size());
}

constexpr const char* kHeldUp = R"(
[study]
start = 2026-01-01
months = 12
perspective = "lab"
[driver.mood]
initial = 1
[party.lab]
[party.broke]
cash_usd = 1.1e6
costs_usd_per_year = 6e6
insolvency = true
[supplier.maker]
[project.frozen]
owner = "lab"
supplier = "maker"
start = 2026-01-01
due = 2026-07-01
cost_usd = 6e6
[project.needs-frozen]
owner = "lab"
supplier = "maker"
start = 2026-01-01
due = 2026-05-01
needs = ["frozen"]
[project.slow]
owner = "lab"
supplier = "maker"
start = 2026-01-01
due = 2026-03-01
delay = 2
[project.needs-slow]
owner = "lab"
supplier = "maker"
start = 2026-01-01
due = 2026-04-01
needs = ["slow"]
[project.orphan]
owner = "broke"
supplier = "maker"
start = 2026-01-01
due = 2026-08-01
[project.option]
owner = "lab"
start = 2026-03-01
due = 2026-09-01
cost_usd = 3e6
signed = false
[policy.wait]
party = "lab"
when = { measure = "mood", below = MOOD }
action = "freeze"
projects = ["frozen"]
[policy.grow]
party = "lab"
when = { measure = "mood", below = MOOD }
action = "start"
projects = ["option"]
[contract.hire]
buyer = "broke"
seller = "lab"
start = 2026-01-01
months = 12
price_usd_per_gpue_hour = 2
gpue = 1
take_or_pay = 1
)";

// Frozen from month 1 on, which the plan does as well: its maker is not to blame. `slow` is two months late by itself,
// and `needs-slow` one month. broke has 1.1 m and spends 0.5 m a month: at -0.4 m after month 2 it fails in month 3.
TEST(Attribution, LateWorkAndOwnersAreToldApart) {
  std::string text = kHeldUp;
  for (std::size_t at; (at = text.find("MOOD")) != std::string::npos;) text.replace(at, 4, "2");
  const Study study = study_text(text);
  EXPECT_EQ(cause_with(study, "projects late:"),
            "2 of 6 projects late: slow by 2 months (maker); needs-slow by 1 month (waited for slow)");
  EXPECT_EQ(cause_with(study, "policies froze"),
            "2 of 6 projects late as policies froze them or what they wait for: needs-frozen by 8 months and not done, "
            "waiting for frozen; frozen by 6 months and not done, frozen for 11 months");
  EXPECT_EQ(cause_with(study, "not done when"),
            "1 of 6 projects not done when broke failed in 2026-04: orphan, due "
            "2026-08");
  EXPECT_EQ(told_of(study, 0, "policy.grow"),
            (Lines{"2026-02: signs option (mood was 1, below 2); 3.00 m will be spent "
                   "on it, as on plan"}));
  EXPECT_TRUE(cause_with(study,
                         "contract.hire, 2026-04: ends with the failure of broke, 9 months before its term; lab "
                         "claims ")
                  .ends_with(" lost"));
}

TEST(Attribution, NothingToTellOfAPathLikeItsPlan) {
  const Study study = study_file("tests/studies/take-or-pay.toml");
  const BuiltTables tables = build_tables(study, false);
  const Story story(study, tables, 0);
  EXPECT_EQ(loss_of(story), 0);
  EXPECT_EQ(causes_of(story), std::vector<std::string>{});
}

}  // namespace
}  // namespace offtake::testing
