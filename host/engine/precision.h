// How far single precision is from double on the same paths, apart from any sampling error.
#pragma once

#include <cstdint>

#include "host/engine/run.h"

namespace offtake {

inline constexpr std::int64_t kPrecisionPaths = 4096;

/// Of the headline loss, single less double, over the first paths of a run.
struct PrecisionGap {
  std::int64_t paths = 0;
  double mean_usd = 0;           // of the difference
  double mean_absolute_usd = 0;  // of its absolute value
};

/// Both tables are of one study. `request` says where to simulate; its path count is replaced by at
/// most kPrecisionPaths of them. Nothing to compare (0 paths) when interrupted. Throws RunError.
PrecisionGap precision_gap(const BuiltTables& singles, const BuiltTables& doubles, RunRequest request);

}  // namespace offtake
