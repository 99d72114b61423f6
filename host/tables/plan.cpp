#include "host/tables/plan.h"

#include "kernels/draws.h"
#include "kernels/path.h"

namespace offtake {
namespace {

template <class Scalar, class Recorder>
std::vector<double> simulate(const BuiltTables& built, const Recorder& recorder) {
  const Structure structure{built.structure.data()};
  const Tables<Scalar> tables = built.view<Scalar>();
  using Path = PathState<Scalar, Structure, HostMemory>;
  HostMemory measure{nullptr};
  { const Path path(structure, tables, measure); }
  std::vector<unsigned char> bytes(measure.used + 64);
  const auto misaligned = reinterpret_cast<std::uintptr_t>(bytes.data()) % 64;
  HostMemory memory{bytes.data() + (misaligned ? 64 - misaligned : 0)};
  Path path(structure, tables, memory);
  std::vector<Scalar> metrics(built.columns.size());
  simulate_path(path, PlanDraws<Scalar>{}, recorder, MetricSink<Scalar>{metrics.data(), 1});
  return {metrics.begin(), metrics.end()};
}

template <class Scalar>
Plan plan_of(const BuiltTables& built) {
  const std::size_t parties = std::size_t(Structure{built.structure.data()}.count<Link::party_resale_driver>());
  std::vector<Scalar> flow(std::size_t(built.months) * parties);
  Plan plan;
  plan.metrics = simulate<Scalar>(built, PlanRecorder<Scalar>{flow.data()});
  plan.flow.assign(flow.begin(), flow.end());
  return plan;
}

template <class Scalar>
std::vector<double> profile_of(const BuiltTables& built) {
  const int series = int(built.series.size());
  std::vector<Scalar> out(std::size_t(built.months) * built.series.size());
  simulate<Scalar>(built, ProfileRecorder<Scalar>{out.data(), 0, series, 1});
  return {out.begin(), out.end()};
}

}  // namespace

Plan simulate_plan(const BuiltTables& tables) {
  return tables.is_double ? plan_of<double>(tables) : plan_of<float>(tables);
}

std::vector<double> plan_profile(const BuiltTables& tables) {
  return tables.is_double ? profile_of<double>(tables) : profile_of<float>(tables);
}

}  // namespace offtake
