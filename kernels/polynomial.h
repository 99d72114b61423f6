// Polynomials by Horner's rule with one fma a step.
#pragma once

#include "kernels/real.h"

namespace offtake::inline OFFTAKE_TARGET {

template <class Real>
OFFTAKE_HD Real polynomial(Real, Real sum) {
  return sum;
}

/// sum · x^n + … : coefficients in double, the highest power first, rounded to the scalar.
template <class Real, class... Rest>
OFFTAKE_HD Real polynomial(Real x, Real sum, double next, Rest... rest) {
  return polynomial(x, fmadd(sum, x, Real(ScalarOf<Real>(next))), rest...);
}

}  // namespace offtake::inline OFFTAKE_TARGET
