// Errors of every function over its range, in units in the last place, against long double.
#include "kernels/functions.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace offtake {
namespace {

/// |got - want| in ulp of want.
template <class T>
double ulps(T got, long double want) {
  const long double size = std::fabs(want);
  const int exponent = std::max(std::ilogb(size), std::numeric_limits<T>::min_exponent - 1);
  return double(std::fabs(got - want) / std::ldexp(1.0L, exponent - std::numeric_limits<T>::digits + 1));
}

template <class T>
class Functions : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(Functions, Scalars);

constexpr int kPoints = 2'000'003;

TYPED_TEST(Functions, ExpIsWithinAnUlpAndATenth) {
  using T = TypeParam;
  double worst = 0;
  const long double low = Format<T>::exp_low, high = Format<T>::exp_high;
  for (int i = 0; i <= kPoints; ++i) {
    const T x = T(low + (high - low) * i / kPoints);
    worst = std::max(worst, ulps(exp_of(x), std::exp((long double)x)));
  }
  for (int i = -kPoints; i <= kPoints; ++i) {
    const T x = T(i * (1.0L / kPoints));
    worst = std::max(worst, ulps(exp_of(x), std::exp((long double)x)));
  }
  EXPECT_LT(worst, 1.1);
  this->RecordProperty("worst_ulp", std::to_string(worst));
}

TYPED_TEST(Functions, ExpSaturatesAndIsOneAtZero) {
  using T = TypeParam;
  using Limits = std::numeric_limits<T>;
  EXPECT_EQ(exp_of(T(0)), T(1));
  EXPECT_EQ(exp_of(-T(0)), T(1));
  EXPECT_EQ(exp_of(Limits::denorm_min()), T(1));
  EXPECT_TRUE(std::isfinite(exp_of(Limits::max())));
  EXPECT_GE(exp_of(Limits::lowest()), Limits::min());
  EXPECT_EQ(exp_of(Limits::max()), exp_of(Format<T>::exp_high));
  EXPECT_EQ(exp_of(Limits::lowest()), exp_of(Format<T>::exp_low));
}

TYPED_TEST(Functions, LogIsWithinOneUlp) {
  using T = TypeParam;
  double worst = 0;
  const int low = std::numeric_limits<T>::min_exponent, high = std::numeric_limits<T>::max_exponent - 1;
  for (int i = 0; i <= kPoints; ++i) {  // all magnitudes
    const T x = T(std::exp2((long double)low + (long double)(high - low) * i / kPoints));
    worst = std::max(worst, ulps(log_of(x), std::log((long double)x)));
  }
  for (int i = 1; i <= kPoints; ++i) {  // (0, 4] and close to 1
    T x = T(4.0L * i / kPoints);
    worst = std::max(worst, ulps(log_of(x), std::log((long double)x)));
    x = T(1 + (i - kPoints / 2) * 1e-3L / kPoints);
    if (x != 1) worst = std::max(worst, ulps(log_of(x), std::log((long double)x)));
  }
  EXPECT_LT(worst, 1.0);
  this->RecordProperty("worst_ulp", std::to_string(worst));
  EXPECT_EQ(log_of(T(1)), T(0));
}

TYPED_TEST(Functions, SineAndCosineOfATurnAreWithinAnUlpAndATenth) {
  using T = TypeParam;
  const long double turn_to_radian = 2 * std::acos(-1.0L);
  double worst = 0;
  for (int i = -kPoints; i <= kPoints; ++i) {
    const T turn = T(0.5L * i / kPoints);
    T sine, cosine;
    sincos_turn(turn, sine, cosine);
    // reduced exactly, so that the reference keeps its relative accuracy at the zeros
    const long double quarter = std::nearbyint(4.0L * turn), rest = (turn - quarter / 4) * turn_to_radian;
    const int q = (int(quarter) + 4) % 4;
    const long double s = std::sin(rest), c = std::cos(rest);
    const long double want_sine = q == 0 ? s : q == 1 ? c : q == 2 ? -s : -c;
    const long double want_cosine = q == 0 ? c : q == 1 ? -s : q == 2 ? -c : s;
    if (want_sine != 0) worst = std::max(worst, ulps(sine, want_sine));
    if (want_cosine != 0) worst = std::max(worst, ulps(cosine, want_cosine));
  }
  EXPECT_LT(worst, 1.1);
  this->RecordProperty("worst_ulp", std::to_string(worst));
}

TYPED_TEST(Functions, SineAndCosineAreExactAtQuarterTurns) {
  using T = TypeParam;
  const T turns[] = {T(-0.5), T(-0.25), T(0), T(0.25), T(0.5)};
  const T sines[] = {0, -1, 0, 1, 0}, cosines[] = {-1, 0, 1, 0, -1};
  for (int i = 0; i < 5; ++i) {
    T sine, cosine;
    sincos_turn(turns[i], sine, cosine);
    EXPECT_EQ(sine, sines[i]);
    EXPECT_EQ(cosine, cosines[i]);
  }
}

}  // namespace
}  // namespace offtake
