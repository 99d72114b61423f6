// Fewer paths where a GPU is only emulated: $OFFTAKE_GPU_TEST_PATHS at most.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace offtake::testing {

inline std::int64_t few_paths(std::int64_t paths) {
  const char* most = std::getenv("OFFTAKE_GPU_TEST_PATHS");
  return most ? std::min<std::int64_t>(paths, std::atoll(most)) : paths;
}

}  // namespace offtake::testing
