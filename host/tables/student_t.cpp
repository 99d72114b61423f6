#include "host/tables/student_t.h"

#include <boost/math/special_functions/beta.hpp>

#include "host/tables/distributions.h"
#include "host/tables/rounding.h"
#include "kernels/normal.h"

namespace offtake {
namespace {

/// P(T > x) for x >= 0: I_{ν/(ν + x²)}(ν/2, ½)/2, by whichever argument is not close to 1.
double upper_tail(double nu, double x) {
  const double a = nu / 2, square = x * x;
  const long double both = square < nu ? boost::math::ibetac<long double>(0.5, a, square / (nu + square))
                                       : boost::math::ibeta<long double>(a, 0.5, nu / (nu + square));
  return rounded(double(both / 2));
}

double sinh_of(double s) { return 0.5 * (exp_of(s) - exp_of(-s)); }

}  // namespace

Curve tabulate_stretch(double nu) {
  Distribution chi_square;  // gamma of shape ν/2 and scale 2
  chi_square.dist = "gamma";
  chi_square.values = {{"shape", nu / 2}, {"scale", 2}};
  return tabulate(0, 1, [&](double z) {
    return 0.5 * log_of(nu / quantile(chi_square, {normal_cdf(-z), normal_cdf(z)}));
  });
}

Curve tabulate_back_to_normal(double nu) {
  const double rarest = normal_cdf(-kCurveHigh);
  double low = 0, high = 64;  // arsinh of the x that is as rare: by halving
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (upper_tail(nu, sinh_of(middle)) > rarest ? low : high) = middle;
  }
  const double end = rounded(high);
  Curve curve = tabulate_between(-end, end, [&](double s) {
    const double size = s < 0 ? -s : s;
    const double score = size == 0 ? 0 : -inverse_normal(upper_tail(nu, sinh_of(size)));
    return s < 0 ? -score : score;
  });
  curve.atom = curve.pairs.front();
  return curve;
}

}  // namespace offtake
