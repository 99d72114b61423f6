#include "host/tables/marginal.h"
#include "host/tables/distributions.h"
#include "kernels/tables.h"
#include "kernels/functions.h"
#include "kernels/normal.h"
#include <cmath>
namespace offtake {
double quantile(const Distribution& d, double u) {
  auto v = [&](const char* k) { return d.values.at(k); };
  if (d.dist == "constant") return v("value");
  if (d.dist == "lognormal") return v("median") * std::exp(v("sigma") * inverse_normal(u));
  const double a = v("low"), m = v("mode"), b = v("high"), f = (m - a) / (b - a);
  return u < f ? a + std::sqrt(u * (b - a) * (m - a)) : b - std::sqrt((1 - u) * (b - a) * (b - m));
}
Marginal plain_marginal(const Distribution& d) {
  Marginal m{-kCurveHigh, 0, 0, {}};
  if (d.probability < 1) m.low = inverse_normal(1 - d.probability);
  m.scale = (kCurvePairs - 1) / (kCurveHigh - m.low);
  std::vector<double> x;
  for (int i = 0; i < kCurvePairs; ++i) { double z = m.low + i / m.scale; double tail = normal_cdf(-z) / d.probability; x.push_back(quantile(d, std::min(std::max(1 - tail, 1e-12), 1-1e-12))); }
  for (int i = 0; i < kCurvePairs; ++i) { m.pairs.push_back(x[std::size_t(i)]); m.pairs.push_back(i + 1 < kCurvePairs ? x[std::size_t(i) + 1] - x[std::size_t(i)] : 0); }
  return m;
}
Marginal delay_marginal(const Distribution& d) { return plain_marginal(d); }
Marginal compound_poisson_hours(double, const Distribution& d) { return plain_marginal(d); }
}
