// Path results as raw bits, from any unit: what "the same bits" is asserted on.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/model/simulated.h"

namespace offtake::testing {

inline std::uint64_t bits_at(const void* values, std::int64_t at, bool is_double) {
  return is_double ? std::bit_cast<std::uint64_t>(static_cast<const double*>(values)[at])
                   : std::bit_cast<std::uint32_t>(static_cast<const float*>(values)[at]);
}

/// Every column's bits (column, path) of paths first … first + paths - 1, `chunk` at a time.
inline std::vector<std::uint64_t> path_bits(const BuiltTables& tables, const PathUnit& unit, std::int64_t first,
                                            int paths, int chunk = kChunkPaths) {
  CpuSimulator simulator(tables, unit);
  std::vector<std::uint64_t> bits(tables.columns.size() * std::size_t(paths));
  for (int done = 0; done < paths; done += chunk) {
    const int count = std::min(chunk, paths - done);
    const void* metrics = simulator.simulate(first + done, count);
    for (std::size_t c = 0; c < tables.columns.size(); ++c)
      for (int i = 0; i < count; ++i)
        bits[c * std::size_t(paths) + std::size_t(done + i)] =
            bits_at(metrics, std::int64_t(c) * kChunkPaths + i, tables.is_double);
  }
  return bits;
}

inline std::string unit_name(const PathUnit& unit) {
  return std::string(unit.isa) + (unit.is_double ? " double x" : " float x") + std::to_string(unit.lanes);
}

/// Says which column of which path differs first, and in how many.
inline void expect_same_bits(const BuiltTables& tables, const std::vector<std::uint64_t>& expected,
                             const std::vector<std::uint64_t>& found, const std::string& what) {
  ASSERT_EQ(expected.size(), found.size()) << what;
  std::size_t differ = 0, at = expected.size();
  for (std::size_t i = expected.size(); i-- > 0;) {
    if (expected[i] == found[i]) continue;
    ++differ;
    at = i;
  }
  if (differ == 0) return;
  const std::size_t paths = expected.size() / tables.columns.size();
  ADD_FAILURE() << what << ": " << differ << " of " << expected.size() << " results differ, the first is "
                << tables.columns[at / paths].name() << " of path " << at % paths << ": " << std::hex << expected[at]
                << " and " << found[at];
}

/// Every study that comes with the sources, by its path from their root.
inline std::vector<std::string> all_studies() {
  std::vector<std::string> found{"bench/reference.toml"};
  for (const char* folder : {"configs", "tests/studies"})
    for (const auto& entry : std::filesystem::directory_iterator(source_folder() + "/" + folder))
      if (entry.path().extension() == ".toml") found.push_back(folder + ("/" + entry.path().filename().string()));
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace offtake::testing
