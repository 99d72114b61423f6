// The path model's own functions, as they are swept: every one of them takes a place of its sweep, and gives bits. The
// same source for the CPU (sweep_cpu.cpp) and the GPU (sweep_test.cu).
//
// In single precision the places are all words of 32 bits, in double precision a dense sample. A function of a number
// takes the word as its bits, where it lies in its range; functions of words take it as it is.
#pragma once

#include "kernels/draws.h"
#include "kernels/normal.h"

namespace offtake::inline OFFTAKE_TARGET {

using Places = unsigned long long;

/// Any two places differ, and their bits look random (Steele, Lea and Flood 2014).
OFFTAKE_HD unsigned long long scattered(unsigned long long x) {
  x += 0x9e3779b97f4a7c15ull;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
  return x ^ (x >> 31);
}

/// The same of words: a permutation of them.
OFFTAKE_HD unsigned scattered_word(unsigned x) {
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  return x ^ (x >> 16);
}

template <class T>
struct Sweep;
template <>
struct Sweep<float> {
  static constexpr Places places = 1ull << 32;
  static constexpr float least_normal = 0x1p-126f, largest = 0x1.fffffep127f;
  /// All of them.
  static OFFTAKE_HD float number(Places place, double, double) { return real_of(unsigned(place)); }
  static OFFTAKE_HD unsigned word(Places place) { return unsigned(place); }
};
template <>
struct Sweep<double> {
  static constexpr Places places = 1ull << 28;
  static constexpr double least_normal = 0x1p-1022, largest = 0x1.fffffffffffffp1023;
  /// Half of them of any size, half of them spread evenly where the path model has most.
  static OFFTAKE_HD double number(Places place, double low, double high) {
    const unsigned long long bits = scattered(place);
    if (place % 2 == 0) return real_of(bits);
    return low + (high - low) * (double(bits >> 11) * 0x1p-53);
  }
  static OFFTAKE_HD unsigned word(Places place) { return unsigned(scattered(place)); }
};

/// A function of one number: F::takes(x), F::of(x, out), and where most of its inputs lie.
template <class F>
struct OfNumber {
  template <class T>
  static OFFTAKE_HD bool at(Places place, BitsOf<T> out[2]) {
    const T x = Sweep<T>::number(place, F::low, F::high);
    if (!F::template takes<T>(x)) return false;
    T results[2] = {};
    F::of(x, results);
    for (int i = 0; i < 2; ++i) out[i] = bits_of(results[i]);
    return true;
  }
};

template <class T>
OFFTAKE_HD bool is_finite(T x) {
  return magnitude(x) <= Sweep<T>::largest;
}

struct ExpOf : OfNumber<ExpOf> {
  static constexpr double low = -20, high = 20;
  template <class T>
  static OFFTAKE_HD bool takes(T x) {
    return is_finite(x);
  }
  template <class T>
  static OFFTAKE_HD void of(T x, T out[2]) {
    out[0] = exp_of(x);
  }
};

struct LogOf : OfNumber<LogOf> {
  static constexpr double low = 1e-9, high = 4;
  template <class T>
  static OFFTAKE_HD bool takes(T x) {
    return x >= Sweep<T>::least_normal && is_finite(x);
  }
  template <class T>
  static OFFTAKE_HD void of(T x, T out[2]) {
    out[0] = log_of(x);
  }
};

struct SincosTurn : OfNumber<SincosTurn> {
  static constexpr double low = -0.5, high = 0.5;
  template <class T>
  static OFFTAKE_HD bool takes(T x) {
    return magnitude(x) <= T(0.5);
  }
  template <class T>
  static OFFTAKE_HD void of(T x, T out[2]) {
    sincos_turn(x, out[0], out[1]);
  }
};

struct InverseNormal : OfNumber<InverseNormal> {
  static constexpr double low = 1e-12, high = 1 - 1e-12;
  template <class T>
  static OFFTAKE_HD bool takes(T x) {
    return x >= T(is_double<T> ? 1e-42 : 1.18e-38) && x < T(1);
  }
  template <class T>
  static OFFTAKE_HD void of(T x, T out[2]) {
    out[0] = inverse_normal(x);
  }
};

struct NormalCdf : OfNumber<NormalCdf> {
  static constexpr double low = -9, high = 9;
  template <class T>
  static OFFTAKE_HD bool takes(T x) {
    return is_finite(x);
  }
  template <class T>
  static OFFTAKE_HD void of(T x, T out[2]) {
    out[0] = normal_cdf(x);
  }
};

/// What the others are made of, down to the smallest numbers.
struct RootAndQuotient : OfNumber<RootAndQuotient> {
  static constexpr double low = 1e-9, high = 4;
  template <class T>
  static OFFTAKE_HD bool takes(T x) {
    return x > T(0) && is_finite(x);
  }
  template <class T>
  static OFFTAKE_HD void of(T x, T out[2]) {
    out[0] = root(x);
    out[1] = x / T(3);
  }
};

/// Two normals out of every word as the radius and every word as the turn.
struct NormalsOf {
  template <class T>
  static OFFTAKE_HD bool at(Places place, BitsOf<T> out[2]) {
    const unsigned word = Sweep<T>::word(place);
    T first, second;
    normals_of<T>(word, scattered_word(word), first, second);
    out[0] = bits_of(first);
    out[1] = bits_of(second);
    return true;
  }
};

/// f(function) for the function of that number, as listed in sweep.h.
template <class F>
void with_function(int function, F&& f) {
  switch (function) {
    case 0:
      return f(ExpOf{});
    case 1:
      return f(LogOf{});
    case 2:
      return f(SincosTurn{});
    case 3:
      return f(InverseNormal{});
    case 4:
      return f(NormalCdf{});
    case 5:
      return f(RootAndQuotient{});
    default:
      return f(NormalsOf{});
  }
}

/// What a place adds to the hash of its block: 0 where the function does not take it.
template <class T, class Function>
OFFTAKE_HD unsigned long long mark_at(Places place) {
  BitsOf<T> out[2] = {};
  if (!Function::template at<T>(place, out)) return 0;
  return scattered(scattered(scattered(place) ^ out[0]) ^ out[1]);
}

}  // namespace offtake::inline OFFTAKE_TARGET
