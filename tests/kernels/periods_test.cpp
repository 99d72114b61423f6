#include "kernels/periods.h"

#include <gtest/gtest.h>

namespace offtake {
namespace {

TEST(Periods, AreWholeWhereTheRemainderIsZero) {
  for (int period = 1; period <= 2400; ++period)
    for (int n = 0; n <= 4800; ++n)
      ASSERT_EQ(are_whole_periods(n, period_word(period)), n % period == 0) << n << " months of " << period;
  EXPECT_TRUE(are_whole_periods(32760, period_word(32760)));
  EXPECT_FALSE(are_whole_periods(32767, period_word(32766)));
}

}  // namespace
}  // namespace offtake
