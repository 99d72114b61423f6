// Risk measures of every metric, each with a 95 % interval. A new measure is one function and one
// entry of the list in measures.cpp.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/measures/column.h"
#include "host/measures/order.h"
#include "host/measures/summary.h"

namespace offtake {

/// A number with its interval; low and high are absent, with a reason, where none is honest. A value
/// that does not exist (the quantile of a month that never comes) is NaN, also with a reason.
struct Measured {
  double value;
  std::optional<double> low, high;
  std::string reason;
};

/// What a measure may look at. Of months, `order` and `moments` cover the paths where the month comes.
struct Sample {
  const Column& column;
  const Summary& summary;
  const HistogramOrder& histogram;
  Order& order;  // exact where all values are kept, else the histogram
  Moments moments;
};

inline constexpr double kHonestTail = 200;  // paths beyond VaR for an interval of ES

struct Measure {
  const char* name;
  const char* doc;
  bool (*applies)(const MetricInfo&);
  /// Given the study's levels; empty for a measure without one.
  std::vector<double> (*levels)(const std::vector<double>& study);
  Measured (*estimate)(Sample&, double level);
};

/// In the order in which results are written.
std::span<const Measure> measures();

struct Estimate {
  std::string entity, metric, measure;
  double level;  // NaN if it has none
  double value;
  std::optional<double> low, high;
  std::string reason;
};

/// Every measure that applies to one column. `exact` is the order of all its values, where kept.
std::vector<Estimate> estimate(const Column& column, const Summary& summary, const std::vector<double>& levels,
                               Order* exact = nullptr);

/// Half the width of the interval of ES at `level` over ES, from the summary. Infinite where there is
/// no interval, ES is 0, or fewer than 1,000 paths lie beyond VaR: too few to stop on.
double relative_half_width(const Column& column, const Summary& summary, double level);

/// Whether a run may stop on precision after so many paths: only at 65,536 · 2^k, so that where it
/// stops does not depend on the machine.
bool may_stop_at(std::int64_t paths);

}  // namespace offtake
