// A finished run, asked for single numbers.
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "host/engine/contributions.h"
#include "host/engine/run.h"
#include "host/measures/measures.h"
#include "host/study/study.h"

namespace offtake {

struct Findings {
  const Study& study;
  const BuiltTables& tables;
  const std::vector<Summary>& summaries;  // (column)
  const std::vector<Estimate>& estimates;
  const std::vector<Contribution>& contributions;

  /// An estimate; NaN with a reason where the run has none. `level` is NaN for a measure without one.
  Measured of(std::string_view entity, std::string_view metric, std::string_view measure,
              double level = std::numeric_limits<double>::quiet_NaN()) const;

  /// P(metric > 0) of a metric that is never negative.
  Measured positive(std::string_view entity, std::string_view metric) const;

  /// The column of a metric, or -1.
  int column(std::string_view entity, std::string_view metric) const;
};

/// Every measure of every column; the headline's from all its values where they were kept, which it
/// takes from the output.
std::vector<Estimate> estimate_all(const BuiltTables& tables, const std::vector<double>& levels, RunOutput& output);

}  // namespace offtake
