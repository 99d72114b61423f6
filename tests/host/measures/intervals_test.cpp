#include "host/measures/intervals.h"

#include <gtest/gtest.h>

#include <cmath>

namespace offtake {
namespace {

TEST(Wilson, PublishedCases) {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
  const Interval a = wilson(81, 263), b = wilson(15, 148), c = wilson(0, 20), d = wilson(1, 29);
  EXPECT_NEAR(a.low, 0.2553, 5e-5);
  EXPECT_NEAR(a.high, 0.3662, 5e-5);
  EXPECT_NEAR(b.low, 0.0624, 5e-5);
  EXPECT_NEAR(b.high, 0.1605, 5e-5);
  EXPECT_EQ(c.low, 0);
  EXPECT_NEAR(c.high, 0.1611, 5e-5);
  EXPECT_NEAR(d.low, 0.0061, 5e-5);
  EXPECT_NEAR(d.high, 0.1718, 5e-5);
  EXPECT_EQ(wilson(5, 5).high, 1);
}

TEST(QuantileRank, IsTheCeilingWithoutRoundingErrors) {
  EXPECT_EQ(quantile_rank(0.95, 100), 95u);
  EXPECT_EQ(quantile_rank(0.95, 101), 96u);
  EXPECT_EQ(quantile_rank(0.99, 1000000000), 990000000u);
  EXPECT_EQ(quantile_rank(0.07, 100), 7u);  // 0.07 · 100 > 7 in doubles
  EXPECT_EQ(quantile_rank(0.01, 5), 1u);
  EXPECT_EQ(quantile_rank(0.99, 1), 1u);
}

/// P(low <= B < high), B binomial, summed term by term.
double coverage(Ranks ranks, double p, int n) {
  double sum = 0;
  for (int k = int(ranks.low); k < int(ranks.high); ++k) {
    sum += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) + k * std::log(p) +
                    (n - k) * std::log1p(-p));
  }
  return sum;
}

TEST(QuantileRanks, CoverWithTheTightestRanks) {
  for (int n = 6; n < 6000; n += 1 + n / 7) {
    for (const double p : {.01, .05, .25, .5, .75, .95, .99}) {
      const auto ranks = quantile_ranks(p, std::uint64_t(n));
      if (!ranks) continue;
      EXPECT_GE(coverage(*ranks, p, n), 0.95) << n << " " << p;
      // Each side leaves at most 2.5 %, and one rank less would leave more.
      const double left = coverage({0, ranks->low}, p, n), right = 1 - coverage({0, ranks->high}, p, n);
      EXPECT_LE(left, 0.025 + 1e-12);
      EXPECT_GT(left + coverage({ranks->low, ranks->low + 1}, p, n), 0.025);
      EXPECT_LE(right, 0.025 + 1e-12);
      EXPECT_GT(right + coverage({ranks->high - 1, ranks->high}, p, n), 0.025);
    }
  }
}

TEST(QuantileRanks, PublishedCase) {
  // The median of 10: x_(2) and x_(9), 97.9 % (David and Nagaraja, or any table of the sign test).
  const auto ranks = quantile_ranks(0.5, 10);
  ASSERT_TRUE(ranks);
  EXPECT_EQ(ranks->low, 2u);
  EXPECT_EQ(ranks->high, 9u);
}

TEST(QuantileRanks, NoneWhereTooFew) {
  EXPECT_FALSE(quantile_ranks(0.99, 100));
  EXPECT_FALSE(quantile_ranks(0.5, 5));
  EXPECT_FALSE(quantile_ranks(0.5, 0));
  EXPECT_TRUE(quantile_ranks(0.99, 2000));
}

TEST(QuantileRanks, HoldForManyPaths) {
  for (const double p : {.01, .5, .99}) {
    const double n = 1e9, half = kNormalQuantile * std::sqrt(n * p * (1 - p));
    const auto ranks = quantile_ranks(p, std::uint64_t(n));
    ASSERT_TRUE(ranks);
    EXPECT_NEAR(double(ranks->low), n * p - half, 3);
    EXPECT_NEAR(double(ranks->high), n * p + half, 3);
  }
}

}  // namespace
}  // namespace offtake
