#include "host/engine/aggregator.h"

#include <algorithm>

namespace offtake {

Aggregator::Aggregator(const BuiltTables& tables, const PathUnit& unit)
    : tables_(tables),
      unit_(unit),
      summaries_(tables.columns.size()),
      bins_(kChunkPaths),
      digest_sums_(2 * kChunkPaths) {
  for (const Column& column : tables.columns) jobs_.push_back(summary_job(column));
}

RunError refused_path(std::uint64_t path, const Column& column) {
  return RunError("path " + std::to_string(path) + ": " + column.name() +
                  " is no finite number below 2^47 of its unit, because the study's numbers are too large for its "
                  "precision; check the study's orders of magnitude");
}

void Aggregator::add(std::int64_t first_path, int paths, const void* metrics, std::int64_t stride) {
  const std::int64_t width = unit_.is_double ? 8 : 4;
  std::fill(digest_sums_.begin(), digest_sums_.end(), 0);
  for (std::size_t i = 0; i < jobs_.size(); ++i) {
    ChunkSums sums;
    SummaryJob& job = jobs_[i];
    job.column = static_cast<const unsigned char*>(metrics) + std::int64_t(i) * stride * width;
    job.paths = paths;
    job.digest = digest_sums_.data();
    job.bins = bins_.data();
    job.sums = &sums;
    unit_.summarise(&job);
    if (sums.refused >= 0) {
      throw refused_path(std::uint64_t(first_path + sums.refused), tables_.columns[i]);
    }
    summaries_[i].add(sums, {bins_.data(), std::size_t(paths)});
  }
  digest_.add(std::uint64_t(first_path), paths, digest_sums_.data());
}

}  // namespace offtake
