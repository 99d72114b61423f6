#include "host/measures/order.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/measures/unset_vector.h"

namespace offtake {
namespace {

/// The bin of what is exactly 0 reaches up to 6e-42, which is no number of dollars.
double without_dust(double x) { return std::abs(x) < double(std::numeric_limits<float>::min()) ? 0 : x; }

}  // namespace

HistogramOrder::HistogramOrder(const Summary& summary, const Column& column) {
  const Binning bins = binning(column.info.quantity);
  const std::uint64_t zeros = summary.zeros();
  summary.for_each_bin([&](std::uint32_t bin, std::uint64_t count) {
    if (column.info.quantity == Quantity::month && bin == 0) return;
    const BinEdges edges = bin_edges(bins, bin);
    const double plan = bins == Binning::deviation ? column.plan : 0;
    const double low = without_dust(std::clamp(plan + edges.low, summary.least(), summary.greatest()));
    const double high = without_dust(std::clamp(plan + edges.high, low, summary.greatest()));
    // Zeros at an end of what a metric can be (nothing paid, nothing unserved) are an atom of known size.
    const bool zeros_first = low == 0 && high > 0 && summary.least() == 0 && zeros < count;
    const bool zeros_last = high == 0 && low < 0 && summary.greatest() == 0 && zeros < count;
    if (zeros_first) push(0, 0, zeros);
    push(low, high, zeros_first || zeros_last ? count - zeros : count);
    if (zeros_last) push(0, 0, zeros);
  });
}

void HistogramOrder::push(double low, double high, std::uint64_t count) {
  if (count == 0) return;
  cells_.push_back({low, high, count, count_});
  count_ += count;
}

Bracket HistogramOrder::at(std::uint64_t rank) {
  const auto after = std::upper_bound(cells_.begin(), cells_.end(), rank - 1,
                                      [](std::uint64_t before, const Cell& cell) { return before < cell.before; });
  const Cell& cell = *(after - 1);
  if (rank == 1) return {cell.low, cell.low, cell.low};
  if (rank == count_) return {cell.high, cell.high, cell.high};
  const double share = (double(rank - cell.before) - 0.5) / double(cell.count);
  return {cell.low + (cell.high - cell.low) * share, cell.low, cell.high};
}

Excess HistogramOrder::beyond(std::uint64_t, double threshold) {
  Excess excess{0, 0, 0};
  for (auto cell = cells_.rbegin(); cell != cells_.rend() && cell->high > threshold; ++cell) {
    const double from = std::max(cell->low, threshold), width = cell->high - from;
    const double share = cell->high > cell->low ? width / (cell->high - cell->low) : 1;
    const double paths = double(cell->count) * share, middle = from + width / 2 - threshold;
    excess.paths += paths;
    excess.sum += paths * middle;
    excess.squares += paths * (middle * middle + width * width / 12);
  }
  return excess;
}

double HistogramOrder::fourth_moment(double center) const {
  double sum = 0;
  for (const Cell& cell : cells_) {
    const double d = cell.low + (cell.high - cell.low) / 2 - center, w = cell.high - cell.low;
    // of an even spread of width w about d
    sum += double(cell.count) * (d * d * d * d + d * d * w * w / 2 + w * w * w * w / 80);
  }
  return sum / double(count_);
}

template <class T, class Values>
ColumnOrder<T, Values>::ColumnOrder(Values values) : values_(std::move(values)) {}

template <class T, class Values>
Bracket ColumnOrder<T, Values>::at(std::uint64_t rank) {
  const std::uint64_t index = rank - 1;
  const auto after = placed_.lower_bound(index);
  if (after == placed_.end() || *after != index) {
    const auto begin = values_.begin() + (after == placed_.begin() ? 0 : std::ptrdiff_t(*std::prev(after)) + 1);
    const auto end = after == placed_.end() ? values_.end() : values_.begin() + std::ptrdiff_t(*after);
    std::nth_element(begin, values_.begin() + std::ptrdiff_t(index), end);
    placed_.insert(index);
  }
  const double value = values_[index];
  return {value, value, value};
}

template <class T, class Values>
Excess ColumnOrder<T, Values>::beyond(std::uint64_t rank, double threshold) {
  at(rank);
  Excess excess{0, 0, 0};
  for (std::size_t i = rank; i < values_.size(); ++i) {
    const double over = double(values_[i]) - threshold;
    if (over <= 0) continue;
    excess.paths += 1;
    excess.sum += over;
    excess.squares += over * over;
  }
  return excess;
}

template class ColumnOrder<float>;
template class ColumnOrder<double>;
template class ColumnOrder<float, UnsetVector<float>>;
template class ColumnOrder<double, UnsetVector<double>>;

}  // namespace offtake
