// The normal distribution function and its inverse, against erfc in long double.
#include "kernels/normal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace offtake {
namespace {

long double cdf(long double z) { return 0.5L * std::erfc(-z / std::sqrt(2.0L)); }

template <class T>
class Normal : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(Normal, Scalars);

constexpr int kPoints = 500'001;

TYPED_TEST(Normal, CdfKeepsRelativeAccuracyInTheLowerTail) {
  using T = TypeParam;
  const long double low = sizeof(T) == 4 ? -12.9L : -37.0L;
  long double worst = 0;
  for (int i = 0; i <= kPoints; ++i) {
    const T z = T(low + (9 - low) * i / kPoints);
    worst = std::max(worst, std::fabs(normal_cdf(z) / cdf(z) - 1));
  }
  EXPECT_LT(worst / std::numeric_limits<T>::epsilon(), 4.0L);
  this->RecordProperty("worst_epsilons", std::to_string(worst / std::numeric_limits<T>::epsilon()));
  EXPECT_NEAR(normal_cdf(T(0)), 0.5, std::numeric_limits<T>::epsilon());
  EXPECT_EQ(normal_cdf(std::numeric_limits<T>::max()), T(1));
  EXPECT_LT(normal_cdf(std::numeric_limits<T>::lowest()), T(1e-37));
}

TYPED_TEST(Normal, InverseFindsTheScore) {
  using T = TypeParam;
  const long double bound = sizeof(T) == 4 ? 1e-6L : 1e-14L;
  const long double low = sizeof(T) == 4 ? -12.9L : -13.4L;
  const long double density = std::sqrt(2 * std::acos(-1.0L));
  long double worst = 0;
  // z on a grid, u its rounded probability, the truth one Newton step from z
  for (int i = 0; i <= kPoints; ++i) {
    const long double z = low + (6 - low) * i / kPoints;
    const T u = T(cdf(z));
    if (u <= 0 || u >= 1 || u == T(0.5)) continue;
    const long double upper = 0.5L * std::erfc(z / std::sqrt(2.0L));
    const long double off = z < 0 ? u - cdf(z) : upper - (1.0L - u);
    const long double slope = std::exp(-z * z / 2) / density;
    const long double step = off / slope;
    const long double truth = z + step + z * step * step / 2;
    if (std::fabs(z * step) > 1e-4L) continue;  // u too coarse up there for one step
    worst = std::max(worst, std::fabs(inverse_normal(u) / truth - 1));
  }
  EXPECT_LT(worst, bound);
  this->RecordProperty("worst_relative", std::to_string(double(worst / bound)));
  EXPECT_EQ(inverse_normal(T(0.5)), T(0));
}

TEST(Normal, InverseMeetsPublishedQuantiles) {
  // Abramowitz and Stegun, table 26.5 and 26.6; and the usual 95 % and 99 % points
  EXPECT_NEAR(inverse_normal(0.975), 1.959963984540054, 1e-14);
  EXPECT_NEAR(inverse_normal(0.99), 2.326347874040841, 1e-14);
  EXPECT_NEAR(inverse_normal(0.001), -3.090232306167813, 1e-14);
  EXPECT_NEAR(inverse_normal(0.75), 0.6744897501960817, 1e-15);
}

}  // namespace
}  // namespace offtake
