// Reads a study file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/config/diagnostic.h"
#include "host/study/study.h"

namespace offtake {

/// What of a study file is wanted.
struct Selection {
  std::vector<std::string> set;    // --set KEY=VALUE, in order
  std::string scenario, strategy;  // by name; empty: none
  bool combined = false;           // every strategy under every scenario too
  bool pairing = false;            // say of each strategy and scenario whether they go together
};

struct Loaded {
  std::optional<Study> study;        // that was selected; absent when there are errors
  std::vector<Diagnostic> errors;    // in file order; a syntax error is the only one
  std::vector<std::string> notes;    // what a reader of the results should know
  std::vector<Study> variants;       // of the file: each scenario, each strategy, then combined ones
  std::vector<std::string> clashes;  // of pairing: what a strategy and a scenario would be refused for
};

/// Reads and checks the TOML file: every mistake in it is one error. What it leaves out is filled
/// in: Study is complete and its references are good. Not checked: that correlations go together.
/// All its variants are checked, whichever is selected.
Loaded load_study(const std::string& path, const Selection& selection = {});

/// The same for text that is already read; `path` names it in messages and finds files beside it.
Loaded parse_study(const std::string& text, const std::string& path, const Selection& selection = {});

/// Pairs of random drivers, and of suppliers, that [correlation] does not name: "a, b". They are 0.
std::vector<std::string> unnamed_pairs(const Study& study);

}  // namespace offtake
