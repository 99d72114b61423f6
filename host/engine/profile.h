// Time profiles: what the first paths of a run did month by month.
#pragma once

#include <cstdint>
#include <vector>

#include "host/engine/run.h"

namespace offtake {

inline constexpr std::int64_t kProfilePaths = 16384;

/// How many series profile_values() holds at a time, so that memory stays bounded.
int profile_window(const BuiltTables& tables);
std::uint64_t profile_bytes(const BuiltTables& tables, std::int64_t paths);

/// Values (month, series, path) of `series` series from `first_series` on, of the run's first
/// min(paths, kProfilePaths) paths; simulated anew, so that nothing of them need be kept.
std::vector<double> profile_values(const BuiltTables& tables, const RunRequest& request, std::int64_t paths,
                                   int first_series, int series);

}  // namespace offtake
