// The worst paths of the headline loss, to be replayed and explained.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace offtake {

struct WorstPath {
  std::int64_t path;
  double loss;
  friend bool operator==(const WorstPath&, const WorstPath&) = default;
};

inline constexpr std::size_t kWorstPaths = 1000;

/// The `most` greatest of all losses (of path 0, 1, …), the greatest first, of equal ones the lowest path.
template <class T>
std::vector<WorstPath> worst_paths(std::span<const T> losses, std::size_t most = kWorstPaths);

}  // namespace offtake
