// How much memory a run may take.
#pragma once

#include <cstdint>

#include "host/engine/run.h"

namespace offtake {

/// Bytes of memory that are free on this machine, or in this process's control group if that is less.
std::uint64_t free_memory_bytes();

/// What the request allows, or a share of what is free.
std::uint64_t memory_bound(const RunRequest& request);

/// Histograms' pages that come from a device at a time: 16 MiB of counters.
inline constexpr int kPagesFetched = 1 << 11;

/// Bytes that one of the request's devices may pin here for batches: an eighth of the run's bound is for all of them.
std::uint64_t pinned_bound(const RunRequest& request);

/// Where a device's batches lie, kMostUnderWay of them at a time: bytes that they may take, and that a path of all
/// studies takes; on the device, and here.
struct BatchRoom {
  std::uint64_t bytes_there, path_there;
  std::uint64_t bytes_here, path_here;
};

/// Paths of a device's batch: so many that few launches make a run, and so few that each device has several to
/// aggregate beside the next, as far as they fit; as --batch says where they do.
std::int64_t batch_paths_of(const RunRequest& request, const BatchRoom& room);

}  // namespace offtake
