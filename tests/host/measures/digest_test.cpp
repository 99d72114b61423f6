#include "host/measures/digest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "kernels/summary.h"

namespace offtake {
namespace {

struct Metric {
  std::string name;
  std::vector<float> values;
};

/// The digest of paths `first` … `last`-1 of all metrics, in chunks.
Digest digest_of(const std::vector<Metric>& metrics, std::size_t first, std::size_t last, std::size_t chunk = 1024) {
  Digest digest;
  for (std::size_t begin = first; begin < last; begin += chunk) {
    const int paths = int(std::min(chunk, last - begin));
    std::vector<unsigned long long> sums(2 * kChunkPaths);
    std::vector<unsigned> bins(kChunkPaths);
    ChunkSums ignored;
    for (const Metric& metric : metrics) {
      const DigestKeys keys = digest_keys(metric.name);
      summarise_chunk<float>({metric.values.data() + begin,
                              paths,
                              1,
                              0,
                              Binning::deviation,
                              {keys[0], keys[1]},
                              sums.data(),
                              bins.data(),
                              &ignored});
    }
    digest.add(begin, paths, sums.data());
  }
  return digest;
}

std::vector<Metric> some_metrics() {
  std::vector<Metric> metrics = {{"party.a loss_usd", {}}, {"contract.b paid_usd", {}}, {"milestone.c met", {}}};
  for (std::size_t i = 0; i < 3000; ++i) {
    metrics[0].values.push_back(float(i) * 1.25f - 700);
    metrics[1].values.push_back(float(i * i % 977));
    metrics[2].values.push_back(i % 3 == 0);
  }
  return metrics;
}

TEST(Digest, DependsOnNeitherSplitNorOrderOfPartsNorOfColumns) {
  std::vector<Metric> metrics = some_metrics();
  const Digest whole = digest_of(metrics, 0, 3000);
  EXPECT_EQ(digest_of(metrics, 0, 3000, 97), whole);
  Digest parts = digest_of(metrics, 2100, 3000);
  parts.merge(digest_of(metrics, 0, 2100));
  EXPECT_EQ(parts, whole);
  std::swap(metrics[0], metrics[2]);
  EXPECT_EQ(digest_of(metrics, 0, 3000), whole);
}

TEST(Digest, ChangesWithAnyBitOfAnyValue) {
  const Digest whole = digest_of(some_metrics(), 0, 3000);
  for (std::size_t m = 0; m < 3; ++m) {
    for (const std::size_t path : {0u, 1u, 1500u, 2999u}) {
      std::vector<Metric> metrics = some_metrics();
      metrics[m].values[path] = std::nextafter(metrics[m].values[path], 1e9f);
      const Digest changed = digest_of(metrics, 0, 3000);
      EXPECT_NE(changed.a, whole.a);
      EXPECT_NE(changed.b, whole.b);
    }
  }
}

TEST(Digest, ChangesWhenColumnsOrPathsAreSwapped) {
  const Digest whole = digest_of(some_metrics(), 0, 3000);
  std::vector<Metric> columns = some_metrics();
  std::swap(columns[0].values, columns[1].values);
  EXPECT_NE(digest_of(columns, 0, 3000), whole);
  std::vector<Metric> paths = some_metrics();
  for (Metric& metric : paths) std::swap(metric.values[5], metric.values[6]);
  EXPECT_NE(digest_of(paths, 0, 3000), whole);
  std::vector<Metric> one_column = some_metrics();
  std::swap(one_column[1].values[5], one_column[1].values[6]);
  EXPECT_NE(digest_of(one_column, 0, 3000), whole);
}

TEST(Digest, TakesBothZerosForOne) {
  std::vector<Metric> plus = {{"a", {0.0f}}}, minus = {{"a", {-0.0f}}};
  EXPECT_EQ(digest_of(plus, 0, 1), digest_of(minus, 0, 1));
}

TEST(Digest, KeysAreOddAndOfTheirOwn) {
  const DigestKeys one = digest_keys("party.a loss_usd"), other = digest_keys("party.b loss_usd");
  EXPECT_EQ(one[0] & one[1] & other[0] & other[1] & 1, 1u);
  EXPECT_NE(one[0], one[1]);
  EXPECT_NE(one[0], other[0]);
  EXPECT_NE(one[1], other[1]);
}

TEST(Digest, PrintsAs32Digits) {
  const Digest digest{0x1, 0xabcdef};
  EXPECT_EQ(digest.hex(), "00000000000000010000000000abcdef");
}

}  // namespace
}  // namespace offtake
