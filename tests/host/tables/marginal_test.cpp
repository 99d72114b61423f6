// Tabulated marginals against the distributions they stand for, on the host and as the path model
// reads them.
#include "host/tables/marginal.h"

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/curves.h"
#include "kernels/draws.h"
#include "kernels/normal.h"

namespace offtake {
namespace {

Distribution lognormal(double median, double sigma, double probability = 1) {
  Distribution d;
  d.dist = "lognormal";
  d.values = {{"median", median}, {"sigma", sigma}};
  d.probability = probability;
  return d;
}

/// Curves as tables of the path model.
template <class T>
struct CurveTables {
  std::vector<T> reals;
  Tables<T> tables{};

  explicit CurveTables(const std::vector<Curve>& curves) {
    const auto field = [&](Field f) { tables.real_at[int(f)] = int(reals.size()); };
    field(Field::curve_low);
    for (const Curve& c : curves) reals.push_back(T(c.low));
    field(Field::curve_scale);
    for (const Curve& c : curves) reals.push_back(T(c.scale));
    field(Field::curve_atom);
    for (const Curve& c : curves) reals.push_back(T(c.atom));
    field(Field::curve_pair);
    for (const Curve& c : curves) reals.insert(reals.end(), c.pairs.begin(), c.pairs.end());
    tables.reals = reals.data();
  }
};

TEST(Marginal, LognormalIsWithin5e5AtSigma15) {
  const Curve curve = tabulate(lognormal(1, 1.5), Negative::cut_at_zero);
  const CurveTables<float> single({curve, curve});
  const CurveTables<double> twofold({curve, curve});
  for (int i = -6600; i <= 6600; ++i) {
    const double z = i / 1000.0, want = std::exp(1.5 * z);
    EXPECT_NEAR(curve.at(z) / want, 1, 5.1e-5);
    EXPECT_DOUBLE_EQ(curve_value(twofold.tables, 1, z), curve.at(z));
    EXPECT_NEAR(curve_value(single.tables, 1, float(z)) / std::exp(1.5 * float(z)), 1, 6e-5);
  }
}

TEST(Marginal, EndsAtTheLastKnots) {
  const Curve curve = tabulate(lognormal(1, 1.5), Negative::cut_at_zero);
  EXPECT_EQ(curve.pairs.size(), 2u * kCurvePairs);
  EXPECT_EQ(curve.pairs.back(), 0);
  EXPECT_EQ(curve.low, -kCurveHigh);
  EXPECT_NEAR(curve.at(kCurveHigh) / std::exp(1.5 * kCurveHigh), 1, 1e-9);
  EXPECT_DOUBLE_EQ(curve.at(9), curve.at(kCurveHigh));
  const CurveTables<float> single({curve});
  EXPECT_EQ(curve_value(single.tables, 0, 9.0f), float(curve.at(9)));
}

TEST(Marginal, TheAtomIsExact) {
  const Curve curve = tabulate(lognormal(5, 0.8, 0.4), Negative::cut_at_zero);
  const double edge = inverse_normal(0.6);
  EXPECT_DOUBLE_EQ(curve.low, edge);
  EXPECT_EQ(curve.at(edge - 1e-9), 0);
  EXPECT_GT(curve.at(edge + 1e-3), 0);
  const CurveTables<float> single({curve});
  EXPECT_EQ(curve_value(single.tables, 0, -6.6f), 0.0f);
  EXPECT_EQ(curve_value(single.tables, 0, float(edge) - 1e-4f), 0.0f);
  // conditional quantiles: P(X <= x) = 0.6 + 0.4 Φ(ln(x/5)/0.8)
  for (const double z : {0.3, 0.5, 1.0, 2.0, 3.0, 5.0}) {
    const double below = (normal_cdf(z) - 0.6) / 0.4;
    EXPECT_NEAR(curve.at(z) / (5 * std::exp(0.8 * inverse_normal(below))), 1, 4e-4) << z;
  }
}

TEST(Marginal, MeansMatchTheDistribution) {
  for (const double p : {1.0, 0.4, 0.01}) {
    const Curve curve = tabulate(lognormal(5, 0.8, p), Negative::cut_at_zero);
    double sum = 0;
    const int n = 400'000;
    for (int i = 0; i < n; ++i)
      sum += curve.at(-6.7 + 13.4 * (i + 0.5) / n) * std::exp(-0.5 * std::pow(-6.7 + 13.4 * (i + 0.5) / n, 2));
    const double got = sum * 13.4 / n / std::sqrt(2 * std::acos(-1.0));
    EXPECT_NEAR(got / (p * 5 * std::exp(0.32)), 1, 1e-3) << p;
  }
}

TEST(Marginal, ProbabilitiesOfNearlyNothingAndNearlyAll) {
  EXPECT_EQ(tabulate(lognormal(5, 0.8, 0), Negative::allowed).at(6.7), 0);
  EXPECT_EQ(tabulate(lognormal(5, 0.8, 1e-15), Negative::allowed).at(6.7), 0);
  EXPECT_GT(tabulate(lognormal(5, 0.8, 1 - 1e-13), Negative::allowed).at(-6.7), 0);
}

TEST(Marginal, NegativeDelaysAreCutAtZero) {
  Distribution d;
  d.dist = "normal";
  d.values = {{"mean", 1}, {"sd", 2}};
  EXPECT_EQ(tabulate(d, Negative::cut_at_zero).at(-3), 0);
  EXPECT_NEAR(tabulate(d, Negative::allowed).at(-3), -5, 1e-9);
  d.probability = 0.5;
  EXPECT_TRUE(std::isfinite(tabulate(d, Negative::allowed).at(1e-9)));
}

TEST(Marginal, EveryDistributionGivesARisingFiniteCurve) {
  std::vector<Distribution> all(8);
  all[0].dist = "constant", all[0].values = {{"value", 3}};
  all[1].dist = "uniform", all[1].values = {{"low", 0}, {"high", 3}};
  all[2].dist = "triangular", all[2].values = {{"low", 0}, {"mode", 0}, {"high", 3}};
  all[3].dist = "pert", all[3].values = {{"low", 0}, {"mode", 1}, {"high", 3}};
  all[4].dist = "gamma", all[4].values = {{"shape", 0.05}, {"scale", 3}};
  all[5].dist = "weibull", all[5].values = {{"shape", 0.5}, {"scale", 3}};
  all[6].dist = "beta", all[6].values = {{"alpha", 0.5}, {"beta", 200}};
  all[7].dist = "empirical", all[7].sample = {5, 1, 2};
  for (const Distribution& d : all) {
    for (const double p : {1.0, 0.3}) {
      Distribution with_atom = d;
      with_atom.probability = p;
      const Curve curve = tabulate(with_atom, Negative::cut_at_zero);
      for (std::size_t i = 0; i < curve.pairs.size(); i += 2) {
        ASSERT_TRUE(std::isfinite(curve.pairs[i])) << d.dist;
        ASSERT_GE(curve.pairs[i + 1], 0) << d.dist << ' ' << i;
      }
    }
  }
}

/// NORTA (Cario and Nelson 1997): lognormal marginals of normals with correlation r have the
/// correlation (e^{r s t} - 1) / √((e^{s²} - 1)(e^{t²} - 1)).
TEST(Marginal, CorrelationOfScoresGivesTheKnownCorrelationOfValues) {
  const double r = 0.6, s = 0.5, t = 0.8;
  const CurveTables<float> curves(
      {tabulate(lognormal(2, s), Negative::cut_at_zero), tabulate(lognormal(3, t), Negative::cut_at_zero)});
  const int n = 1'000'000;
  double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
  for (int path = 0; path < n; ++path) {
    float z[4];
    PhiloxDraws<float>::from_path(unsigned(path), 8, 0).normals4(1, 0, z);
    const double x = curve_value(curves.tables, 0, z[0]);
    const double y = curve_value(curves.tables, 1, float(r) * z[0] + std::sqrt(1 - float(r * r)) * z[1]);
    sx += x, sy += y, sxx += x * x, syy += y * y, sxy += x * y;
  }
  const double covariance = sxy / n - sx / n * sy / n;
  const double got = covariance / std::sqrt((sxx / n - sx / n * sx / n) * (syy / n - sy / n * sy / n));
  const double want = (std::exp(r * s * t) - 1) / std::sqrt((std::exp(s * s) - 1) * (std::exp(t * t) - 1));
  EXPECT_NEAR(got, want, 0.006);
}

}  // namespace
}  // namespace offtake
