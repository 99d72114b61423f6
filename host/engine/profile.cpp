#include "host/engine/profile.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <thread>

#include "host/engine/cpu.h"
#include "host/engine/memory.h"
#include "host/engine/units.h"

namespace offtake {
namespace {

std::int64_t kept(std::int64_t paths) { return std::min(paths, kProfilePaths); }
const PathUnit& unit_of(const BuiltTables& tables, const RunRequest& request) {
  return unit_named(request.isa, tables.is_double);
}
/// Whole vectors of lanes: the last of a row writes past its last path.
std::int64_t stride_of(const PathUnit& unit, std::int64_t paths) {
  return (kept(paths) + unit.lanes - 1) / unit.lanes * unit.lanes;
}
std::int64_t width_of(const BuiltTables& tables) { return tables.is_double ? 8 : 4; }

std::uint64_t series_bytes(const BuiltTables& tables, const RunRequest& request, std::int64_t paths) {
  return std::uint64_t(tables.months * stride_of(unit_of(tables, request), paths) * width_of(tables));
}

template <class T>
std::vector<double> read(const unsigned char* row, std::int64_t count) {
  const T* values = reinterpret_cast<const T*>(row);
  return {values, values + count};
}

}  // namespace

int profile_window(const BuiltTables& tables, const RunRequest& request, std::int64_t paths) {
  const std::uint64_t most = std::max<std::uint64_t>(tables.series.size(), 1);
  return int(std::clamp<std::uint64_t>(memory_bound(request) / 4 / series_bytes(tables, request, paths), 1, most));
}

std::uint64_t profile_bytes(const BuiltTables& tables, const RunRequest& request, std::int64_t paths) {
  return series_bytes(tables, request, paths) * std::uint64_t(profile_window(tables, request, paths));
}

Profile::Profile(const BuiltTables& tables, const RunRequest& request, std::int64_t paths, int first_series, int series)
    : paths_(kept(paths)),
      stride_(stride_of(unit_of(tables, request), paths)),
      series_(series),
      width_(int(width_of(tables))),
      values_(scratch(series_bytes(tables, request, paths) * std::size_t(series))) {
  // Everything is allocated here: a thread that throws would end the program.
  const PathUnit& unit = unit_of(tables, request);
  const std::int64_t chunks = (paths_ + kChunkPaths - 1) / kChunkPaths;
  std::vector<std::unique_ptr<CpuSimulator>> simulators;
  for (std::int64_t i = 0; i < std::min<std::int64_t>(chunks, needs_of(tables, request).threads); ++i)
    simulators.push_back(std::make_unique<CpuSimulator>(tables, unit));

  std::atomic<std::int64_t> next{0};
  const auto work = [&](CpuSimulator& simulator) {
    for (std::int64_t first; (first = next.fetch_add(kChunkPaths)) < paths_;) {
      const int count = int(std::min<std::int64_t>(kChunkPaths, paths_ - first));
      simulator.profile(first, count, first_series, series, values_.get() + first * width_, stride_);
    }
  };
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < simulators.size(); ++i) threads.emplace_back([&, i] { work(*simulators[i]); });
  work(*simulators[0]);
}

std::vector<double> Profile::values(int month, int series) const {
  const unsigned char* from = row(std::int64_t(month) * series_ + series);
  return width_ == 8 ? read<double>(from, paths_) : read<float>(from, paths_);
}

}  // namespace offtake
