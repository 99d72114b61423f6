// Elementary functions, once for every Real, with the same bits on all of them: only IEEE add,
// multiply, fma, divide and integer operations on bits. Coefficients: scripts/fit_functions.py.
//
//                     domain               float   double   [largest error, ulp]
//   exp_of            finite               1.1     1.1      saturates, never 0, inf or NaN
//   log_of            positive, normal     1       1
//   sincos_turn       [-0.5, 0.5] turns    1.1     1.1      of 2π · turn
// and in normal.h inverse_normal and normal_cdf.
#pragma once

#include "kernels/polynomial.h"
#include "kernels/real.h"

namespace offtake::inline OFFTAKE_TARGET {

/// Where the layout of a scalar's bits enters.
template <class T>
struct Format;
template <>
struct Format<float> {
  static constexpr int mantissa = 23;
  static constexpr unsigned fraction = 0x7fffff;
  static constexpr unsigned one = 0x3f800000;
  static constexpr unsigned half_root = 0x3f3504f3;  // √½
  static constexpr unsigned whole = 0x4b000000;      // 2^23
  static constexpr float unbias = 8388608.0f + 127;
  static constexpr float shifter = 12582912.0f;  // 1.5 · 2^23: adding it rounds to a whole number
  static constexpr float bias = 127;
  static constexpr float exp_low = -87.33f, exp_high = 88.37f;
  static constexpr float ln2_high = 0.693359375f, ln2_low = -2.12194440e-4f;
};
template <>
struct Format<double> {
  static constexpr int mantissa = 52;
  static constexpr unsigned long long fraction = 0xfffffffffffff;
  static constexpr unsigned long long one = 0x3ff0000000000000;
  static constexpr unsigned long long half_root = 0x3fe6a09e667f3bcd;
  static constexpr unsigned long long whole = 0x4330000000000000;  // 2^52
  static constexpr double unbias = 4503599627370496.0 + 1023;
  static constexpr double shifter = 6755399441055744.0;  // 1.5 · 2^52
  static constexpr double bias = 1023;
  static constexpr double exp_low = -708.39, exp_high = 709.43;
  static constexpr double ln2_high = 0.693147180369123816490, ln2_low = 1.90821492927058770002e-10;
};

/// e^x; x is cut to [-87.33, 88.37] (double: [-708.39, 709.43]).
template <class Real>
OFFTAKE_HD Real exp_of(Real x) {
  using T = ScalarOf<Real>;
  using F = Format<T>;
  x = greater(lesser(x, Real(F::exp_high)), Real(F::exp_low));
  // x = k ln 2 + r, |r| <= ln 2 / 2; the shifter leaves k + bias in the low bits
  const Real shifter = Real(F::shifter);
  const Real k = fmadd(x, Real(T(1.4426950408889634)), shifter) - shifter;
  Real r = fmadd(k, Real(-F::ln2_high), x);
  r = fmadd(k, Real(-F::ln2_low), r);
  const Real power = from_bits<Real>(bits_of(k + Real(F::shifter + F::bias)) << F::mantissa);  // 2^k
  Real p;                                                                                      // (e^r - 1 - r) / r²
  if constexpr (is_double<Real>) {
    p = polynomial(r, Real(2.0921589301027393e-9), 2.5105217029094218e-8, 2.7557252912751835e-7, 2.7557255400211198e-6,
                   2.4801587347339096e-5, 1.9841269874820577e-4, 1.3888888888874399e-3, 8.3333333333261351e-3,
                   4.1666666666666684e-2, 1.6666666666666671e-1, 0.5);
  } else {
    p = polynomial(r, Real(1.39411242e-3f), 8.3631811e-3, 4.16663751e-2, 1.6666577e-1, 5.00000003e-1);
  }
  return (Real(T(1)) + fmadd(r * r, p, r)) * power;
}

/// ln x for positive normal x; exactly 0 at 1.
template <class Real>
OFFTAKE_HD Real log_of(Real x) {
  using T = ScalarOf<Real>;
  using F = Format<T>;
  using Bits = BitsOf<Real>;
  // x = 2^e (1 + f), √½ <= 1 + f < √2
  const Bits shifted = bits_of(x) + Bits(F::one - F::half_root);
  const Real e = from_bits<Real>((shifted >> F::mantissa) | Bits(F::whole)) - Real(F::unbias);
  const Real f = from_bits<Real>((shifted & Bits(F::fraction)) + Bits(F::half_root)) - Real(T(1));
  Real p;  // (ln(1 + f) - f + f²/2) / f³
  if constexpr (is_double<Real>) {
    p = polynomial(f, Real(-0.026470745708567121), 0.058309149723188485, -0.061368469878965066, 0.053161247958043015,
                   -0.053539769619636959, 0.058445265039254434, -0.06267844102980492, 0.066714829309066704,
                   -0.071419743842418059, 0.076920047248928073, -0.083333580399567349, 0.090909196868411963,
                   -0.099999996283118538, 0.11111110907207109, -0.12500000002654653, 0.14285714287667103,
                   -0.16666666666659501, 0.19999999999992804, -0.25000000000000006, 0.33333333333333338);
  } else {
    p = polynomial(f, Real(0.0733252971f), -0.116599716, 0.116346825, -0.123966948, 0.142511528, -0.166691513,
                   0.200006882, -0.249999812, 0.333333313);
  }
  const Real square = f * f;
  Real small = fmadd(e, Real(F::ln2_low), square * f * p);  // smallest terms first
  small = fmadd(square, Real(T(-0.5)), small);
  return fmadd(e, Real(F::ln2_high), f + small);
}

/// Sine and cosine of 2π · turn, -0.5 <= turn <= 0.5.
template <class Real>
OFFTAKE_HD void sincos_turn(Real turn, Real& sine, Real& cosine) {
  using T = ScalarOf<Real>;
  using F = Format<T>;
  using Bits = BitsOf<Real>;
  // turn = q/4 + r, |r| <= 1/8; q in the low bits
  const Real shifted = fmadd(turn, Real(T(4)), Real(F::shifter));
  const Real r = fmadd(shifted - Real(F::shifter), Real(T(-0.25)), turn);
  const Bits q = bits_of(shifted);
  const Real y = r * r;
  Real s, c;
  if constexpr (is_double<Real>) {
    s = polynomial(y, Real(3.7864364359223692), -15.094054305261436, 42.058689182616383, -76.705859735631008,
                   81.605249276051722, -41.341702240399755);
    s = fmadd(y, s, Real(2.4492935982947064e-16));
    c = polynomial(y, Real(-1.6990354838905934), 7.9032069636283713, -26.426253276791235, 60.244641352709834,
                   -85.456817206643834, 64.939394022668243, -19.739208802178717);
  } else {
    s = polynomial(y, Real(-75.7267595f), 81.5995274, -41.3416973);
    s = fmadd(y, s, Real(-1.74845553e-7f));
    c = polynomial(y, Real(59.4243452f), -85.4488258, 64.9393691, -19.7392088);
  }
  s = fmadd(r, Real(T(6.283185307179586)), r * s);  // 2π in two parts: the rest of it stands in s
  c = fmadd(y, c, Real(T(1)));
  const auto odd = (q & Bits(1)) != Bits(0);
  constexpr int sign = 8 * int(sizeof(T)) - 2;  // moves bit 1 to the sign
  const Bits sine_sign = (q & Bits(2)) << sign;
  const Bits cosine_sign = ((q + Bits(1)) & Bits(2)) << sign;
  sine = from_bits<Real>(bits_of(select(odd, c, s)) ^ sine_sign);
  cosine = from_bits<Real>(bits_of(select(odd, s, c)) ^ cosine_sign);
}

}  // namespace offtake::inline OFFTAKE_TARGET
