// A run directory, or another of results: complete or absent.
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "host/results/output_file.h"
#include "host/results/record.h"

namespace offtake {

/// What to do with results that are there already. Nothing but earlier ones of their kind or an empty directory is
/// ever replaced.
enum class Existing { refuse, replace };

/// What a directory of results is called, and the file by which it is known.
struct DirectoryKind {
  const char *name, *mark;
};
inline constexpr DirectoryKind kRunDirectory{"run directory", "manifest.json"};

struct ResultFile {
  const char* name;
  std::function<void(OutputFile&)> write;
};

/// Throws ResultsError where write_directory() could not succeed: to be asked before the paths are simulated.
/// Creates nothing.
void check_run_directory(const std::filesystem::path& directory, Existing existing,
                         const DirectoryKind& kind = kRunDirectory);

/// Writes all files beside `directory` and renames the whole into place; missing parents are made.
/// Throws ResultsError and leaves nothing behind where anything fails.
void write_directory(const std::vector<ResultFile>& files, const std::filesystem::path& directory, Existing existing,
                     const DirectoryKind& kind);

/// Every format of a run.
void write_run(const RunRecord& record, const std::filesystem::path& directory, Existing existing);

}  // namespace offtake
