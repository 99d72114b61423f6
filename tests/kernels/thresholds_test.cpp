#include "kernels/thresholds.h"

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/philox.h"

namespace offtake {
namespace {

TEST(Thresholds, ACountIsTheNumberOfThresholdsBelowTheWord) {
  const unsigned thresholds[] = {10, 20, 0xffffffff};
  EXPECT_EQ(count_above<float>(0u, thresholds, Count<3>{}), 0);
  EXPECT_EQ(count_above<float>(10u, thresholds, Count<3>{}), 0);
  EXPECT_EQ(count_above<float>(11u, thresholds, Count<3>{}), 1);
  EXPECT_EQ(count_above<double>(0x80000000u, thresholds, 3), 2);
  EXPECT_EQ(count_above<double>(0xffffffffu, thresholds, 3), 2);
}

TEST(Thresholds, MeanZeroCountsNothing) {
  unsigned thresholds[4];
  poisson_thresholds(0, thresholds, 4);
  for (unsigned t : thresholds) EXPECT_EQ(t, 0xffffffffu);
}

TEST(Thresholds, ALargeMeanIsAlwaysAboveTheFirst) {
  unsigned thresholds[2];
  poisson_thresholds(200, thresholds, 2);
  EXPECT_EQ(thresholds[0], 0u);
}

TEST(Thresholds, ProbabilitiesArePoisson) {
  for (const double mean : {0.01, 0.25, 1.0, 2.5}) {
    unsigned thresholds[8];
    poisson_thresholds(mean, thresholds, 8);
    double cumulative = 0;
    for (int k = 0; k < 8; ++k) {
      cumulative += std::exp(-mean) * std::pow(mean, k) / std::tgamma(k + 1.0);
      EXPECT_NEAR((thresholds[k] + 1.0) * 0x1p-32, cumulative, 0x1p-32) << mean << ' ' << k;
    }
  }
}

TEST(Thresholds, CountsHaveTheirMeanAndVariance) {
  const double mean = 0.8;
  const int n = 500'000;
  unsigned thresholds[8];
  poisson_thresholds(mean, thresholds, 8);
  double sum = 0, square = 0;
  for (unsigned i = 0; i < n; ++i) {
    unsigned words[4];
    philox(i, 1, 0u, 0u, 5, 6, words);
    for (unsigned w : words) {
      const double count = count_above<double>(w, thresholds, Count<8>{});
      sum += count;
      square += count * count;
    }
  }
  const double m = sum / (4.0 * n), variance = square / (4.0 * n) - m * m;
  EXPECT_NEAR(m, mean, 4.5 * std::sqrt(mean / (4.0 * n)));
  EXPECT_NEAR(variance, mean, 4.5 * std::sqrt((mean + 2 * mean * mean) / (4.0 * n)));
}

}  // namespace
}  // namespace offtake
