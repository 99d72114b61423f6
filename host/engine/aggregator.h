// One thread's share of a run's results: summaries and digest, added to chunk by chunk.
#pragma once

#include <cstdint>
#include <vector>

#include "host/engine/run.h"
#include "kernels/job.h"

namespace offtake {

/// A result that is no finite number, or too large for exact sums: which path, which metric, what to do.
RunError refused_path(std::uint64_t path, const Column& column);

class Aggregator {
 public:
  Aggregator(const BuiltTables& tables, const PathUnit& unit);

  /// Paths first_path … + paths - 1 (at most kChunkPaths) of path results (column, stride).
  /// Throws RunError naming path and metric where a result is no finite number.
  void add(std::int64_t first_path, int paths, const void* metrics, std::int64_t stride);

  std::vector<Summary>& summaries() { return summaries_; }
  const Digest& digest() const { return digest_; }

 private:
  const BuiltTables& tables_;
  const PathUnit& unit_;
  std::vector<SummaryJob> jobs_;
  std::vector<Summary> summaries_;
  std::vector<unsigned> bins_;
  std::vector<unsigned long long> digest_sums_;
  Digest digest_;
};

}  // namespace offtake
