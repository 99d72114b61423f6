// The standard normal distribution on any Real: its distribution function and the inverse.
#pragma once

#include "kernels/functions.h"

namespace offtake::inline OFFTAKE_TARGET {

/// z with Φ(z) = u. 1e-42 < u < 1 (float: normal numbers); relative error 1e-6 (double: 1e-14).
template <class Real>
OFFTAKE_HD Real inverse_normal(Real u) {
  using T = ScalarOf<Real>;
  const Real y = u - Real(T(0.5));
  const Real x = fmadd(-y, y, Real(T(0.180625)));  // 0 where the tail begins: keeps all coefficients positive
  const Real smaller = lesser(u, Real(T(1)) - u);
  const Real tail = greater(smaller, Real(T(is_double<Real> ? 1e-42 : 1.18e-38)));
  const Real s = root(Real(T(-2)) * log_of(tail));
  Real p, q, tail_p, tail_q;  // z = y p/q in the middle, |z| = s p/q outside
  if constexpr (is_double<Real>) {
    p = polynomial(x, Real(3907.0076390238158), 74060.814625639022, 214247.3801984238, 213550.16248438213,
                   95692.73551269759, 21627.481160490559, 2548.2248573022628, 148.75654077063151, 3.3871328727963666);
    q = polynomial(x, Real(9398.4645172065908), 72342.697492845873, 140376.82723612545, 109244.70555458817,
                   41169.981667908565, 8176.8783406360712, 871.28389406419861, 46.923386895220554, 1.0);
    tail_p = polynomial(s, Real(1.0000113894925861), 92.135111133505438, 2327.5858346372614, 22717.91519268265,
                        102868.29910094302, 228791.91651516852, 128153.2319638665, -318174.37425860322,
                        -367830.73986923359, -75637.843476251604);
    tail_q =
        polynomial(s, Real(1.0), 92.140543361385289, 2333.9290739443207, 23151.896944667086, 111384.1045000655,
                   294679.18134442708, 379961.40020081714, 188914.15346913978, 23359.468118286048, -188.29442999804358);
  } else {
    p = polynomial(x, Real(117.813903f), 593.143981, 386.876973, 68.5552802, 3.38713286);
    q = polynomial(x, Real(168.805627f), 357.532536, 162.019954, 23.2451682, 1.0);
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
    h = polynomial(s, Real(2.028295852054431e-9), 7.2156114945833448e-9, -1.023082030903784e-8, -6.5414312222304431e-8,
                   4.3602938324453711e-8, 4.3279934974296864e-7, -3.3770663345903561e-7, -2.76913022778129e-6,
                   3.9814595914781487e-6, 1.668117520689847e-5, -4.9762996275160453e-5, -5.9375719000730303e-5,
                   5.4489910236268763e-4, -7.9786940025960241e-4, -2.993376775195575e-3, 2.0795066800128231e-2,
                   -6.9118638705989751e-2, 1.6502036617036717e-1, -3.1353315667131447e-1, 4.9530561596997689e-1,
                   -6.6538250289005661e-1, 7.6919304975006296e-1);
  } else {
    h = polynomial(s, Real(3.99699652e-4f), -9.84890624e-4, -2.9702447e-3, 2.08787751e-2, -6.91122893e-2, 1.65007046e-1,
                   -3.13534342e-1, 4.95306356e-1, -6.65382471e-1, 7.69193043e-1);
  }
  const Real density = exp_of(Real(T(-0.5)) * square) * fmadd(rest, Real(T(-0.5)), Real(T(1)));
  const Real tail = density * h * reciprocal;
  return select(z < Real(T(0)), tail, Real(T(1)) - tail);
}

}  // namespace offtake::inline OFFTAKE_TARGET
