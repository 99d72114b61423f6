#include "host/measures/intervals.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>

namespace offtake {

Interval wilson(std::uint64_t hits, std::uint64_t count) {
  const double n = double(count), share = double(hits) / n, z2 = kNormalQuantile * kNormalQuantile;
  const double center = (share + z2 / (2 * n)) / (1 + z2 / n);
  const double half = kNormalQuantile / (1 + z2 / n) * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
  // At the ends the exact value is the end itself.
  return {hits == 0 ? 0 : std::max(0.0, center - half), hits == count ? 1 : std::min(1.0, center + half)};
}

std::uint64_t quantile_rank(double p, std::uint64_t count) {
  constexpr double kSlack = 1e-6;  // above the rounding of p · count, below the grain of a level
  const double rank = std::ceil(p * double(count) - kSlack);
  return std::uint64_t(std::clamp(rank, 1.0, double(count)));
}

std::optional<Ranks> quantile_ranks(double p, std::uint64_t count) {
  if (count == 0) return std::nullopt;
  // B = paths below the quantile. x_(low) <= quantile unless B < low; quantile <= x_(high) unless B >= high.
  using Exact = boost::math::policies::policy<
      boost::math::policies::discrete_quantile<boost::math::policies::integer_round_outwards>>;
  const boost::math::binomial_distribution<double, Exact> below(double(count), p);
  constexpr double kTail = (1 - kConfidence) / 2;
  auto cdf = [&](double k) { return k < 0 ? 0.0 : boost::math::cdf(below, std::min(k, double(count))); };
  double low = boost::math::quantile(below, kTail) + 1, high = boost::math::quantile(below, 1 - kTail) + 1;
  // The tightest ranks, from a start that is within rounding of them.
  while (cdf(low) <= kTail && low < double(count)) ++low;
  while (low > 0 && cdf(low - 1) > kTail) --low;
  while (high > 1 && 1 - cdf(high - 2) <= kTail) --high;
  while (high <= double(count) && 1 - cdf(high - 1) > kTail) ++high;
  if (low < 1 || high > double(count)) return std::nullopt;
  return Ranks{std::uint64_t(low), std::uint64_t(high)};
}

}  // namespace offtake
