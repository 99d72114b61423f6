// A study's structure as the specialised kernel has it, known to the compiler, and run as host code: each path's
// metrics and the profile of all its series.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "host/engine/kernel_source.h"
#include "kernels/draws.h"
#include "kernels/path.h"

namespace offtake::testing {

struct StaticStudy {
  std::string file;
  std::string source;  // of its structure
  /// Every path in [0, paths): metrics, then (month, series).
  std::vector<float> (*simulate)(const BuiltTables& tables, int paths);
};

constexpr int kStaticBlock = 32;

/// All that are compiled into the tests; each adds itself.
std::vector<StaticStudy>& static_studies();

template <class Study, Reach Shared, class Scalar>
std::vector<Scalar> simulate_static(const BuiltTables& tables, int paths) {
  using S = StaticStructure<Study>;
  const std::vector<Scalar>* reals;
  if constexpr (sizeof(Scalar) == 8) {
    reals = &tables.reals;
  } else {
    reals = &tables.singles;
  }
  const std::vector<unsigned char> bytes = study_tables(tables, reals->data());
  TablesOf<Scalar, S> view;
  if (bytes.size() != sizeof view) return {};
  std::memcpy(&view, bytes.data(), sizeof view);
  const std::size_t columns = tables.columns.size(), series = tables.series.size();
  const std::size_t each = columns + std::size_t(tables.months) * series;
  std::vector<Scalar> out(each * std::size_t(paths));
  // As in a block of threads, of which each path is another one, with exactly the bytes that it has shared.
  const KernelShape shape = kernel_shape(tables, 90);
  const std::uint64_t own_bytes = shape.shared_bytes / std::uint64_t(shape.block);
  std::vector<double> shared(std::size_t(own_bytes * kStaticBlock / sizeof(double) + 1));
  std::memset(shared.data(), 0xff, shared.size() * sizeof(double));  // NaN: nothing is read before it is written
  for (int path = 0; path < paths; ++path) {
    Scalar* own = out.data() + each * std::size_t(path);
    const S structure;
    using Memory = BlockMemory<kStaticBlock, Shared>;
    Memory memory{{}, reinterpret_cast<unsigned char*>(shared.data()), path % kStaticBlock};
    PathState<Scalar, S, Memory> state(structure, view, memory);
    if (memory.used != own_bytes) return {};
    simulate_path(state, PhiloxDraws<Scalar>::from_path(unsigned(path), view.seed_low, view.seed_high),
                  ProfileRecorder<Scalar>{own + columns, 0, int(series), 1}, MetricSink<Scalar>{own, 1});
  }
  return out;
}

template <class Study, Reach Shared>
bool add_static_study(const char* file, const char* source) {
  static_studies().push_back({file, source, simulate_static<Study, Shared, float>});
  return true;
}

}  // namespace offtake::testing
