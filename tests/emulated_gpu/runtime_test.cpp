// The emulated GPUs themselves: what waits, what is noticed, what is refused. Run with two of them.
#include <cuda_runtime_api.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace {

constexpr int kFaultExit = 97;
constexpr std::size_t kBytes = 1000;

template <class T = unsigned char>
T* device_memory(std::size_t count = kBytes) {
  void* data = nullptr;
  EXPECT_EQ(cudaMalloc(&data, count * sizeof(T)), cudaSuccess);
  return static_cast<T*>(data);
}

unsigned char* pinned_memory(std::size_t bytes = kBytes) {
  void* data = nullptr;
  EXPECT_EQ(cudaMallocHost(&data, bytes), cudaSuccess);
  return static_cast<unsigned char*>(data);
}

cudaStream_t new_stream() {
  cudaStream_t stream = nullptr;
  EXPECT_EQ(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), cudaSuccess);
  return stream;
}

TEST(EmulatedGpu, CopiesToPinnedMemoryHappenWhenSomethingWaitsForThem) {
  unsigned char *there = device_memory(), *here = pinned_memory();
  const cudaStream_t stream = new_stream();
  EXPECT_EQ(here[0], 0xcb);  // the pattern of memory that nobody has written
  EXPECT_EQ(cudaMemsetAsync(there, 7, kBytes, stream), cudaSuccess);
  EXPECT_EQ(cudaMemcpyAsync(here, there, kBytes, cudaMemcpyDeviceToHost, stream), cudaSuccess);
  EXPECT_EQ(here[0], 0xcb);
  EXPECT_EQ(cudaStreamSynchronize(stream), cudaSuccess);
  EXPECT_EQ(here[0], 7);
  EXPECT_EQ(here[kBytes - 1], 7);
  EXPECT_EQ(cudaStreamDestroy(stream), cudaSuccess);
  EXPECT_EQ(cudaFree(there), cudaSuccess);
  EXPECT_EQ(cudaFreeHost(here), cudaSuccess);
}

TEST(EmulatedGpu, StreamsDoNotWaitForEachOtherButForEvents) {
  unsigned char *there = device_memory(), *here = pinned_memory();
  const cudaStream_t first = new_stream(), second = new_stream();
  cudaEvent_t written = nullptr;
  EXPECT_EQ(cudaEventCreate(&written), cudaSuccess);
  EXPECT_EQ(cudaMemsetAsync(there, 1, kBytes, first), cudaSuccess);
  EXPECT_EQ(cudaMemcpyAsync(here, there, kBytes, cudaMemcpyDeviceToHost, second), cudaSuccess);
  EXPECT_EQ(cudaStreamSynchronize(second), cudaSuccess);
  EXPECT_EQ(here[0], 0xd5);  // of unwritten device memory: nothing told the second stream to wait

  EXPECT_EQ(cudaEventRecord(written, first), cudaSuccess);
  EXPECT_EQ(cudaStreamWaitEvent(second, written, 0), cudaSuccess);
  EXPECT_EQ(cudaMemcpyAsync(here, there, kBytes, cudaMemcpyDeviceToHost, second), cudaSuccess);
  EXPECT_EQ(cudaStreamSynchronize(second), cudaSuccess);
  EXPECT_EQ(here[0], 1);
  EXPECT_EQ(cudaEventDestroy(written), cudaSuccess);
  for (const cudaStream_t stream : {first, second}) EXPECT_EQ(cudaStreamDestroy(stream), cudaSuccess);
  EXPECT_EQ(cudaFree(there), cudaSuccess);
  EXPECT_EQ(cudaFreeHost(here), cudaSuccess);
}

TEST(EmulatedGpu, WhatIsCopiedFromPageableMemoryHasLeftItButNeedNotHaveArrived) {
  unsigned char *there = device_memory(), *here = pinned_memory();
  const cudaStream_t beside = new_stream();
  std::vector<unsigned char> values(kBytes, 3);
  EXPECT_EQ(cudaMemcpy(there, values.data(), kBytes, cudaMemcpyHostToDevice), cudaSuccess);
  values.assign(kBytes, 4);
  // A stream that does not wait for the default one.
  EXPECT_EQ(cudaMemcpyAsync(here, there, kBytes, cudaMemcpyDeviceToHost, beside), cudaSuccess);
  EXPECT_EQ(cudaStreamSynchronize(beside), cudaSuccess);
  EXPECT_EQ(here[0], 0xd5);
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(cudaMemcpy(values.data(), there, kBytes, cudaMemcpyDeviceToHost), cudaSuccess);
  EXPECT_EQ(values[0], 3);
  EXPECT_EQ(cudaStreamDestroy(beside), cudaSuccess);
  EXPECT_EQ(cudaFree(there), cudaSuccess);
  EXPECT_EQ(cudaFreeHost(here), cudaSuccess);
}

