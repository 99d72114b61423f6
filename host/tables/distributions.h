// Distributions of random numbers in a study. All of them are declared in distributions.cpp.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "host/study/study.h"
#include "kernels/key.h"

namespace offtake {

/// A distribution as the study file names it. `probability` belongs to all and is not among the keys.
struct DistributionKind {
  const char* name;
  const char* doc;
  std::span<const Key> keys;
};

/// All of them, and the one of that name or null.
std::span<const DistributionKind> distribution_kinds();
const DistributionKind* distribution_kind(std::string_view name);

/// A probability and its complement, each accurate where it is small. Both positive.
struct Level {
  double below;
  double above;
};

/// The value that is not exceeded with probability level.below; without the atom of `probability`.
double quantile(const Distribution& distribution, Level level);

/// Expected value, the atom of `probability` at 0 included.
double mean(const Distribution& distribution);

/// What is wrong between the keys (each alone is within its range), why and what to do about it.
std::optional<std::string> complaint(const Distribution& distribution);

}  // namespace offtake
