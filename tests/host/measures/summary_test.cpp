#include "host/measures/summary.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <stdexcept>

#include "tests/host/measures/summarised.h"

namespace offtake {
namespace {

std::vector<double> normals(std::size_t count, double mean, double sd) {
  std::mt19937_64 bits(count);
  std::normal_distribution<double> normal(mean, sd);
  std::vector<double> values(count);
  for (double& x : values) x = normal(bits);
  return values;
}

void expect_same(const Summary& one, const Summary& other) {
  EXPECT_EQ(one.count(), other.count());
  EXPECT_TRUE(one.sum() == other.sum());
  EXPECT_TRUE(one.sum_of_squares() == other.sum_of_squares());
  EXPECT_EQ(one.least(), other.least());
  EXPECT_EQ(one.greatest(), other.greatest());
  EXPECT_EQ(one.zeros(), other.zeros());
  std::uint64_t bins = 0;
  one.for_each_bin([&](std::uint32_t bin, std::uint64_t count) {
    EXPECT_EQ(other.in_bin(bin), count);
    bins += count;
  });
  EXPECT_EQ(bins, one.count());
}

TEST(Summary, DependsOnNeitherOrderNorSplit) {
  const Column column = a_column(Quantity::usd, 1, 5e8);
  std::vector<double> values = normals(5000, 1e9, 4e8);
  values[17] = 0;
  const Summary whole = summarised(values, column);
  expect_same(whole, summarised(values, column, 333));

  Summary merged = summarised(std::vector<double>(values.begin(), values.begin() + 1234), column);
  merged.merge(summarised(std::vector<double>(values.begin() + 1234, values.end()), column));
  merged.merge(Summary());
  expect_same(whole, merged);

  std::reverse(values.begin(), values.end());
  expect_same(whole, summarised(values, column));
}

TEST(Summary, SumsAreExactWhereDoublesWouldNotBe) {
  const Column column = a_column();
  // Σv² of a million values near 10^13 has 29 digits.
  std::vector<double> values(100000);
  Summary::Wide sum = 0, squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto v = static_cast<long long>(1e13) * (i % 3 ? 1 : -1) + static_cast<long long>(i);
    values[i] = double(v);
    sum += v;
    squares += Summary::Wide{v} * v;
  }
  const Summary summary = summarised(values, column);
  EXPECT_TRUE(summary.sum() == sum);
  EXPECT_TRUE(summary.sum_of_squares() == squares);
}

TEST(Summary, VarianceSurvivesALargeMean) {
  // Whole numbers 10^13 + (0 … 9): mean 10^13 + 4.5, variance 8.25 n/(n−1).
  std::vector<double> values(10000);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = 1e13 + double(i % 10);
  for (const double sign : {1.0, -1.0}) {
    for (double& x : values) x = std::abs(x) * sign;
    const Moments m = moments(summarised(values, a_column()), 1);
    EXPECT_DOUBLE_EQ(m.mean, sign * (1e13 + 4.5));
    EXPECT_DOUBLE_EQ(m.variance, 8.25 * 10000 / 9999);
  }
}

TEST(Summary, MomentsInTheColumnsResolution) {
  const std::vector<double> values = {0.25, 0.5, 0.75, 1};
  const Moments m = moments(summarised(values, a_column(Quantity::share, 0x1p-30)), 0x1p-30);
  EXPECT_DOUBLE_EQ(m.mean, 0.625);
  EXPECT_DOUBLE_EQ(m.variance, 0.3125 / 3);
  EXPECT_TRUE(std::isnan(moments(Summary(), 1).mean));
  EXPECT_TRUE(std::isnan(moments(summarised(std::vector<double>{1}, a_column()), 1).variance));
}

TEST(Summary, MonthsThatNeverComeCanBeLeftOut) {
  const Column column = a_column(Quantity::month);
  const Summary summary = summarised(std::vector<double>{-1, 3, -1, 5, 10}, column);
  EXPECT_EQ(summary.in_bin(0), 2u);
  const Moments m = moments(summary, 1, 2);
  EXPECT_EQ(m.count, 3u);
  EXPECT_DOUBLE_EQ(m.mean, 6);
  EXPECT_DOUBLE_EQ(m.variance, 13);
}

TEST(Summary, BinEdgesEncloseTheirValues) {
  for (const double plan : {0.0, 1e9, -77.0}) {
    const Column column = a_column(Quantity::usd, 0x1p-20, plan);
    for (const double x : {0.0, 1e9, -77.0, 3.5, -1e-30, 1e-44, 123456789.0, -5e12}) {
      if (std::abs(x) > 0x1p26) continue;
      summarised(std::vector<double>{x}, column).for_each_bin([&](std::uint32_t bin, std::uint64_t) {
        const BinEdges edges = bin_edges(Binning::deviation, bin);
        EXPECT_LE(edges.low, float(x - plan));
        EXPECT_GE(edges.high, float(x - plan));
        EXPECT_LE(edges.high - edges.low, std::abs(x - plan) * 0x1p-10 + 1e-40);
      });
    }
  }
  EXPECT_EQ(bin_edges(Binning::whole, 0).low, -1);
  EXPECT_EQ(bin_edges(Binning::whole, 37).high, 36);
  EXPECT_TRUE(std::isfinite(bin_edges(Binning::deviation, kBins - 1).high));
  EXPECT_TRUE(std::isfinite(bin_edges(Binning::deviation, 0).low));
}

TEST(Summary, MemoryIsBoundedWhateverTheNumberOfPaths) {
  constexpr std::uint64_t kPage = 2048 * 2;  // a factor of two in deviation
  // On one side of the plan; then on both, where a thousand times the paths come ten pages closer to it.
  for (const std::size_t count : {10000u, 1000000u}) {
    EXPECT_LE(summarised(normals(count, 1e9, 1e8), a_column()).memory_bytes(), sizeof(Summary) + 12 * kPage);
    EXPECT_LE(summarised(normals(count, 1e9, 4e8), a_column(Quantity::usd, 1, 1e9)).memory_bytes(),
              sizeof(Summary) + 60 * kPage);
  }
  EXPECT_EQ(summarised(std::vector<double>(5000, 3.0), a_column()).memory_bytes(), sizeof(Summary) + kPage);
}

TEST(Summary, CountsBeyondSixteenBits) {
  std::vector<double> values(3 * 65536 + 5, 100.0);
  for (std::size_t i = 0; i < values.size(); i += 2) values[i] = 200;  // two bins, path by path
  const Summary summary = summarised(values, a_column());
  std::vector<std::uint64_t> counts;
  summary.for_each_bin([&](std::uint32_t, std::uint64_t count) { counts.push_back(count); });
  EXPECT_EQ(counts, (std::vector<std::uint64_t>{3 * 32768 + 2, 3 * 32768 + 3}));
}

TEST(Summary, RefusesMoreThanItCanSum) {
  Summary summary = summarised(std::vector<double>(1024, 1.0), a_column());
  for (int doublings = 0; doublings < 21; ++doublings) {
    Summary copy;
    copy.merge(summary);
    summary.merge(copy);
  }
  EXPECT_EQ(summary.count(), Summary::kMostPaths);
  EXPECT_TRUE(summary.sum() == Summary::Wide{1} << 31);
  std::uint64_t binned = 0;
  summary.for_each_bin([&](std::uint32_t, std::uint64_t count) { binned += count; });
  EXPECT_EQ(binned, Summary::kMostPaths);
  EXPECT_THROW(summary.merge(summarised(std::vector<double>(1, 1.0), a_column())), std::length_error);
}

}  // namespace
}  // namespace offtake
