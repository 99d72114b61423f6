#include "host/tables/distributions.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "host/tables/rounding.h"
#include "kernels/normal.h"

namespace offtake {
namespace {

Distribution make(const char* dist, std::map<std::string, double> values) {
  Distribution d;
  d.dist = dist;
  d.values = std::move(values);
  return d;
}

Level at(double below) { return {below, 1 - below}; }

TEST(Distributions, AreAllDeclaredOnce) {
  std::set<std::string> names;
  for (const DistributionKind& kind : distribution_kinds()) {
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    EXPECT_FALSE(kind.keys.empty());
    EXPECT_EQ(distribution_kind(kind.name), &kind);
    for (const Key& key : kind.keys) EXPECT_NE(std::string(key.doc), "");
  }
  EXPECT_EQ(names, (std::set<std::string>{"constant", "uniform", "triangular", "pert", "normal", "lognormal", "gamma",
                                          "weibull", "beta", "empirical"}));
  EXPECT_EQ(distribution_kind("pareto"), nullptr);
}

TEST(Distributions, QuantilesMeetClosedForms) {
  for (const double p : {1e-9, 0.01, 0.2, 0.5, 0.77, 0.99, 1 - 1e-9}) {
    const double z = p < 0.5 ? inverse_normal(p) : -inverse_normal(1 - p);
    EXPECT_DOUBLE_EQ(quantile(make("constant", {{"value", 7}}), at(p)), 7);
    EXPECT_NEAR(quantile(make("uniform", {{"low", -1}, {"high", 3}}), at(p)), -1 + 4 * p, 1e-14);
    EXPECT_NEAR(quantile(make("normal", {{"mean", 2}, {"sd", 3}}), at(p)), 2 + 3 * z, 1e-13);
    EXPECT_NEAR(quantile(make("lognormal", {{"median", 5}, {"sigma", 0.8}}), at(p)) / (5 * std::exp(0.8 * z)), 1,
                1e-14);
    EXPECT_NEAR(
        quantile(make("weibull", {{"shape", 1.7}, {"scale", 4}}), at(p)) / (4 * std::pow(-std::log1p(-p), 1 / 1.7)), 1,
        1e-7 * p + 1e-13);
    // gamma of shape 1 is exponential; of shape 2: P(X > x) = (1 + x) e^-x
    EXPECT_NEAR(quantile(make("gamma", {{"shape", 1}, {"scale", 3}}), at(p)) / (-3 * std::log1p(-p)), 1,
                1e-7 * p + 1e-10);
    const double x = quantile(make("gamma", {{"shape", 2}, {"scale", 1}}), at(p));
    EXPECT_NEAR((1 + x) * std::exp(-x) / (1 - p), 1, 1e-9);
    // beta(a, 1) has P(X < x) = x^a; on [1, 5]
    EXPECT_NEAR(quantile(make("beta", {{"alpha", 2.5}, {"beta", 1}, {"low", 1}, {"high", 5}}), at(p)),
                1 + 4 * std::pow(p, 1 / 2.5), 1e-10);
    EXPECT_NEAR(quantile(make("beta", {{"alpha", 1}, {"beta", 1}}), at(p)), p, 1e-11);
  }
}

TEST(Distributions, TriangularAndPertMeetTheirDistributionFunctions) {
  const Distribution triangular = make("triangular", {{"low", 1}, {"mode", 2}, {"high", 6}});
  const Distribution pert = make("pert", {{"low", 0}, {"mode", 2}, {"high", 4}});
  for (const double p : {0.001, 0.1, 0.2, 0.5, 0.9, 0.999}) {
    const double x = quantile(triangular, at(p));
    EXPECT_NEAR(x < 2 ? (x - 1) * (x - 1) / 5 : 1 - (6 - x) * (6 - x) / 20, p, 1e-14);
    // the middle mode makes it beta(3, 3) on [0, 4]: P = y³ (10 - 15 y + 6 y²)
    const double y = quantile(pert, at(p)) / 4;
    EXPECT_NEAR(y * y * y * (10 - 15 * y + 6 * y * y), p, 1e-10);
  }
  EXPECT_DOUBLE_EQ(quantile(pert, at(0.5)), 2);
}

TEST(Distributions, MeansAreTheQuantilesMean) {
  Distribution sample = make("empirical", {});
  sample.sample = {3, 1, 10, 2};
  const Distribution all[] = {make("constant", {{"value", 7}}),
                              make("uniform", {{"low", -1}, {"high", 3}}),
                              make("triangular", {{"low", 1}, {"mode", 2}, {"high", 6}}),
                              make("pert", {{"low", 1}, {"mode", 2}, {"high", 6}}),
                              make("normal", {{"mean", 2}, {"sd", 3}}),
                              make("lognormal", {{"median", 5}, {"sigma", 0.8}}),
                              make("gamma", {{"shape", 0.7}, {"scale", 3}}),
                              make("weibull", {{"shape", 1.7}, {"scale", 4}}),
                              make("beta", {{"alpha", 2}, {"beta", 5}, {"low", 1}, {"high", 3}}),
                              sample};
  for (const Distribution& d : all) {
    const int n = 20000;
    double sum = 0;
    for (int i = 0; i < n; ++i) sum += quantile(d, at((i + 0.5) / n));
    EXPECT_NEAR(sum / n, mean(d), 2e-3 * (1 + std::fabs(mean(d)))) << d.dist;
  }
}

TEST(Distributions, MeanCountsTheAtomAtZero) {
  Distribution d = make("uniform", {{"low", 2}, {"high", 4}});
  d.probability = 0.25;
  EXPECT_DOUBLE_EQ(mean(d), 0.75);
}

TEST(Distributions, EmpiricalDrawsItsValues) {
  Distribution d = make("empirical", {});
  d.sample = {3, 1, 10, 2};
  EXPECT_EQ(quantile(d, at(0.1)), 1);
  EXPECT_EQ(quantile(d, at(0.3)), 2);
  EXPECT_EQ(quantile(d, at(0.6)), 3);
  EXPECT_EQ(quantile(d, at(0.9)), 10);
  EXPECT_EQ(quantile(d, {1, 1e-18}), 10);
}

TEST(Distributions, ComplaintsSayWhatIsWrong) {
  EXPECT_EQ(complaint(make("triangular", {{"low", 1}, {"mode", 2}, {"high", 6}})), std::nullopt);
  EXPECT_EQ(complaint(make("triangular", {{"low", 1}, {"mode", 7}, {"high", 6}})),
            "mode 7 is outside low 1 … high 6: order them low <= mode <= high");
  EXPECT_NE(complaint(make("uniform", {{"low", 3}, {"high", 3}})), std::nullopt);
  EXPECT_NE(complaint(make("beta", {{"alpha", 1}, {"beta", 1}, {"low", 3}})), std::nullopt);
  EXPECT_NE(complaint(make("empirical", {})), std::nullopt);
}

TEST(Rounding, Keeps36Bits) {
  EXPECT_EQ(rounded(0), 0);
  EXPECT_EQ(rounded(-3.5), -3.5);
  EXPECT_EQ(rounded(1 + 0x1p-35), 1 + 0x1p-35);
  EXPECT_EQ(rounded(1 + 0x1p-37), 1);
  EXPECT_EQ(rounded(2 - 0x1p-52), 2);
  EXPECT_EQ(rounded(std::nextafter(0.1, 1)), rounded(0.1));
}

}  // namespace
}  // namespace offtake
