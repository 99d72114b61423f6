// The intervals' own truth: over 2,000 independent runs, 95 % of them must cover the closed form.
#include <gtest/gtest.h>

#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/measures/measures.h"
#include "tests/host/measures/summarised.h"

namespace offtake {
namespace {

constexpr int kRuns = 2000;
constexpr std::size_t kPaths = 20000;  // 1,000 beyond the VaR at 95 %
constexpr double kLevel = 0.95;

/// Cheap draws: SplitMix64, and normals by the polar method of Marsaglia.
class Draws {
 public:
  explicit Draws(int run) : state_(std::uint64_t(run) * 0xd1342543de82ef95u) {}
  double uniform() {
    std::uint64_t x = state_ += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return (double((x ^ (x >> 31)) >> 11) + 0.5) * 0x1p-53;
  }
  double normal() {
    for (;;) {
      const double a = 2 * uniform() - 1, b = 2 * uniform() - 1, s = a * a + b * b;
      if (s < 1) return a * std::sqrt(-2 * std::log(s) / s);
    }
  }

 private:
  std::uint64_t state_;
};

struct Law {
  const char* name;
  double (*draw)(Draws&);
  double mean, sd;
  double (*quantile)(double p);
  double es;
};

const boost::math::normal kNormal;
const double kZ = quantile(kNormal, kLevel);

const Law kLaws[] = {
    {"normal", [](Draws& draws) { return 3 + draws.normal(); }, 3, 1, [](double p) { return 3 + quantile(kNormal, p); },
     3 + pdf(kNormal, kZ) / (1 - kLevel)},
    {"lognormal", [](Draws& draws) { return std::exp(0.5 * draws.normal()); }, std::exp(0.125),
     std::exp(0.125) * std::sqrt(std::expm1(0.25)), [](double p) { return std::exp(0.5 * quantile(kNormal, p)); },
     std::exp(0.125) * cdf(kNormal, 0.5 - kZ) / (1 - kLevel)},
    // Pareto with tail index 6: quantile (1−p)^(−1/6), ES = VaR · 6/5.
    {"Pareto", [](Draws& draws) { return 1 / std::cbrt(std::sqrt(draws.uniform())); }, 1.2, std::sqrt(6.0 / 25 / 4),
     [](double p) { return std::pow(1 - p, -1.0 / 6); }, std::pow(1 - kLevel, -1.0 / 6) * 1.2},
};

double truth_of(const Law& law, const Estimate& e) {
  if (e.measure == "mean") return law.mean;
  if (e.measure == "sd") return law.sd;
  return e.measure == "es" ? law.es : law.quantile(e.level);
}

using Covered = std::map<std::pair<std::string, double>, int>;  // by measure and level

void count_covered(const Law& law, const std::vector<Estimate>& estimates, Covered& covered) {
  for (const Estimate& e : estimates) {
    const double truth = truth_of(law, e);
    ASSERT_TRUE(e.low && e.high);
    covered[{e.measure, std::isnan(e.level) ? 0 : e.level}] += *e.low <= truth && truth <= *e.high;
  }
}

TEST(Coverage, OfEveryIntervalOfANumber) {
  for (const Law& law : kLaws) {
    Covered from_all_values, from_summary;
    const Column column = a_column(Quantity::usd, 0x1p-30, law.mean);
    std::vector<double> values(kPaths);
    for (int run = 0; run < kRuns; ++run) {
      Draws draws(run + 1);
      for (double& x : values) x = law.draw(draws);
      const Summary summary = summarised(values, column);
      ColumnOrder<double> exact(values);
      count_covered(law, estimate(column, summary, {kLevel}, &exact), from_all_values);
      count_covered(law, estimate(column, summary, {kLevel}), from_summary);
    }
    EXPECT_EQ(from_all_values.size(), 11u);
    for (const auto& [what, times] : from_all_values) {
      SCOPED_TRACE(std::string(law.name) + " " + what.first + " " + std::to_string(what.second));
      // The interval of sd rests on the fourth moment, whose estimate is poor where the eighth is infinite.
      const double least = what.first == "sd" && std::string(law.name) == "Pareto" ? 0.92 : 0.935;
      EXPECT_GE(times / double(kRuns), least);
      EXPECT_LE(times / double(kRuns), 0.965);
      // Order statistics widened to the ends of bins cover more.
      const bool widened = what.first == "quantile" || what.first == "var";
      EXPECT_GE(from_summary[what] / double(kRuns), least);
      EXPECT_LE(from_summary[what] / double(kRuns), widened ? 0.99 : 0.965);
    }
  }
}

TEST(Coverage, OfProbabilities) {
  const Column column = a_column(Quantity::flag);
  std::vector<float> values(5000);
  for (const double truth : {0.02, 0.3, 0.97}) {
    int covered = 0;
    for (int run = 0; run < kRuns; ++run) {
      Draws draws(run + 1);
      for (float& x : values) x = draws.uniform() < truth;
      const Estimate e = estimate(column, summarised(values, column), {})[0];
      covered += *e.low <= truth && truth <= *e.high;
    }
    EXPECT_GE(covered / double(kRuns), 0.935) << truth;
    EXPECT_LE(covered / double(kRuns), 0.965) << truth;
  }
}

}  // namespace
}  // namespace offtake
