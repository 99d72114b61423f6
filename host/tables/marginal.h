// Distributions as curves: values at normal scores, as kernels/curves.h reads them.
#pragma once

#include <functional>
#include <vector>

#include "host/study/study.h"
#include "kernels/tables.h"

namespace offtake {

/// The curve_* fields of kernels/tables.h, in double.
struct Curve {
  double low = 0;             // normal score of the first knot
  double scale = 0;           // knots per unit of score
  double atom = 0;            // value below the first knot
  std::vector<double> pairs;  // (kCurvePairs, 2): value at the knot, difference to the next

  /// As the path model evaluates it.
  double at(double z) const;
};

/// What a negative value means: itself, or 0 (a delay, a duration).
enum class Negative { allowed, cut_at_zero };

/// The distribution with its atom of 1 - probability at 0. Knots are its quantiles; linear between.
Curve tabulate(const Distribution& distribution, Negative negative);

/// The curve whose knots hold value(score) from the score low to high; `atom` is not set.
Curve tabulate_between(double low, double high, const std::function<double(double)>& value);

/// The curve that is `atom` with probability 1 - p, and whose knots hold value(score) above that.
Curve tabulate(double atom, double p, const std::function<double(double)>& value);

}  // namespace offtake
