#include "host/tables/plan.h"

#include "host/tables/host_path.h"

namespace offtake {
namespace {

template <class Scalar>
Plan plan_of(const BuiltTables& built) {
  const std::size_t parties = std::size_t(Structure{built.structure.data()}.count<Link::party_resale_driver>());
  std::vector<Scalar> flow(std::size_t(built.months) * parties);
  Plan plan;
  plan.metrics = simulate_here<Scalar>(built, PlanDraws<Scalar>{}, PlanRecorder<Scalar>{flow.data()});
  plan.flow.assign(flow.begin(), flow.end());
  return plan;
}

template <class Scalar>
std::vector<double> profile_of(const BuiltTables& built) {
  const int series = int(built.series.size());
  std::vector<Scalar> out(std::size_t(built.months) * built.series.size());
  simulate_here<Scalar>(built, PlanDraws<Scalar>{}, ProfileRecorder<Scalar>{out.data(), 0, series, 1});
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
