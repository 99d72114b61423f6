#include "host/cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <string_view>

#include "host/cli/format.h"

namespace offtake {
namespace {

constexpr double kRedraw = 0.1;  // [s] between two drawings of the bar
constexpr double kSoonest = 1;   // [s] between two lines, each 10 % on …
constexpr double kLatest = 5;    // [s] … or this much later
constexpr int kBarColumns = 24;

std::string bar(double share) {
  const int full = int(share * kBarColumns);
  return "[" + std::string(std::size_t(full), '=') + std::string(std::size_t(kBarColumns - full), ' ') + "]";
}

}  // namespace

std::string progress_text(std::int64_t done, std::int64_t paths, double seconds) {
  const double per_second = seconds > 0 ? double(done) / seconds : 0;
  const std::string left = per_second > 0 ? duration(double(paths - done) / per_second) : "unknown time";
  return fmt::format("{} %  {} of {} paths  {} paths/s  {} left", 100 * done / paths, grouped(done), grouped(paths),
                     rate(per_second), left);
}

Progress::Progress(ProgressForm form, std::int64_t paths, std::FILE* stream, Clock clock)
    : form_(form), paths_(paths), stream_(stream), clock_(std::move(clock)), start_(clock_()), last_(start_) {}

/// A run does not end because no one sees how far it is.
void Progress::put(const std::string& text) {
  std::fputs(text.c_str(), stream_);
  std::fflush(stream_);
}

void Progress::show(std::int64_t done) {
  if (form_ == ProgressForm::none || done < last_done_) return;
  const double now = clock_(), since = now - last_;
  const bool tenth_on = done - last_done_ >= paths_ / 10;
  const bool due = form_ == ProgressForm::bar ? since >= kRedraw : since >= kLatest || (since >= kSoonest && tenth_on);
  if (!due) return;
  const std::string text = progress_text(done, paths_, now - start_);
  if (form_ == ProgressForm::bar) {
    put(fmt::format("\r{} {}\x1b[K", bar(double(done) / double(paths_)), text));
    drawn_ = true;
  } else {
    put(text + "\n");
  }
  last_ = now;
  last_done_ = done;
}

void Progress::finish() {
  if (!drawn_) return;
  put("\r\x1b[K");
  drawn_ = false;
}

ProgressForm progress_form() {
  const char* terminal = std::getenv("TERM");
  const bool plain = !isatty(STDERR_FILENO) || !terminal || std::string_view(terminal) == "dumb";
  return plain ? ProgressForm::lines : ProgressForm::bar;
}

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace offtake
