// Values as a summary, through the code that a run uses.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "host/measures/digest.h"
#include "host/measures/summary.h"
#include "kernels/summary.h"

namespace offtake {

inline Column a_column(Quantity quantity = Quantity::usd, double lsb = 1, double plan = 0) {
  return {"party.a", {Owner::party, "loss_usd", quantity, Tail::high, Report::always, ""}, lsb, plan};
}

/// Chunks of at most `chunk` paths of one column.
template <class T>
Summary summarised(const std::vector<T>& values, const Column& column, int chunk = kChunkPaths) {
  Summary summary;
  SummaryJob job = summary_job(column);
  ChunkSums sums;
  std::vector<unsigned> bins(kChunkPaths);
  std::vector<unsigned long long> digest(2 * kChunkPaths);
  job.sums = &sums;
  job.bins = bins.data();
  job.digest = digest.data();
  for (std::size_t first = 0; first < values.size(); first += std::size_t(job.paths)) {
    job.column = values.data() + first;
    job.paths = int(std::min(values.size() - first, std::size_t(chunk)));
    summarise_chunk<T>(job);
    if (sums.refused >= 0) throw std::runtime_error("refused " + std::to_string(sums.refused));
    summary.add(sums, {bins.data(), std::size_t(job.paths)});
  }
  return summary;
}

}  // namespace offtake
