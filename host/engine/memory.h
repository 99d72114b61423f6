// How much memory a run may take.
#pragma once

#include <cstdint>

namespace offtake {

/// Bytes of memory that are free on this machine, or in this process's control group if that is less.
std::uint64_t free_memory_bytes();

}  // namespace offtake
