// What is wrong with the command line, or with what it names.
#pragma once

#include <stdexcept>
#include <string>

namespace offtake {

/// One line: "--paths 0: what, why, remedy". Ends the program with exit code 2.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace offtake
