// What `offtake compare` leaves behind: complete or absent.
#pragma once

#include <filesystem>
#include <vector>

#include "host/measures/paired.h"
#include "host/results/read_run.h"
#include "host/results/run_directory.h"

namespace offtake {

inline constexpr DirectoryKind kComparisonDirectory{"comparison", "comparison.json"};

struct Comparison {
  const StoredRun &a, &b;
  bool paired = false;     // on the same draws
  std::int64_t paths = 0;  // that were compared; of independent runs 0: all of each
  const std::vector<DifferenceRow>& rows;
};

/// differences.csv, and the same in comparison.json with what was compared.
void write_comparison(const Comparison& comparison, const std::filesystem::path& directory, Existing existing);

}  // namespace offtake
