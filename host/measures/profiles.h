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
  std::string quantile;  // "0.05" …, "mean", or "probability"
  double value;
  std::optional<double> low, high;
};

/// x_(rank) for every rank of a rising list (1 … values.size()), in about two passes.
std::vector<double> order_statistics(std::span<const double> values, std::span<const std::uint64_t> ranks);

/// Mean and quantiles .05 .25 .5 .75 .95 of one series in one month over a fixed number of paths,
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

/// P(the month has come by t) for t = 0 … months-1, of all paths, with Wilson's interval. For
/// columns of Quantity::month that say when something first happens.
void append_curve(const Column& column, const Summary& summary, int months, std::vector<ProfileRow>& rows);

}  // namespace offtake
