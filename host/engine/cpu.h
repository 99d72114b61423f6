// Simulating one chunk on this machine's processor.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/engine/scratch.h"
#include "host/tables/built_tables.h"
#include "kernels/job.h"

namespace offtake {

/// One thread's scratch, and the tables as its unit reads them.
class CpuSimulator {
 public:
  CpuSimulator(const BuiltTables& tables, const PathUnit& unit);

  /// Path results (column, kChunkPaths) of at most kChunkPaths paths; valid until the next call.
  const void* simulate(std::int64_t first_path, int paths);

  /// The same of the paths listed.
  const void* simulate(std::span<const std::int64_t> paths);

  /// The profile of consecutive paths: (month, series, stride) of `series` series from `first_series` on. Whole
  /// vectors of lanes are written, also past the last path.
  void profile(std::int64_t first_path, int paths, int first_series, int series, void* out, std::int64_t stride);

 private:
  PathJob job(std::int64_t first_path, int paths);

  const BuiltTables& tables_;
  const PathUnit& unit_;
  Tables<float> singles_;
  Tables<double> doubles_;
  Scratch workspace_;
  Scratch metrics_;
  std::vector<unsigned long long> listed_;
};

}  // namespace offtake
