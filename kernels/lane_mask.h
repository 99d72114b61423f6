// LaneMask<N, Bytes>: N yes-or-no answers about numbers of that size. A vector of all-ones or 0, or
// bits of a mask register where there are any; sizes convert into each other.
#pragma once

#include "kernels/lanes_avx2.h"
#include "kernels/lanes_avx512.h"
#include "kernels/lanes_generic.h"

namespace offtake::inline OFFTAKE_TARGET {

template <int N, int Bytes>
struct VectorMask {
  using Element = typename lanes::MaskElement<Bytes>::Type;
  using Vector = lanes::Vector<Element, N>;
  Vector v;

  VectorMask() = default;
  OFFTAKE_HD VectorMask(Vector vector) : v(vector) {}
  OFFTAKE_HD VectorMask(bool all) : v(Vector{} - (all ? 1 : 0)) {}
  OFFTAKE_HD VectorMask(const VectorMask<N, 12 - Bytes>& other) : v(__builtin_convertvector(other.v, Vector)) {}

  friend OFFTAKE_HD VectorMask operator&(VectorMask a, VectorMask b) { return a.v & b.v; }
  friend OFFTAKE_HD VectorMask operator|(VectorMask a, VectorMask b) { return a.v | b.v; }
  friend OFFTAKE_HD VectorMask operator!(VectorMask a) { return ~a.v; }
  friend OFFTAKE_HD bool any(VectorMask a) { return lanes::any_of(a.v); }
  friend OFFTAKE_HD bool all(VectorMask a) { return !lanes::any_of(~a.v); }

  template <int Op, class T>
  static OFFTAKE_HD VectorMask compare(lanes::Vector<T, N> a, lanes::Vector<T, N> b) {
    return VectorMask((Vector)lanes::compare<Op>(a, b));
  }
  template <class V>
  static OFFTAKE_HD V blend(VectorMask mask, V a, V b) {
    return lanes::blend(mask.v, a, b);
  }
};

#ifdef OFFTAKE_MASK_REGISTERS
template <int N>
struct MaskBits {
  using Bits = typename lanes::Register<N>::Type;
  Bits bits;

  MaskBits() = default;
  OFFTAKE_HD MaskBits(bool all) : bits(all ? Bits(-1) : Bits(0)) {}
  static OFFTAKE_HD MaskBits of(Bits bits) {
    MaskBits r;
    r.bits = bits;
    return r;
  }

  friend OFFTAKE_HD MaskBits operator&(MaskBits a, MaskBits b) { return of(lanes::both(a.bits, b.bits)); }
  friend OFFTAKE_HD MaskBits operator|(MaskBits a, MaskBits b) { return of(lanes::either(a.bits, b.bits)); }
  friend OFFTAKE_HD MaskBits operator!(MaskBits a) { return of(lanes::opposite(a.bits)); }
  friend OFFTAKE_HD bool any(MaskBits a) { return a.bits != 0; }
  friend OFFTAKE_HD bool all(MaskBits a) { return a.bits == Bits(-1); }

  template <int Op, class T>
  static OFFTAKE_HD MaskBits compare(lanes::Vector<T, N> a, lanes::Vector<T, N> b) {
    return of(lanes::compare_bits<Op, T, N>(a, b));
  }
  template <class V>
  static OFFTAKE_HD V blend(MaskBits mask, V a, V b) {
    return lanes::blend_bits(mask.bits, a, b);
  }
};

#endif

template <int N, int Bytes>
struct MaskChoice {
  using Type = VectorMask<N, Bytes>;
};
#ifdef OFFTAKE_MASK_REGISTERS
template <int Bytes>
struct MaskChoice<8, Bytes> {
  using Type = MaskBits<8>;
};
template <>
struct MaskChoice<16, 4> {
  using Type = MaskBits<16>;
};
#endif
template <int N, int Bytes>
using LaneMask = typename MaskChoice<N, Bytes>::Type;

}  // namespace offtake::inline OFFTAKE_TARGET
