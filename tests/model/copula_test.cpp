// How suppliers' delays hang together: the Gaussian copula against Student's t of two degrees of freedom.
#include <gtest/gtest.h>

#include "tests/model/simulated.h"

namespace offtake::testing {
namespace {

constexpr double kRho = 0.5, kPi = 3.14159265358979323846;
constexpr int kHigh = 400;  // [months] delays are uniform from 0 to here: months late are levels of the copula

// Delays that are each their supplier's factor and no more.
std::string study_with(const std::string& copula) {
  std::string text = R"(
[study]
start = 2026-01-01
months = 410
perspective = "lab"
[party.lab]
[hardware.h100]
[site.hall]
owner = "lab"
[supplier]
chips   = { delay_correlation = 1 }
utility = { delay_correlation = 1 }
[project]
racks = { site = "hall", start = 2026-01-01, due = 2026-02-01, supplier = "chips", delay = { dist = "uniform", low = 0, high = 400 } }
line  = { site = "hall", start = 2026-01-01, due = 2026-02-01, supplier = "utility", delay = { dist = "uniform", low = 0, high = 400 } }
[correlation]
pairs = [["chips", "utility", 0.5]]
)";
  return text + copula;
}

struct Pair {
  std::vector<double> racks, line;
};
Pair delays(const std::string& copula) {
  const Simulated run(study_text(study_with(copula)), 1 << 17);
  return {run["project.racks months_late"], run["project.line months_late"]};
}

/// P(both above the level q) of Student's t with two degrees of freedom: the density of one, times the
/// probability of the other given it, which is t of three degrees.
double both_above(double q) {
  const double x0 = (2 * q - 1) / std::sqrt(2 * q * (1 - q));  // t_2(x0) = q
  const auto t3 = [](double x) {
    return 0.5 + (x / (std::sqrt(3.0) * (1 + x * x / 3)) + std::atan(x / std::sqrt(3.0))) / kPi;
  };
  double sum = 0;
  constexpr int kSteps = 200'000;
  for (int i = 0; i < kSteps; ++i) {
    const double y = (i + 0.5) / kSteps, x = x0 + y / (1 - y);
    const double density = 1 / (2 * std::sqrt(2.0) * std::pow(1 + x * x / 2, 1.5));
    const double scale = std::sqrt((2 + x * x) * (1 - kRho * kRho) / 3);
    sum += density * t3((kRho * x - x0) / scale) / ((1 - y) * (1 - y)) / kSteps;
  }
  return sum;
}

Sample share_of_both(const Pair& pair, double q) {
  std::vector<double> both;
  for (std::size_t i = 0; i < pair.racks.size(); ++i)
    both.push_back(pair.racks[i] > q * kHigh && pair.line[i] > q * kHigh);
  return sample_of(both);
}

/// Kendall's tau from pairs of paths, each used once.
Sample tau(const Pair& pair) {
  std::vector<double> concordance;
  for (std::size_t i = 0; i + 1 < pair.racks.size(); i += 2) {
    const double product = (pair.racks[i] - pair.racks[i + 1]) * (pair.line[i] - pair.line[i + 1]);
    concordance.push_back(product > 0 ? 1 : product < 0 ? -1 : 0);
  }
  return sample_of(concordance);
}

constexpr const char* kStudentT = "copula = \"student-t\"\ndegrees_of_freedom = 2\n";

TEST(Copula, StudentsTHasItsTailDependence) {
  const Pair pair = delays(kStudentT);
  for (const double q : {0.5, 0.9, 0.95, 0.99})
    expect_truth(share_of_both(pair, q), both_above(q), "both above " + std::to_string(q), 0.25);
  // 2 t_3(−√(3 (1 − ρ)/(1 + ρ))) = 2 t_3(−1)
  const double limit = 2 * (0.5 - (1 / (std::sqrt(3.0) * 4 / 3) + std::atan(1 / std::sqrt(3.0))) / kPi);
  EXPECT_NEAR(limit, 0.3910, 1e-4);
  EXPECT_NEAR(both_above(0.99) / 0.01, limit, 0.02);
  EXPECT_NEAR(share_of_both(pair, 0.99).mean / 0.01, limit, 0.05);
}

TEST(Copula, TheGaussianHasNone) {
  const Pair pair = delays("");
  expect_truth(share_of_both(pair, 0.5), 0.25 + std::asin(kRho) / (2 * kPi), "both above the median");
  EXPECT_LT(share_of_both(pair, 0.99).mean / 0.01, 0.2);
}

TEST(Copula, LeavesKendallsTauAndEachDelayAsTheyWere) {
  for (const char* copula : {"", kStudentT}) {
    const Pair pair = delays(copula);
    EXPECT_NEAR(tau(pair).mean, 2 / kPi * std::asin(kRho), 5 * tau(pair).error + 0.003) << copula;  // ties count 0
    for (const auto& months : {pair.racks, pair.line}) {
      expect_truth(sample_of(months), (kHigh + 1) / 2.0, std::string(copula) + ": mean");
      expect_truth(sample_of(months, [](double m) { return m * m; }), (kHigh + 1) * (2 * kHigh + 1) / 6.0,
                   std::string(copula) + ": mean square");
    }
  }
}

}  // namespace
}  // namespace offtake::testing
