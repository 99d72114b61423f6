#include "host/measures/measures.h"

#include <gtest/gtest.h>

#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <random>

#include "tests/host/measures/summarised.h"

namespace offtake {
namespace {

const std::vector<double> kLevels = {0.95, 0.99};

const Estimate* find(const std::vector<Estimate>& all, const std::string& measure, double level = NAN) {
  for (const Estimate& e : all) {
    if (e.measure == measure && (e.level == level || (std::isnan(level) && std::isnan(e.level)))) return &e;
  }
  return nullptr;
}

/// Every quantile of a law once: x_i = quantile((i − ½)/n).
template <class F>
std::vector<double> stratified(std::size_t n, F quantile) {
  std::vector<double> values(n);
  for (std::size_t i = 0; i < n; ++i) values[i] = quantile((double(i) + 0.5) / double(n));
  return values;
}

const boost::math::normal kNormal;

TEST(Measures, NormalLawInClosedForm) {
  const double mean = 2e9, sd = 5e8;
  const auto values = stratified(400000, [&](double p) { return mean + sd * quantile(kNormal, p); });
  for (const double plan : {0.0, 2e9}) {
    const Column column = a_column(Quantity::usd, 1, plan);
    ColumnOrder<double> exact(values);
    for (Order* order : {static_cast<Order*>(nullptr), static_cast<Order*>(&exact)}) {
      const auto all = estimate(column, summarised(values, column), kLevels, order);
      EXPECT_NEAR(find(all, "mean")->value, mean, 1);
      EXPECT_NEAR(find(all, "sd")->value, sd, 1e-4 * sd);
      for (const double level : kLevels) {
        const double z = quantile(kNormal, level);
        EXPECT_NEAR(find(all, "var", level)->value, mean + sd * z, 1e-4 * sd);
        EXPECT_NEAR(find(all, "es", level)->value, mean + sd * pdf(kNormal, z) / (1 - level), 1e-4 * sd);
      }
      EXPECT_NEAR(find(all, "quantile", .25)->value, mean + sd * quantile(kNormal, .25), 1e-4 * sd);
    }
  }
}

TEST(Measures, LognormalLawInClosedForm) {
  const double sigma = 0.8;
  const auto values = stratified(400000, [&](double p) { return 1e9 * std::exp(sigma * quantile(kNormal, p)); });
  const double mean = 1e9 * std::exp(sigma * sigma / 2);
  const Column column = a_column(Quantity::usd, 1, 1e9);
  const auto all = estimate(column, summarised(values, column), kLevels);
  EXPECT_NEAR(find(all, "mean")->value, mean, 2e-5 * mean);
  for (const double level : kLevels) {
    const double z = quantile(kNormal, level);
    EXPECT_NEAR(find(all, "var", level)->value, 1e9 * std::exp(sigma * z), 2e6);
    EXPECT_NEAR(find(all, "es", level)->value, mean * cdf(kNormal, sigma - z) / (1 - level), 1e-3 * mean);
  }
}

TEST(Measures, ExpectedShortfallByHand) {
  // Losses 1 … 10 at 75 %: VaR = x_(8) = 8, ES = 8 + (1 + 2)/(0.25 · 10) = 9.2.
  std::vector<double> values = {3, 1, 2, 10, 9, 4, 5, 8, 7, 6};
  const Column column = a_column(Quantity::months);
  const auto all = estimate(column, summarised(values, column), {0.75});
  EXPECT_DOUBLE_EQ(find(all, "var", .75)->value, 8);
  EXPECT_DOUBLE_EQ(find(all, "es", .75)->value, 9.2);
  EXPECT_FALSE(find(all, "es", .75)->low);
  EXPECT_EQ(find(all, "es", .75)->reason, "fewer than 200 paths beyond VaR");
  EXPECT_DOUBLE_EQ(find(all, "mean")->value, 5.5);
  EXPECT_DOUBLE_EQ(find(all, "sd")->value, std::sqrt(82.5 / 9));
}

TEST(Measures, EsIntervalNeeds200PathsBeyondVar) {
  const auto intervals = [](std::size_t n) {
    const Column column = a_column();
    const auto values = stratified(n, [](double p) { return 1e6 * quantile(kNormal, p); });
    const auto all = estimate(column, summarised(values, column), kLevels);
    return find(all, "es", .95)->low.has_value() + 2 * find(all, "es", .99)->low.has_value();
  };
  EXPECT_EQ(intervals(3900), 0);
  EXPECT_EQ(intervals(4000), 1);
  EXPECT_EQ(intervals(19000), 1);
  EXPECT_EQ(intervals(20000), 3);
}

TEST(Measures, EveryValueLiesInItsInterval) {
  std::mt19937_64 bits(3);
  std::normal_distribution<double> normal;
  std::vector<double> values(30000);
  for (double& x : values) x = std::max(0.0, 1e9 * normal(bits));
  const Column column = a_column(Quantity::usd, 1, 3e8);
  for (const Estimate& e : estimate(column, summarised(values, column), kLevels)) {
    ASSERT_TRUE(e.low && e.high) << e.measure << e.level;
    EXPECT_LE(*e.low, e.value) << e.measure << e.level;
    EXPECT_GE(*e.high, e.value) << e.measure << e.level;
    EXPECT_EQ(e.entity, "party.a");
    EXPECT_EQ(e.metric, "loss_usd");
  }
}

TEST(Measures, OfFlags) {
  std::vector<double> values(1000, 0);
  for (std::size_t i = 0; i < 300; ++i) values[i * 3] = 1;
  Column column = a_column(Quantity::flag);
  const auto all = estimate(column, summarised(values, column), kLevels);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].measure, "probability");
  EXPECT_DOUBLE_EQ(all[0].value, 0.3);
  EXPECT_NEAR(*all[0].low, 0.2724, 5e-5);  // Wilson by hand
  EXPECT_NEAR(*all[0].high, 0.3291, 5e-5);
}

