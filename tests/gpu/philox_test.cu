// The words behind every draw are cuRAND's: word i of curand_init(seed, subsequence, offset) is word (offset + i) % 4
// of philox({block, subsequence}, seed), block = (offset + i) / 4; both halves of each, low first.
#include <curand_kernel.h>
#include <gtest/gtest.h>

#include <vector>

#include "host/engine/cuda.h"
#include "kernels/philox.h"

namespace offtake::inline OFFTAKE_TARGET {
namespace {

constexpr int kWords = 41;

struct Start {
  unsigned long long seed, subsequence, offset;
};

__global__ void curand_words(const Start* starts, unsigned* out) {
  const Start start = starts[blockIdx.x];
  curandStatePhilox4_32_10_t state;
  curand_init(start.seed, start.subsequence, start.offset, &state);
  for (int i = 0; i < kWords; ++i) out[blockIdx.x * kWords + i] = curand(&state);
}

__host__ __device__ unsigned own_word(const Start& start, int i) {
  const unsigned long long at = start.offset + (unsigned long long)i, block = at / 4;
  unsigned words[4];
  philox(unsigned(block), unsigned(block >> 32), unsigned(start.subsequence), unsigned(start.subsequence >> 32),
         unsigned(start.seed), unsigned(start.seed >> 32), words);
  return words[at % 4];
}

__global__ void own_words(const Start* starts, unsigned* out) {
  for (int i = 0; i < kWords; ++i) out[blockIdx.x * kWords + i] = own_word(starts[blockIdx.x], i);
}

TEST(Philox, WordsAreThoseOfCurand) {
  if (const std::string missing = cuda_missing(); !missing.empty()) GTEST_SKIP() << missing;
  const std::vector<Start> starts = {{0, 0, 0},          {1, 2, 3},
                                     {42, 1'000'000, 7}, {0xdeadbeefcafef00dull, 0x123456789abcdefull, 5},
                                     {~0ull, ~0ull, 0},  {7, 1, (1ull << 34) - 6}};  // the block's low word wraps
  const std::size_t count = starts.size() * kWords;
  Start* device_starts = nullptr;
  unsigned* device_words = nullptr;
  ASSERT_EQ(cudaMalloc(&device_starts, starts.size() * sizeof(Start)), cudaSuccess);
  ASSERT_EQ(cudaMalloc(&device_words, count * sizeof(unsigned)), cudaSuccess);
  ASSERT_EQ(cudaMemcpy(device_starts, starts.data(), starts.size() * sizeof(Start), cudaMemcpyHostToDevice),
            cudaSuccess);

  std::vector<unsigned> curand(count), own(count);
  curand_words<<<unsigned(starts.size()), 1>>>(device_starts, device_words);
  ASSERT_EQ(cudaMemcpy(curand.data(), device_words, count * sizeof(unsigned), cudaMemcpyDeviceToHost), cudaSuccess);
  own_words<<<unsigned(starts.size()), 1>>>(device_starts, device_words);
  ASSERT_EQ(cudaMemcpy(own.data(), device_words, count * sizeof(unsigned), cudaMemcpyDeviceToHost), cudaSuccess);
  cudaFree(device_starts);
  cudaFree(device_words);

  for (std::size_t k = 0; k < starts.size(); ++k) {
    for (int i = 0; i < kWords; ++i) {
      const std::size_t at = k * kWords + std::size_t(i);
      EXPECT_EQ(own[at], curand[at]) << "start " << k << ", word " << i;
      EXPECT_EQ(own_word(starts[k], i), curand[at]) << "on the host, start " << k << ", word " << i;
    }
  }
}

}  // namespace
}  // namespace offtake::inline OFFTAKE_TARGET
