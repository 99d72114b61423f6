// What drivers share path by path: the regimes or the jumps of the one they follow.
#include <gtest/gtest.h>

#include "tests/model/simulated.h"

namespace offtake::testing {
namespace {

// Without volatility log X is what the regimes, or the jumps, make of it, and no more.
TEST(Follows, ARegimeGbmHasTheRegimesOfTheOther) {
  const Simulated run(study_text(R"(
[study]
start = 2026-01-01
months = 60
perspective = "lab"
[party.lab]
[driver.leader]
process = "regime-gbm"
initial = 1
regimes = { boom = { volatility = 0 }, bust = { drift_per_year = -0.4, volatility = 0 } }
first = "boom"
switch_per_year = { boom = { bust = 0.5 }, bust = { boom = 1 } }
[driver.follower]
process = "regime-gbm"
initial = 3
regimes = { bust = { drift_per_year = 0.2, volatility = 0 }, boom = { drift_per_year = 1, volatility = 0 } }
follows = "leader"
[driver.stranger]
process = "regime-gbm"
initial = 1
regimes = { boom = { volatility = 0 }, bust = { drift_per_year = -0.4, volatility = 0 } }
first = "boom"
switch_per_year = { boom = { bust = 0.5 }, bust = { boom = 1 } }
)"),
                      10'000, true);
  const auto &leader = run["driver.leader final"], &follower = run["driver.follower final"];
  int alike = 0, moved = 0;
  for (std::size_t path = 0; path < leader.size(); ++path) {
    const double bust_years = -std::log(leader[path]) / 0.4, years = 59.0 / 12;
    EXPECT_NEAR(std::log(follower[path] / 3), 0.2 * bust_years + (years - bust_years), 1e-9);
    alike += std::fabs(run["driver.stranger final"][path] - leader[path]) < 1e-12;
    moved += bust_years > 0.01;
  }
  EXPECT_GT(moved, 8'000);
  EXPECT_LT(alike, 2'000) << "a driver that follows none has regimes of its own";
}

TEST(Follows, AMertonHasTheJumpCountsOfTheOther) {
  const Simulated run(study_text(R"(
[study]
start = 2026-01-01
months = 25
perspective = "lab"
[party.lab]
[driver.leader]
process = "merton"
initial = 1
volatility = 0
jump_rate_per_year = 1.5
jump_mean = -0.5
jump_volatility = 0
[driver.follower]
process = "merton"
initial = 2
volatility = 0
jump_mean = 0.1
jump_volatility = 0
follows = "leader"
)"),
                      40'000, true);
  const auto &leader = run["driver.leader final"], &follower = run["driver.follower final"];
  std::vector<double> jumps;
  for (std::size_t path = 0; path < leader.size(); ++path) {
    const double years = 2, rate = 1.5;
    jumps.push_back((std::log(leader[path]) + rate * (std::exp(-0.5) - 1) * years) / -0.5);
    EXPECT_NEAR(std::log(follower[path] / 2), 0.1 * jumps.back() - rate * (std::exp(0.1) - 1) * years, 1e-9);
  }
  expect_truth(sample_of(jumps), 3, "jumps in two years");
  expect_truth(sample_of(follower), 2, "compensated: E X = X(0)");
}

// Exact sums hold 2^47 steps: a driver that grows a million times on plan must fit, and one that starts at 0.
TEST(Drivers, SumsAreExactWhateverTheScale) {
  const Study study = study_text(R"(
[study]
start = 2026-01-01
months = 120
perspective = "lab"
paths = 20000
[party.lab]
[driver.users]
process = "logistic"
initial = 1e3
ceiling = 2e9
drift_per_year = 1.5
volatility = 0.5
[driver.rate]
process = "vasicek"
initial = 0
mean = 0
reversion_per_year = 0.5
volatility = 0.02
)");
  RunRequest request;
  request.paths = study.paths;
  request.isa = "scalar";
  const RunOutput output = run(build_tables(study, false), request);
  EXPECT_EQ(output.paths, study.paths);
}

}  // namespace
}  // namespace offtake::testing
