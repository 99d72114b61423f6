// Which number stands in which column of a run's path results.
#pragma once

#include <string>
#include <vector>

#include "kernels/path_metrics.h"

namespace offtake {

struct Column {
  std::string entity;  // "contract.oracle"
  MetricInfo info;     // name, quantity, tail
  double lsb = 1;      // resolution of exact sums, a power of two; 1 for whole quantities
  double plan = 0;     // its value on the plan; histograms are of x - plan

  std::string name() const { return entity + " " + info.name; }
};

}  // namespace offtake
