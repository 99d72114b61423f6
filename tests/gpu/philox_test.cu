// The words behind every draw are cuRAND's: word i of curand_init(seed, subsequence, offset) is word (offset + i) % 4
// of philox({block, subsequence}, seed), block = (offset + i) / 4; both halves of each, low first.
#include <curand_kernel.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
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

std::string start_text(const Start& start) {
  return "seed " + std::to_string(start.seed) + ", subsequence " + std::to_string(start.subsequence) + ", offset " +
         std::to_string(start.offset);
}

/// Edges first: offsets within a block, where the low word of the block wraps, and every word of seed and subsequence
/// alone; then 20,000 of any size.
std::vector<Start> all_starts() {
  std::vector<Start> starts = {{0, 0, 0},
                               {1, 2, 3},
                               {42, 1'000'000, 7},
                               {0xdeadbeefcafef00dull, 0x123456789abcdefull, 5},
                               {~0ull, ~0ull, 0},
                               {~0ull, ~0ull, ~0ull - 2 * kWords},
                               {7, 1, (1ull << 34) - 6}};
  for (int bit = 0; bit < 64; ++bit) {
    starts.push_back({1ull << bit, 0, 0});
    starts.push_back({0, 1ull << bit, 0});
    starts.push_back({0, 0, (1ull << bit) - 1});
  }
  std::mt19937_64 random(20260101);
  for (int i = 0; i < 20'000; ++i) {
    const unsigned long long seed = random(), subsequence = random(), offset = random() >> (1 + random() % 63);
    starts.push_back({i % 3 == 0 ? seed >> 32 : seed, i % 5 == 0 ? subsequence >> 40 : subsequence, offset});
  }
  return starts;
}

TEST(Philox, WordsAreThoseOfCurand) {
  if (const std::string missing = cuda_missing(); !missing.empty()) GTEST_SKIP() << missing;
  const std::vector<Start> starts = all_starts();
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
      ASSERT_EQ(own[at], curand[at]) << start_text(starts[k]) << ", word " << i;
      ASSERT_EQ(own_word(starts[k], i), curand[at]) << "on the host, " << start_text(starts[k]) << ", word " << i;
    }
  }
}

}  // namespace
}  // namespace offtake::inline OFFTAKE_TARGET
