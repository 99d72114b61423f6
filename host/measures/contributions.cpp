#include "host/measures/contributions.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "host/measures/intervals.h"

namespace offtake {
namespace {

/// x_(rank), from the few values of the histogram's bin.
template <class T>
double value_at(std::span<const T> values, Order& histogram, std::uint64_t rank) {
  const Bracket bracket = histogram.at(rank);
  if (bracket.low == bracket.high) return bracket.low;
  std::uint64_t below = 0;
  std::vector<T> inside;
  for (const T x : values) {
    if (double(x) < bracket.low)
      ++below;
    else if (double(x) <= bracket.high)
      inside.push_back(x);
  }
  if (rank <= below || rank - below > inside.size()) {  // in double a value may lie a rounding off its bin
    inside.assign(values.begin(), values.end());
    below = 0;
  }
  const auto at = inside.begin() + std::ptrdiff_t(rank - below - 1);
  std::nth_element(inside.begin(), at, inside.end());
  return double(*at);
}

}  // namespace

template <class T>
LossTail tail_of(std::span<const T> losses, Order& histogram, double level) {
  LossTail tail;
  tail.level = level;
  tail.paths = losses.size();
  const std::uint64_t rank = quantile_rank(level, tail.paths);
  tail.var = value_at(losses, histogram, rank);
  // As many as n^(2/3) of n: ever more of them, ever closer to VaR.
  const auto some = std::uint64_t(std::cbrt(double((tail.paths - rank) * (tail.paths - rank))));
  tail.near = value_at(losses, histogram, std::min(rank + some, tail.paths));
  for (const T x : losses) {
    tail.beyond += double(x) > tail.var;
    tail.at += double(x) == tail.var;
  }
  return tail;
}

template LossTail tail_of(std::span<const float>, Order&, double);
template LossTail tail_of(std::span<const double>, Order&, double);

void TailSums::Sums::merge(const Sums& other) {
  count += other.count;
  sum += other.sum;
  squares += other.squares;
}

void TailSums::merge(const TailSums& other) {
  beyond_.merge(other.beyond_);
  at_.merge(other.at_);
  near_.merge(other.near_);
}

/// With w a path's weight, D its number and μ the mean of D where the loss is VaR, the mean is
/// μ + Σ w (D − μ) / ((1−α)N). That VaR is itself estimated moves it only through paths with D near μ, so that its
/// asymptotic variance is Var(w (D − μ)) / ((1−α)² N), that of ES where D is the loss (Hong and Liu 2009; Fu, Hong
/// and Hu 2009).
Measured TailSums::mean(const LossTail& tail) const {
  const double n = double(tail.paths), mass = tail.mass(), w = tail.weight_at();
  const double value = (beyond_.sum + w * at_.sum) / mass;
  if (double(tail.beyond) < kHonestTail) return {value, {}, {}, "fewer than 200 paths beyond VaR"};
  const double center = near_.count > 0 ? near_.sum / near_.count : 0;
  const double sum = beyond_.about(center) + w * at_.about(center);
  const double squares = beyond_.squares_about(center) + w * w * at_.squares_about(center);
  const double variance = std::max(0.0, squares / n - sum / n * (sum / n));
  const double half = kNormalQuantile * std::sqrt(variance / n) / (1 - tail.level);
  return {value, value - half, value + half, ""};
}

}  // namespace offtake
