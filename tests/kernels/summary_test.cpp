#include "kernels/summary.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace offtake {
namespace {

__extension__ typedef __int128 Wide;

/// Everything that a job writes.
struct Result {
  ChunkSums sums;
  std::vector<unsigned> bins;
  std::vector<unsigned long long> digest;

  Wide squares() const { return (Wide{sums.square_high} << 48) + (Wide{sums.square_mixed} << 25) + sums.square_low; }
};

template <class T, int L>
Result summarise(const std::vector<T>& values, double lsb = 1, double plan = 0, Binning binning = Binning::deviation) {
  Result result{{}, std::vector<unsigned>(kChunkPaths, 7u), std::vector<unsigned long long>(2 * kChunkPaths, 5u)};
  summarise_chunk<T, L>({values.data(),
                         int(values.size()),
                         lsb,
                         plan,
                         binning,
                         {0x9e3779b97f4a7c15u, 3u},
                         result.digest.data(),
                         result.bins.data(),
                         &result.sums});
  return result;
}

template <class T>
std::vector<T> wild_values(std::size_t count) {
  std::mt19937_64 bits(count);
  std::normal_distribution<double> normal;
  std::vector<T> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double x = normal(bits);
    values[i] = i % 7 == 0 ? T(0) : i % 7 == 1 ? T(-0.0) : i % 7 == 2 ? T(x * 1e13) : T(x * 1e3);
  }
  values[count / 2] = T(0x1.fffffep46);
  values[count / 3] = T(-0x1.fffffep46);
  return values;
}

template <class T>
class ChunkSummary : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(ChunkSummary, Scalars);

TYPED_TEST(ChunkSummary, SumsAreThoseOfWholeNumbers) {
  using T = TypeParam;
  for (const std::size_t count : {5u, 127u, 513u, 1024u}) {
    for (const double lsb : {1.0, 0x1p-10, 0x1p5}) {
      std::vector<T> values = wild_values<T>(count);
      for (T& x : values) x = T(x * T(std::min(lsb, 1.0)));
      Wide sum = 0, squares = 0;
      int zeros = 0;
      for (const T x : values) {
        const Wide v = Wide(std::nearbyint(double(x) / lsb));
        sum += v;
        squares += v * v;
        zeros += x == 0;
      }
      const Result result = summarise<T, 4>(values, lsb);
      EXPECT_EQ(result.sums.refused, -1);
      EXPECT_TRUE(Wide{result.sums.sum} == sum);
      EXPECT_TRUE(result.squares() == squares);
      EXPECT_EQ(result.sums.zeros, zeros);
      EXPECT_EQ(result.sums.least, double(*std::min_element(values.begin(), values.end())));
      EXPECT_EQ(result.sums.greatest, double(*std::max_element(values.begin(), values.end())));
    }
  }
}

TYPED_TEST(ChunkSummary, ExtremesOfAFullChunkAreExact) {
  using T = TypeParam;
  const T most = T(0x1p47) - T(sizeof(T) == 4 ? 0x1p23 : 1);
  for (const T x : {most, -most, T(0x1.7fffffp46), T(-0x1.800001p46)}) {
    const Result result = summarise<T, 8>(std::vector<T>(kChunkPaths, x));
    EXPECT_EQ(result.sums.sum, (long long)(x)*kChunkPaths);
    EXPECT_TRUE(result.squares() == Wide(x) * Wide(x) * kChunkPaths);
  }
}

TYPED_TEST(ChunkSummary, EveryNumberOfLanesGivesTheSame) {
  using T = TypeParam;
  for (const Binning binning : {Binning::deviation, Binning::whole}) {
    const std::vector<T> values = wild_values<T>(1021);
    const Result one = summarise<T, 1>(values, 1, 12.5, binning);
    for (const Result& other : {summarise<T, 2>(values, 1, 12.5, binning), summarise<T, 4>(values, 1, 12.5, binning),
                                summarise<T, 8>(values, 1, 12.5, binning)}) {
      EXPECT_EQ(other.sums.sum, one.sums.sum);
      EXPECT_TRUE(other.squares() == one.squares());
      EXPECT_EQ(other.sums.zeros, one.sums.zeros);
      EXPECT_EQ(other.sums.least, one.sums.least);
      EXPECT_EQ(other.sums.greatest, one.sums.greatest);
      EXPECT_EQ(other.bins, one.bins);
      EXPECT_EQ(other.digest, one.digest);
    }
  }
}

TYPED_TEST(ChunkSummary, RefusesTheFirstPathThatIsNoUsableNumber) {
  using T = TypeParam;
  for (const T bad : {std::numeric_limits<T>::quiet_NaN(), std::numeric_limits<T>::infinity(),
                      -std::numeric_limits<T>::infinity(), T(0x1p47), T(-0x1p47), std::numeric_limits<T>::max()}) {
    for (const std::size_t place : {0u, 3u, 700u, 1020u}) {
      std::vector<T> values(1021, T(1));
      values[place] = bad;
      values[1020] = bad;
      EXPECT_EQ((summarise<T, 8>(values).sums.refused), int(place));
    }
  }
}

TYPED_TEST(ChunkSummary, BinsKeepTheOrderOfDeviations) {
  using T = TypeParam;
  std::vector<T> values = wild_values<T>(1000);
  std::sort(values.begin(), values.end());
  const Result result = summarise<T, 4>(values, 1, 100);
  for (std::size_t i = 1; i < values.size(); ++i) EXPECT_LE(result.bins[i - 1], result.bins[i]);
  EXPECT_LT(result.bins[0], result.bins[999]);
  EXPECT_EQ((summarise<T, 4>({T(100), T(-100)}, 1, 100).bins[0]), unsigned(kBins / 2));
  EXPECT_EQ((summarise<T, 4>({T(-0.0), T(0)}, 1, 0).bins[0]), unsigned(kBins / 2));
}

TYPED_TEST(ChunkSummary, WholeNumbersHaveABinEach) {
  using T = TypeParam;
  const Result result = summarise<T, 2>({T(-1), T(0), T(1), T(119), T(-7), T(1e9)}, 1, 60, Binning::whole);
  const std::vector<unsigned> bins(result.bins.begin(), result.bins.begin() + 6);
  EXPECT_EQ(bins, (std::vector<unsigned>{0, 1, 2, 120, 0, kBins - 1}));
}

TYPED_TEST(ChunkSummary, DigestAddsBitsTimesKeyAndNothingPastTheEnd) {
  using T = TypeParam;
  using Bits = typename SummaryBits<T>::type;
  const std::vector<T> values = {T(1.5), T(-2), T(-0.0)};
  const Result result = summarise<T, 8>(values);
  for (std::size_t i = 0; i < 2; ++i) {
    const unsigned long long bits = std::bit_cast<Bits>(values[i]);
    EXPECT_EQ(result.digest[i], 5 + bits * 0x9e3779b97f4a7c15u);
    EXPECT_EQ(result.digest[kChunkPaths + i], 5 + bits * 3);
  }
  EXPECT_EQ(result.digest[2], 5u);  // −0 counts as +0
  EXPECT_EQ(result.digest[3], 5u);
  EXPECT_EQ(result.bins[3], 7u);
}

}  // namespace
}  // namespace offtake
