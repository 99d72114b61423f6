// Every function gives on lanes what it gives on one float or double, bit for bit; and the same on
// every instruction set and compiler, for which the hashes stand.
#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

#include "kernels/curves.h"
#include "kernels/draws.h"
#include "kernels/normal.h"
#include "kernels/thresholds.h"
#include "kernels/twin.h"

namespace offtake {
namespace {

template <class T>
constexpr int kBuiltLanes = std::is_same_v<T, float> ? OFFTAKE_FLOAT_LANES : OFFTAKE_DOUBLE_LANES;
/// What the unit's paths are made of, if it has lanes at all.
template <class T>
using Built = std::conditional_t<kBuiltLanes<T> == 1, T, Lanes<T, kBuiltLanes<T>>>;
template <class Real>
struct TwinOf {
  using Type = Twin<Real>;
};
template <>
struct TwinOf<float> {
  using Type = float;
};
template <>
struct TwinOf<double> {
  using Type = double;
};

/// ±2^e with |e| < octaves, from two uniforms.
template <class T>
T spread(double u, double v, double octaves) {
  return T((v < 0.5 ? -1 : 1) * exp_of((u - 0.5) * 2 * 0.69314 * octaves));
}
template <class T>
constexpr double kOctaves = std::is_same_v<T, float> ? 120 : 1000;

struct Exp {
  static constexpr std::uint64_t hash[2] = {0x59c94b10b79a59d9, 0xbeb3931121bbd22e};
  template <class T>
  static T input(double u, double v) {
    return spread<T>(u, v, u < 0.1 ? kOctaves<T> : 9);
  }
  template <class Real>
  static Real of(Real x) {
    return exp_of(x);
  }
};

struct Log {
  static constexpr std::uint64_t hash[2] = {0xb565d936f7b091e8, 0x539aa3c0fe2be1a6};
  template <class T>
  static T input(double u, double v) {
    return magnitude(spread<T>(u, v, v < 0.3 ? kOctaves<T> : 1));
  }
  template <class Real>
  static Real of(Real x) {
    return log_of(x);
  }
};

struct Turn {
  static constexpr std::uint64_t hash[2] = {0xcfd6f3adfdd9216b, 0x709f47741ab98cc7};
  template <class T>
  static T input(double u, double v) {
    return T(v < 0.1 ? round_near(u * 64) / 64 - 0.5 : u - 0.5);
  }
  template <class Real>
  static Real of(Real x) {
    Real sine, cosine;
    sincos_turn(x, sine, cosine);
    return fmadd(sine, Real(ScalarOf<Real>(3)), cosine);
  }
};

struct InverseNormal {
  static constexpr std::uint64_t hash[2] = {0x76bb41d8766c8e8e, 0xfe5b5f431a0d6b21};
  template <class T>
  static T input(double u, double v) {
    return lesser(T(v < 0.5 ? u : exp_of(-80 * u)), T(1) - std::numeric_limits<T>::epsilon() / 2);
  }
  template <class Real>
  static Real of(Real x) {
    return inverse_normal(x);
  }
};

struct NormalCdf {
  static constexpr std::uint64_t hash[2] = {0x7d691dbc23f7e58d, 0x12815756156013d3};
  template <class T>
  static T input(double u, double v) {
    return spread<T>(u, v, u < 0.1 ? kOctaves<T> : 4);
  }
  template <class Real>
  static Real of(Real x) {
    return normal_cdf(x);
  }
};

/// What else a Real offers, on numbers of all sizes, both zeros and denormals.
struct Operations {
  static constexpr std::uint64_t hash[2] = {0x125b575226622325, 0x1e8777069d622325};
  template <class T>
  static T input(double u, double v) {
    constexpr T tiny = std::numeric_limits<T>::denorm_min();
    return u < 0.01 ? (v < 0.5 ? T(0) : -T(0)) : u < 0.02 ? (v < 0.5 ? tiny : -tiny) : spread<T>(u, v, kOctaves<T> / 3);
  }
  template <class Real>
  static Real of(Real x) {
    using T = ScalarOf<Real>;
    const Real y = fmadd(x, Real(T(-0.75)), Real(T(3)));
    const Real least = lesser(x, y), most = greater(-x, y), zero = lesser(x * Real(T(0)), -x * Real(T(0)));
    const auto mask = ((x < y) & !(x <= Real(T(1)))) | (least == most) | (magnitude(x) >= Real(T(1e9)));
    const Real share = select(mask & (x != y), Real(T(2)), x / (magnitude(x) + Real(T(1))));
    const IntOf<Real> i = to_int(round_near(share * Real(T(1000))) + round_down(share * Real(T(7.5))));
    const Real whole = to_real<Real>(select(share > Real(T(0)), i, i + i));
    return select(share >= most, whole, root(magnitude(least)) - share * x) + Real(T(1)) / zero;
  }
};

struct GatherPairs {
  static constexpr std::uint64_t hash[2] = {0x84986d24f15b23ee, 0x32745d4969509627};
  template <class T>
  static T input(double u, double) {
    return T(u * 1023);
  }
  template <class Real>
  static Real of(Real x) {
    using T = ScalarOf<Real>;
    static const std::vector<T> table = [] {
      std::vector<T> values;
      for (int i = 1; i <= 2048; ++i) values.push_back(T(1) / T(i));
      return values;
    }();
    Real first, second;
    gather_pairs(table.data(), to_int(x), first, second);
    return first - second * Real(T(3));
  }
};

struct CurveValue {
  static constexpr std::uint64_t hash[2] = {0x3ff5be0f20edebd5, 0xac4986ec62231d19};
  template <class T>
  static T input(double u, double v) {
    return v < 0.01 ? (v < 0.005 ? T(-0.25) : T(kCurveHigh)) : T(u * 16 - 8);
  }
  template <class T>
  struct Curve {
    std::vector<T> reals{T(-0.25), T((kCurvePairs - 1) / (kCurveHigh + 0.25)), T(-1)};
    Tables<T> tables{};
    Curve() {
      for (int i = 1; i <= kCurvePairs; ++i) {
        reals.push_back(T(i) * T(i));
        reals.push_back(i < kCurvePairs ? T(2 * i + 1) : T(0));
      }
      tables.reals = reals.data();
      tables.real_at[int(Field::curve_scale)] = 1;
      tables.real_at[int(Field::curve_atom)] = 2;
      tables.real_at[int(Field::curve_pair)] = 3;
    }
  };
  template <class Real>
  static Real of(Real x) {
    static const Curve<ScalarOf<Real>> curve;
    return curve_value(curve.tables, 0, x);
  }
};

struct Normals {
  static constexpr std::uint64_t hash[2] = {0xc3ae285526bfb3bb, 0x7a87537bac96604c};
  template <class T>
  static T input(double u, double) {
    return T(u * 1e6);
  }
  template <class Real>
  static Real of(Real x) {
    const PhiloxDraws<Real> draws{as_word(to_int(x)), WordOf<Real>(3u), 5, 6};
    Real z[4];
    draws.normals4(7, 8, z);
    return z[0] + z[1] + z[2] + z[3] + draws.normal(9);
  }
};

struct Counts {
  static constexpr std::uint64_t hash[2] = {0x253cf2d385c22325, 0x70cb77069d622325};
  template <class T>
  static T input(double u, double) {
    return T(u * 2e9);
  }
  template <class Real>
  static Real of(Real x) {
    const unsigned thresholds[] = {10, 0x1fffffff, 0x7fffffff, 0x80000000, 0xe0000000, 0xffffffff};
    const WordOf<Real> word = as_word(to_int(x));
    return count_above<Real>(word + word, thresholds, Count<6>{});
  }
};

template <class F>
class SameBits : public testing::Test {
 protected:
  template <class T>
  static std::vector<T> inputs() {
    std::vector<T> values;
    for (unsigned i = 0; i < 1u << 20; ++i) {
      unsigned out[4];
      philox(i, 0, 0u, 0u, 1, 2, out);
      values.push_back(F::template input<T>(uniform_of<double>(out[0]), uniform_of<double>(out[1])));
    }
    return values;
  }

