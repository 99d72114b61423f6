// How much memory a run may take.
#pragma once

#include <cstdint>

#include "host/engine/run.h"

namespace offtake {

/// Bytes of memory that are free on this machine, or in this process's control group if that is less.
std::uint64_t free_memory_bytes();

/// What the request allows, or a share of what is free.
std::uint64_t memory_bound(const RunRequest& request);

}  // namespace offtake
