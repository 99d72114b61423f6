// What a device gathers of the paths it has simulated, without their results ever leaving it. Only for builds with
// CUDA.
#pragma once

#include <cstdint>
#include <vector>

#include "host/engine/cuda_resources.h"
#include "host/engine/differences.h"
#include "kernels/job.h"

namespace offtake {

/// Room for the histograms' pages on their way here: taken once, and shared by the studies of a device.
class FetchedPages {
 public:
  /// For studies of at most so many columns.
  explicit FetchedPages(std::size_t columns);

  /// Device memory that it takes.
  static std::uint64_t bytes(std::size_t columns);

 private:
  friend class DeviceSummaries;
  DeviceArray<unsigned char> touched_;  // (column, page), and scratch
  DeviceArray<int> list_;               // (column, page)
  DeviceArray<unsigned> counters_;      // (kPagesFetched, kPageBins)
  PinnedArray<int> list_here_;
  PinnedArray<unsigned> counters_here_;
};

/// Summaries of one study's columns.
class DeviceSummaries {
 public:
  explicit DeviceSummaries(const BuiltTables& tables);

  /// Device memory that it takes: a histogram of all bins for every column.
  static std::uint64_t bytes(const BuiltTables& tables);

  /// All of it once, for a path whose results are 0, and nothing is left of it: kernels are loaded, and memory that
  /// fetching takes is there or missed now.
  void rehearse(FetchedPages& room, const CudaQueue& queue);

  /// Adds paths first_path … + paths - 1 of results (column, stride), in the queue's order.
  void add(const void* metrics, std::int64_t stride, std::int64_t first_path, int paths, const CudaQueue& queue);
  /// All of the `paths` added so far, once the queue is done. Throws RunError naming path and metric where a result is
  /// no finite number.
  std::vector<Summary> fetch(std::int64_t paths, FetchedPages& room, const CudaQueue& queue) const;
  /// The same of one column alone.
  Summary fetch(int column, std::int64_t paths, FetchedPages& room, const CudaQueue& queue) const;

 private:
  void clear();
  std::vector<Summary> fetch(int first, int count, std::int64_t paths, FetchedPages& room,
                             const CudaQueue& queue) const;

  const BuiltTables& tables_;
  DeviceArray<DeviceColumn> rules_;
  DeviceArray<DeviceSums> sums_;
  DeviceArray<unsigned> counters_;  // (column, kBins)
};

/// What one study's results are off another's, by the same paths.
class DeviceDifferences {
 public:
  DeviceDifferences(const BuiltTables& base, const BuiltTables& variant);

  void add(const void* base, std::int64_t base_stride, const void* variant, std::int64_t variant_stride, int paths,
           const CudaQueue& queue);
  Differences fetch(std::int64_t paths, const CudaQueue& queue) const;

 private:
  static std::vector<DevicePair> pairs_of(const Differences& none);

  const BuiltTables &base_, &variant_;
  Differences none_;
  DeviceArray<DevicePair> pairs_;
  DeviceArray<SplitSums> sums_;
};

}  // namespace offtake
