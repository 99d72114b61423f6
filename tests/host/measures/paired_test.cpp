#include "host/measures/paired.h"

#include <gtest/gtest.h>

namespace offtake {
namespace {

Column column(Quantity quantity, double lsb) {
  return {"party.a", {Owner::party, "m", quantity, Tail::high, Report::always, ""}, lsb, 0};
}

TEST(Paired, SumsAreExactAndMerge) {
  const Column usd = column(Quantity::usd, 1);
  PairedSums all(usd, usd), one(usd, usd), two(usd, usd);
  const double base[] = {0, 1e12, -5, 7}, variant[] = {3, 1e12 + 2, -6, 7};
  for (int i = 0; i < 4; ++i) {
    all.add(base[i], variant[i]);
    (i % 2 ? one : two).add(base[i], variant[i]);
  }
  one.merge(two);
  EXPECT_EQ(one.sum(), all.sum());
  EXPECT_EQ(one.sum_of_squares(), all.sum_of_squares());
  EXPECT_EQ(all.sum(), 4);
  EXPECT_EQ(all.sum_of_squares(), 14);  // 9 + 4 + 1 + 0
  const Measured difference = all.difference();
  EXPECT_DOUBLE_EQ(difference.value, 1);
  const double half = 1.9599639845400545 * std::sqrt(10.0 / 3 / 4);  // Σ(v − 1)² = 10
  EXPECT_DOUBLE_EQ(*difference.high, 1 + half);
  EXPECT_DOUBLE_EQ(*difference.low, 1 - half);
}

TEST(Paired, EventsAreCountedWhenTheyCome) {
  PairedSums month(column(Quantity::month, 1), column(Quantity::month, 1));
  for (const auto& [base, variant] : {std::pair{-1, 5}, {3, 7}, {4, -1}, {-1, 0}}) month.add(base, variant);
  EXPECT_STREQ(month.measure(), "probability");
  EXPECT_DOUBLE_EQ(month.difference().value, 0.25);
  PairedSums flag(column(Quantity::flag, 1), column(Quantity::flag, 1));
  for (const auto& [base, variant] : {std::pair{0, 1}, {1, 1}}) flag.add(base, variant);
  EXPECT_DOUBLE_EQ(flag.difference().value, 0.5);
}

TEST(Paired, ShiftedLossesDifferByTheShift) {
  std::vector<double> base, variant;
  for (int i = 0; i < 20000; ++i) {
    base.push_back((i * 7919) % 20000);
    variant.push_back(base.back() + 10);
  }
  for (const Measured& difference : {var_difference(base, variant, 0.95), es_difference(base, variant, 0.95)}) {
    EXPECT_DOUBLE_EQ(difference.value, 10);
    EXPECT_DOUBLE_EQ(*difference.low, 10);
    EXPECT_DOUBLE_EQ(*difference.high, 10);
  }
}

TEST(Paired, SmallTailsHaveNoInterval) {
  std::vector<double> base, variant;
  for (int i = 0; i < 1000; ++i) {
    base.push_back(i);
    variant.push_back(2 * i);
  }
  EXPECT_FALSE(es_difference(base, variant, 0.99).low);
  EXPECT_FALSE(var_difference(base, variant, 0.99).low);
  EXPECT_EQ(es_difference(base, variant, 0.99).reason, "fewer than 200 paths beyond VaR");
}

TEST(Paired, IndependentIntervalsJoin) {
  const Measured joined = independent_difference({10, 7, 14, ""}, {30, 26, 33, ""});
  EXPECT_DOUBLE_EQ(joined.value, 20);
  EXPECT_DOUBLE_EQ(*joined.low, 20 - std::hypot(4.0, 4.0));
  EXPECT_DOUBLE_EQ(*joined.high, 20 + std::hypot(3.0, 3.0));
  EXPECT_FALSE(independent_difference({1, {}, {}, "none"}, {2, 1, 3, ""}).low);
}

}  // namespace
}  // namespace offtake
