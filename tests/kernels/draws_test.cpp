#include "kernels/draws.h"

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/normal.h"

namespace offtake {
namespace {

TEST(Draws, CounterAndKeyAreLaidOutAsTheModelSays) {
  const auto draws = PhiloxDraws<float>::from_path(0x123456789abcull, 11, 22);
  EXPECT_EQ(draws.path_low, 0x56789abcu);
  EXPECT_EQ(draws.path_high, 0x1234u);
  unsigned got[4], want[4];
  draws.words4(77, 3, got);
  philox(3, 77, 0x56789abcu, 0x1234u, 11, 22, want);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(got[i], want[i]);
}

TEST(Draws, UniformsStayAboveZero) {
  EXPECT_EQ(uniform_of<float>(0u), 0x1p-32f);
  EXPECT_EQ(uniform_of<double>(0u), 0x1p-32);
  EXPECT_EQ(uniform_of<double>(0xffffffffu), 1 - 0x1p-32);
  EXPECT_LE(uniform_of<float>(0xffffffffu), 1.0f);
}

TEST(Draws, ExtremeWordsGiveFiniteNormals) {
  for (unsigned radius : {0u, 0xffffffffu, 0x80000000u}) {
    for (unsigned turn : {0u, 0x7fffffffu, 0x80000000u, 0xffffffffu}) {
      float a, b;
      normals_of(radius, turn, a, b);
      EXPECT_TRUE(std::isfinite(a) && std::isfinite(b));
      EXPECT_LT(std::hypot(a, b), 6.7f);  // within the tabulated marginals
    }
  }
}

TEST(Draws, ANormalForThePathIsTheFirstOfQuarterZero) {
  const auto draws = PhiloxDraws<double>::from_path(5, 1, 2);
  double z[4];
  draws.normals4(9, 0, z);
  EXPECT_EQ(draws.normal(9), z[0]);
}

TEST(Draws, FloatAndDoubleDrawTheSameNormals) {
  double worst = 0;
  for (unsigned path = 0; path < 100'000; ++path) {
    float single[4];
    double twofold[4];
    PhiloxDraws<float>::from_path(path, 3, 4).normals4(5, 6, single);
    PhiloxDraws<double>::from_path(path, 3, 4).normals4(5, 6, twofold);
    for (int i = 0; i < 4; ++i) worst = std::max(worst, std::fabs(single[i] - twofold[i]));
  }
  EXPECT_LT(worst, 5e-5);  // the float's uniform near 1 is the coarsest
}

TEST(Draws, ThePlanDrawsNothing) {
  const PlanDraws<float> draws;
  unsigned words[4];
  float z[4];
  draws.words4(1, 2, words);
  draws.normals4(1, 2, z);
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(words[i], 0u);
    EXPECT_EQ(z[i], 0.0f);
  }
  EXPECT_EQ(draws.normal(1), 0.0f);
}

/// Moments, tails and dependence of 4 n normals, each within 4.5 standard errors.
TEST(Draws, NormalsHaveTheNormalsMoments) {
  const int n = 1'000'000;
  double sum[5] = {}, pair = 0, across = 0, quarter = 0;
  long beyond[4] = {};
  for (int path = 0; path < n; ++path) {
    const auto draws = PhiloxDraws<float>::from_path(unsigned(path), 2026, 0);
    float z[4], next[4];
    draws.normals4(1, 0, z);
    draws.normals4(1, 1, next);
    for (int i = 0; i < 4; ++i) {
      double power = 1;
      for (int k = 1; k <= 4; ++k) sum[k] += power *= z[i];
      for (int k = 1; k <= 4; ++k) beyond[k - 1] += double(z[i]) > k;
      quarter += double(z[i]) * next[i];
    }
    pair += double(z[0]) * z[1] + double(z[2]) * z[3];
    across += double(z[0]) * z[2] + double(z[1]) * z[3];
  }
  const double count = 4.0 * n, error = 4.5 / std::sqrt(count);
  EXPECT_NEAR(sum[1] / count, 0, error);
  EXPECT_NEAR(sum[2] / count, 1, error * std::sqrt(2.0));
  EXPECT_NEAR(sum[3] / count, 0, error * std::sqrt(15.0));
  EXPECT_NEAR(sum[4] / count, 3, error * std::sqrt(96.0));
  EXPECT_NEAR(pair / (count / 2), 0, error * std::sqrt(2.0));
  EXPECT_NEAR(across / (count / 2), 0, error * std::sqrt(2.0));
  EXPECT_NEAR(quarter / count, 0, error);
  for (int k = 1; k <= 4; ++k) {
    const double p = normal_cdf(double(-k));
    EXPECT_NEAR(double(beyond[k - 1]) / count, p, error * std::sqrt(p)) << k;
  }
}

}  // namespace
}  // namespace offtake
