// How far a run is, told from whichever thread gets there.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>

namespace offtake {

class Reporter {
 public:
  explicit Reporter(const std::function<void(std::int64_t done)>& progress) : progress_(progress) {}

  /// So many paths more are complete. Told by one thread at a time: who finds another at it goes on.
  void add(std::int64_t paths) {
    const std::int64_t done = done_ += paths;
    if (!progress_) return;
    const std::unique_lock lock(telling_, std::try_to_lock);
    if (lock) progress_(done);
  }
  std::int64_t done() const { return done_; }

 private:
  const std::function<void(std::int64_t)>& progress_;
  std::atomic<std::int64_t> done_{0};
  std::mutex telling_;
};

}  // namespace offtake
