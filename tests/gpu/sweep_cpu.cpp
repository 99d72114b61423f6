#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "host/engine/threads.h"
#include "tests/gpu/sweep.h"
#include "tests/gpu/swept.h"

namespace offtake::testing {
namespace {

/// Marks of places first … first + count - 1: their sum, and each where `marks` is not null.
template <class T, class Function>
OFFTAKE_HD std::uint64_t marked(std::uint64_t first, std::uint64_t count, std::uint64_t* marks) {
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t mark = mark_at<T, Function>(first + i);
    if (marks) marks[i] = mark;
    sum += mark;
  }
  return sum;
}

template <class T, class Function>
std::uint64_t marked_anywhere(std::uint64_t first, std::uint64_t count, std::uint64_t* marks) {
  return marked<T, Function>(first, count, marks);
}

#ifdef __x86_64__
/// With fma as an instruction: ten times as fast, and the same bits.
template <class T, class Function>
__attribute__((target("avx2,fma"))) std::uint64_t marked_with_fma(std::uint64_t first, std::uint64_t count,
                                                                  std::uint64_t* marks) {
  return marked<T, Function>(first, count, marks);
}
#endif

using Marked = std::uint64_t (*)(std::uint64_t, std::uint64_t, std::uint64_t*);

template <class T>
Marked marked_of(int function) {
  Marked found = nullptr;
  with_function(function, [&](auto f) {
    found = marked_anywhere<T, decltype(f)>;
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) found = marked_with_fma<T, decltype(f)>;
#endif
  });
  return found;
}

template <class T>
SweepSide side_of(int function) {
  const Marked marked = marked_of<T>(function);
  constexpr std::uint64_t kBlock = std::uint64_t{1} << kSweepBlockBits, kBlocks = Sweep<T>::places / kBlock;
  SweepSide side;
  side.hashes = [marked] {
    std::vector<std::uint64_t> hashes(kBlocks);
    std::atomic<std::uint64_t> next{0};
    const auto work = [&](std::size_t) {
      for (std::uint64_t block = next++; block < kBlocks; block = next++)
        hashes[block] = marked(block * kBlock, kBlock, nullptr);
    };
    side_by_side(std::max(1u, std::thread::hardware_concurrency()), work, [&] { next = kBlocks; });
    return hashes;
  };
  side.marks = [marked](std::uint64_t first, int count) {
    std::vector<std::uint64_t> marks{std::vector<std::uint64_t>(std::size_t(count))};
    marked(first, std::uint64_t(count), marks.data());
    return marks;
  };
  return side;
}

template <class T>
std::string text_at(int function, std::uint64_t place) {
  std::string text = fmt::format("word {:#x}", Sweep<T>::word(place));
  with_function(function, [&](auto f) {
    using F = decltype(f);
    if constexpr (requires { F::low; }) {
      const T x = Sweep<T>::number(place, F::low, F::high);
      text = fmt::format("{:a} ({:#x})", x, bits_of(x));
    }
  });
  return text;
}

}  // namespace

SweepSide sweep_here(int function, bool is_double) {
  return is_double ? side_of<double>(function) : side_of<float>(function);
}

std::string input_text(int function, bool is_double, std::uint64_t place) {
  return is_double ? text_at<double>(function, place) : text_at<float>(function, place);
}

std::optional<std::uint64_t> first_difference(const SweepSide& a, const SweepSide& b) {
  const std::vector<std::uint64_t> of_a = a.hashes(), of_b = b.hashes();
  const auto differ = std::mismatch(of_a.begin(), of_a.end(), of_b.begin(), of_b.end());
  if (differ.first == of_a.end()) return {};
  const std::uint64_t first = std::uint64_t(differ.first - of_a.begin()) << kSweepBlockBits;
  const std::vector<std::uint64_t> all_a = a.marks(first, 1 << kSweepBlockBits),
                                   all_b = b.marks(first, 1 << kSweepBlockBits);
  const auto place = std::mismatch(all_a.begin(), all_a.end(), all_b.begin(), all_b.end());
  return first + std::uint64_t(place.first - all_a.begin());
}

}  // namespace offtake::testing
