#include "host/measures/worst.h"

#include <algorithm>

namespace offtake {
namespace {

bool is_worse(const WorstPath& a, const WorstPath& b) { return a.loss != b.loss ? a.loss > b.loss : a.path < b.path; }

}  // namespace

template <class T>
std::vector<WorstPath> worst_paths(std::span<const T> losses, std::size_t most) {
  std::vector<WorstPath> worst;  // a heap whose front is the least bad, until it is sorted
  worst.reserve(std::min(most, losses.size()));
  for (std::size_t i = 0; i < losses.size() && most > 0; ++i) {
    const WorstPath path{std::int64_t(i), double(losses[i])};
    if (worst.size() == most) {
      if (!is_worse(path, worst.front())) continue;
      std::pop_heap(worst.begin(), worst.end(), is_worse);
      worst.pop_back();
    }
    worst.push_back(path);
    std::push_heap(worst.begin(), worst.end(), is_worse);
  }
  std::sort_heap(worst.begin(), worst.end(), is_worse);
  return worst;
}

template std::vector<WorstPath> worst_paths(std::span<const float>, std::size_t);
template std::vector<WorstPath> worst_paths(std::span<const double>, std::size_t);

}  // namespace offtake
