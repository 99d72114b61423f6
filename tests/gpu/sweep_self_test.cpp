// The sweep finds a result that differs, and names its input. Runs without a GPU.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/gpu/sweep.h"

namespace offtake::testing {
namespace {

/// Of places below 2^24, one of which has another mark.
SweepSide planted(std::uint64_t at) {
  const SweepSide true_side = sweep_here(0, true);
  SweepSide side;
  side.marks = [=](std::uint64_t first, int count) {
    std::vector<std::uint64_t> marks = true_side.marks(first, count);
    if (at >= first && at - first < std::uint64_t(count)) ++marks[at - first];
    return marks;
  };
  side.hashes = [marks = side.marks] {
    std::vector<std::uint64_t> hashes;
    for (std::uint64_t block = 0; block < 4; ++block) {
      hashes.push_back(0);
      for (const std::uint64_t mark : marks(block << kSweepBlockBits, 1 << kSweepBlockBits)) hashes.back() += mark;
    }
    return hashes;
  };
  return side;
}

TEST(Sweep, NamesTheFirstInputThatDiffers) {
  const std::uint64_t nowhere = ~std::uint64_t{0}, somewhere = (std::uint64_t{2} << kSweepBlockBits) + 12345;
  EXPECT_EQ(first_difference(planted(nowhere), planted(nowhere)), std::nullopt);
  EXPECT_EQ(first_difference(planted(nowhere), planted(somewhere)), somewhere);
}

TEST(Sweep, HashesBlocksOfMarks) {
  const SweepSide side = sweep_here(2, true);
  const std::vector<std::uint64_t> hashes = side.hashes();
  ASSERT_EQ(hashes.size(), std::size_t{1} << (28 - kSweepBlockBits));
  std::uint64_t sum = 0;
  for (const std::uint64_t mark : side.marks(std::uint64_t{3} << kSweepBlockBits, 1 << kSweepBlockBits)) sum += mark;
  EXPECT_EQ(hashes[3], sum);
  EXPECT_NE(hashes[3], hashes[4]);
}

TEST(Sweep, TakesNumbersOfEveryFunctionsRange) {
  for (int function = 0; function < int(kSweptFunctions.size()); ++function) {
    const std::vector<std::uint64_t> marks = sweep_here(function, false).marks(0x3effff00, 256);  // just below a half
    EXPECT_EQ(std::count(marks.begin(), marks.end(), 0), 0) << kSweptFunctions[std::size_t(function)];
  }
  EXPECT_EQ(sweep_here(1, false).marks(0x80000001, 1)[0], 0u);  // no logarithm of a negative number
}

TEST(Sweep, NamesInputsAsTheyAreSwept) {
  EXPECT_EQ(input_text(0, false, 0x3f800000), "0x1p+0 (0x3f800000)");
  EXPECT_EQ(input_text(6, false, 0x10), "word 0x10");
}

}  // namespace
}  // namespace offtake::testing
