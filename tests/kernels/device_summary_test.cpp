// What a device's warps sum, by a warp of one lane on the host: the same as the host's own aggregation.
#include "kernels/device_summary.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "host/measures/paired.h"
#include "host/measures/summary.h"
#include "kernels/summary.h"

namespace offtake {
namespace {

template <class T>
std::vector<T> wild_values(int count, unsigned seed) {
  std::mt19937_64 bits(seed);
  std::normal_distribution<double> normal;
  std::vector<T> values;
  for (int i = 0; i < count; ++i) {
    const double x = normal(bits);
    const T kinds[] = {T(0), T(-0.0), T(x * 1e13), T(x * 1e3), T(x), T(0x1.fffffep46), T(-0x1.fffffep46)};
    values.push_back(kinds[bits() % 7]);
  }
  return values;
}

template <class T>
std::vector<T> months(int count, unsigned seed) {
  std::mt19937_64 bits(seed);
  std::vector<T> values;
  for (int i = 0; i < count; ++i) values.push_back(T(int(bits() % 122) - 1));
  return values;
}

/// Both ways, chunk by chunk.
template <class T>
struct Both {
  Both(const std::vector<T>& values, double lsb, double plan, Binning binning)
      : counters(std::size_t{kBins}), sums(no_sums()) {
    const DeviceColumn rule{1 / lsb, plan, binning};
    const DeviceSummaryJob device{values.data(), 0, int(values.size()), 1000, 1, &rule, &sums, counters.data()};
    std::vector<unsigned long long> digest(2 * kChunkPaths);
    std::vector<unsigned> bins(kChunkPaths);
    for (int first = 0; first < int(values.size()); first += kChunkPaths) {
      const int paths = std::min(kChunkPaths, int(values.size()) - first);
      summarise_part<T>(OneLane{}, device, 0, first, paths);
      ChunkSums chunk;
      summarise_chunk<T>(
          {values.data() + first, paths, lsb, plan, binning, {1, 3}, digest.data(), bins.data(), &chunk});
      if (chunk.refused >= 0 && refused == ~0ull) refused = 1000 + unsigned(first + chunk.refused);
      if (chunk.refused < 0) expected.add(chunk, {bins.data(), std::size_t(paths)});
    }
    found.add(sums, values.size());
    for (int page = 0; page < kBins / kPageBins; ++page)
      found.add_page(unsigned(page), {counters.data() + page * kPageBins, std::size_t{kPageBins}});
  }

  std::vector<unsigned> counters;
  DeviceSums sums;
  Summary expected, found;
  unsigned long long refused = ~0ull;
};

template <class T>
void expect_same(const Both<T>& both) {
  EXPECT_EQ(both.found.count(), both.expected.count());
  EXPECT_EQ(both.found.zeros(), both.expected.zeros());
  EXPECT_EQ(both.found.least(), both.expected.least());
  EXPECT_EQ(both.found.greatest(), both.expected.greatest());
  EXPECT_TRUE(both.found.sum() == both.expected.sum());
  EXPECT_TRUE(both.found.sum_of_squares() == both.expected.sum_of_squares());
  using Bins = std::vector<std::pair<std::uint32_t, std::uint64_t>>;
  const auto bins = [](const Summary& summary) {
    Bins all;
    summary.for_each_bin([&](std::uint32_t bin, std::uint64_t count) { all.emplace_back(bin, count); });
    return all;
  };
  EXPECT_EQ(bins(both.found), bins(both.expected));
}

template <class T>
class DeviceSummary : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(DeviceSummary, Scalars);

TYPED_TEST(DeviceSummary, IsTheHostsOwn) {
  using T = TypeParam;
  for (const int count : {1, 31, 4096, 4097, 30'000}) {
    for (const double plan : {0.0, 1e6, -3.25})
      expect_same(Both<T>(wild_values<T>(count, 7), 1, plan, Binning::deviation));
    expect_same(Both<T>(months<T>(count, 8), 1, 0, Binning::whole));
    std::vector<T> shares = wild_values<T>(count, 9);
    for (T& x : shares) x = std::abs(x) > 100 ? T(0.25) : x;
    expect_same(Both<T>(shares, 0x1p-30, 0.5, Binning::deviation));
  }
}

TYPED_TEST(DeviceSummary, NamesTheFirstPathThatIsNoNumber) {
  using T = TypeParam;
  for (const T bad : {T(NAN), T(INFINITY), T(-0x1p47)}) {
    auto values = wild_values<T>(9000, 3);
    values[8888] = bad;
    values[5003] = bad;
    const Both<T> both(values, 1, 0, Binning::deviation);
    EXPECT_EQ(both.sums.refused, 6003u);
    EXPECT_EQ(both.refused, 6003u);
  }
  EXPECT_EQ(Both<T>(wild_values<T>(9000, 3), 1, 0, Binning::deviation).sums.refused, ~0ull);
}

TEST(DeviceSums, KeysRiseWithTheirNumbers) {
  const double rising[] = {-INFINITY, -1e300, -1, -5e-324, 0, 5e-324, 1, 1e300, INFINITY};
  for (std::size_t i = 0; i < std::size(rising); ++i) {
    EXPECT_EQ(number_of_key(order_key(rising[i])), rising[i]);
    if (i > 0) {
      EXPECT_LT(order_key(rising[i - 1]), order_key(rising[i]));
    }
  }
}

TEST(DeviceSums, DoNotOverflowWhereAllPathsAreAsLargeAsTheyMay) {
  const std::vector<double> values(kChunkPaths, -0x1.fffffffffffp46);
  Both<double> both(values, 1, 0, Binning::deviation);
  const DeviceColumn rule{1, 0, Binning::deviation};
  const DeviceSummaryJob job{values.data(), 0, kChunkPaths, 0, 1, &rule, &both.sums, both.counters.data()};
  for (int chunk = 1; chunk < 1000; ++chunk) summarise_part<double>(OneLane{}, job, 0, 0, kChunkPaths);
  const Wide v = Wide(values[0]);
  EXPECT_TRUE(whole_sum(both.sums.sums) == v * 1000 * kChunkPaths);
  EXPECT_TRUE(whole_squares(both.sums.sums) == v * v * 1000 * kChunkPaths);
}

/// base and variant in one array, as two columns.
void expect_same_differences(Quantity quantity, const std::vector<float>& base, const std::vector<double>& variant) {
  Column column;
  column.info.quantity = quantity;
  column.lsb = 1;
  PairedSums expected(column, column), found(column, column);
  const DevicePair pair = found.rule(0, 0);
  SplitSums sums{};
  const int paths = int(base.size());
  const DeviceDifferenceJob job{base.data(), variant.data(), 0, 0, 0, 1, paths, 1, &pair, &sums};
  for (int first = 0; first < paths; first += kChunkPaths)
    subtract_part(OneLane{}, job, 0, first, std::min(kChunkPaths, paths - first));
  for (std::size_t i = 0; i < base.size(); ++i) expected.add(double(base[i]), variant[i]);
  found.add(sums, base.size());
  EXPECT_EQ(found.count(), expected.count());
  EXPECT_TRUE(found.sum() == expected.sum());
  EXPECT_TRUE(found.sum_of_squares() == expected.sum_of_squares());
}

TEST(DeviceDifferences, AreTheHostsOwn) {
  expect_same_differences(Quantity::usd, wild_values<float>(9001, 5), wild_values<double>(9001, 6));
  expect_same_differences(Quantity::month, months<float>(9001, 5), months<double>(9001, 6));
}

}  // namespace
}  // namespace offtake
