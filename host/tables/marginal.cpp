#include "host/tables/marginal.h"

#include <algorithm>

#include "host/tables/distributions.h"
#include "kernels/normal.h"

namespace offtake {

double Curve::at(double z) const {
  if (z < low) return atom;
  const double position = std::min((z - low) * scale, double(kCurvePairs - 1));
  const auto knot = static_cast<std::size_t>(position);
  return fmadd(position - static_cast<double>(knot), pairs[2 * knot + 1], pairs[2 * knot]);
}

Curve tabulate_between(double low, double high, const std::function<double(double)>& value) {
  Curve curve;
  curve.pairs.assign(2 * kCurvePairs, 0);
  curve.low = low;
  curve.scale = (kCurvePairs - 1) / (high - low);
  for (int i = 0; i < kCurvePairs; ++i) {
    const double share = double(i) / (kCurvePairs - 1);
    curve.pairs[std::size_t(2 * i)] = value(low + share * (high - low));
  }
  for (std::size_t i = 0; i + 2 < curve.pairs.size(); i += 2) curve.pairs[i + 1] = curve.pairs[i + 2] - curve.pairs[i];
  return curve;
}

Curve tabulate(double atom, double p, const std::function<double(double)>& value) {
  const double low = p >= 1 ? -kCurveHigh : p <= 0 ? kCurveHigh : -inverse_normal(p);
  Curve curve;
  if (low >= kCurveHigh) {  // rarer than any draw: no score reaches it
    curve.low = 2 * kCurveHigh;
    curve.pairs.assign(2 * kCurvePairs, 0);
  } else {
    curve = tabulate_between(std::max(low, -kCurveHigh), kCurveHigh, value);
  }
  curve.atom = atom;
  return curve;
}

Curve tabulate(const Distribution& distribution, Negative negative) {
  const double p = distribution.probability;
  const double least = normal_cdf(-kCurveHigh);  // quantiles stay within ±kCurveHigh, hence finite
  return tabulate(0, p, [&](double z) {
    const double above = std::min(normal_cdf(-z) / p, 1 - least);
    const double below = std::max(p >= 1 ? normal_cdf(z) : 1 - above, least);
    const double x = quantile(distribution, {below, above});
    return negative == Negative::cut_at_zero ? std::max(x, 0.0) : x;
  });
}

}  // namespace offtake
