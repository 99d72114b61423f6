// What may disturb projects and does not leaves every result's bits as they were.
#include <gtest/gtest.h>

#include "tests/model/path_bits.h"
#include "tests/model/random_study.h"

namespace offtake::testing {
namespace {

/// Freezes, cancels and leaves when the party's liquidity is below what it can never be.
void add_idle_policies(Study& study) {
  Rule never;
  never.measure = "liquidity_usd";
  never.below = -1e30;
  for (const Party& party : study.parties) {
    Policy policy;
    policy.party = party.name;
    policy.when = never;
    policy.resume = never;
    policy.hold_cost_per_year = policy.restart_cost = 0.1;
    policy.restart_delay_months = 3;
    policy.action = Action::freeze;
    policy.projects = {"unstarted"};
    policy.name = party.name + "-never";
    study.policies.push_back(policy);
    policy.action = Action::cancel;
    policy.name = party.name + "-never-ever";
    study.policies.push_back(policy);
  }
}

void expect_same_results(const Study& without, const Study& with, bool is_double) {
  constexpr int kPaths = 64;
  const Simulated expected(without, kPaths, is_double), found(with, kPaths, is_double);
  for (const Column& column : expected.tables.columns) {
    ASSERT_EQ(expected[column.name()], found[column.name()]) << column.name();
    ASSERT_EQ(column.plan, found.tables.columns[std::size_t(column_named(found.tables, column.name()))].plan);
  }
}

TEST(Pace, RulesThatNeverHoldChangeNothing) {
  for (unsigned seed = 0; seed < 50 && !HasFatalFailure(); ++seed) {
    const std::string text = RandomStudy(seed).text();
    SCOPED_TRACE("random study " + std::to_string(seed) + ":\n" + text);
    const Study study = study_text(text);
    Study with = study;
    add_idle_policies(with);
    for (const bool is_double : {false, true}) expect_same_results(study, with, is_double);
  }
}

TEST(Pace, StressThatNeverComesChangesNothing) {
  for (const char* file : {"bench/reference.toml", "configs/openai-multicloud.toml", "tests/studies/needs.toml"}) {
    SCOPED_TRACE(file);
    const Study study = study_file(file);
    Study with = study;
    for (Supplier& supplier : with.suppliers) supplier.stress = Stress{0, 6, 0};
    expect_same_results(study, with, false);
  }
}

// Full speed under stress, and waiting for what is done before: the paths know of both and lose nothing.
TEST(Pace, StressWithoutLossAndWaitingInTimeChangeNothing) {
  const std::string study = R"([study]
start = 2026-01-01
months = 30
paths = 100
perspective = "cloud"
[party.cloud]
[site.campus]
owner = "cloud"
[supplier.maker]
delay_correlation = 0.3
STRESS
[project.a]
site = "campus"
start = 2026-01-01
due = 2026-03-01
cost_usd = 1e6
[project.b]
site = "campus"
mw = 3
supplier = "maker"
start = 2026-03-01
due = 2026-09-01
delay = { dist = "lognormal", median = 3, sigma = 1 }
cost_usd = 7e6
AFTER
)";
  const auto filled = [&](const std::string& stress, const std::string& after) {
    std::string text = study;
    text.replace(text.find("STRESS"), 6, stress);
    text.replace(text.find("AFTER"), 5, after);
    return study_text(text);
  };
  const Study without = filled("", "");
  for (const bool is_double : {false, true}) {
    expect_same_results(without, filled("", "after = [\"a\"]"), is_double);
    expect_same_results(without, filled("stress = { rate_per_year = 9, mean_months = 4, speed = 1 }", ""), is_double);
  }
}

// The same studies' rules do act, or the tests above would tell nothing.
TEST(Pace, RandomStudiesAreDisturbed) {
  int late = 0, frozen = 0, cancelled = 0;
  for (unsigned seed = 0; seed < 50; ++seed) {
    const Study study = study_text(RandomStudy(seed).text());
    Study calm = study;
    for (Supplier& supplier : calm.suppliers) supplier.stress.reset();
    std::erase_if(calm.policies, [](const Policy& policy) { return policy.action != Action::start; });
    const Simulated with(study, 16), without(calm, 16);
    for (const Project& project : study.projects) {
      const std::string name = "project." + project.name;
      late += with[name + " finish_month"] != without[name + " finish_month"];
      for (const auto& column : with.tables.columns)
        if (column.name() == name + " cancelled") cancelled += sample_of(with[column.name()]).mean > 0;
    }
    for (const Party& party : study.parties)
      for (const auto& column : with.tables.columns)
        if (column.name() == "party." + party.name + " fees_usd") frozen += sample_of(with[column.name()]).mean < 0;
  }
  EXPECT_GT(late, 20);
  EXPECT_GT(frozen, 10);
  EXPECT_GT(cancelled, 10);
}

}  // namespace
}  // namespace offtake::testing
