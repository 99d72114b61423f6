#include "kernels/counts.h"

#include <gtest/gtest.h>

#include <type_traits>
#include <vector>

namespace offtake {
namespace {

template <class First, class Last>
std::vector<int> visited(First first, Last last) {
  std::vector<int> seen;
  loop(first, last, [&](auto i) { seen.push_back(int(i)); });
  return seen;
}

TEST(Counts, LoopIsHalfOpenForBothKindsOfCount) {
  EXPECT_EQ(visited(2, 5), (std::vector<int>{2, 3, 4}));
  EXPECT_EQ(visited(Count<2>{}, Count<5>{}), (std::vector<int>{2, 3, 4}));
  EXPECT_EQ(visited(Count<2>{}, 5), (std::vector<int>{2, 3, 4}));
}

TEST(Counts, LoopOverNothing) {
  EXPECT_TRUE(visited(3, 3).empty());
  EXPECT_TRUE(visited(3, 1).empty());
  EXPECT_TRUE(visited(Count<3>{}, Count<3>{}).empty());
  EXPECT_TRUE(visited(Count<3>{}, Count<1>{}).empty());
}

TEST(Counts, IndexIsACountOnlyWhereBothEndsAre) {
  loop(Count<2>{}, [](auto i) { EXPECT_TRUE(is_static<decltype(i)>); });
  loop(2, [](auto i) { EXPECT_FALSE(is_static<decltype(i)>); });
}

TEST(Counts, PlusStaysStaticWhereItCan) {
  EXPECT_TRUE((std::is_same_v<decltype(plus(Count<2>{}, Count<3>{})), Count<5>>));
  EXPECT_EQ(plus(2, Count<3>{}), 5);
}

}  // namespace
}  // namespace offtake
