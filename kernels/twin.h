// Twin<Half>: two vectors of lanes that go through the model together and behave as one Real (host only). A path is one
// long chain of additions and selects; beside a second chain, the processor does not wait for the first, and counts,
// links and numbers of the tables are read once for both.
#pragma once

#include "kernels/lanes.h"

namespace offtake::inline OFFTAKE_TARGET {

template <class Half>
struct TwinMask {
  Half first, second;

  TwinMask() = default;
  OFFTAKE_HD TwinMask(Half a, Half b) : first(a), second(b) {}
  OFFTAKE_HD TwinMask(bool all) : first(all), second(all) {}
  template <class Other>
  OFFTAKE_HD TwinMask(const TwinMask<Other>& other) : first(other.first), second(other.second) {}

  friend OFFTAKE_HD TwinMask operator&(TwinMask a, TwinMask b) { return {a.first & b.first, a.second & b.second}; }
  friend OFFTAKE_HD TwinMask operator|(TwinMask a, TwinMask b) { return {a.first | b.first, a.second | b.second}; }
  friend OFFTAKE_HD TwinMask operator!(TwinMask a) { return {!a.first, !a.second}; }
  friend OFFTAKE_HD bool any(TwinMask a) { return any(a.first | a.second); }
  friend OFFTAKE_HD bool all(TwinMask a) { return all(a.first & a.second); }
};

template <class Half>
struct Twin;

template <class T, int N>
struct Traits<Twin<Lanes<T, N>>> {
  using Scalar = T;
  using Mask = TwinMask<MaskOf<Lanes<T, N>>>;
  using Word = Twin<Lanes<unsigned, N>>;
  using Int = Twin<Lanes<int, N>>;
  using Bits = Twin<Lanes<decltype(bits_of(T(0.0))), N>>;
  static constexpr int lanes = 2 * N;
};
template <int N>
struct Traits<Twin<Lanes<unsigned, N>>> {
  using Scalar = unsigned;
  static constexpr int lanes = 2 * N;
};
template <int N>
struct Traits<Twin<Lanes<int, N>>> {
  using Scalar = int;
  static constexpr int lanes = 2 * N;
};

template <class Half>
struct Twin {
  using Scalar = ScalarOf<Half>;
  using Mask = TwinMask<typename Half::Mask>;
  Half first, second;

  Twin() = default;
  // Member by member, for the reason that Lanes has.
  OFFTAKE_HD Twin(const Twin& other) : first(other.first), second(other.second) {}
  OFFTAKE_HD Twin& operator=(const Twin& other) {
    first = other.first;
    second = other.second;
    return *this;
  }
  OFFTAKE_HD Twin(Half a, Half b) : first(a), second(b) {}
  // What a Half takes, a Twin takes: no double among floats, no fraction among integers.
  template <class S>
  requires(__is_constructible(Half, S)) OFFTAKE_HD Twin(S x) : first(Scalar(x)), second(Scalar(x)) {}

  static OFFTAKE_HD Twin load(const Scalar* from) { return {Half::load(from), Half::load(from + kLanes<Half>)}; }
  friend OFFTAKE_HD void store(Scalar* to, const Twin& a) {
    store(to, a.first);
    store(to + kLanes<Half>, a.second);
  }

  friend OFFTAKE_HD Twin operator+(const Twin& a, const Twin& b) { return {a.first + b.first, a.second + b.second}; }
  friend OFFTAKE_HD Twin operator-(const Twin& a, const Twin& b) { return {a.first - b.first, a.second - b.second}; }
  friend OFFTAKE_HD Twin operator*(const Twin& a, const Twin& b) { return {a.first * b.first, a.second * b.second}; }
  friend OFFTAKE_HD Twin operator/(const Twin& a, const Twin& b) { return {a.first / b.first, a.second / b.second}; }
  friend OFFTAKE_HD Twin operator-(const Twin& a) { return {-a.first, -a.second}; }

  friend OFFTAKE_HD Mask operator<(const Twin& a, const Twin& b) { return {a.first < b.first, a.second < b.second}; }
  friend OFFTAKE_HD Mask operator<=(const Twin& a, const Twin& b) { return {a.first <= b.first, a.second <= b.second}; }
  friend OFFTAKE_HD Mask operator>(const Twin& a, const Twin& b) { return b < a; }
  friend OFFTAKE_HD Mask operator>=(const Twin& a, const Twin& b) { return b <= a; }
  friend OFFTAKE_HD Mask operator==(const Twin& a, const Twin& b) { return {a.first == b.first, a.second == b.second}; }
  friend OFFTAKE_HD Mask operator!=(const Twin& a, const Twin& b) { return {a.first != b.first, a.second != b.second}; }

