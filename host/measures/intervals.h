// 95 % confidence intervals that need no more than counts.
#pragma once

#include <cstdint>
#include <optional>

namespace offtake {

inline constexpr double kConfidence = 0.95;
inline constexpr double kNormalQuantile = 1.9599639845400545;  // of (1 + kConfidence) / 2

struct Interval {
  double low, high;
};

/// Wilson's score interval of a probability of which `hits` of `count` > 0 trials came true
/// (Wilson 1927; Brown, Cai and DasGupta 2001, eq. 4).
Interval wilson(std::uint64_t hits, std::uint64_t count);

/// ⌈p · count⌉ within 1 … count > 0: the rank of the p-quantile. p · count is taken for whole where it is
/// within rounding of a whole number.
std::uint64_t quantile_rank(double p, std::uint64_t count);

/// Ranks between which the p-quantile of the law lies with at least 95 %, whatever the law: binomial
/// order statistics (David and Nagaraja, Order Statistics, 7.1). None where `count` is too small.
struct Ranks {
  std::uint64_t low, high;
};
std::optional<Ranks> quantile_ranks(double p, std::uint64_t count);

}  // namespace offtake
