#include "host/measures/worst.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace offtake {
namespace {

TEST(WorstPaths, AreTheGreatestLossesFirst) {
  std::vector<float> losses(100000);
  for (std::size_t i = 0; i < losses.size(); ++i) losses[i] = float(i * 7919 % 100003);
  const auto worst = worst_paths(std::span<const float>(losses), 1000);
  std::vector<WorstPath> all;
  for (std::size_t i = 0; i < losses.size(); ++i) all.push_back({std::int64_t(i), losses[i]});
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.loss > b.loss; });
  all.resize(1000);
  EXPECT_EQ(worst, all);
}

TEST(WorstPaths, OfEqualLossesAreTheFirstPaths) {
  const std::vector<double> losses = {1, 5, 1, 5, 1, 5};
  EXPECT_EQ(worst_paths(std::span<const double>(losses), 4), (std::vector<WorstPath>{{1, 5}, {3, 5}, {5, 5}, {0, 1}}));
}

TEST(WorstPaths, AreAllWhereThereAreFew) {
  const std::vector<double> losses = {2, 3};
  EXPECT_EQ(worst_paths(std::span<const double>(losses)).size(), 2u);
  EXPECT_TRUE(worst_paths(std::span<const double>()).empty());
  EXPECT_TRUE(worst_paths(std::span<const double>(losses), 0).empty());
}

}  // namespace
}  // namespace offtake
