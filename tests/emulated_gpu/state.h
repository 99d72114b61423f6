// All that the emulated GPUs hold, and what every call of the runtime goes through.
#pragma once

#include <cuda_runtime_api.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "tests/emulated_gpu/memory.h"
#include "tests/emulated_gpu/modules.h"
#include "tests/emulated_gpu/queues.h"
#include "tests/emulated_gpu/settings.h"

namespace emulated_gpu {

class State {
 public:
  State();

  std::recursive_mutex lock;
  Memory memory;
  Queues queues;
  Modules modules;

  /// What a real device would let pass or answer by nonsense: said at once, and the program ends with 97.
  [[gnu::format(printf, 2, 3)]] void fault(const char* format, ...);
  /// The error asked for at this call of a function; cudaSuccess where there is none.
  cudaError_t injected(const std::string& function, cudaError_t usual);

  bool is_working(int device) const { return working_ == device; }
  /// f() with the device's memory open.
  template <class F>
  void work(int device, F&& f) {
    if (dead(device) != cudaSuccess) return;
    const int before = std::exchange(working_, device);
    if (before != device) memory.open(device);
    f();
    working_ = before;
    if (before != device) memory.close(device);
  }

  /// Which kernel runs; empty where none does.
  const std::string& running() const { return running_; }
  void running(std::string kernel) { running_ = std::move(kernel); }

  /// The error after which a device does nothing more.
  cudaError_t dead(int device) const { return errors_[std::size_t(device)]; }
  void kill(int device, cudaError_t error) { errors_[std::size_t(device)] = error; }

  void report();  // at the program's end: what was left behind

 private:
  int working_ = -2;  // the device whose memory is open
  std::string running_;
  std::vector<cudaError_t> errors_;  // (device)
  std::map<std::string, int> calls_;
  int faults_ = 0;
};

/// Never destroyed: calls come until the very end.
State& state();

/// Of the calling thread.
int& current_device();
cudaError_t& last_error();

/// What no call works without.
inline cudaError_t missing() {
  if (!settings().has_driver) return cudaErrorInsufficientDriver;
  return settings().devices > 0 ? cudaSuccess : cudaErrorNoDevice;
}

/// Bodies of the runtime's functions: f() under the lock, unless the call is to fail. It is told where a device has
/// failed for good; what it frees is freed all the same.
template <class F>
cudaError_t call(const char* function, F&& f, cudaError_t usual_failure = cudaErrorUnknown) {
  State& s = state();
  const std::lock_guard hold(s.lock);
  cudaError_t result = missing();
  if (result == cudaSuccess) result = s.injected(function, usual_failure);
  if (result == cudaSuccess) result = f(s);
  if (result == cudaSuccess) result = s.dead(current_device());
  if (result != cudaSuccess) last_error() = result;
  return result;
}
/// The same for what frees something: it is freed even where the call fails.
template <class F>
cudaError_t call_to_free(const char* function, F&& f) {
  State& s = state();
  const std::lock_guard hold(s.lock);
  const cudaError_t failed = call(function, [](State&) { return cudaSuccess; });
  if (missing() != cudaSuccess) return failed;
  const cudaError_t freed = f(s);
  if (freed != cudaSuccess) last_error() = freed;
  return failed != cudaSuccess ? failed : freed;
}

}  // namespace emulated_gpu
