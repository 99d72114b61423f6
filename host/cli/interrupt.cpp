#include "host/cli/interrupt.h"

#include <fmt/format.h>
#include <signal.h>

#include "host/cli/format.h"

namespace offtake {
namespace {

volatile sig_atomic_t flag = 0;

void raise_flag(int) { flag = 1; }

}  // namespace

void catch_interrupts() {
  struct sigaction action {};
  action.sa_handler = raise_flag;
  action.sa_flags = int(SA_RESETHAND);  // the second signal has its usual effect
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() { return flag != 0; }

std::string interruption_text(std::int64_t done, std::int64_t paths) {
  return fmt::format("interrupted after {} of {} paths; nothing was written", grouped(done), grouped(paths));
}

}  // namespace offtake
