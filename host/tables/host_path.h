// One path on the host, outside of any batch: the plan, and a path that is replayed.
#pragma once

#include <cstdint>
#include <vector>

#include "host/tables/built_tables.h"
#include "kernels/draws.h"
#include "kernels/path.h"

namespace offtake {

template <class Scalar>
using HostPath = PathState<Scalar, Structure, HostMemory>;

/// One path into a sink. Scalar must agree with the tables' precision; the bits are those of every unit.
template <class Scalar, class Draws, class Recorder, class Sink>
void simulate_into(const BuiltTables& built, const Draws& draws, const Recorder& recorder, const Sink& sink) {
  const Structure structure{built.structure.data()};
  const Tables<Scalar> tables = built.view<Scalar>();
  HostMemory measure{nullptr};
  { const HostPath<Scalar> path(structure, tables, measure); }
  std::vector<unsigned char> bytes(measure.used + 64);
  const auto misaligned = reinterpret_cast<std::uintptr_t>(bytes.data()) % 64;
  HostMemory memory{bytes.data() + (misaligned ? 64 - misaligned : 0)};
  HostPath<Scalar> path(structure, tables, memory);
  simulate_path(path, draws, recorder, sink);
}

/// Its metrics: (column).
template <class Scalar, class Draws, class Recorder>
std::vector<double> simulate_here(const BuiltTables& built, const Draws& draws, const Recorder& recorder) {
  std::vector<Scalar> metrics(built.columns.size());
  simulate_into<Scalar>(built, draws, recorder, MetricSink<Scalar>{metrics.data(), 1});
  return {metrics.begin(), metrics.end()};
}

}  // namespace offtake
