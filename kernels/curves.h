// A marginal distribution as the host tabulated it, looked up by normal score.
#pragma once

#include "kernels/real.h"
#include "kernels/tables.h"

namespace offtake::inline OFFTAKE_TARGET {

template <class Real, class T>
OFFTAKE_HD Real curve_value(const Tables<T>& t, int curve, Real z) {
  const Real low(t.template of<Field::curve_low>(curve));
  const Real at = greater((z - low) * Real(t.template of<Field::curve_scale>(curve)), Real(T(0)));
  const Real knot = lesser(round_down(at), Real(T(kCurvePairs - 1)));
  const IntOf<Real> pair = to_int(knot + knot);
  const T* pairs = t.template from<Field::curve_pair>(curve * kCurvePairs * 2);
  const Real inside = fmadd(at - knot, gather(pairs + 1, pair), gather(pairs, pair));
  return select(z < low, Real(t.template of<Field::curve_atom>(curve)), inside);
}

}  // namespace offtake::inline OFFTAKE_TARGET
