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
  double standard_errors = 0;    // |mean_usd| over the standard error of the whole run's mean
};

/// Both tables are of one study; `output` is what `request` came to in single precision. Simulates at
/// most kPrecisionPaths paths in both, on the CPU, whose bits are those of any GPU. Nothing to compare (0 paths) when
/// interrupted. Throws RunError.
PrecisionGap precision_gap(const BuiltTables& singles, const BuiltTables& doubles, RunRequest request,
                           const RunOutput& output);

}  // namespace offtake
