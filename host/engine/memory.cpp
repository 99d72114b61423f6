#include "host/engine/memory.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <thread>

#include "host/engine/devices.h"
#include "host/engine/profile.h"
#include "host/engine/run.h"
#include "host/engine/units.h"

namespace offtake {
namespace {

constexpr double kShareOfFree = 0.5;
constexpr std::uint64_t kPagesPerMetric = 31;  // of a histogram, measured over many laws
constexpr std::uint64_t kPageBytes = 2048 * sizeof(std::uint32_t);
constexpr std::uint64_t kRowsPerMonth = 6;  // of a series in profiles.csv
constexpr std::uint64_t kRowBytes = 256;    // in memory until it is written
constexpr std::uint64_t kChunkBytes = kChunkPaths * (sizeof(unsigned) + 2 * sizeof(std::uint64_t));  // bins, digests

// Of a device's batches. A multiprocessor simulates some 250 paths at a time, so that the least is a few rounds of a
// large device: shorter batches leave it idle while the last of them ends.
constexpr std::int64_t kLeastBatch = 1 << 17, kMostBatch = 1 << 20;
constexpr std::int64_t kBatchesOfDevice = 4;
constexpr std::uint64_t kPartForPinned = 8;

std::uint64_t devices_of(const RunRequest& request) { return std::max<std::size_t>(1, request.devices.size()); }

/// Pinned by one study's share of the devices' batches, at most: all results come here.
std::uint64_t pinned_bytes(std::uint64_t path_bytes, RunRequest request) {
  request.devices = chosen_devices(request);
  if (request.devices.empty()) return 0;
  constexpr std::uint64_t kNoEnd = std::uint64_t{1} << 62;
  const std::int64_t batch =
      batch_paths_of(request, {kNoEnd, 1, pinned_bound(request), path_bytes * std::uint64_t(request.studies)});
  const std::uint64_t fetched = kPagesFetched * kPageBytes / std::uint64_t(request.studies);
  return request.devices.size() * (kMostUnderWay * std::uint64_t(batch) * path_bytes + fetched);
}

}  // namespace

std::uint64_t free_memory_bytes() {
  std::uint64_t available = std::uint64_t(1) << 30;
  std::ifstream meminfo("/proc/meminfo");
  for (std::string word; meminfo >> word;) {
    if (word == "MemAvailable:" && meminfo >> available) {
      available *= 1024;
      break;
    }
  }
  std::uint64_t limit = 0, used = 0;
  if (std::ifstream("/sys/fs/cgroup/memory.max") >> limit && std::ifstream("/sys/fs/cgroup/memory.current") >> used)
    available = std::min(available, limit > used ? limit - used : 0);
  return available;
}

std::uint64_t memory_bound(const RunRequest& request) {
  return request.memory_bytes > 0 ? request.memory_bytes : std::uint64_t(double(free_memory_bytes()) * kShareOfFree);
}

std::uint64_t pinned_bound(const RunRequest& request) {
  return memory_bound(request) * std::uint64_t(request.studies) / kPartForPinned / devices_of(request);
}

std::int64_t batch_paths_of(const RunRequest& request, const BatchRoom& room) {
  const auto whole_chunks = [](std::int64_t paths) { return (paths + kChunkPaths - 1) / kChunkPaths * kChunkPaths; };
  const std::int64_t share = request.paths / (kBatchesOfDevice * std::int64_t(devices_of(request)));
  const std::int64_t wanted = request.batch_paths > 0
                                  ? request.batch_paths
                                  : std::min(whole_chunks(std::max<std::int64_t>(1, request.paths)),
                                             std::clamp(whole_chunks(share), kLeastBatch, kMostBatch));
  const std::uint64_t fits = std::min(room.bytes_there / kMostUnderWay / std::max<std::uint64_t>(1, room.path_there),
                                      room.bytes_here / kMostUnderWay / std::max<std::uint64_t>(1, room.path_here));
  return std::clamp<std::int64_t>(wanted, 1, std::max<std::int64_t>(std::int64_t(fits), kChunkPaths));
}

RunNeeds needs_of(const BuiltTables& tables, const RunRequest& request) {
  RunNeeds needs{};
  needs.bound_bytes = memory_bound(request);
  const std::uint64_t width = tables.is_double ? 8 : 4;
  const std::uint64_t columns = tables.columns.size();
  needs.tables_bytes = tables.reals.size() * 12 + tables.words.size() * 4 + tables.structure.size() * 4;
  needs.profile_bytes = profile_bytes(tables, request, request.paths);
  const std::uint64_t workspace = unit_named(request.isa, tables.is_double).workspace_bytes(tables.structure.data());
  const std::uint64_t differences = request.studies > 1 ? 2 * sizeof(PairedSums) : 0;  // from the base, and an origin
  const std::uint64_t a_column =
      kPagesPerMetric * kPageBytes + sizeof(Summary) + differences + width * std::uint64_t(kChunkPaths);
  const std::uint64_t a_thread = columns * a_column + kChunkBytes + workspace;
  needs.pinned_bytes = pinned_bytes(width * columns, request);

  // As many threads as asked for, while their histograms fit; the merged result is one more.
  const std::uint64_t asked =
      request.threads > 0 ? std::uint64_t(request.threads) : std::max(1u, std::thread::hardware_concurrency());
  needs.result_bytes = a_thread + kRowBytes * kRowsPerMonth * tables.series.size() * std::uint64_t(tables.months);
  const std::uint64_t fixed = needs.tables_bytes + needs.result_bytes + needs.pinned_bytes;
  const std::uint64_t room = needs.bound_bytes > fixed ? (needs.bound_bytes - fixed) / a_thread : 0;
  needs.threads = int(std::clamp<std::uint64_t>(room, 1, asked));
  needs.summary_bytes = a_thread * std::uint64_t(needs.threads);

  // The headline's column is kept while it fits beside them.
  const std::uint64_t compared = request.studies > 1 ? 2 * sizeof(double) : 0;
  const std::uint64_t column = (width + compared) * std::uint64_t(request.paths);
  needs.column_bytes = needs.total() + column <= needs.bound_bytes ? column : 0;
  return needs;
}

}  // namespace offtake
