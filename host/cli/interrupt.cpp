#include "host/cli/interrupt.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>

#include "host/cli/ending.h"
#include "host/cli/format.h"

namespace offtake {
namespace {

volatile sig_atomic_t flag = 0;
char last_words[256];  // a handler may neither allocate nor format
std::size_t last_words_size = 0;

void raise_flag(int) { flag = 1; }

void end(int) {
  static std::atomic_flag said;  // two signals may find two threads
  if (said.test_and_set()) return;
  [[maybe_unused]] const auto written = write(STDERR_FILENO, last_words, last_words_size);
  _exit(kInterrupted);
}

void handle_with(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

void catch_interrupts() { handle_with(raise_flag); }

bool interrupted() { return flag != 0; }

void end_at_interrupts(const std::string& line) {
  const std::string text = "offtake: " + line + "\n";
  last_words_size = std::min(text.size(), sizeof last_words);
  std::copy_n(text.begin(), last_words_size, last_words);
  handle_with(end);
  if (interrupted()) throw Interrupted(line);
}

std::string interruption_text(std::int64_t done, std::int64_t paths) {
  return fmt::format("interrupted after {} of {} paths; nothing was written", grouped(done), grouped(paths));
}

}  // namespace offtake
