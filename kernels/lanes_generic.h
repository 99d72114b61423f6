// What lanes need beyond the compiler's vector arithmetic, for any width and instruction set.
// lanes_avx2.h and lanes_avx512.h overload these where one instruction does it.
#pragma once

#include "kernels/real.h"

namespace offtake::inline OFFTAKE_TARGET::lanes {

template <class T, int N>
struct VectorOf {
  typedef T Type __attribute__((vector_size(sizeof(T) * N)));
};
template <class T, int N>
using Vector = typename VectorOf<T, N>::Type;

template <int Bytes>
struct MaskElement {
  using Type = int;
};
template <>
struct MaskElement<8> {
  using Type = long long;
};

/// Predicates, numbered as the instruction sets do.
enum Predicate { kEqual = 0, kLess = 1, kLessEqual = 2, kNotEqual = 4 };

template <class V>
OFFTAKE_HD V multiply_add(V a, V b, V c) {
  V r;
  for (unsigned i = 0; i < sizeof(V) / sizeof(a[0]); ++i) r[i] = fmadd(a[i] + 0, b[i] + 0, c[i] + 0);
  return r;
}

template <class V>
OFFTAKE_HD V square_root(V a) {
  V r;
  for (unsigned i = 0; i < sizeof(V) / sizeof(a[0]); ++i) r[i] = root(a[i] + 0);
  return r;
}

template <class V>
OFFTAKE_HD V floor_of(V a) {
  V r;
  for (unsigned i = 0; i < sizeof(V) / sizeof(a[0]); ++i) r[i] = round_down(a[i] + 0);
  return r;
}

template <class V>
OFFTAKE_HD V nearest(V a) {
  V r;
  for (unsigned i = 0; i < sizeof(V) / sizeof(a[0]); ++i) r[i] = round_near(a[i] + 0);
  return r;
}

/// Words a · b, the high halves.
template <class V>
OFFTAKE_HD V high_product(V a, V b) {
  V r;
  for (unsigned i = 0; i < sizeof(V) / sizeof(a[0]); ++i) r[i] = multiply_high(a[i], b[i]);
  return r;
}

template <class V, class T, class I>
OFFTAKE_HD void lookup_pairs(const T* base, I index, V& a, V& b) {
  V first{}, second{};
  for (unsigned i = 0; i < sizeof(V) / sizeof(T); ++i) {
    first[i] = base[2 * index[i]];
    second[i] = base[2 * index[i] + 1];
  }
  a = first;
  b = second;
}

/// All ones where the predicate holds.
template <int Op, class V>
OFFTAKE_HD auto compare(V a, V b) {
  if constexpr (Op == kEqual) {
    return a == b;
  } else if constexpr (Op == kLess) {
    return a < b;
  } else if constexpr (Op == kLessEqual) {
    return a <= b;
  } else {
    return a != b;
  }
}

template <class M, class V>
OFFTAKE_HD V blend(M mask, V a, V b) {
  return (V)((mask & (M)a) | (~mask & (M)b));
}

template <class M>
OFFTAKE_HD bool any_of(M mask) {
  bool r = false;
  for (unsigned i = 0; i < sizeof(M) / sizeof(mask[0]); ++i) r = r || mask[i] != 0;
  return r;
}

template <class V>
OFFTAKE_HD V minimum(V a, V b) {
  return blend(compare<kLess>(a, b), a, b);
}
template <class V>
OFFTAKE_HD V maximum(V a, V b) {
  return blend(compare<kLess>(b, a), a, b);
}

}  // namespace offtake::inline OFFTAKE_TARGET::lanes
