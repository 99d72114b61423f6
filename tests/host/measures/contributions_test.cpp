#include "host/measures/contributions.h"

#include <gtest/gtest.h>

#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <random>

#include "tests/host/measures/summarised.h"

namespace offtake {
namespace {

/// The tail of losses as a run would find it.
template <class T>
LossTail tail_from(const std::vector<T>& losses, double level) {
  const Column column = a_column(Quantity::usd, 0x1p-20);
  const Summary summary = summarised(losses, column);
  HistogramOrder order(summary, column);
  return tail_of(std::span<const T>(losses), order, level);
}

template <class T>
Measured mean_over(const LossTail& tail, const std::vector<T>& losses, const std::vector<double>& numbers) {
  TailSums sums;
  for (std::size_t i = 0; i < losses.size(); ++i) sums.add(tail, losses[i], numbers[i]);
  return sums.mean(tail);
}

TEST(Contributions, TailByHand) {
  // Ten losses; at 65 % the mass is 3.5 paths: 9, 8, 7 and half of one of the three 6.
  const std::vector<double> losses{6, 1, 9, 6, 2, 8, 3, 6, 7, 0};
  const LossTail tail = tail_from(losses, 0.65);
  EXPECT_EQ(tail.var, 6);
  EXPECT_EQ(tail.beyond, 3u);
  EXPECT_EQ(tail.at, 3u);
  EXPECT_NEAR(tail.weight_at(), 0.5 / 3, 1e-15);
  EXPECT_NEAR(mean_over(tail, losses, losses).value, (9 + 8 + 7 + 3) / 3.5, 1e-14);
  // Of 100, 200, … in the order of the paths: 300, 600, 900 and a sixth of each of 100, 400, 800.
  EXPECT_NEAR(mean_over(tail, losses, {100, 200, 300, 400, 500, 600, 700, 800, 900, 1000}).value,
              (300 + 600 + 900 + 1300 * 0.5 / 3) / 3.5, 1e-12);
  EXPECT_EQ(mean_over(tail, losses, losses).reason, "fewer than 200 paths beyond VaR");
}

TEST(Contributions, OfTheLossItselfIsItsExpectedShortfall) {
  std::mt19937_64 random(1);
  std::vector<float> losses(30000);
  for (float& x : losses) x = float(std::exp(std::normal_distribution<double>(0, 1)(random)));
  for (std::size_t i = 0; i < losses.size(); i += 3) losses[i] = 4;  // many at one value
  const Column column = a_column(Quantity::usd, 0x1p-20);
  for (const double level : {0.5, 0.9, 0.95, 0.99}) {
    ColumnOrder<float> exact(losses);
    const LossTail tail = tail_from(losses, level);
    const Measured mean = mean_over(tail, losses, {losses.begin(), losses.end()});
    for (const Estimate& e : estimate(column, summarised(losses, column), {level}, &exact)) {
      if (e.measure == "var") {
        EXPECT_EQ(e.value, tail.var);
      }
      if (e.measure != "es") continue;
      EXPECT_NEAR(mean.value, e.value, 1e-12 * e.value);
      EXPECT_NEAR(*mean.high - *mean.low, *e.high - *e.low, 0.1 * (*e.high - *e.low)) << level;
    }
  }
}

TEST(Contributions, MergedIsAllAtOnce) {
  std::mt19937_64 random(2);
  std::vector<double> losses(10000), numbers(10000);
  for (double& x : losses) x = double(random() % 1000);
  for (double& x : numbers) x = double(random() % 1000);
  const LossTail tail = tail_from(losses, 0.9);
  TailSums halves[2];
  for (std::size_t i = 0; i < losses.size(); ++i) halves[i % 2].add(tail, losses[i], numbers[i]);
  halves[0].merge(halves[1]);
  const Measured merged = halves[0].mean(tail), once = mean_over(tail, losses, numbers);
  EXPECT_EQ(merged.value, once.value);
  EXPECT_EQ(*merged.low, *once.low);
}

constexpr int kRuns = 1000;
constexpr std::size_t kPaths = 10000;
constexpr double kLevel = 0.95;

/// How often 95 % intervals of the mean of a number over the tail of a loss hold the truth; draw(random, number) is
/// the loss.
template <class Draw>
double covered(double truth, Draw draw) {
  std::mt19937_64 random(7);
  std::vector<double> losses(kPaths), numbers(kPaths);
  int times = 0;
  for (int run = 0; run < kRuns; ++run) {
    for (std::size_t i = 0; i < kPaths; ++i) losses[i] = draw(random, numbers[i]);
    const Measured mean = mean_over(tail_from(losses, kLevel), losses, numbers);
    times += *mean.low <= truth && truth <= *mean.high;
  }
  return double(times) / kRuns;
}

TEST(Contributions, IntervalsCover) {
  const boost::math::normal normal;
  const double z = quantile(normal, kLevel), tail = pdf(normal, z) / (1 - kLevel);
  std::normal_distribution<double> draw;
  // L = A + 2 B, standard normals: E[A | tail] = Cov(A, L) / sd(L) · φ(z) / (1 − α).
  const double a = covered(tail / std::sqrt(5.0), [&](auto& random, double& number) {
    number = draw(random);
    return number + 2 * draw(random);
  });
  EXPECT_GE(a, 0.93);
  EXPECT_LE(a, 0.97);
  // A steep number: L = A^(1/3), so that most of its mean comes from far beyond VaR.
  const double cubes = (z * z + 2) * tail;
  const double b = covered(cubes, [&](auto& random, double& number) {
    const double x = draw(random);
    number = x * x * x;
    return x;
  });
  EXPECT_GE(b, 0.93);
  EXPECT_LE(b, 0.97);
  // Nothing is lost on 97 % of the paths, where the number varies all the same: 0.03 · 5 / 0.05.
  const double c = covered(3, [&](auto& random, double& number) {
    const double x = draw(random);
    const bool bad = double(random()) < 0.03 * 0x1p64;
    number = 4 * x + (bad ? 5 : 0);
    return bad ? 1 + std::fabs(draw(random)) : 0.0;
  });
  EXPECT_GE(c, 0.93);
  EXPECT_LE(c, 0.97);
}

}  // namespace
}  // namespace offtake
