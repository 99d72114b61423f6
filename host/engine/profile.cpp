#include "host/engine/profile.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "host/engine/cpu.h"
#include "host/engine/units.h"

namespace offtake {
namespace {

constexpr std::uint64_t kWindowBytes = 128u << 20;

template <class T>
void scatter(const T* chunk, std::int64_t first, int paths, std::int64_t stride, std::int64_t rows, double* out) {
  for (std::int64_t row = 0; row < rows; ++row)
    std::copy(chunk + row * kChunkPaths, chunk + row * kChunkPaths + paths, out + row * stride + first);
}

}  // namespace

int profile_window(const BuiltTables& tables) {
  const std::uint64_t one = std::uint64_t(tables.months) * std::uint64_t(kProfilePaths) * sizeof(double);
  return int(std::clamp<std::uint64_t>(kWindowBytes / one, 1, std::max<std::size_t>(tables.series.size(), 1)));
}

std::uint64_t profile_bytes(const BuiltTables& tables, std::int64_t paths) {
  return std::uint64_t(tables.months) * std::uint64_t(std::min(paths, kProfilePaths)) * sizeof(double) *
         std::uint64_t(profile_window(tables));
}

std::vector<double> profile_values(const BuiltTables& tables, const RunRequest& request, std::int64_t paths,
                                   int first_series, int series) {
  const std::int64_t kept = std::min(paths, kProfilePaths);
  const std::int64_t rows = std::int64_t(tables.months) * series;
  std::vector<double> values(std::size_t(rows * kept));
  const PathUnit& unit = unit_named(request.isa, tables.is_double);
  std::atomic<std::int64_t> next{0};
  const auto work = [&] {
    CpuSimulator simulator(tables, unit);
    const Scratch chunk = scratch(std::size_t(rows) * kChunkPaths * (tables.is_double ? 8 : 4));
    for (std::int64_t first; (first = next.fetch_add(kChunkPaths)) < kept;) {
      const int count = int(std::min<std::int64_t>(kChunkPaths, kept - first));
      simulator.profile(first, count, first_series, series, chunk.get());
      if (tables.is_double) {
        scatter(reinterpret_cast<const double*>(chunk.get()), first, count, kept, rows, values.data());
      } else {
        scatter(reinterpret_cast<const float*>(chunk.get()), first, count, kept, rows, values.data());
      }
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 1; i < needs_of(tables, request).threads; ++i) threads.emplace_back(work);
    work();
  }
  return values;
}

}  // namespace offtake
