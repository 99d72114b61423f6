// Real: the number a path is made of. float or double, here; Lanes<float or double, N>, N paths side by
// side (lanes.h); or a Twin of two such (twin.h). The same operations give the same bits on all of them.
//
//   + - * /  < <= > >= == !=      IEEE; compares give a MaskOf<Real>, masks combine with & | !
//   fmadd(a, b, c)                a · b + c, rounded once; nothing else is ever contracted
//   root(x)                       square root
//   select(mask, a, b)            a where mask holds, else b; on Real, WordOf and IntOf
//   any(mask), all(mask)          over the lanes, or the warp
//   lesser, greater, magnitude    min and max as compares: b where they are equal or unordered
//   round_down, round_near        to whole numbers, ties to even
//   to_int(x), to_real<Real>(i)   truncates: clamp first; nearest float
//   gather_pairs(base, i, a, b)   base[2 i] and base[2 i + 1] lane by lane
//   load, store                   consecutive numbers
//   bits_of, from_bits<Real>      as an unsigned integer of the same size
#pragma once

#include "kernels/target.h"

namespace offtake::inline OFFTAKE_TARGET {

template <class Number>
struct Traits;

template <>
struct Traits<float> {
  using Scalar = float;
  using Mask = bool;
  using Word = unsigned;
  using Int = int;
  using Bits = unsigned;
  static constexpr int lanes = 1;
};

template <>
struct Traits<double> {
  using Scalar = double;
  using Mask = bool;
  using Word = unsigned;
  using Int = int;
  using Bits = unsigned long long;
  static constexpr int lanes = 1;
};

template <>
struct Traits<unsigned> {
  using Scalar = unsigned;
  static constexpr int lanes = 1;
};

template <>
struct Traits<int> {
  using Scalar = int;
  static constexpr int lanes = 1;
};

template <class Number>
using ScalarOf = typename Traits<Number>::Scalar;  // float or double
template <class Real>
using MaskOf = typename Traits<Real>::Mask;
template <class Real>
using WordOf = typename Traits<Real>::Word;  // 32 bits, unsigned
template <class Real>
using IntOf = typename Traits<Real>::Int;  // 32 bits
template <class Real>
using BitsOf = typename Traits<Real>::Bits;  // unsigned, as wide as the scalar
template <class Number>
inline constexpr int kLanes = Traits<Number>::lanes;
template <class Real>
inline constexpr bool is_double = sizeof(ScalarOf<Real>) == 8;

// kSkipsIdle: whether to ask first if a piece of a month changes anything, and to leave it out if not. A CPU has
// everything in memory; a GPU has it in registers, and would pay for every branch with some of them.
#ifdef __CUDA_ARCH__
inline constexpr bool kSkipsIdle = false;
OFFTAKE_HD float fmadd(float a, float b, float c) { return __fmaf_rn(a, b, c); }
OFFTAKE_HD double fmadd(double a, double b, double c) { return __fma_rn(a, b, c); }
OFFTAKE_HD float root(float x) { return __fsqrt_rn(x); }
OFFTAKE_HD double root(double x) { return __dsqrt_rn(x); }
OFFTAKE_HD unsigned bits_of(float x) { return __float_as_uint(x); }
OFFTAKE_HD unsigned long long bits_of(double x) { return (unsigned long long)__double_as_longlong(x); }
OFFTAKE_HD float real_of(unsigned x) { return __uint_as_float(x); }
OFFTAKE_HD double real_of(unsigned long long x) { return __longlong_as_double((long long)x); }
OFFTAKE_HD float round_down(float x) { return floorf(x); }
OFFTAKE_HD double round_down(double x) { return floor(x); }
OFFTAKE_HD float round_near(float x) { return rintf(x); }
OFFTAKE_HD double round_near(double x) { return rint(x); }
OFFTAKE_HD bool any(bool mask) { return __any_sync(0xffffffffu, mask); }
OFFTAKE_HD bool all(bool mask) { return __all_sync(0xffffffffu, mask); }
#else
inline constexpr bool kSkipsIdle = true;
OFFTAKE_HD float fmadd(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
OFFTAKE_HD double fmadd(double a, double b, double c) { return __builtin_fma(a, b, c); }
OFFTAKE_HD float root(float x) { return __builtin_sqrtf(x); }
OFFTAKE_HD double root(double x) { return __builtin_sqrt(x); }
OFFTAKE_HD unsigned bits_of(float x) { return __builtin_bit_cast(unsigned, x); }
OFFTAKE_HD unsigned long long bits_of(double x) { return __builtin_bit_cast(unsigned long long, x); }
OFFTAKE_HD float real_of(unsigned x) { return __builtin_bit_cast(float, x); }
OFFTAKE_HD double real_of(unsigned long long x) { return __builtin_bit_cast(double, x); }
OFFTAKE_HD float round_down(float x) { return __builtin_floorf(x); }
OFFTAKE_HD double round_down(double x) { return __builtin_floor(x); }
OFFTAKE_HD float round_near(float x) { return __builtin_rintf(x); }
OFFTAKE_HD double round_near(double x) { return __builtin_rint(x); }
OFFTAKE_HD bool any(bool mask) { return mask; }
OFFTAKE_HD bool all(bool mask) { return mask; }
#endif

OFFTAKE_HD float select(bool mask, float a, float b) { return mask ? a : b; }
OFFTAKE_HD double select(bool mask, double a, double b) { return mask ? a : b; }
OFFTAKE_HD int select(bool mask, int a, int b) { return mask ? a : b; }
OFFTAKE_HD unsigned select(bool mask, unsigned a, unsigned b) { return mask ? a : b; }

OFFTAKE_HD float magnitude(float x) { return real_of(bits_of(x) & 0x7fffffffu); }
OFFTAKE_HD double magnitude(double x) { return real_of(bits_of(x) & 0x7fffffffffffffffull); }
OFFTAKE_HD float lesser(float a, float b) { return a < b ? a : b; }
OFFTAKE_HD double lesser(double a, double b) { return a < b ? a : b; }
OFFTAKE_HD float greater(float a, float b) { return a > b ? a : b; }
OFFTAKE_HD double greater(double a, double b) { return a > b ? a : b; }

OFFTAKE_HD int to_int(float x) { return int(x); }
OFFTAKE_HD int to_int(double x) { return int(x); }
OFFTAKE_HD int as_int(unsigned word) { return int(word); }
OFFTAKE_HD unsigned as_word(int i) { return unsigned(i); }
template <class T>
OFFTAKE_HD void gather_pairs(const T* base, int i, T& a, T& b) {
  a = base[2 * i];
  b = base[2 * i + 1];
}
OFFTAKE_HD void store(float* to, float x) { *to = x; }
OFFTAKE_HD void store(double* to, double x) { *to = x; }
OFFTAKE_HD void store(unsigned* to, unsigned x) { *to = x; }

/// High half of the product of two words.
OFFTAKE_HD unsigned multiply_high(unsigned a, unsigned b) { return unsigned((unsigned long long)a * b >> 32); }

template <class Number>
OFFTAKE_HD Number load(const ScalarOf<Number>* from) {
  if constexpr (kLanes<Number> == 1) {
    return Number(*from);
  } else {
    return Number::load(from);
  }
}

template <class Real>
OFFTAKE_HD Real to_real(IntOf<Real> i) {
  if constexpr (kLanes<Real> == 1) {
    return Real(i);
  } else {
    return Real::from_int(i);
  }
}

template <class Real>
OFFTAKE_HD Real from_bits(BitsOf<Real> bits) {
  if constexpr (kLanes<Real> == 1) {
    return real_of(bits);
  } else {
    return Real::from_bits(bits);
  }
}

}  // namespace offtake::inline OFFTAKE_TARGET
