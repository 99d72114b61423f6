// The order statistics of one metric, from its histogram or from all its values.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "host/measures/column.h"
#include "host/measures/summary.h"

namespace offtake {

/// An order statistic as estimated, and what it certainly lies between.
struct Bracket {
  double value, low, high;
};

/// How many paths lie above a threshold, and Σ(x − threshold) and Σ(x − threshold)² over them.
struct Excess {
  double paths, sum, squares;
};

class Order {
 public:
  virtual ~Order() = default;
  virtual std::uint64_t count() const = 0;
  /// x_(rank), 1 <= rank <= count().
  virtual Bracket at(std::uint64_t rank) = 0;
  /// Over x > threshold, where threshold is the value of at(rank).
  virtual Excess beyond(std::uint64_t rank, double threshold) = 0;
};

/// From a summary: values are spread evenly within their bin, whose ends are cut to the least and the
/// greatest value; atoms at the plan, at those two and of whole numbers are exact. Months that never
/// come are left out.
class HistogramOrder final : public Order {
 public:
  HistogramOrder(const Summary& summary, const Column& column);
  std::uint64_t count() const override { return count_; }
  Bracket at(std::uint64_t rank) override;
  Excess beyond(std::uint64_t rank, double threshold) override;
  /// Σ(x − center)⁴ / count.
  double fourth_moment(double center) const;

 private:
  struct Cell {
    double low, high;
    std::uint64_t count, before;  // paths in it, and below it
  };
  void push(double low, double high, std::uint64_t count);

  std::vector<Cell> cells_;  // in rising order
  std::uint64_t count_ = 0;
};

/// From all values, exact. Takes the values and reorders them as ranks are asked for.
template <class T, class Values = std::vector<T>>
class ColumnOrder final : public Order {
 public:
  explicit ColumnOrder(Values values);
  std::uint64_t count() const override { return values_.size(); }
  Bracket at(std::uint64_t rank) override;
  Excess beyond(std::uint64_t rank, double threshold) override;

 private:
  Values values_;
  std::set<std::uint64_t> placed_;  // indices at which the sorted value already stands
};

}  // namespace offtake
