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
  const double n = double(count);
  const boost::math::binomial_distribution<double> below(n, p);
  constexpr double kTail = (1 - kConfidence) / 2;
  auto at_most = [&](double k) { return boost::math::cdf(below, k); };
  auto more_than = [&](double k) { return k < 0 ? 1.0 : boost::math::cdf(complement(below, k)); };
  // From just outside the normal law's ranks, whose error is below 2, in to the tightest.
  const double half = kNormalQuantile * std::sqrt(n * p * (1 - p)) + 2;
  double low = std::max(std::floor(n * p - half), 0.0), high = std::min(std::ceil(n * p + half), n + 1);
  while (low < n && at_most(low) <= kTail) ++low;
  while (high > 1 && more_than(high - 2) <= kTail) --high;
  if (low < 1 || high > n) return std::nullopt;
  return Ranks{std::uint64_t(low), std::uint64_t(high)};
}

}  // namespace offtake
