#include "host/measures/order.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

#include "host/measures/intervals.h"
#include "tests/host/measures/summarised.h"

namespace offtake {
namespace {

struct Law {
  const char* name;
  double plan;
  std::function<double(std::mt19937_64&)> draw;
};

double normal(std::mt19937_64& bits) { return std::normal_distribution<double>()(bits); }
double uniform(std::mt19937_64& bits) { return std::uniform_real_distribution<double>()(bits); }

const Law kLaws[] = {
    {"normal", 0, [](auto& bits) { return 1e9 * normal(bits); }},
    {"normal far from plan", 3e10, [](auto& bits) { return 5e10 + 1e9 * normal(bits); }},
    {"lognormal", 1e6, [](auto& bits) { return 1e6 * std::exp(1.5 * normal(bits)); }},
    {"discrete", 7, [](auto& bits) { return std::floor(20 * uniform(bits)); }},
    {"constant", 12, [](auto&) { return 12.0; }},
    {"constant off plan", 1e9, [](auto&) { return 3.3e8; }},
    {"all zeros", 1e5, [](auto&) { return 0.0; }},
    {"atom at plan", 5e8, [](auto& bits) { return uniform(bits) < 0.6 ? 5e8 : 5e8 + 1e8 * normal(bits); }},
    {"atom at a plan of zero", 0, [](auto& bits) { return uniform(bits) < 0.6 ? 0 : 1e8 * normal(bits); }},
    {"zeros alone", 0, [](auto&) { return 0.0; }},
    {"atom at least zero", 4e8, [](auto& bits) { return std::max(0.0, 1e8 * normal(bits)); }},
    {"atom at greatest zero", -4e8, [](auto& bits) { return std::min(0.0, 1e8 * normal(bits)); }},
};

std::vector<double> drawn(const Law& law, std::size_t count) {
  std::mt19937_64 bits(17);
  std::vector<double> values(count);
  for (double& x : values) x = law.draw(bits);
  return values;
}

TEST(HistogramOrder, BracketsEveryOrderStatistic) {
  for (const Law& law : kLaws) {
    SCOPED_TRACE(law.name);
    std::vector<double> values = drawn(law, 20000);
    const Column column = a_column(Quantity::usd, 0x1p-10, law.plan);
    HistogramOrder order(summarised(values, column), column);
    std::sort(values.begin(), values.end());
    ASSERT_EQ(order.count(), values.size());
    for (std::uint64_t rank = 1; rank <= values.size(); rank += rank < 10 || rank > 19980 ? 1 : 97) {
      const double exact = values[rank - 1], deviation = std::abs(exact - law.plan);
      const Bracket bracket = order.at(rank);
      const double rounding = deviation * 0x1p-24;  // of the deviation to a float
      EXPECT_LE(bracket.low, exact + rounding);
      EXPECT_GE(bracket.high, exact - rounding);
      EXPECT_LE(bracket.high - bracket.low, deviation * 0x1p-10);
      EXPECT_LE(bracket.low, bracket.value);
      EXPECT_LE(bracket.value, bracket.high);
    }
  }
}

TEST(HistogramOrder, LeastAndGreatestAreExact) {
  for (const Law& law : kLaws) {
    SCOPED_TRACE(law.name);
    const std::vector<double> values = drawn(law, 3000);
    const Column column = a_column(Quantity::usd, 0x1p-10, law.plan);
    HistogramOrder order(summarised(values, column), column);
    EXPECT_EQ(order.at(1).value, *std::min_element(values.begin(), values.end()));
    EXPECT_EQ(order.at(3000).value, *std::max_element(values.begin(), values.end()));
  }
}

TEST(HistogramOrder, SpreadsValuesEvenlyWithinABin) {
  // 1,000 values evenly within the one bin [2^20, 2^20 + 512), as the least and the greatest tell.
  std::vector<double> values(1000);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = 0x1p20 + (double(i) + 0.5) / 1000 * 511;
  HistogramOrder order(summarised(values, a_column(Quantity::usd, 0x1p-10)), a_column());
  const double middle = 0x1p20 + 255.5, threshold = 0x1p20 + 100;
  double fourth = 0;
  Excess truth{0, 0, 0};
  for (const double x : values) {
    fourth += std::pow(x - middle - 50, 4) / 1000;
    const double over = std::max(0.0, x - threshold);
    truth.paths += over > 0;
    truth.sum += over;
    truth.squares += over * over;
  }
  EXPECT_NEAR(order.fourth_moment(middle + 50), fourth, 0.01 * fourth);
  const Excess excess = order.beyond(1, threshold);
  EXPECT_NEAR(excess.paths, truth.paths, 1);
  EXPECT_NEAR(excess.sum, truth.sum, 0.003 * truth.sum);
  EXPECT_NEAR(excess.squares, truth.squares, 0.005 * truth.squares);
  EXPECT_NEAR(order.at(250).value, values[249], 0.5);
}

TEST(HistogramOrder, AtomsAreExact) {
  for (const Law& law : kLaws) {
    const std::string name = law.name;
    if (name == "constant" || name == "constant off plan" || name == "all zeros" || name.starts_with("atom")) {
      SCOPED_TRACE(name);
      std::vector<double> values = drawn(law, 10000);
      const Column column = a_column(Quantity::usd, 1, law.plan);
      HistogramOrder order(summarised(values, column), column);
      std::sort(values.begin(), values.end());
      int atoms = 0;
      for (std::uint64_t rank = 2; rank < values.size(); ++rank) {
        if (values[rank - 2] != values[rank]) continue;
        ++atoms;
        ASSERT_EQ(order.at(rank).value, values[rank - 1]);
      }
      EXPECT_GT(atoms, 4000);
    }
  }
}

TEST(HistogramOrder, TailSumsAgreeWithTheColumn) {
  for (const Law& law : kLaws) {
    SCOPED_TRACE(law.name);
    const std::vector<double> values = drawn(law, 200000);
    const Column column = a_column(Quantity::usd, 1, law.plan);
    HistogramOrder histogram(summarised(values, column), column);
    ColumnOrder<double> exact(values);
    for (const double level : {0.95, 0.99}) {
      const std::uint64_t rank = quantile_rank(level, values.size());
      const double var = histogram.at(rank).value, exact_var = exact.at(rank).value;
      const double scale = std::max(std::abs(exact_var - law.plan), std::abs(values[0]));
      EXPECT_NEAR(var, exact_var, 5e-4 * scale);
      const Excess a = histogram.beyond(rank, var), b = exact.beyond(rank, exact_var);
      const double es = var + a.sum / ((1 - level) * 200000), exact_es = exact_var + b.sum / ((1 - level) * 200000);
      if (std::string(law.name) == "discrete") continue;  // atoms off plan: as wide as their bins
      EXPECT_NEAR(es, exact_es, 1e-5 * scale);
      EXPECT_NEAR(a.paths, b.paths, 0.01 * b.paths + 1e-9);
      EXPECT_NEAR(a.squares, b.squares, 5e-3 * b.squares);
    }
  }
}

TEST(ColumnOrder, IsThatOfSortedValuesInAnyOrderOfRanks) {
  std::vector<float> values;
  for (const double x : drawn(kLaws[2], 5001)) values.push_back(float(x));
  ColumnOrder<float> order(values);
  std::sort(values.begin(), values.end());
  for (const std::uint64_t rank : {2500u, 1u, 5001u, 2501u, 4000u, 2499u, 1000u, 4000u, 2u, 5000u, 3999u}) {
    EXPECT_EQ(order.at(rank).value, values[rank - 1]) << rank;
  }
  const Excess excess = order.beyond(4000, values[3999]);
  double sum = 0;
  for (std::size_t i = 4000; i < values.size(); ++i) sum += double(values[i]) - double(values[3999]);
  EXPECT_EQ(excess.paths, 1001);
  EXPECT_NEAR(excess.sum, sum, 1e-9 * sum);
}

TEST(HistogramOrder, LeavesOutMonthsThatNeverCome) {
  const Column column = a_column(Quantity::month);
  HistogramOrder order(summarised(std::vector<double>{-1, 4, 9, -1, -1, 6}, column), column);
  ASSERT_EQ(order.count(), 3u);
  EXPECT_EQ(order.at(1).value, 4);
  EXPECT_EQ(order.at(2).value, 6);
  EXPECT_EQ(order.at(3).value, 9);
}

}  // namespace
}  // namespace offtake
