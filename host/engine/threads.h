// Work by several threads that ends with the first failure.
#pragma once

#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace offtake {

/// f(0 … threads - 1) side by side, 0 on this thread. What the first to fail throws is thrown here, after all have
/// ended; stop() is called at once, for the others to end early.
template <class F, class Stop>
void side_by_side(std::size_t threads, F&& f, Stop&& stop) {
  std::exception_ptr failure;
  std::mutex failing;
  const auto work = [&](std::size_t which) {
    try {
      f(which);
    } catch (...) {
      const std::lock_guard lock(failing);
      if (!failure) failure = std::current_exception();
      stop();
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < threads; ++i) others.emplace_back([&, i] { work(i); });
    if (threads > 0) work(0);
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace offtake