TEST(EmulatedGpu, EventsAreTimedOnceReached) {
  const cudaStream_t stream = new_stream();
  std::array<cudaEvent_t, 2> events{};
  for (cudaEvent_t& event : events) {
    EXPECT_EQ(cudaEventCreate(&event), cudaSuccess);
    EXPECT_EQ(cudaEventRecord(event, stream), cudaSuccess);
  }
  float milliseconds = -1;
  EXPECT_EQ(cudaEventElapsedTime(&milliseconds, events[0], events[1]), cudaErrorNotReady);
  EXPECT_EQ(cudaGetLastError(), cudaErrorNotReady);
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
  EXPECT_EQ(cudaEventSynchronize(events[1]), cudaSuccess);
  EXPECT_EQ(cudaEventElapsedTime(&milliseconds, events[0], events[1]), cudaSuccess);
  EXPECT_GE(milliseconds, 0);
  for (const cudaEvent_t event : events) EXPECT_EQ(cudaEventDestroy(event), cudaSuccess);
  EXPECT_EQ(cudaStreamDestroy(stream), cudaSuccess);
}

TEST(EmulatedGpu, HasSoMuchMemoryAndNoMore) {
  std::size_t free = 0, total = 0, after = 0;
  EXPECT_EQ(cudaMemGetInfo(&free, &total), cudaSuccess);
  unsigned char* half = device_memory(total / 2);
  void* more = nullptr;
  EXPECT_EQ(cudaMalloc(&more, total / 2 + 4096), cudaErrorMemoryAllocation);
  EXPECT_EQ(cudaMemGetInfo(&after, &total), cudaSuccess);
  EXPECT_EQ(after, free - total / 2);
  EXPECT_EQ(cudaSetDevice(1), cudaSuccess);  // which has its own
  EXPECT_EQ(cudaMalloc(&more, total / 2 + 4096), cudaSuccess);
  EXPECT_EQ(cudaFree(more), cudaSuccess);
  EXPECT_EQ(cudaSetDevice(0), cudaSuccess);
  EXPECT_EQ(cudaFree(half), cudaSuccess);
  cudaGetLastError();
}

TEST(EmulatedGpu, LargeMemoryHoldsThePatternUntilItIsCleared) {
  constexpr std::size_t kMany = (std::size_t{9} << 20) + 12;
  unsigned char* there = device_memory(kMany);
  std::vector<unsigned char> here(kMany);
  EXPECT_EQ(cudaMemcpy(here.data(), there, kMany, cudaMemcpyDeviceToHost), cudaSuccess);
  EXPECT_EQ(here, std::vector<unsigned char>(kMany, 0xd5));
  EXPECT_EQ(cudaMemset(there + 5, 0, kMany - 6), cudaSuccess);
  EXPECT_EQ(cudaMemcpy(here.data(), there, kMany, cudaMemcpyDeviceToHost), cudaSuccess);
  std::vector<unsigned char> expected(kMany, 0);
  for (const std::size_t i :
       {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{4}, kMany - 1})
    expected[i] = 0xd5;
  EXPECT_EQ(here, expected);
  EXPECT_EQ(cudaFree(there), cudaSuccess);
}

/// The faults end the program with 97, at once or, where it goes on, at its end.
using EmulatedGpuDeathTest = ::testing::Test;

TEST(EmulatedGpuDeathTest, SeesHostCodeThatTouchesDeviceMemory) {
  EXPECT_EXIT(*device_memory() = 1, ::testing::ExitedWithCode(kFaultExit), "host code touched .* of device 0");
}

TEST(EmulatedGpuDeathTest, SeesWhatIsWrittenPastItsEnd) {
  const auto overrun = [] {
    unsigned char* here = pinned_memory();
    here[kBytes] = 1;
    cudaFreeHost(here);
    std::exit(0);
  };
  EXPECT_EXIT(overrun(), ::testing::ExitedWithCode(kFaultExit), "1000 bytes .pinned. were written past their end");
}

TEST(EmulatedGpuDeathTest, SeesCopiesPastTheEnd) {
  const auto overrun = [] {
    std::vector<char> here(kBytes + 1);
    EXPECT_EQ(cudaMemcpy(device_memory(), here.data(), here.size(), cudaMemcpyHostToDevice), cudaErrorInvalidValue);
    std::exit(0);
  };
  EXPECT_EXIT(overrun(), ::testing::ExitedWithCode(kFaultExit), "1001 bytes of the destination");
}

TEST(EmulatedGpuDeathTest, SeesPointersOfTheWrongKind) {
  const auto swapped = [] {
    std::vector<char> here(kBytes);
    cudaMemcpy(here.data(), device_memory(), kBytes, cudaMemcpyHostToDevice);
    std::exit(0);
  };
  EXPECT_EXIT(swapped(), ::testing::ExitedWithCode(kFaultExit), "the destination .* is no device memory");
}

TEST(EmulatedGpuDeathTest, SeesMemoryOfAnotherDevice) {
  const auto other = [] {
    unsigned char* there = device_memory();
    cudaSetDevice(1);
    cudaMemset(there, 0, kBytes);
    std::exit(0);
  };
  EXPECT_EXIT(other(), ::testing::ExitedWithCode(kFaultExit), "is memory of device 0, while device 1 is selected");
}

TEST(EmulatedGpuDeathTest, SeesWhatIsLeftBehind) {
  const auto leave = [] {
    device_memory();
    new_stream();
    std::exit(0);
  };
  EXPECT_EXIT(leave(), ::testing::ExitedWithCode(kFaultExit), "left behind: 1000 bytes of device 0");
}

}  // namespace
