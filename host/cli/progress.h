// How far a run is: a bar on a terminal, a line now and then elsewhere.
#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>

namespace offtake {

enum class ProgressForm { bar, lines, none };

class Progress {
 public:
  using Clock = std::function<double()>;  // seconds, from any start

  /// Writes to `stream`.
  Progress(ProgressForm form, std::int64_t paths, std::FILE* stream, Clock clock);
  ~Progress() { finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// A run that stops on precision goes to its next look at that, and perhaps further.
  void expect(std::int64_t paths) { paths_ = paths; }

  /// `done` of the paths are complete. Not from two threads at a time.
  void show(std::int64_t done);

  /// Clears the bar.
  void finish();

 private:
  void put(const std::string& text);

  ProgressForm form_;
  std::int64_t paths_;
  std::FILE* stream_;
  Clock clock_;
  double start_;
  double last_;
  std::int64_t last_done_ = 0;
  bool drawn_ = false;
};

/// "42 %  420,000 of 1,000,000 paths  312 k paths/s  1.86 s left"
std::string progress_text(std::int64_t done, std::int64_t paths, double seconds);

/// A bar where standard error is a terminal, else lines.
ProgressForm progress_form();

/// Seconds of a clock that only moves forward.
double seconds_now();

}  // namespace offtake
