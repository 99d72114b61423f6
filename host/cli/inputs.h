// From arguments to what the steps of a run take.
#pragma once

#include <filesystem>

#include "host/cli/arguments.h"
#include "host/engine/run.h"
#include "host/study/study.h"

namespace offtake {

struct Input {
  Study study;                     // with the paths and the seed of the arguments, where given
  std::vector<std::string> notes;  // what a reader of the results should know
};

struct Inputs {
  Input base;                        // or what --scenario and --strategy select
  std::vector<Study> variants;       // of the file, with paths and seed likewise
  std::vector<std::string> clashes;  // of pairing: strategies that do not go with a scenario
};

/// Throws BadStudy.
Inputs read_inputs(const Arguments& arguments);
Input read_input(const Arguments& arguments);

/// Tables, or BadStudy where the study cannot be simulated.
BuiltTables tables_of(const Study& study, bool is_double);

/// Of the study, then of its variants; BadStudy names all that cannot be simulated.
std::vector<BuiltTables> tables_of_all(const Study& study, const std::vector<Study>& variants, bool is_double);

/// Throws RunError where this machine lacks what was asked for.
RunRequest request_of(const Arguments& arguments, const Study& study);

/// Throws UsageError where a run cannot keep within its bound on memory.
void check_memory(const BuiltTables& tables, const RunRequest& request);

/// --out, or runs/NAME.
std::filesystem::path directory_of(const Arguments& arguments, const Study& study);

}  // namespace offtake
