// Failures against outside truths: Vasicek's one-factor portfolio, the law of a hazard that a market factor moves.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <numbers>

#include "tests/model/simulated.h"

namespace offtake::testing {
namespace {

double normal_cdf_of(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

/// x with Φ(x) = p, by bisection.
double normal_score(double p) {
  double low = -10, high = 10;
  for (int i = 0; i < 100; ++i) (normal_cdf_of((low + high) / 2) < p ? low : high) = (low + high) / 2;
  return low;
}

constexpr int kParties = 20;
constexpr double kCorrelation = 0.3, kRate = 0.05, kYears = 4;

std::string portfolio() {
  std::string text = "[study]\nstart = 2026-01-01\nmonths = 48\npaths = 1000\nperspective = 'p0'\n";
  std::string pairs;
  for (int i = 0; i < kParties; ++i) {
    text += fmt::format("[party.p{}]\ndefault = {{ rate_per_year = {} }}\n", i, kRate);
    for (int k = 0; k < i; ++k) pairs += fmt::format("['p{}', 'p{}', {}], ", k, i, kCorrelation);
  }
  return text + "[correlation]\npairs = [" + pairs + "]\n";
}

double binomial(int n, int k, double p) {
  return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) + k * std::log(p) +
                  (n - k) * std::log1p(-p));
}

/// P(k of n fail) = ∫ Binomial(n, k, Φ((Φ⁻¹(p) − √ρ m)/√(1−ρ))) φ(m) dm (Vasicek 1987), by the trapezoid rule.
double portfolio_probability(int k, double p) {
  const double score = normal_score(p);
  double sum = 0;
  constexpr double kStep = 0.01;
  for (double m = -8; m <= 8; m += kStep) {
    const double own = normal_cdf_of((score - std::sqrt(kCorrelation) * m) / std::sqrt(1 - kCorrelation));
    if (own <= 0 || own >= 1) continue;
    sum += binomial(kParties, k, own) * std::exp(-m * m / 2) / std::sqrt(2 * std::numbers::pi) * kStep;
  }
  return sum;
}

TEST(Credit, FailuresOfAPortfolioFollowVasicek) {
  const Simulated run(study_text(portfolio()), 1 << 17);
  const double p = 1 - std::exp(-kRate * kYears);
  const std::vector<double>& defaults = run["study defaults"];
  expect_truth(sample_of(defaults), kParties * p, "mean number of failures");
  for (const int k : {0, 1, 2, 5, 10, 15}) {
    const double share = portfolio_probability(k, p);
    const Sample found = sample_of(defaults, [&](double x) { return x == k ? 1.0 : 0.0; });
    EXPECT_NEAR(found.mean, share, 5 * std::sqrt(share * (1 - share) / double(run.paths()))) << k << " failures";
  }
}

/// A demand that falls below its plan makes its customer fail; `dependent` or with a copy of its own.
std::string wrong_way(bool dependent) {
  return fmt::format(R"([study]
start       = 2026-01-01
months      = 60
paths       = 1000
perspective = "lab"
[driver.demand]
process        = "gbm"
initial        = 2.0
drift_per_year = 0.1
volatility     = 0.5
[party.lab]
default = {{ rate_per_year = 0.05, driver = "demand", sensitivity = 1.5, dependent = {} }}
)",
                     dependent);
}

double mean_of(const std::vector<double>& values, const std::vector<double>& months, bool failed) {
  double sum = 0, n = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if ((months[i] >= 0) != failed) continue;
    sum += values[i];
    n += 1;
  }
  return sum / n;
}

TEST(Credit, AnIndependentCopyHasTheSameLawAndNoDependence) {
  const Simulated with(study_text(wrong_way(true)), 1 << 17), without(study_text(wrong_way(false)), 1 << 17);
  const auto& month = with["party.lab default_month"];
  const auto& other = without["party.lab default_month"];
  // The same law of the month of failure: quarter by quarter.
  for (int quarter = 0; quarter < 20; ++quarter) {
    const auto in_quarter = [&](double x) { return x >= 3 * quarter && x < 3 * quarter + 3 ? 1.0 : 0.0; };
    const Sample a = sample_of(month, in_quarter), b = sample_of(other, in_quarter);
    EXPECT_NEAR(a.mean, b.mean, 5 * std::hypot(a.error, b.error)) << "quarter " << quarter;
  }
  // But only the dependent one fails where demand is low; the median of X(T) is 2 e^{(0.1 - 0.125) 5}.
  const auto& final = with["driver.demand final"];
  EXPECT_LT(mean_of(final, month, true), 0.6 * mean_of(final, month, false));
  EXPECT_NEAR(mean_of(final, other, true) / mean_of(final, other, false), 1, 0.05);
  EXPECT_EQ(final, without["driver.demand final"]) << "the copy draws from streams of its own";
}

TEST(Credit, TheHazardFollowsTheRatioWithinItsLimits) {
  // A constant driver stays on its plan: the rate alone. One that has lost nearly everything: 0.2^-1 = 5 times the
  // rate.
  const std::string study = R"([study]
start       = 2026-01-01
months      = 24
paths       = 1000
perspective = "a"
[driver.still]
process = "constant"
initial = 3.0
[driver.wild]
process    = "gbm"
initial    = 1.0
volatility = 10
[party.a]
default = { rate_per_year = 0.1, driver = "still", sensitivity = 2 }
[party.b]
default = { rate_per_year = 0.1, driver = "wild", sensitivity = 1 }
)";
  const Simulated run(study_text(study), 1 << 17);
  const auto failed = [](double x) { return x >= 0 ? 1.0 : 0.0; };
  expect_truth(sample_of(run["party.a default_month"], failed), 1 - std::exp(-0.2), "at the rate", 0.03);
  // σ = 10: after one month X/X_plan is below 0.2 on nearly all paths (its median falls by e^{-50/12}).
  const double share = sample_of(run["party.b default_month"], failed).mean;
  EXPECT_NEAR(share, 1 - std::exp(-0.1 * 5 * 2), 0.02);
}

}  // namespace
}  // namespace offtake::testing
