#include "host/study/study.h"

#include <gtest/gtest.h>

namespace offtake {
namespace {

TEST(Date, CountsMonths) {
  EXPECT_EQ(months_between({2026, 1}, {2026, 1}), 0);
  EXPECT_EQ(months_between({2026, 11}, {2027, 2}), 3);
  EXPECT_EQ(months_between({2026, 2}, {2025, 12}), -2);
}

TEST(Date, MonthsAfterIsTheInverse) {
  for (int months = -40; months <= 40; ++months) {
    const Date date = months_after({2026, 5}, months);
    EXPECT_EQ(months_between({2026, 5}, date), months);
    EXPECT_GE(date.month, 1);
    EXPECT_LE(date.month, 12);
  }
  EXPECT_EQ(to_string(months_after({2026, 12}, 1)), "2027-01-01");
}

TEST(Steps, HoldTheFirstValueBeforeTheFirstDate) {
  const Steps steps{.constant = 0, .steps = {{{2026, 3}, 5}, {{2027, 1}, 7}}, .ramp = false};
  EXPECT_EQ(steps.at({2026, 1}), 5);
  EXPECT_EQ(steps.at({2026, 3}), 5);
  EXPECT_EQ(steps.at({2026, 12}), 5);
  EXPECT_EQ(steps.at({2027, 1}), 7);
  EXPECT_EQ(steps.at({2040, 1}), 7);
}

TEST(Steps, OfARampAreZeroBeforeTheFirstDate) {
  const Steps ramp{.constant = 0, .steps = {{{2026, 3}, 5}}, .ramp = true};
  EXPECT_EQ(ramp.at({2026, 2}), 0);
  EXPECT_EQ(ramp.at({2026, 3}), 5);
}

TEST(Steps, WithoutDatesAreConstant) { EXPECT_EQ((Steps{.constant = 4, .steps = {}, .ramp = true}.at({1999, 1})), 4); }

}  // namespace
}  // namespace offtake
