#include "host/tables/student_t.h"

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/normal.h"

namespace offtake {
namespace {

// χ² of two degrees of freedom is exponential with mean 2.
TEST(StudentT, StretchOfTwoDegreesIsTheClosedForm) {
  const Curve curve = tabulate_stretch(2);
  for (double z = -6; z <= 6; z += 0.37) {
    const double square = -2 * std::log1p(-normal_cdf(-z));
    EXPECT_NEAR(curve.at(z), 0.5 * std::log(2 / square), 2e-5) << z;
  }
}

// t_1(x) = ½ + arctan(x)/π, t_2(x) = ½ + x/(2√(2 + x²))
TEST(StudentT, GoesBackToTheNormalThatIsAsRare) {
  const Curve one = tabulate_back_to_normal(1), two = tabulate_back_to_normal(2);
  for (double x = 0.01; x < 1e4; x *= 1.7) {
    const double tail_one = std::atan(1 / x) / std::acos(-1.0), tail_two = 1 / (x * x + 2 + x * std::sqrt(2 + x * x));
    EXPECT_NEAR(one.at(std::asinh(x)), -inverse_normal(tail_one), 3e-4) << x;
    EXPECT_NEAR(one.at(std::asinh(-x)), inverse_normal(tail_one), 3e-4) << x;
    EXPECT_NEAR(two.at(std::asinh(x)), -inverse_normal(tail_two), 1e-4) << x;
  }
}

TEST(StudentT, EndsWhereNormalsEnd) {
  for (const double nu : {1.0, 4.0, 1000.0}) {
    const Curve curve = tabulate_back_to_normal(nu);
    EXPECT_NEAR(curve.at(1e3), kCurveHigh, 1e-6) << nu;
    EXPECT_NEAR(curve.at(-1e3), -kCurveHigh, 1e-6) << nu;
    EXPECT_NEAR(curve.at(0), 0, 1e-9) << nu;
  }
}

TEST(StudentT, OfManyDegreesIsNearlyNormal) {
  const Curve stretch = tabulate_stretch(1000), back = tabulate_back_to_normal(1000);
  for (double z = -3; z <= 3; z += 0.5) {
    EXPECT_NEAR(stretch.at(z), 0, 0.08);
    EXPECT_NEAR(back.at(std::asinh(z)), z, 0.01);
  }
}

}  // namespace
}  // namespace offtake
