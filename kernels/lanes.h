// Lanes<T, N>: N paths side by side that behave as one Real (host only). A thin wrapper over the
// compiler's vectors, with an instruction set's own instructions where the compiler finds none.
// T is float or double for a Real; unsigned, int or unsigned long long for its words and bits.
#pragma once

#include "kernels/lane_mask.h"
#include "kernels/real.h"

namespace offtake::inline OFFTAKE_TARGET {

template <class T, int N>
struct Lanes;

template <class T, int N>
struct Traits<Lanes<T, N>> {
  using Scalar = T;
  using Mask = LaneMask<N, sizeof(T)>;
  using Word = Lanes<unsigned, N>;
  using Int = Lanes<int, N>;
  using Bits = Lanes<decltype(bits_of(T(0.0))), N>;
  static constexpr int lanes = N;
};
template <int N>
struct Traits<Lanes<unsigned, N>> {
  using Scalar = unsigned;
  static constexpr int lanes = N;
};
template <int N>
struct Traits<Lanes<int, N>> {
  using Scalar = int;
  static constexpr int lanes = N;
};
template <int N>
struct Traits<Lanes<unsigned long long, N>> {
  using Scalar = unsigned long long;
  static constexpr int lanes = N;
};

template <class Scalar>
inline constexpr bool has_fractions = false;
template <>
inline constexpr bool has_fractions<float> = true;
template <>
inline constexpr bool has_fractions<double> = true;

template <class T, int N>
struct Lanes {
  using Vector = lanes::Vector<T, N>;
  using Mask = LaneMask<N, sizeof(T)>;
  Vector v;

  Lanes() = default;
  // Not defaulted: what copies trivially, gcc 12 copies as bytes through memory, and it could stay in a register.
  OFFTAKE_HD Lanes(const Lanes& other) : v(other.v) {}
  OFFTAKE_HD Lanes& operator=(const Lanes& other) {
    v = other.v;
    return *this;
  }
  OFFTAKE_HD Lanes(Vector vector) : v(vector) {}
  OFFTAKE_HD Lanes(T x) : v(x - Vector{}) {}  // keeps the sign of -0
  // No double among floats, no fraction among integers: it would change bits.
  template <class S>
  requires(has_fractions<S> && (!has_fractions<T> || sizeof(S) != sizeof(T))) Lanes(S)
  = delete;

  static OFFTAKE_HD Lanes load(const T* from) {
    Lanes r;
    __builtin_memcpy(&r.v, from, sizeof r.v);
    return r;
  }
  friend OFFTAKE_HD void store(T* to, Lanes a) { __builtin_memcpy(to, &a.v, sizeof a.v); }

  friend OFFTAKE_HD Lanes operator+(Lanes a, Lanes b) { return a.v + b.v; }
  friend OFFTAKE_HD Lanes operator-(Lanes a, Lanes b) { return a.v - b.v; }
  friend OFFTAKE_HD Lanes operator*(Lanes a, Lanes b) { return a.v * b.v; }
  friend OFFTAKE_HD Lanes operator/(Lanes a, Lanes b) { return a.v / b.v; }
  friend OFFTAKE_HD Lanes operator-(Lanes a) { return -a.v; }

  friend OFFTAKE_HD Mask operator<(Lanes a, Lanes b) { return compare<lanes::kLess>(a, b); }
  friend OFFTAKE_HD Mask operator<=(Lanes a, Lanes b) { return compare<lanes::kLessEqual>(a, b); }
  friend OFFTAKE_HD Mask operator>(Lanes a, Lanes b) { return compare<lanes::kLess>(b, a); }
  friend OFFTAKE_HD Mask operator>=(Lanes a, Lanes b) { return compare<lanes::kLessEqual>(b, a); }
  friend OFFTAKE_HD Mask operator==(Lanes a, Lanes b) { return compare<lanes::kEqual>(a, b); }
  friend OFFTAKE_HD Mask operator!=(Lanes a, Lanes b) { return compare<lanes::kNotEqual>(a, b); }

  friend OFFTAKE_HD Lanes select(Mask mask, Lanes a, Lanes b) { return Mask::blend(mask, a.v, b.v); }
  friend OFFTAKE_HD Lanes lesser(Lanes a, Lanes b) { return lanes::minimum(a.v, b.v); }
  friend OFFTAKE_HD Lanes greater(Lanes a, Lanes b) { return lanes::maximum(a.v, b.v); }

  template <int Op>
  static OFFTAKE_HD Mask compare(Lanes a, Lanes b) {
    return Mask::template compare<Op, T>(a.v, b.v);
  }

  // integers
  friend OFFTAKE_HD Lanes operator&(Lanes a, Lanes b) { return a.v & b.v; }
  friend OFFTAKE_HD Lanes operator|(Lanes a, Lanes b) { return a.v | b.v; }
  friend OFFTAKE_HD Lanes operator^(Lanes a, Lanes b) { return a.v ^ b.v; }
  friend OFFTAKE_HD Lanes operator<<(Lanes a, int bits) { return a.v << bits; }
  friend OFFTAKE_HD Lanes operator>>(Lanes a, int bits) { return a.v >> bits; }

  // reals
  static OFFTAKE_HD Lanes from_int(Lanes<int, N> i) { return __builtin_convertvector(i.v, Vector); }
  template <class Bits>
  static OFFTAKE_HD Lanes from_bits(Bits bits) {
    return (Vector)bits.v;
  }
};

template <class T, int N>
OFFTAKE_HD Lanes<T, N> fmadd(Lanes<T, N> a, Lanes<T, N> b, Lanes<T, N> c) {
  return lanes::multiply_add(a.v, b.v, c.v);
}
template <class T, int N>
OFFTAKE_HD Lanes<T, N> root(Lanes<T, N> a) {
  return lanes::square_root(a.v);
}
template <class T, int N>
OFFTAKE_HD Lanes<T, N> round_down(Lanes<T, N> a) {
  return lanes::floor_of(a.v);
}
template <class T, int N>
OFFTAKE_HD Lanes<T, N> round_near(Lanes<T, N> a) {
  return lanes::nearest(a.v);
}
template <class T, int N>
OFFTAKE_HD BitsOf<Lanes<T, N>> bits_of(Lanes<T, N> a) {
  return (typename BitsOf<Lanes<T, N>>::Vector)a.v;
}
template <class T, int N>
OFFTAKE_HD Lanes<T, N> magnitude(Lanes<T, N> a) {
  return Lanes<T, N>::from_bits((bits_of(a) << 1) >> 1);
}
template <class T, int N>
OFFTAKE_HD Lanes<int, N> to_int(Lanes<T, N> a) {
  return __builtin_convertvector(a.v, lanes::Vector<int, N>);
}
template <int N>
OFFTAKE_HD Lanes<int, N> as_int(Lanes<unsigned, N> a) {
  return (lanes::Vector<int, N>)a.v;
}
template <int N>
OFFTAKE_HD Lanes<unsigned, N> as_word(Lanes<int, N> a) {
  return (lanes::Vector<unsigned, N>)a.v;
}
template <class T, int N>
OFFTAKE_HD void gather_pairs(const T* base, Lanes<int, N> index, Lanes<T, N>& a, Lanes<T, N>& b) {
  lanes::lookup_pairs(base, index.v, a.v, b.v);
}
template <int N>
OFFTAKE_HD Lanes<unsigned, N> multiply_high(Lanes<unsigned, N> a, Lanes<unsigned, N> b) {
  return lanes::high_product(a.v, b.v);
}

}  // namespace offtake::inline OFFTAKE_TARGET
