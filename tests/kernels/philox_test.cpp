// Known answers of Philox4x32-10: Random123's kat_vectors.
#include "kernels/philox.h"

#include <gtest/gtest.h>

#include <array>

namespace offtake {
namespace {

using Block = std::array<unsigned, 4>;

Block philox_of(Block counter, unsigned k0, unsigned k1) {
  Block out;
  philox(counter[0], counter[1], counter[2], counter[3], k0, k1, out.data());
  return out;
}

TEST(Philox, MeetsItsKnownAnswers) {
  EXPECT_EQ(philox_of({0, 0, 0, 0}, 0, 0), (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  constexpr unsigned ones = 0xffffffff;
  EXPECT_EQ(philox_of({ones, ones, ones, ones}, ones, ones), (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  // digits of pi
  EXPECT_EQ(philox_of({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0xa4093822, 0x299f31d0),
            (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

}  // namespace
}  // namespace offtake
