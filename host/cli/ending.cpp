#include "host/cli/ending.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <new>
#include <system_error>

#include "host/cli/usage_error.h"
#include "host/engine/run.h"
#include "host/results/output_file.h"
#include "host/results/read_run.h"

namespace offtake {
namespace {

/// Where standard error takes nothing, the exit code has to do.
int say(int code, const std::string& line) {
  std::fputs((line + "\n").c_str(), stderr);
  return code;
}

int say_error(int code, const std::string& what) { return say(code, "offtake: error: " + what); }

}  // namespace

void print_out(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw UsageError(fmt::format("standard output: cannot be written to, {}; send it to a file or pipe that takes it",
                                 std::system_category().message(errno)));
  }
}

int ended(const std::function<void()>& program) {
  try {
    program();
    return kDone;
  } catch (const UsageError& error) {
    return say_error(kBadInput, error.what());
  } catch (const BadStudy& study) {
    for (const std::string& line : study.lines) say(kBadInput, line);
    return kBadInput;
  } catch (const DeviceFault& error) {
    return say_error(kInternalFault, error.what());
  } catch (const RunError& error) {
    return say_error(kBadInput, error.what());
  } catch (const ResultsError& error) {
    return say(kBadInput, error.what());
  } catch (const BadRun& error) {
    return say(kBadInput, error.what());
  } catch (const Interrupted& interrupt) {
    return say(kInterrupted, std::string("offtake: ") + interrupt.what());
  } catch (const std::bad_alloc&) {
    return say_error(kInternalFault, "not enough memory, a smaller --memory or fewer --threads may help");
  } catch (const std::exception& error) {
    return say_error(kInternalFault, fmt::format("internal fault, please report it with the study: {}", error.what()));
  }
}

}  // namespace offtake
