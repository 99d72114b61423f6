// The standard normal distribution on any Real: its distribution function and the inverse.
#pragma once

#include "kernels/functions.h"

namespace offtake::inline OFFTAKE_TARGET {

/// z with Φ(z) = u. 1e-42 < u < 1 (float: normal numbers); relative error 1e-6 (double: 1e-14).
template <class Real>
OFFTAKE_HD Real inverse_normal(Real u) {
  using T = ScalarOf<Real>;
  const Real y = u - Real(T(0.5));
  const Real x = y * y;
  const Real smaller = lesser(u, Real(T(1)) - u);
  const Real tail = greater(smaller, Real(T(is_double<Real> ? 1e-42 : 1.18e-38)));
  const Real s = root(Real(T(-2)) * log_of(tail));
  Real p, q, tail_p, tail_q;  // z = y p/q in the middle, |z| = s p/q outside
  if constexpr (is_double<Real>) {
    p = polynomial(x, Real(25.004492892436718), -510.11395758701234, 1993.2971689344397, -3185.6930071605252,
                   2617.3721018535541, -1206.3140610046663, 315.5645563534661, -43.798737327497677,
                   2.5066282746310005);
    q = polynomial(x, Real(60.149316544215332), -549.90243466473474, 1538.7347357889218, -2009.8531397726124,
                   1434.5431272886337, -594.5815556220723, 142.98361763953646, -18.520365699331872, 1.0);
    tail_p = polynomial(s, Real(1.0000113894925861), 92.135111133505438, 2327.5858346372614, 22717.91519268265,
                        102868.29910094302, 228791.91651516852, 128153.2319638665, -318174.37425860322,
                        -367830.73986923359, -75637.843476251604);
    tail_q = polynomial(s, Real(1.0), 92.140543361385289, 2333.9290739443207, 23151.896944667086, 111384.1045000655,
                        294679.18134442708, 379961.40020081714, 188914.15346913978, 23359.468118286048,
                        -188.29442999804358);
  } else {
    p = polynomial(x, Real(9.22494739f), -53.1087964, 57.2653811, -21.0744298, 2.50662827);
    q = polynomial(x, Real(13.2176509f), -37.5449109, 30.4435883, -9.45467864, 1.0);
    tail_p = polynomial(s, Real(1.0001906f), 14.6996587, 34.7180156, -19.0113003, -51.6656821);
    tail_q = polynomial(s, Real(1.0f), 14.7246509, 39.3950039, 20.716109, -0.933175354);
  }
  const auto middle = magnitude(y) <= Real(T(0.425));
  const Real outer = s * (tail_p / tail_q);
  return select(middle, y * (p / q), select(y < Real(T(0)), -outer, outer));
}

/// Φ(z); the lower tail keeps its relative accuracy down to z = -13 (double: -37), then saturates.
template <class Real>
OFFTAKE_HD Real normal_cdf(Real z) {
  using T = ScalarOf<Real>;
  const Real a = lesser(magnitude(z), Real(T(is_double<Real> ? 38 : 14)));
  // Φ(-a) = e^{-a²/2} h(s) / (a + 5), s = (a - 5)/(a + 5); a² exactly, as a sum of two
  const Real reciprocal = Real(T(1)) / (a + Real(T(5)));
  const Real s = (a - Real(T(5))) * reciprocal;
  const Real square = a * a;
  const Real rest = fmadd(a, a, -square);
  Real h;
  if constexpr (is_double<Real>) {
    h = polynomial(s, Real(2.028295852054431e-9), 7.2156114945833448e-9, -1.023082030903784e-8,
                   -6.5414312222304431e-8, 4.3602938324453711e-8, 4.3279934974296864e-7, -3.3770663345903561e-7,
                   -2.76913022778129e-6, 3.9814595914781487e-6, 1.668117520689847e-5, -4.9762996275160453e-5,
                   -5.9375719000730303e-5, 5.4489910236268763e-4, -7.9786940025960241e-4, -2.993376775195575e-3,
                   2.0795066800128231e-2, -6.9118638705989751e-2, 1.6502036617036717e-1, -3.1353315667131447e-1,
                   4.9530561596997689e-1, -6.6538250289005661e-1, 7.6919304975006296e-1);
  } else {
    h = polynomial(s, Real(3.99699653e-4f), -9.84890621e-4, -2.9702447e-3, 2.08787751e-2, -6.91122893e-2,
                   1.65007046e-1, -3.13534342e-1, 4.95306356e-1, -6.65382471e-1, 7.69193043e-1);
  }
  const Real density = exp_of(Real(T(-0.5)) * square) * fmadd(rest, Real(T(-0.5)), Real(T(1)));
  const Real tail = density * h * reciprocal;
  return select(z < Real(T(0)), tail, Real(T(1)) - tail);
}

}  // namespace offtake::inline OFFTAKE_TARGET
