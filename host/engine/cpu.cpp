#include "host/engine/cpu.h"

namespace offtake {

CpuSimulator::CpuSimulator(const BuiltTables& tables, const PathUnit& unit)
    : tables_(tables),
      unit_(unit),
      singles_(tables.view<float>()),
      doubles_(tables.view<double>()),
      workspace_(scratch(unit.workspace_bytes(tables.structure.data()))),
      metrics_(scratch(tables.columns.size() * kChunkPaths * (unit.is_double ? 8 : 4))) {}

PathJob CpuSimulator::job(std::int64_t first_path, int paths) {
  PathJob job{};
  job.structure = tables_.structure.data();
  job.tables = unit_.is_double ? static_cast<const void*>(&doubles_) : &singles_;
  job.first_path = std::uint64_t(first_path);
  job.paths = paths;
  job.metrics = metrics_.get();
  job.workspace = workspace_.get();
  return job;
}

const void* CpuSimulator::simulate(std::int64_t first_path, int paths) {
  const PathJob one = job(first_path, paths);
  unit_.simulate(&one);
  return metrics_.get();
}

const void* CpuSimulator::simulate(std::span<const std::int64_t> paths) {
  listed_.assign(paths.begin(), paths.end());
  while (listed_.size() % std::size_t(unit_.lanes) > 0) listed_.push_back(listed_.back());
  PathJob one = job(0, int(paths.size()));
  one.path_numbers = listed_.data();
  unit_.simulate(&one);
  return metrics_.get();
}

void CpuSimulator::profile(std::int64_t first_path, int paths, int first_series, int series, void* out,
                           std::int64_t stride) {
  PathJob one = job(first_path, paths);
  one.profile = out;
  one.profile_stride = int(stride);
  one.first_series = first_series;
  one.series = series;
  unit_.simulate(&one);
}

}  // namespace offtake
