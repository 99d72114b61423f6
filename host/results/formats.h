// The files of a run directory. A new one is one function and one entry of the list in formats.cpp.
#pragma once

#include <span>
#include <vector>

#include "host/results/output_file.h"
#include "host/results/record.h"

namespace offtake {

struct Format {
  const char* file;
  const char* doc;
  bool (*applies)(const RunRecord&);
  void (*write)(const RunRecord&, OutputFile&);
};

/// Numbers in all of them are the shortest that read back the same, whatever the locale; what is no
/// number is null in JSON and empty in CSV.
std::span<const Format> formats();

/// differences.csv: one row a measure of two runs.
void write_differences(const std::vector<DifferenceRow>& rows, OutputFile& file);

}  // namespace offtake
