// Tabulated monotone functions of a normal score: delays, outage hours, whatever the distribution.
#pragma once

#include "kernels/real.h"
#include "kernels/tables.h"

namespace offtake::inline OFFTAKE_TARGET {

/// The value of a curve at score z: curve_atom below the first knot, linear between knots, the
/// last value above kCurveHigh. Pairs (value, difference to the next) are gathered.
template <class Real, class SomeTables>
OFFTAKE_HD Real curve_value(const SomeTables& tables, int curve, Real z) {
  using T = ScalarOf<Real>;
  const Real low(tables.template of<Field::curve_low>(curve));
  const Real scale(tables.template of<Field::curve_scale>(curve));
  const T* pairs = tables.template from<Field::curve_pair>(curve * kCurvePairs * 2);
  const Real position = lesser(greater((z - low) * scale, Real(T(0))), Real(T(kCurvePairs - 1)));
  const IntOf<Real> knot = to_int(position);
  const Real fraction = position - to_real<Real>(knot);
  Real value, step;
  gather_pairs(pairs, knot, value, step);
  return select(z < low, Real(tables.template of<Field::curve_atom>(curve)), fmadd(fraction, step, value));
}

}  // namespace offtake::inline OFFTAKE_TARGET
