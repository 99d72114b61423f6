// What is wrong with a study file, and where.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/study/study.h"

namespace offtake {

/// One mistake. `what` says the problem, the reason and the remedy, parted by commas.
struct Diagnostic {
  Place place;
  std::string key;  // path: "contract.oracle.take_or_pay"
  std::string what;
};

/// Escape sequences and line ends have no place in a message, nor on a terminal.
bool is_control(char c);

/// "FILE:LINE:COL: error: KEY: what", or "offtake: error: --set KEY: what", one line without control characters,
/// whatever the file holds.
std::string to_string(const Diagnostic& diagnostic, const std::string& file);

/// The word that takes the fewest insertions, deletions, replacements and swaps of neighbours to
/// become `word`, the first of equals; empty when there is none.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& words);

/// True when half of the letters or more are right: a slip of the pen.
bool is_near(std::string_view word, std::string_view valid);

/// "did you mean 'x'?" when one of the words is near, else "choose one of: a, b, c".
std::string suggestion(std::string_view word, const std::vector<std::string_view>& words);

}  // namespace offtake
