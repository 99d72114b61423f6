// A run directory: complete or absent.
#pragma once

#include <filesystem>

#include "host/results/output_file.h"
#include "host/results/record.h"

namespace offtake {

/// What to do with a run that is there already. Nothing but an earlier run or an empty directory is
/// ever replaced.
enum class Existing { refuse, replace };

/// Throws ResultsError where write_run() could not succeed: to be asked before the paths are simulated.
/// Creates nothing.
void check_run_directory(const std::filesystem::path& directory, Existing existing);

/// Writes every format beside `directory` and renames the whole into place; missing parents are made.
/// Throws ResultsError and leaves nothing behind where anything fails.
void write_run(const RunRecord& record, const std::filesystem::path& directory, Existing existing);

}  // namespace offtake