TEST(Measures, OfMonths) {
  std::vector<double> values(1000, -1);
  for (std::size_t i = 0; i < 400; ++i) values[i] = double(10 + i % 5);
  Column column = a_column(Quantity::month);
  column.info.tail = Tail::none;
  auto all = estimate(column, summarised(values, column), kLevels);
  EXPECT_DOUBLE_EQ(find(all, "probability")->value, 0.4);
  EXPECT_DOUBLE_EQ(find(all, "mean")->value, 12);
  EXPECT_DOUBLE_EQ(find(all, "sd")->value, std::sqrt(2.0 * 400 / 399));
  EXPECT_DOUBLE_EQ(find(all, "quantile", .01)->value, 10);
  EXPECT_DOUBLE_EQ(find(all, "quantile", .5)->value, 12);
  EXPECT_EQ(find(all, "var", .95), nullptr);

  all = estimate(column, summarised(std::vector<double>(50, -1), column), kLevels);
  EXPECT_EQ(find(all, "probability")->value, 0);
  for (const char* measure : {"mean", "sd"}) {
    EXPECT_TRUE(std::isnan(find(all, measure)->value));
    EXPECT_EQ(find(all, measure)->reason, "it comes on no path");
  }
}

TEST(Measures, OfOnePathAndOfAConstant) {
  const Column column = a_column();
  for (const Estimate& e : estimate(column, summarised(std::vector<double>{42}, column), kLevels)) {
    if (e.measure != "sd") {
      EXPECT_EQ(e.value, 42) << e.measure;
    }
    EXPECT_FALSE(e.low) << e.measure;
    EXPECT_FALSE(e.reason.empty()) << e.measure;
  }
  const auto constant = estimate(column, summarised(std::vector<double>(5000, 0.0), column), kLevels);
  EXPECT_EQ(find(constant, "sd")->value, 0);
  EXPECT_EQ(find(constant, "es", .99)->value, 0);
  EXPECT_FALSE(find(constant, "es", .99)->low);  // what no path has shown may still happen
  EXPECT_EQ(*find(constant, "quantile", .5)->low, 0);
}

TEST(StoppingOnPrecision, OnlyWithAThousandTailPathsAtPowersOfTwo) {
  const Column column = a_column();
  const auto law = [](double p) { return 1e9 + 1e8 * quantile(kNormal, p); };
  EXPECT_TRUE(std::isinf(relative_half_width(column, summarised(stratified(99000, law), column), .99)));
  const Summary enough = summarised(stratified(110000, law), column);
  const auto all = estimate(column, enough, {.99});
  const Estimate& es = *find(all, "es", .99);
  EXPECT_DOUBLE_EQ(relative_half_width(column, enough, .99), (*es.high - *es.low) / 2 / es.value);

  EXPECT_TRUE(may_stop_at(65536));
  EXPECT_TRUE(may_stop_at(1 << 20));
  EXPECT_FALSE(may_stop_at(65536 * 3));
  EXPECT_FALSE(may_stop_at(32768));
  EXPECT_FALSE(may_stop_at(0));
}

}  // namespace
}  // namespace offtake
