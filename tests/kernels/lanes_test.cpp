// What lanes refuse, and what tests/isa/ does not reach: masks of other sizes, words of paths.
#include "kernels/twin.h"

#include <gtest/gtest.h>

#include "kernels/draws.h"

namespace offtake {
namespace {

template <class L, class S>
concept Adds = requires(L lanes, S scalar) {
  lanes + scalar;
};

TEST(Lanes, RefuseScalarsThatWouldChangeBits) {
  static_assert(Adds<Lanes<float, 4>, float> && Adds<Lanes<float, 4>, int> && !Adds<Lanes<float, 4>, double>);
  static_assert(Adds<Lanes<double, 4>, double> && !Adds<Lanes<double, 4>, float>);
  static_assert(Adds<Lanes<unsigned, 4>, unsigned> && !Adds<Lanes<unsigned, 4>, double>);
  static_assert(!Adds<Lanes<int, 4>, float>);
  static_assert(Adds<Twin<Lanes<float, 4>>, float> && !Adds<Twin<Lanes<float, 4>>, double>);
  static_assert(!Adds<Twin<Lanes<int, 4>>, float>);
}

TEST(Lanes, BroadcastKeepsTheSignOfZero) {
  volatile float zero = -0.0f;
  float out[4];
  store(out, Lanes<float, 4>(zero));
  for (float x : out) EXPECT_EQ(bits_of(x), 0x80000000u);
}

TEST(Lanes, MasksOfWordsSelectDoubles) {
  using Real = Lanes<double, 4>;
  const unsigned words[] = {0, 0x7fffffff, 0x80000000, 0xffffffff};
  const MaskOf<Real> above = load<WordOf<Real>>(words) > WordOf<Real>(0x7fffffffu);
  double out[4];
  store(out, select(above, Real(1.0), Real(0.0)));
  EXPECT_EQ(out[0] + 10 * out[1] + 100 * out[2] + 1000 * out[3], 1100);
  EXPECT_TRUE(any(above));
  EXPECT_FALSE(all(above));
  EXPECT_TRUE(all(above | !above));
}

TEST(Lanes, PathsCarryIntoTheHighWord) {
  const auto draws = PhiloxDraws<Lanes<float, 4>>::from_path(0x1fffffffeull, 1, 2);
  unsigned low[4], high[4];
  store(low, draws.path_low);
  store(high, draws.path_high);
  for (unsigned i = 0; i < 4; ++i) {
    EXPECT_EQ(low[i], 0xfffffffeu + i);
    EXPECT_EQ(high[i], i < 2 ? 1u : 2u);
  }
}

}  // namespace
}  // namespace offtake
