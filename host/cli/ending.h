// How the program ends: exit codes, and one line for whatever went wrong.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace offtake {

enum ExitCode : int {
  kDone = 0,
  kInternalFault = 1,
  kBadInput = 2,       // arguments, study, what the machine lacks, where results go
  kInterrupted = 130,  // by SIGINT or SIGTERM
};

/// A study that cannot be used: its messages, each a line of its own.
struct BadStudy : std::runtime_error {
  explicit BadStudy(std::vector<std::string> messages) : std::runtime_error("bad study"), lines(std::move(messages)) {}
  std::vector<std::string> lines;
};

/// A run that was told to stop; the message is for its user.
struct Interrupted : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// To standard output, all of it. Throws UsageError where it cannot be written to: a full disk.
void print_out(std::string_view text);

/// Runs the program and turns what it throws into lines on standard error and an exit code.
int ended(const std::function<void()>& program);

}  // namespace offtake