  template <class Real, class T>
  static std::vector<T> results(const std::vector<T>& in) {
    std::vector<T> out(in.size());
    for (std::size_t i = 0; i < in.size(); i += kLanes<Real>) store(&out[i], F::of(load<Real>(&in[i])));
    return out;
  }

  template <class Real, class T>
  static void expect_same(const std::vector<T>& in, const std::vector<T>& want) {
    const std::vector<T> got = results<Real>(in);
    for (std::size_t i = 0; i < in.size(); ++i) {
      ASSERT_EQ(bits_of(got[i]), bits_of(want[i]))
          << kLanes<Real> << " lanes at " << in[i] << ": " << got[i] << ", " << want[i];
    }
  }

  template <class T>
  static void check(std::uint64_t expected) {
    const std::vector<T> in = inputs<T>();
    const std::vector<T> one = results<T>(in);
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const T x : one) hash = (hash ^ bits_of(x)) * 0x100000001b3;
    EXPECT_EQ(hash, expected) << std::hex << hash;
    expect_same<Built<T>>(in, one);
    expect_same<typename TwinOf<Built<T>>::Type>(in, one);
    expect_same<Lanes<T, 2>>(in, one);  // a width without instructions of its own
    expect_same<Twin<Lanes<T, 2>>>(in, one);
  }
};

using Functions =
    testing::Types<Exp, Log, Turn, InverseNormal, NormalCdf, Operations, GatherPairs, CurveValue, Normals, Counts>;
TYPED_TEST_SUITE(SameBits, Functions);

TYPED_TEST(SameBits, Float) { this->template check<float>(TypeParam::hash[0]); }
TYPED_TEST(SameBits, Double) { this->template check<double>(TypeParam::hash[1]); }

}  // namespace
}  // namespace offtake
