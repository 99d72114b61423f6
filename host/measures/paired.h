// Differences of two runs' measures, with 95 % intervals: paired where both saw the same draws.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "host/measures/column.h"
#include "host/measures/measures.h"
#include "host/measures/summary.h"
#include "kernels/whole.h"

namespace offtake {

/// Exact sums of one metric's differences, variant less base, over any number of paths: Σv and Σv² of
/// v = round(difference / lsb). Of what is yes or no, and of a month, the difference is that of its coming at all.
class PairedSums {
 public:
  using Wide = offtake::Wide;

  PairedSums(const Column& base, const Column& variant);

  void add(double base, double variant) {
    const double difference = is_event_ ? double(variant >= event_) - double(base >= event_) : variant - base;
    ++count_;
    if (difference == 0) return;
    const auto v = std::int64_t(nearest_whole(difference * scale_));  // |v| < 2^48
    sum_ += v;
    squares_ += Wide{v} * v;
  }
  void merge(const PairedSums& other);

  /// The same on a device: the columns' places, and how their differences are summed.
  DevicePair rule(int base, int variant) const { return {base, variant, scale_, is_event_ ? event_ : NAN}; }
  /// Adds so many paths that a device has summed by rule().
  void add(const SplitSums& sums, std::uint64_t paths);

  std::uint64_t count() const { return count_; }
  Wide sum() const { return sum_; }
  Wide sum_of_squares() const { return squares_; }

  /// "mean" or "probability".
  const char* measure() const { return is_event_ ? "probability" : "mean"; }
  /// By the central limit theorem.
  Measured difference() const;

 private:
  double lsb_, scale_;
  bool is_event_;
  double event_;  // from which on it has come
  Wide sum_ = 0, squares_ = 0;
  std::uint64_t count_ = 0;
};

/// One measure of one metric in both runs.
struct DifferenceRow {
  std::string variant, entity, metric, measure;
  double level;  // NaN if it has none
  double base, value;
  Measured difference;  // value less base
};

/// Of the losses of the same paths: value at risk of `variant` less that of `base`. The interval is Student's t of
/// the differences in kSections sections of the paths (sectioning: Asmussen and Glynn 2007, III.5).
inline constexpr int kSections = 32;
Measured var_difference(const std::vector<double>& base, const std::vector<double>& variant, double level);

/// The same of the expected shortfall. Variance of the mean over paths of (max(0, L_v - VaR_v) - max(0, L_b -
/// VaR_b)) / (1 - level), the difference of the influence functions of both.
Measured es_difference(const std::vector<double>& base, const std::vector<double>& variant, double level);

/// Of two measures from runs that have nothing in common: intervals that need not be symmetric are joined as
/// Zou and Donner (2008) do.
Measured independent_difference(const Measured& base, const Measured& variant);

}  // namespace offtake
