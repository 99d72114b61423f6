#include "host/measures/paired.h"

#include "host/measures/intervals.h"

namespace offtake {
namespace {

constexpr double kTailOfSection = 10;        // of a section for one of VaR
constexpr double kStudent31 = 2.0395134463;  // Student's t, 31 degrees of freedom, two-sided 95 %

double var_of(std::vector<double>& losses, double level) {
  const auto at = losses.begin() + std::ptrdiff_t(quantile_rank(level, losses.size())) - 1;
  std::nth_element(losses.begin(), at, losses.end());
  return *at;
}

/// Every kSections-th of them from `first` on.
std::vector<double> section(const std::vector<double>& losses, std::size_t first) {
  std::vector<double> part;
  for (std::size_t i = first; i < losses.size(); i += kSections) part.push_back(losses[i]);
  return part;
}

}  // namespace

PairedSums::PairedSums(const Column& base, const Column& variant)
    : is_event_(base.info.quantity == Quantity::flag || base.info.quantity == Quantity::month),
      event_(base.info.quantity == Quantity::flag ? 1 : 0) {
  lsb_ = is_event_ ? 1 : std::max(base.lsb, variant.lsb);
  scale_ = 1 / lsb_;
}

void PairedSums::add(const SplitSums& sums, std::uint64_t paths) {
  sum_ += whole_sum(sums);
  squares_ += whole_squares(sums);
  count_ += paths;
}

void PairedSums::merge(const PairedSums& other) {
  sum_ += other.sum_;
  squares_ += other.squares_;
  count_ += other.count_;
}

Measured PairedSums::difference() const {
  if (count_ == 0) return {std::nan(""), {}, {}, "no paths"};
  const double n = double(count_), mean = double(sum_) / n;
  if (count_ == 1) return {mean * lsb_, {}, {}, "an interval takes at least 2 paths"};
  // With Σv = n m + r:  Σ(v − mean)² = Σv² − n m² − 2 m r − r²/n, whole numbers but for the last term.
  const Wide m = sum_ / Wide{count_}, r = sum_ % Wide{count_};
  const double about_mean = double(squares_ - Wide{count_} * m * m - 2 * m * r) - double(r) * double(r) / n;
  const double half = kNormalQuantile * std::sqrt(std::max(0.0, about_mean) / (n - 1) / n);
  return {mean * lsb_, (mean - half) * lsb_, (mean + half) * lsb_, ""};
}

Measured var_difference(const std::vector<double>& base, const std::vector<double>& variant, double level) {
  std::vector<double> b = base, v = variant;
  const double difference = var_of(v, level) - var_of(b, level);
  if (double(base.size()) * (1 - level) < kSections * kTailOfSection)
    return {difference, {}, {}, "fewer than 320 paths beyond VaR"};
  double squares = 0;
  for (std::size_t i = 0; i < kSections; ++i) {
    std::vector<double> base_part = section(base, i), variant_part = section(variant, i);
    const double own = var_of(variant_part, level) - var_of(base_part, level) - difference;
    squares += own * own;
  }
  const double half = kStudent31 * std::sqrt(squares / (kSections - 1) / kSections);
  return {difference, difference - half, difference + half, ""};
}

Measured es_difference(const std::vector<double>& base, const std::vector<double>& variant, double level) {
  std::vector<double> b = base, v = variant;
  const double n = double(base.size()), base_var = var_of(b, level), variant_var = var_of(v, level);
  double sum = 0, squares = 0, base_beyond = 0, variant_beyond = 0;
  for (std::size_t i = 0; i < base.size(); ++i) {
    const double d = std::max(0.0, variant[i] - variant_var) - std::max(0.0, base[i] - base_var);
    sum += d;
    squares += d * d;
    base_beyond += base[i] > base_var;
    variant_beyond += variant[i] > variant_var;
  }
  const double difference = variant_var - base_var + sum / n / (1 - level);
  if (std::min(base_beyond, variant_beyond) < kHonestTail && difference != 0)
    return {difference, {}, {}, "fewer than 200 paths beyond VaR"};
  const double variance = std::max(0.0, squares / n - sum / n * (sum / n));
  const double half = kNormalQuantile * std::sqrt(variance / n) / (1 - level);
  return {difference, difference - half, difference + half, ""};
}

Measured independent_difference(const Measured& base, const Measured& variant) {
  const double difference = variant.value - base.value;
  if (!base.low || !base.high) return {difference, {}, {}, base.reason};
  if (!variant.low || !variant.high) return {difference, {}, {}, variant.reason};
  return {difference, difference - std::hypot(variant.value - *variant.low, *base.high - base.value),
          difference + std::hypot(*variant.high - variant.value, base.value - *base.low), ""};
}

}  // namespace offtake