  friend OFFTAKE_HD Twin select(const Mask& mask, const Twin& a, const Twin& b) {
    return {select(mask.first, a.first, b.first), select(mask.second, a.second, b.second)};
  }
  friend OFFTAKE_HD Twin lesser(const Twin& a, const Twin& b) {
    return {lesser(a.first, b.first), lesser(a.second, b.second)};
  }
  friend OFFTAKE_HD Twin greater(const Twin& a, const Twin& b) {
    return {greater(a.first, b.first), greater(a.second, b.second)};
  }

  // integers
  friend OFFTAKE_HD Twin operator&(const Twin& a, const Twin& b) { return {a.first & b.first, a.second & b.second}; }
  friend OFFTAKE_HD Twin operator|(const Twin& a, const Twin& b) { return {a.first | b.first, a.second | b.second}; }
  friend OFFTAKE_HD Twin operator^(const Twin& a, const Twin& b) { return {a.first ^ b.first, a.second ^ b.second}; }
  friend OFFTAKE_HD Twin operator<<(const Twin& a, int bits) { return {a.first << bits, a.second << bits}; }
  friend OFFTAKE_HD Twin operator>>(const Twin& a, int bits) { return {a.first >> bits, a.second >> bits}; }

  // reals
  template <class Int>
  static OFFTAKE_HD Twin from_int(const Int& i) {
    return {Half::from_int(i.first), Half::from_int(i.second)};
  }
  template <class Bits>
  static OFFTAKE_HD Twin from_bits(const Bits& bits) {
    return {Half::from_bits(bits.first), Half::from_bits(bits.second)};
  }
};

template <class H>
OFFTAKE_HD Twin<H> fmadd(const Twin<H>& a, const Twin<H>& b, const Twin<H>& c) {
  return {fmadd(a.first, b.first, c.first), fmadd(a.second, b.second, c.second)};
}
template <class H>
OFFTAKE_HD Twin<H> root(const Twin<H>& a) {
  return {root(a.first), root(a.second)};
}
template <class H>
OFFTAKE_HD Twin<H> round_down(const Twin<H>& a) {
  return {round_down(a.first), round_down(a.second)};
}
template <class H>
OFFTAKE_HD Twin<H> round_near(const Twin<H>& a) {
  return {round_near(a.first), round_near(a.second)};
}
template <class H>
OFFTAKE_HD Twin<H> magnitude(const Twin<H>& a) {
  return {magnitude(a.first), magnitude(a.second)};
}
template <class H>
OFFTAKE_HD auto bits_of(const Twin<H>& a) {
  return BitsOf<Twin<H>>{bits_of(a.first), bits_of(a.second)};
}
template <class H>
OFFTAKE_HD auto to_int(const Twin<H>& a) {
  return IntOf<Twin<H>>{to_int(a.first), to_int(a.second)};
}
template <int N>
OFFTAKE_HD Twin<Lanes<int, N>> as_int(const Twin<Lanes<unsigned, N>>& a) {
  return {as_int(a.first), as_int(a.second)};
}
template <int N>
OFFTAKE_HD Twin<Lanes<unsigned, N>> as_word(const Twin<Lanes<int, N>>& a) {
  return {as_word(a.first), as_word(a.second)};
}
template <class T, int N>
OFFTAKE_HD void gather_pairs(const T* base, const Twin<Lanes<int, N>>& index, Twin<Lanes<T, N>>& a,
                             Twin<Lanes<T, N>>& b) {
  gather_pairs(base, index.first, a.first, b.first);
  gather_pairs(base, index.second, a.second, b.second);
}
template <int N>
OFFTAKE_HD Twin<Lanes<unsigned, N>> multiply_high(const Twin<Lanes<unsigned, N>>& a,
                                                  const Twin<Lanes<unsigned, N>>& b) {
  return {multiply_high(a.first, b.first), multiply_high(a.second, b.second)};
}

}  // namespace offtake::inline OFFTAKE_TARGET
