// The path model's own functions give the same bits on the GPU and on the CPU: for every float of their range, and a
// dense sample of doubles.
#include <gtest/gtest.h>

#include "host/engine/cuda.h"
#include "tests/gpu/sweep.h"
#include "tests/gpu/swept.h"

namespace offtake::inline OFFTAKE_TARGET {
namespace {

using testing::kSweepBlockBits;
using testing::SweepSide;

constexpr unsigned kThreads = 256, kEach = 64;  // places of a thread

/// Sums of marks by blocks of places; a CUDA block stays within one of them.
template <class T, class Function>
__global__ void hash_places(unsigned long long* hashes) {
  const Places first = (Places(blockIdx.x) * kThreads + threadIdx.x % kThreads / 32 * 32) * kEach + threadIdx.x % 32;
  unsigned long long sum = 0;
  for (unsigned i = 0; i < kEach; ++i) sum += mark_at<T, Function>(first + i * 32);
  for (int step = 16; step > 0; step /= 2) sum += __shfl_xor_sync(0xffffffffu, sum, step);
  if (threadIdx.x % 32 == 0) atomicAdd(hashes + (first >> kSweepBlockBits), sum);
}

template <class T, class Function>
__global__ void mark_places(Places first, int count, unsigned long long* marks) {
  const int i = int(blockIdx.x * kThreads + threadIdx.x);
  if (i < count) marks[i] = mark_at<T, Function>(first + Places(i));
}

/// launch(place on the device), and `count` numbers of there.
template <class Launch>
std::vector<std::uint64_t> numbers_of(std::size_t count, Launch&& launch) {
  unsigned long long* there = nullptr;
  std::vector<std::uint64_t> here(count);
  EXPECT_EQ(cudaMalloc(&there, count * sizeof *there), cudaSuccess);
  EXPECT_EQ(cudaMemset(there, 0, count * sizeof *there), cudaSuccess);
  launch(there);
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
  EXPECT_EQ(cudaMemcpy(here.data(), there, count * sizeof *there, cudaMemcpyDeviceToHost), cudaSuccess);
  cudaFree(there);
  return here;
}

template <class T>
SweepSide side_there(int function) {
  SweepSide side;
  with_function(function, [&](auto f) {
    using Function = decltype(f);
    side.hashes = [] {
      return numbers_of(Sweep<T>::places >> kSweepBlockBits, [](unsigned long long* there) {
        hash_places<T, Function><<<unsigned(Sweep<T>::places / (kThreads * kEach)), kThreads>>>(there);
      });
    };
    side.marks = [](std::uint64_t first, int count) {
      return numbers_of(std::size_t(count), [&](unsigned long long* there) {
        mark_places<T, Function><<<(unsigned(count) + kThreads - 1) / kThreads, kThreads>>>(first, count, there);
      });
    };
  });
  return side;
}

class FunctionSweep : public ::testing::TestWithParam<int> {};

template <class T>
void expect_the_bits_of_the_cpu(int function) {
  if (const std::string missing = cuda_missing(); !missing.empty()) GTEST_SKIP() << missing;
  const bool is_double = sizeof(T) == 8;
  const auto place = testing::first_difference(testing::sweep_here(function, is_double), side_there<T>(function));
  EXPECT_FALSE(place) << testing::kSweptFunctions[std::size_t(function)] << " differs first at "
                      << testing::input_text(function, is_double, *place);
}

TEST_P(FunctionSweep, GivesTheBitsOfTheCpuForEveryFloat) { expect_the_bits_of_the_cpu<float>(GetParam()); }
TEST_P(FunctionSweep, GivesTheBitsOfTheCpuForManyDoubles) { expect_the_bits_of_the_cpu<double>(GetParam()); }

INSTANTIATE_TEST_SUITE_P(, FunctionSweep, ::testing::Range(0, int(testing::kSweptFunctions.size())),
                         [](const auto& each) { return testing::kSweptFunctions[std::size_t(each.param)]; });

}  // namespace
}  // namespace offtake::inline OFFTAKE_TARGET
