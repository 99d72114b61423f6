// The steps of the processes against their laws, without drawing: a step is a function of a normal, so its
// mean and variance are integrals over z. Studies in tests/studies hold whole paths against closed forms.
#include "kernels/processes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "kernels/philox.h"

namespace offtake {
namespace {

/// Keys by position, constant over time; parts and rates by (part, key) and (part, part).
struct FixedValues {
  std::vector<double> value;
  std::vector<std::vector<double>> of_part;
  std::vector<std::vector<double>> rates;
  double at(int key, int) const { return value[std::size_t(key)]; }
  int parts() const { return int(of_part.size()); }
  double part(int, int i, int own, int) const { return of_part[std::size_t(i)][std::size_t(own)]; }
  double rate(int, int i, int j) const { return rates[std::size_t(i)][std::size_t(j)]; }
};

using NoParts = Extra<double, int>;

/// Mean and variance of f(Z) by Simpson's rule: f may have kinks, hence the fine grid.
template <class F>
std::pair<double, double> moments(F&& f) {
  constexpr int kSteps = 40'000;
  constexpr double kEnd = 12, kStep = 2 * kEnd / kSteps;
  double mean = 0, square = 0;
  for (int i = 0; i <= kSteps; ++i) {
    const double z = -kEnd + i * kStep;
    const double weight = (i == 0 || i == kSteps ? 1
                           : i % 2               ? 4
                                                 : 2) *
                          kStep / 3 * std::exp(-z * z / 2) / std::sqrt(2 * std::acos(-1.0));
    const double x = f(z);
    mean += weight * x;
    square += weight * x * x;
  }
  return {mean, square - mean * mean};
}

TEST(Cir, AStepHasTheExactMeanAndVarianceInBothBranches) {
  const double theta = 0.05, kappa = 0.5, dt = 1.0 / 12;
  bool quadratic = false, exponential = false;
  for (const double sigma : {0.02, 0.1, 0.4, 2.0}) {
    for (const double x0 : {0.0, 1e-6, 1e-4, 0.002, 0.01, 0.05, 0.3, 4.0}) {
      const FixedValues v{{1, theta, kappa, sigma}, {}, {}};
      double row[kDriverRow] = {};
      Cir::row(v, 1, row);
      const auto [mean, variance] = moments([&](double z) {
        double x[1] = {x0 / theta};
        return Cir::step<double>(&x[0], row, z, NoParts{}, nullptr);
      });
      const double decay = std::exp(-kappa * dt);
      const double m = theta + (x0 - theta) * decay;
      const double s2 = x0 * sigma * sigma / kappa * (decay - decay * decay) +
                        theta * sigma * sigma / (2 * kappa) * (1 - decay) * (1 - decay);
      (s2 / (m * m) <= 1.5 ? quadratic : exponential) = true;
      EXPECT_NEAR(mean, m, 2e-6 * m) << sigma << " from " << x0;
      EXPECT_NEAR(variance, s2, 2e-5 * s2) << sigma << " from " << x0;
    }
  }
  EXPECT_TRUE(quadratic && exponential);
}

TEST(Cir, RisesWithItsNormalSoThatCorrelationSurvives) {
  for (const double sigma : {0.1, 2.0}) {
    double row[kDriverRow] = {}, last = -1;
    Cir::row(FixedValues{{1, 0.05, 0.5, sigma}, {}, {}}, 1, row);
    for (double z = -4; z <= 12; z += 0.25) {
      double x[1] = {0.2};
      const double next = Cir::step<double>(&x[0], row, z, NoParts{}, nullptr);
      EXPECT_GE(next, last) << sigma << " at " << z;
      last = next;
    }
    EXPECT_LT(last, 1000) << "finite";
  }
}

TEST(Cir, WithoutVolatilityItIsItsPlan) {
  const FixedValues v{{3, 1, 0.7, 0}, {}, {}};
  double x[1] = {0}, row[kDriverRow] = {};
  for (int month = 0; month < 24; ++month) {
    Cir::row(v, month, row);
    EXPECT_NEAR(Cir::step<double>(&x[0], row, 1.7, NoParts{}, nullptr), 1 + 2 * std::exp(-0.7 * month / 12), 1e-14);
  }
}

TEST(Vasicek, AStepIsGaussianWithTheExactMoments) {
  const double kappa = 0.8, sigma = 0.02, theta = 0.06;
  for (const double kappa_now : {kappa, 1e-9}) {
    const FixedValues v{{-0.01, theta, kappa_now, sigma}, {}, {}};
    double state[1] = {0}, row[kDriverRow] = {};
    Vasicek::row(v, 0, row);
    EXPECT_EQ(Vasicek::step<double>(&state[0], row, 1.5, NoParts{}, nullptr), -0.01);
    Vasicek::row(v, 1, row);
    const auto [mean, variance] = moments([&](double z) {
      double deviation[1] = {0.03};
      return Vasicek::step<double>(&deviation[0], row, z, NoParts{}, nullptr);
    });
    const double decay = std::exp(-kappa_now / 12);
    EXPECT_NEAR(mean, theta + (-0.01 + 0.03 - theta) * decay, 1e-12);
    const double share = kappa_now < 1e-6 ? 1.0 / 12 : (1 - decay * decay) / (2 * kappa_now);
    EXPECT_NEAR(variance, sigma * sigma * share, 1e-12);
  }
}

TEST(Logistic, StaysBelowItsCeilingAndFollowsItsPlan) {
  const FixedValues v{{10, 1000, 2, 0.5}, {}, {}};
  double row[kDriverRow] = {}, still[1] = {0}, wild[1] = {0};
  for (int month = 0; month < 200; ++month) {
    Logistic::row(v, month, row);
    const double plan = 1000 / (1 + 99 * std::exp(-2.0 * month / 12));
    EXPECT_NEAR(Logistic::step<double>(&still[0], row, 0, NoParts{}, nullptr), plan, 1e-9 * plan);
    EXPECT_NEAR(Logistic::plan(v, month), plan, 1e-9 * plan);
    const double x = Logistic::step<double>(&wild[0], row, month % 2 ? 5 : -5.5, NoParts{}, nullptr);
    EXPECT_GT(x, 0);
    EXPECT_LE(x, 1000);
  }
}

TEST(TransitionMatrix, OfTwoStatesIsTheClosedForm) {
  for (const double years : {1.0 / 12, 1.0, 50.0}) {
    const double a = 0.3, b = 1.1, rates[] = {7, a, b, 7};  // the diagonal is not read
    double p[4];
    transition_matrix<2>(rates, 2, years, p);
    const double away = a / (a + b), decay = std::exp(-(a + b) * years);
    EXPECT_NEAR(p[0], 1 - away + away * decay, 1e-14);
    EXPECT_NEAR(p[1], away - away * decay, 1e-14);
    EXPECT_NEAR(p[2], (1 - away) * (1 - decay), 1e-14);
    EXPECT_NEAR(p[3], away + (1 - away) * decay, 1e-14);
  }
}

TEST(TransitionMatrix, SettlesInTheStationaryDistribution) {
  // π Q = 0 of the cycle 0 -> 1 -> 2 -> 0: π is proportional to the mean times 1/rate
  const double rates[] = {0, 2, 0, 0, 0, 0.5, 4, 0, 0};
  double p[9];
  transition_matrix<kMostParts>(rates, 3, 100, p);
  const double total = 1 / 2.0 + 1 / 0.5 + 1 / 4.0;
  for (int i = 0; i < 3; ++i) {
    EXPECT_NEAR(p[3 * i], 0.5 / total, 1e-12);
    EXPECT_NEAR(p[3 * i + 1], 2 / total, 1e-12);
    EXPECT_NEAR(p[3 * i + 2], 0.25 / total, 1e-12);
  }
}

TEST(TransitionMatrix, NoRatesNoMoves) {
  const double rates[] = {0, 0, 0, 0};
  double p[4];
  transition_matrix<2>(rates, 2, 1.0 / 12, p);
  EXPECT_EQ((std::vector<double>(p, p + 4)), (std::vector<double>{1, 0, 0, 1}));
}

TEST(RegimeGbm, TheChainHasTheClosedFormOfItsRates) {
  const double a = 2, b = 3;  // boom -> bust, bust -> boom
  const FixedValues v{{1}, {{0, 0.1}, {0, 0.1}}, {{0, a}, {b, 0}}};
  std::vector<unsigned> words(std::size_t(RegimeGbm::word_size(2)));
  RegimeGbm::words(v, words.data());
  constexpr int kPaths = 100'000, kMonths = 13;
  std::vector<int> busts(kMonths);
  double row[6] = {};
  for (int path = 0; path < kPaths; ++path) {
    double state[2] = {0, 0};
    for (int month = 0; month < kMonths; ++month) {
      RegimeGbm::row(v, month, row);
      unsigned out[4];
      philox(unsigned(month), 1u, unsigned(path), 0u, 7u, 0u, out);
      RegimeGbm::step<double>(&state[0], row, 0, Extra<double, int>{out[0], 0, 2}, words.data());
      busts[std::size_t(month)] += state[1] == 1;
    }
  }
  for (int month = 0; month < kMonths; ++month) {
    const double p = a / (a + b) * (1 - std::exp(-(a + b) * month / 12));
    const double share = double(busts[std::size_t(month)]) / kPaths;
    EXPECT_NEAR(share, p, 5 * std::sqrt(p * (1 - p) / kPaths)) << "month " << month;
  }
}

}  // namespace
}  // namespace offtake
