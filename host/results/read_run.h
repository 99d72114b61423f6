// A run directory read back: the study as it was run, and its worst paths.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "host/measures/measures.h"
#include "host/measures/worst.h"
#include "host/study/study.h"
#include "host/tables/built_tables.h"

namespace offtake {

/// One line: "PATH: error: RUN: what, why, remedy".
struct BadRun : std::runtime_error {
  BadRun(const std::filesystem::path& path, const std::string& what)
      : std::runtime_error(path.string() + ": error: RUN: " + what) {}
};

struct StoredRun {
  std::filesystem::path directory;
  Study study;  // with the paths and the seed of the run
  std::int64_t paths = 0;
  bool is_double = false;
  std::string tables_hash;
  std::string digest;
  std::string version;  // of the program that ran it
};

// All throw BadRun where the directory is missing, damaged or of another kind.
StoredRun read_run(const std::filesystem::path& directory);
Study read_run_study(const std::filesystem::path& directory);

/// Tables of the run's study; BadRun where they are not those that it ran on.
BuiltTables tables_of_run(const StoredRun& run);

/// summary.json: every measure.
std::vector<Estimate> read_estimates(const StoredRun& run);

/// worst.csv: the worst path first.
std::vector<WorstPath> read_worst(const StoredRun& run);

}  // namespace offtake
