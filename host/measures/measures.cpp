#include "host/measures/measures.h"

#include <bit>
#include <cmath>
#include <limits>

#include "host/measures/intervals.h"

namespace offtake {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kSettledTail = 1000;  // paths beyond VaR for stopping on it

bool is_cause(const MetricInfo& info) { return info.quantity == Quantity::cause; }
bool is_number(const MetricInfo& info) { return info.quantity != Quantity::flag && !is_cause(info); }
bool may_come(const MetricInfo& info) { return info.quantity == Quantity::flag || info.quantity == Quantity::month; }
bool has_bad_tail(const MetricInfo& info) { return is_number(info) && info.tail == Tail::high; }

std::vector<double> no_level(const std::vector<double>&) { return {}; }
std::vector<double> study_levels(const std::vector<double>& study) { return study; }
std::vector<double> quantile_levels(const std::vector<double>&) { return {.01, .05, .25, .5, .75, .95, .99}; }

std::vector<double> causes(const std::vector<double>&) { return {1, 2, 3}; }

Measured about(double value, double standard_error) {
  const double half = kNormalQuantile * standard_error;
  return {value, value - half, value + half, ""};
}

Measured without_interval(double value, const char* reason) { return {value, {}, {}, reason}; }
Measured never() { return without_interval(kNan, "it comes on no path"); }
Measured single(double value) { return without_interval(value, "an interval takes at least 2 paths"); }

/// Central limit theorem.
Measured mean(Sample& sample, double) {
  const Moments& m = sample.moments;
  if (m.count == 0) return never();
  if (m.count == 1) return single(m.mean);
  return about(m.mean, std::sqrt(m.variance / double(m.count)));
}

/// The sample variance is asymptotically normal with variance (μ4 − σ⁴)/n, hence sd with that over 4σ²
/// (Serfling 1980, 2.2.3 and 3.1); μ4 is the histogram's. A normal law is not assumed.
Measured sd(Sample& sample, double) {
  const Moments& m = sample.moments;
  if (m.count == 0) return never();
  if (m.count == 1) return without_interval(kNan, "a standard deviation takes at least 2 paths");
  const double s = std::sqrt(m.variance);
  if (s == 0) return about(0, 0);
  const double spread = sample.histogram.fourth_moment(m.mean) - m.variance * m.variance;
  return about(s, std::sqrt(std::max(0.0, spread) / double(m.count)) / (2 * s));
}

/// x_(⌈pN⌉) between binomial order statistics, widened to the ends of their bins.
Measured quantile(Sample& sample, double level) {
  Order& order = sample.order;
  if (order.count() == 0) return never();
  const double value = order.at(quantile_rank(level, order.count())).value;
  const auto ranks = quantile_ranks(level, order.count());
  if (!ranks) return without_interval(value, "too few paths for an interval at this level");
  return {value, order.at(ranks->low).low, order.at(ranks->high).high, ""};
}

/// VaR + Σ max(0, L − VaR)/((1−α)N), with the asymptotic variance of that mean over all paths:
/// Var(max(0, L − VaR))/((1−α)²N) = (Var(L | L ≥ VaR) + α (ES − VaR)²)/((1−α)N) (Manistre and Hancock 2005).
Measured expected_shortfall(Sample& sample, double level, double fewest_beyond) {
  Order& order = sample.order;
  if (order.count() == 0) return never();
  const std::uint64_t rank = quantile_rank(level, order.count());
  const double n = double(order.count()), var = order.at(rank).value;
  const Excess excess = order.beyond(rank, var);
  const double es = var + excess.sum / ((1 - level) * n);
  if (std::round(excess.paths) < fewest_beyond) return without_interval(es, "fewer than 200 paths beyond VaR");
  const double mean = excess.sum / n, variance = std::max(0.0, excess.squares / n - mean * mean);
  return about(es, std::sqrt(variance / n) / (1 - level));
}

Measured es(Sample& sample, double level) { return expected_shortfall(sample, level, kHonestTail); }

/// Of yes, or of a month that comes at all: Wilson.
Measured probability(Sample& sample, double) {
  const std::uint64_t count = sample.summary.count();
  if (count == 0) return without_interval(kNan, "no paths");
  const bool flag = sample.column.info.quantity == Quantity::flag;
  const std::uint64_t hits = flag ? count - sample.summary.zeros() : sample.moments.count;
  const Interval interval = wilson(hits, count);
  return {double(hits) / double(count), interval.low, interval.high, ""};
}

/// Of one cause among those of kernels/credit.h.
Measured probability_of_cause(Sample& sample, double level) {
  const std::uint64_t count = sample.summary.count();
  if (count == 0) return without_interval(kNan, "no paths");
  const std::uint64_t hits = sample.summary.in_bin(std::uint32_t(level) + 1);
  const Interval interval = wilson(hits, count);
  return {double(hits) / double(count), interval.low, interval.high, ""};
}

constexpr Measure kMeasures[] = {
    {"mean", "expected value", is_number, no_level, mean},
    {"sd", "standard deviation", is_number, no_level, sd},
    {"quantile", "not exceeded with this probability", is_number, quantile_levels, quantile},
    {"var", "value at risk: not exceeded with this probability", has_bad_tail, study_levels, quantile},
    {"es", "expected shortfall: mean of what lies beyond the value at risk", has_bad_tail, study_levels, es},
    {"probability", "of yes, or of a month that comes at all", may_come, no_level, probability},
    {"probability", "of a failure's cause: 1 chance, 2 liquidity, 3 cascade", is_cause, causes, probability_of_cause},
};

/// Paths on which a month never comes.
std::uint64_t absent(const Column& column, const Summary& summary) {
  return column.info.quantity == Quantity::month ? summary.in_bin(0) : 0;
}

}  // namespace

std::span<const Measure> measures() { return kMeasures; }

std::vector<Estimate> estimate(const Column& column, const Summary& summary, const std::vector<double>& levels,
                               Order* exact) {
  HistogramOrder histogram(summary, column);
  Sample sample{column, summary, histogram, exact ? *exact : histogram,
                moments(summary, column.lsb, absent(column, summary))};
  std::vector<Estimate> estimates;
  for (const Measure& measure : kMeasures) {
    if (!measure.applies(column.info)) continue;
    std::vector<double> at = measure.levels(levels);
    if (measure.levels == no_level) at.push_back(kNan);
    for (const double level : at) {
      Measured m = measure.estimate(sample, level);
      estimates.push_back(
          {column.entity, column.info.name, measure.name, level, m.value, m.low, m.high, std::move(m.reason)});
    }
  }
  return estimates;
}

double relative_half_width(const Column& column, const Summary& summary, double level) {
  HistogramOrder histogram(summary, column);
  Sample sample{column, summary, histogram, histogram, moments(summary, column.lsb)};
  const Measured es = expected_shortfall(sample, level, kSettledTail);
  if (!es.low || es.value == 0) return std::numeric_limits<double>::infinity();
  return (*es.high - *es.low) / 2 / std::abs(es.value);
}

bool may_stop_at(std::int64_t paths) {
  return paths >= 65536 && std::has_single_bit(static_cast<std::uint64_t>(paths));
}

}  // namespace offtake
