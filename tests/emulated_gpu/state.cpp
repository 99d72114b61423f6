#include "tests/emulated_gpu/state.h"

#include <signal.h>

#include <cstdarg>
#include <cstdio>
#include <cstdlib>

namespace emulated_gpu {
namespace {

constexpr int kFaultExit = 97;

/// "cudaMalloc:3" or "cudaMalloc:3:700"; "kernel:2" is the second kernel that runs, "call:17" any function's call.
struct Injection {
  std::string function;
  int number = 0;
  int error = 0;  // 0: what this function usually fails with
};

Injection injection() {
  Injection asked;
  const std::string& text = settings().fail;
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) return asked;
  asked.function = text.substr(0, colon);
  asked.number = std::atoi(text.c_str() + colon + 1);
  const std::size_t second = text.find(':', colon + 1);
  if (second != std::string::npos) asked.error = std::atoi(text.c_str() + second + 1);
  return asked;
}

bool is_sticky(cudaError_t error) {
  return error == cudaErrorIllegalAddress || error == cudaErrorLaunchFailure || error == cudaErrorAssert ||
         error == cudaErrorLaunchTimeout || error == cudaErrorECCUncorrectable;
}

/// Someone touched what he may not: says what it was, where it is known.
void touched(int signal, siginfo_t* info, void*) {
  std::string where = state().memory.describe(info->si_addr);
  const std::string& kernel = state().running();
  if (where.empty() && kernel.empty()) {
    ::signal(signal, SIG_DFL);  // again, and for good
    return;
  }
  if (where.empty()) where = "an address that is nobody's";
  std::fprintf(stderr, "emulated GPU: %s touched what it may not: %s\n", kernel.empty() ? "host code" : kernel.c_str(),
               where.c_str());
  std::_Exit(kFaultExit);
}

void watch_memory() {
  static unsigned char stack[1 << 16];  // of the first thread; others use their own
  const stack_t other{stack, 0, sizeof stack};
  sigaltstack(&other, nullptr);
  struct sigaction action {};
  action.sa_sigaction = touched;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigaction(SIGSEGV, &action, nullptr);
}

}  // namespace

State::State() : errors_(std::size_t(std::max(settings().devices, 1)), cudaSuccess) {
  watch_memory();
  std::atexit([] { state().report(); });
}

State& state() {
  static State* const only = new State;
  return *only;
}

int& current_device() {
  static thread_local int device = 0;
  return device;
}

cudaError_t& last_error() {
  static thread_local cudaError_t error = cudaSuccess;
  return error;
}

void State::fault(const char* format, ...) {
  std::fprintf(stderr, "emulated GPU: ");
  va_list values;
  va_start(values, format);
  std::vfprintf(stderr, format, values);
  va_end(values);
  std::fprintf(stderr, "\n");
  ++faults_;
}

cudaError_t State::injected(const std::string& function, cudaError_t usual) {
  static const Injection asked = injection();
  const int number = ++calls_[function];
  const int of_all = function == "kernel" ? 0 : ++calls_["call"];
  const bool is_it =
      asked.function == function ? number == asked.number : asked.function == "call" && of_all == asked.number;
  if (!is_it) return cudaSuccess;
  const auto error = asked.error != 0 ? cudaError_t(asked.error) : usual;
  std::fprintf(stderr, "emulated GPU: %s fails as asked, number %d of its kind\n", function.c_str(), number);
  if (is_sticky(error)) kill(current_device(), error);
  return error;
}

void State::report() {
  const std::lock_guard hold(lock);
  for (const auto& [at, one] : memory.all())
    fault("left behind: %zu bytes %s", one.bytes,
          one.device == kPinned ? "of pinned memory" : ("of device " + std::to_string(one.device)).c_str());
  if (queues.streams() > 0) fault("left behind: %zu streams", queues.streams());
  if (queues.events() > 0) fault("left behind: %zu events", queues.events());
  if (modules.loaded() > 0) fault("left behind: %zu libraries", modules.loaded());
  if (!settings().calls_file.empty()) {
    if (std::FILE* file = std::fopen(settings().calls_file.c_str(), "w")) {
      for (const auto& [function, calls] : calls_) std::fprintf(file, "%s %d\n", function.c_str(), calls);
      std::fclose(file);
    }
  }
  std::fflush(nullptr);
  if (faults_ > 0) std::_Exit(kFaultExit);
}

}  // namespace emulated_gpu
