#include "host/tables/outage_hours.h"

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/normal.h"
#include "kernels/processes.h"

namespace offtake {
namespace {

Distribution hours_of(const char* dist, std::map<std::string, double> values) {
  Distribution d;
  d.dist = dist;
  d.values = std::move(values);
  return d;
}

/// E X^k of a curve of the normal score.
double moment(const Curve& curve, int k) {
  const int n = 400'000;
  double sum = 0;
  for (int i = 0; i < n; ++i) {
    const double z = -6.75 + 13.5 * (i + 0.5) / n;
    sum += std::pow(curve.at(z), k) * std::exp(-0.5 * z * z);
  }
  return sum * 13.5 / n / std::sqrt(2 * std::acos(-1.0));
}

TEST(CompoundPoisson, OfUnitTermsIsPoisson) {
  const std::vector<double> total = compound_poisson(2.5, {0, 1}, 20);
  for (int k = 0; k < 20; ++k) {
    EXPECT_NEAR(total[std::size_t(k)], std::exp(-2.5) * std::pow(2.5, k) / std::tgamma(k + 1.0), 1e-15);
  }
}

TEST(CompoundPoisson, OfGeometricTermsHasItsMeanAndVariance) {
  // P(k) = q (1-q)^(k-1): mean 1/q, second moment (2-q)/q²
  const double q = 0.3, count = 1.7;
  std::vector<double> severity(200);
  for (std::size_t k = 1; k < severity.size(); ++k) severity[k] = q * std::pow(1 - q, double(k) - 1);
  const std::vector<double> total = compound_poisson(count, severity, 400);
  double mass = 0, mean = 0, square = 0;
  for (std::size_t k = 0; k < total.size(); ++k) {
    mass += total[k];
    mean += double(k) * total[k];
    square += double(k * k) * total[k];
  }
  EXPECT_NEAR(mass, 1, 1e-13);
  EXPECT_NEAR(mean, count / q, 1e-11);
  EXPECT_NEAR(square - mean * mean, count * (2 - q) / (q * q), 1e-10);
}

TEST(OutageHours, MeanAndVarianceMeetTheClosedForm) {
  // lost hours: mean λ E H, variance λ E H²
  const double median = 8, sigma = 0.7;
  const Distribution hours = hours_of("lognormal", {{"median", median}, {"sigma", sigma}});
  for (const double rate : {0.5, 4.0, 60.0}) {
    const Curve curve = tabulate_outage_hours(rate, hours);
    const double count = rate * kMonth;
    const double first = median * std::exp(0.5 * sigma * sigma);
    const double second = median * median * std::exp(2 * sigma * sigma);
    const double mean = moment(curve, 1);
    EXPECT_NEAR(mean / (count * first), 1, 1e-3) << rate;
    EXPECT_NEAR((moment(curve, 2) - mean * mean) / (count * second), 1, 3e-3) << rate;
  }
}

TEST(OutageHours, NothingHappensWithThePoissonProbability) {
  const Curve curve = tabulate_outage_hours(3, hours_of("constant", {{"value", 24}}));
  EXPECT_NEAR(normal_cdf(curve.low), std::exp(-0.25), 1e-12);
  EXPECT_EQ(curve.at(curve.low - 1e-9), 0);
  // one outage, then two: P(N <= 1) = 1.25 e^-0.25
  EXPECT_NEAR(curve.at(inverse_normal(1.1 * std::exp(-0.25))), 24, 0.1);
  EXPECT_NEAR(curve.at(inverse_normal(1.27 * std::exp(-0.25))), 48, 0.1);
}

TEST(OutageHours, NoRateNoHours) {
  EXPECT_EQ(tabulate_outage_hours(0, hours_of("constant", {{"value", 24}})).at(6.7), 0);
}

TEST(OutageHours, AMonthIsTheMost) {
  const Curve curve = tabulate_outage_hours(120, hours_of("lognormal", {{"median", 300}, {"sigma", 1}}));
  EXPECT_EQ(curve.at(6.7), kHoursPerMonth);
  EXPECT_EQ(curve.at(2.0), kHoursPerMonth);
  const Curve whole = tabulate_outage_hours(12, hours_of("constant", {{"value", 5000}}));
  EXPECT_EQ(whole.at(whole.low + 0.02), kHoursPerMonth);
}

TEST(OutageHours, AnOutageMayLastNoTime) {
  Distribution hours = hours_of("constant", {{"value", 10}});
  hours.probability = 0.5;  // half of them
  const Curve curve = tabulate_outage_hours(12, hours);
  EXPECT_NEAR(normal_cdf(curve.low), std::exp(-0.5), 1e-9);
  EXPECT_NEAR(moment(curve, 1), 5, 5e-3);
}

TEST(OutageHours, ManyOutagesKeepTheirMean) {
  const Curve curve = tabulate_outage_hours(kMostOutagesPerYear, hours_of("uniform", {{"low", 0}, {"high", 1}}));
  EXPECT_NEAR(moment(curve, 1), 250, 0.1);
}

TEST(OutageCurves, AreThoseMadeOneByOneInTheirOrder) {
  const Distribution day = hours_of("constant", {{"value", 24}}),
                     spread = hours_of("uniform", {{"low", 0}, {"high", 9}});
  const std::vector<std::pair<double, Distribution>> ways{{3, day}, {3, spread}, {5, day}, {3, spread}};
  for (int time = 0; time < 2; ++time) {  // the second time they are known
    const std::vector<Curve> curves = outage_curves(ways);
    ASSERT_EQ(curves.size(), ways.size());
    for (std::size_t i = 0; i < ways.size(); ++i) {
      const Curve alone = tabulate_outage_hours(ways[i].first, ways[i].second);
      for (const double z : {-1.0, 0.5, 1.0, 2.0, 3.5}) EXPECT_EQ(curves[i].at(z), alone.at(z)) << i << " at " << z;
    }
  }
}

}  // namespace
}  // namespace offtake
