// Time profiles with error bars: quantile fans of the first paths, month by month, and curves of
// first events of all paths.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/measures/column.h"
#include "host/measures/intervals.h"
#include "host/measures/summary.h"

namespace offtake {

struct ProfileRow {
  int month;  // from the study's start
  std::string entity, metric;
  std::string quantile;  // "0.05" …, or "mean"
  double value;
  std::optional<double> low, high;
};

/// x_(rank) for every rank of a rising list (1 … values.size()), in about two passes.
std::vector<double> order_statistics(std::span<const double> values, std::span<const std::uint64_t> ranks);

/// Mean and quantiles .05 .25 .5 .75 .95 of one series in one month over a fixed number > 0 of paths,
/// means with the central limit theorem's interval, quantiles between binomial order statistics.
class Fan {
 public:
  explicit Fan(std::int64_t paths);
  void append(const std::string& entity, const std::string& metric, int month, std::span<const double> values,
              std::vector<ProfileRow>& rows) const;

 private:
  struct Quantile {
    std::string label;
    std::uint64_t rank;
    std::optional<Ranks> band;
  };
  std::vector<Quantile> quantiles_;
  std::vector<std::uint64_t> ranks_;  // all that are needed, rising
};

/// P(an event has come by the month), of all paths, with Wilson's interval.
struct CurveRow {
  int month;  // from the study's start
  std::string entity, metric;
  double probability;
  Interval interval;
};

/// Whether the column says in which month something first happens.
bool is_event_month(const Column& column);

/// For months 0 … months-1 of a column that is_event_month().
void append_curve(const Column& column, const Summary& summary, int months, std::vector<CurveRow>& rows);

}  // namespace offtake
