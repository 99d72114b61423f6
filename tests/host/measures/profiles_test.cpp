#include "host/measures/profiles.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

#include "tests/host/measures/summarised.h"

namespace offtake {
namespace {

std::vector<double> drawn(std::size_t count, const std::function<double(double)>& of_normal) {
  std::mt19937_64 bits(count);
  std::normal_distribution<double> normal;
  std::vector<double> values(count);
  for (double& x : values) x = of_normal(normal(bits));
  return values;
}

TEST(OrderStatistics, AreThoseOfSortedValues) {
  const std::function<double(double)> laws[] = {
      [](double z) { return 1e9 * z; },           [](double z) { return std::exp(3 * z); },
      [](double z) { return std::floor(z); },     [](double) { return 7.0; },
      [](double z) { return z > 0 ? 1.0 : 0.0; }, [](double z) { return std::max(0.0, z); }};
  for (const auto& law : laws) {
    for (const std::size_t count : {1u, 2u, 1000u, 16384u}) {
      std::vector<double> values = drawn(count, law);
      std::vector<std::uint64_t> ranks;
      for (std::uint64_t rank = 1; rank <= count; rank += std::max<std::uint64_t>(1, count / 13)) ranks.push_back(rank);
      if (ranks.back() != count) ranks.push_back(count);
      const std::vector<double> statistics = order_statistics(values, ranks);
      std::sort(values.begin(), values.end());
      for (std::size_t i = 0; i < ranks.size(); ++i) EXPECT_EQ(statistics[i], values[ranks[i] - 1]);
    }
  }
}

TEST(Fan, OfANormalLaw) {
  const std::vector<double> values = drawn(16384, [](double z) { return 100 + 10 * z; });
  std::vector<ProfileRow> rows;
  Fan(16384).append("party.a", "used_gpue", 7, values, rows);
  ASSERT_EQ(rows.size(), 6u);
  const char* labels[] = {"mean", "0.05", "0.25", "0.5", "0.75", "0.95"};
  const double truths[] = {100, 83.551, 93.255, 100, 106.745, 116.449};
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(rows[i].month, 7);
    EXPECT_EQ(rows[i].entity, "party.a");
    EXPECT_EQ(rows[i].metric, "used_gpue");
    EXPECT_EQ(rows[i].quantile, labels[i]);
    EXPECT_NEAR(rows[i].value, truths[i], 0.6);
    EXPECT_LT(*rows[i].low, rows[i].value);
    EXPECT_GT(*rows[i].high, rows[i].value);
    EXPECT_LT(*rows[i].high - *rows[i].low, 1);
  }
}

TEST(Fan, OfFewPathsHasNoBandsThatItCannotHave) {
  std::vector<ProfileRow> rows;
  Fan(1).append("party.a", "used_gpue", 0, std::vector<double>{5}, rows);
  Fan(20).append("party.a", "used_gpue", 0, drawn(20, [](double z) { return z; }), rows);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(rows[i].value, 5);
    EXPECT_FALSE(rows[i].low);
  }
  EXPECT_TRUE(rows[6].low);
  EXPECT_FALSE(rows[7].low);
  EXPECT_TRUE(rows[9].low);
}

TEST(Curve, CountsWhatHasComeByEachMonth) {
  const Column column{"project.x", {Owner::project, "finish_month", Quantity::month, Tail::none, Report::always, ""}};
  ASSERT_TRUE(is_event_month(column));
  std::vector<CurveRow> rows;
  append_curve(column, summarised(std::vector<double>{-1, 0, 2, 2, 3, -1, 2, 1, 3, 3}, column), 5, rows);
  ASSERT_EQ(rows.size(), 5u);
  const double truths[] = {.1, .2, .5, .8, .8};
  for (int month = 0; month < 5; ++month) {
    const CurveRow& row = rows[std::size_t(month)];
    EXPECT_EQ(row.month, month);
    EXPECT_DOUBLE_EQ(row.probability, truths[month]);
    const Interval interval = wilson(std::uint64_t(std::lround(truths[month] * 10)), 10);
    EXPECT_EQ(row.interval.low, interval.low);
    EXPECT_EQ(row.interval.high, interval.high);
  }
}

TEST(Curve, IsOfEventsOnly) {
  Column column{"party.x", {Owner::party, "lowest_liquidity_month", Quantity::month, Tail::none, Report::always, ""}};
  EXPECT_FALSE(is_event_month(column));
  column.info = {Owner::project, "months_late", Quantity::months, Tail::none, Report::always, ""};
  EXPECT_FALSE(is_event_month(column));
}

}  // namespace
}  // namespace offtake
