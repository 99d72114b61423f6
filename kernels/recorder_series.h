// Names of the time profiles, declared once.
#pragma once

#include "kernels/path_metrics.h"

namespace offtake::inline OFFTAKE_TARGET {

/// Time profiles: one series for every entity of its owner, in this order.
enum class Series : int {
  driver_value,
  demand_new,
  demand_served,
  demand_unserved,
  party_capacity,
  party_used,
  party_utilisation,
  party_liquidity,
  party_failed,
  contract_available,
  contract_used,
  milestone_met,
  debt_breached,
  debt_balance,
  size
};

struct SeriesInfo {
  Owner owner;
  const char* name;
  const char* doc;
  Feature feature = Feature::always;
};

inline constexpr SeriesInfo kSeriesInfo[] = {
    {Owner::driver, "value", "X(t)"},
    {Owner::demand, "gpue", "new demand [GPUe]"},
    {Owner::demand, "served_gpue", "served [GPUe]"},
    {Owner::demand, "unserved_gpue", "never served [GPUe]"},
    {Owner::party, "capacity_gpue", "capacity of its sites [GPUe]"},
    {Owner::party, "used_gpue", "used of it [GPUe]"},
    {Owner::party, "utilisation", "used over capacity"},
    {Owner::party, "liquidity_usd", "cash and credit line [USD], not discounted"},
    {Owner::party, "failed", "failed so far", Feature::credit},
    {Owner::contract, "available_gpue", "available to the buyer [GPUe]"},
    {Owner::contract, "used_gpue", "used by the buyer [GPUe]"},
    {Owner::milestone, "met", "reached so far"},
    {Owner::debt, "breached", "covenant broken so far"},
    {Owner::debt, "balance_usd", "what is owed [USD], not discounted"},
};
static_assert(sizeof(kSeriesInfo) / sizeof(SeriesInfo) == int(Series::size));

}  // namespace offtake::inline OFFTAKE_TARGET
