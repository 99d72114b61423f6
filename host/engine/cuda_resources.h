// What a run holds on a device, freed with it; every call checked. Only for builds with CUDA.
#pragma once

#include <cuda_runtime_api.h>

#include <algorithm>
#include <string>
#include <vector>

#include "host/engine/run.h"

namespace offtake {

/// Whose memory a call takes decides what helps where there is none left.
enum class Memory { of_device, here };

/// Throws RunError: on which device what failed, why, and the remedy.
[[noreturn]] void cuda_failed(cudaError_t result, const char* what, Memory memory = Memory::of_device);

inline void check_cuda(cudaError_t result, const char* what) {
  if (result != cudaSuccess) cuda_failed(result, what);
}

/// Memory of the current device.
template <class T>
class DeviceArray {
 public:
  DeviceArray(std::size_t count, const char* what) : count_(std::max<std::size_t>(count, 1)) {
    check_cuda(cudaMalloc(reinterpret_cast<void**>(&data_), bytes()), what);
  }
  DeviceArray(const std::vector<T>& values, const char* what) : DeviceArray(values.size(), what) { set(values, what); }
  DeviceArray(const DeviceArray&) = delete;
  DeviceArray& operator=(const DeviceArray&) = delete;
  ~DeviceArray() { cudaFree(data_); }

  T* get() const { return data_; }
  std::size_t bytes() const { return count_ * sizeof(T); }
  /// No more than it has room for.
  void set(const std::vector<T>& values, const char* what) {
    check_cuda(cudaMemcpy(data_, values.data(), values.size() * sizeof(T), cudaMemcpyHostToDevice), what);
  }
  void clear() { check_cuda(cudaMemset(data_, 0, bytes()), "clear memory"); }
  /// Its first `count`, after all that the device has been told to do.
  std::vector<T> fetch(std::size_t count, const char* what) const {
    std::vector<T> values(count);
    check_cuda(cudaMemcpy(values.data(), data_, count * sizeof(T), cudaMemcpyDeviceToHost), what);
    return values;
  }

 private:
  T* data_ = nullptr;
  std::size_t count_;
};

/// Memory here that a device copies to on its own.
template <class T>
class PinnedArray {
 public:
  PinnedArray(std::size_t count, const char* what) {
    const std::size_t bytes = std::max<std::size_t>(count, 1) * sizeof(T);
    const cudaError_t result = cudaMallocHost(reinterpret_cast<void**>(&data_), bytes);
    if (result != cudaSuccess) cuda_failed(result, what, Memory::here);
  }
  PinnedArray(const PinnedArray&) = delete;
  PinnedArray& operator=(const PinnedArray&) = delete;
  ~PinnedArray() { cudaFreeHost(data_); }
  T* get() const { return data_; }

 private:
  T* data_ = nullptr;
};

/// Whose blocks go first where two queues have some waiting.
enum class Priority { low, high };

/// Work in order, beside that of other queues.
class CudaQueue {
 public:
  explicit CudaQueue(Priority priority) {
    int least = 0, greatest = 0;
    check_cuda(cudaDeviceGetStreamPriorityRange(&least, &greatest), "read the streams' priorities");
    check_cuda(
        cudaStreamCreateWithPriority(&stream_, cudaStreamNonBlocking, priority == Priority::high ? greatest : least),
        "make a stream");
  }
  CudaQueue(const CudaQueue&) = delete;
  CudaQueue& operator=(const CudaQueue&) = delete;
  ~CudaQueue() { cudaStreamDestroy(stream_); }
  cudaStream_t get() const { return stream_; }
  void wait() const { check_cuda(cudaStreamSynchronize(stream_), "run the kernels"); }

 private:
  cudaStream_t stream_ = nullptr;
};

/// A place in a queue.
class CudaMark {
 public:
  CudaMark() { check_cuda(cudaEventCreate(&event_), "make an event"); }
  CudaMark(const CudaMark&) = delete;
  CudaMark& operator=(const CudaMark&) = delete;
  ~CudaMark() { cudaEventDestroy(event_); }
  void set(const CudaQueue& queue) { check_cuda(cudaEventRecord(event_, queue.get()), "record an event"); }
  void hold(const CudaQueue& queue) const {
    check_cuda(cudaStreamWaitEvent(queue.get(), event_, 0), "wait for an event");
  }
  void wait() const { check_cuda(cudaEventSynchronize(event_), "run the kernels"); }
  double seconds_since(const CudaMark& earlier) const {
    float milliseconds = 0;
    check_cuda(cudaEventElapsedTime(&milliseconds, earlier.event_, event_), "time the kernels");
    return milliseconds / 1000.0;
  }

 private:
  cudaEvent_t event_ = nullptr;
};

}  // namespace offtake
