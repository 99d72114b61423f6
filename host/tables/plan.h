// The plan: the path model itself on X_plan, without delays and outages.
#pragma once

#include <vector>

#include "host/tables/built_tables.h"

namespace offtake {

struct Plan {
  std::vector<double> metrics;  // (column)
  std::vector<double> flow;     // [USD] (month, party) discounted net flow
};

/// In the precision of the tables, so that an uneventful path differs from it by exactly 0.
Plan simulate_plan(const BuiltTables& tables);

/// The plan month by month: (month, series), for `check` and for tests.
std::vector<double> plan_profile(const BuiltTables& tables);

}  // namespace offtake
