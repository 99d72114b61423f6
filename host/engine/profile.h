// Time profiles: what the first paths of a run did month by month.
#pragma once

#include <cstdint>
#include <vector>

#include "host/engine/run.h"
#include "host/engine/scratch.h"

namespace offtake {

inline constexpr std::int64_t kProfilePaths = 16384;

/// How many series are simulated at a time: as many as fit a quarter of the run's memory, one at least.
int profile_window(const BuiltTables& tables, const RunRequest& request, std::int64_t paths);
std::uint64_t profile_bytes(const BuiltTables& tables, const RunRequest& request, std::int64_t paths);

/// A window of series on the run's first min(paths, kProfilePaths) paths, in the run's own precision;
/// simulated anew, so that nothing of them need be kept.
class Profile {
 public:
  Profile(const BuiltTables& tables, const RunRequest& request, std::int64_t paths, int first_series, int series);

  /// One series of the window in one month: (path).
  std::vector<double> values(int month, int series) const;

 private:
  const unsigned char* row(std::int64_t i) const { return values_.get() + i * stride_ * width_; }

  std::int64_t paths_, stride_;  // between two rows
  int series_, width_;           // bytes of a number
  Scratch values_;               // (month, series, stride)
};

}  // namespace offtake
