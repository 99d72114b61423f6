#include "host/tables/correlation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "host/tables/stream.h"

namespace offtake {
namespace {

CorrelationPair pair(const char* first, const char* second, double correlation) {
  CorrelationPair p;
  p.first = first;
  p.second = second;
  p.correlation = correlation;
  return p;
}

/// L Lᵀ, entry (i, j).
double product(const Loadings& l, std::size_t i, std::size_t j) {
  double sum = 0;
  for (int a = l.begin[i]; a < l.begin[i + 1]; ++a) {
    for (int b = l.begin[j]; b < l.begin[j + 1]; ++b) {
      if (l.index[std::size_t(a)] == l.index[std::size_t(b)]) sum += l.value[std::size_t(a)] * l.value[std::size_t(b)];
    }
  }
  return sum;
}

TEST(Correlation, CholeskyOfThreeMeetsTheFormulas) {
  const CorrelationMatrix matrix =
      correlation_matrix({"a", "b", "c"}, {pair("a", "b", 0.5), pair("c", "a", 0.2), pair("b", "c", -0.3)});
  ASSERT_FALSE(complaint(matrix));
  const Loadings l = cholesky(matrix);
  EXPECT_EQ(l.begin, (std::vector<int>{0, 1, 3, 6}));
  EXPECT_EQ(l.index, (std::vector<int>{0, 0, 1, 0, 1, 2}));
  const double l22 = std::sqrt(0.75), l32 = (-0.3 - 0.1) / l22;
  const double want[] = {1, 0.5, l22, 0.2, l32, std::sqrt(1 - 0.04 - l32 * l32)};
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(l.value[i], want[i], 1e-15);
}

TEST(Correlation, IndependentFactorsLoadOnThemselves) {
  const Loadings l = cholesky(correlation_matrix({"a", "b", "c"}, {pair("a", "c", 0.4), pair("a", "stranger", 0.9)}));
  EXPECT_EQ(l.begin, (std::vector<int>{0, 1, 2, 4}));
  EXPECT_EQ(l.index, (std::vector<int>{0, 1, 0, 2}));
  EXPECT_EQ(l.value[1], 1);
}

TEST(Correlation, ASingularMatrixIsAllowed) {
  const CorrelationMatrix matrix =
      correlation_matrix({"a", "b", "c"}, {pair("a", "b", 1), pair("a", "c", -0.5), pair("b", "c", -0.5)});
  ASSERT_FALSE(complaint(matrix));
  const Loadings l = cholesky(matrix);
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) EXPECT_NEAR(product(l, i, j), matrix.value[3 * i + j], 1e-15);
  }
}

TEST(Correlation, APivotOfRoundingErrorsIsZero) {
  // c = d = 0.96 a + 0.28 b, and 1 - 0.96² - 0.28² comes out as 1.4e-17
  const CorrelationMatrix matrix = correlation_matrix(
      {"a", "b", "c", "d"},
      {pair("a", "c", 0.96), pair("b", "c", 0.28), pair("a", "d", 0.96), pair("b", "d", 0.28), pair("c", "d", 1)});
  ASSERT_FALSE(complaint(matrix));
  const Loadings l = cholesky(matrix);
  EXPECT_EQ(l.value.size(), 6u);
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 4; ++j) EXPECT_NEAR(product(l, i, j), matrix.value[4 * i + j], 1e-15);
  }
}

TEST(Correlation, AnImpossibleMatrixNamesTheEigenvalueAndThePairs) {
  // eigenvalues of r = .9, .9, -.9: 1 - 1.8, 1.9, 1.9
  const auto problem = complaint(correlation_matrix(
      {"a", "b", "c", "d"}, {pair("a", "b", 0.9), pair("b", "c", 0.9), pair("a", "c", -0.9), pair("c", "d", 0.1)}));
  ASSERT_TRUE(problem);
  EXPECT_NE(problem->text.find("smallest eigenvalue is -0.80"), std::string::npos) << problem->text;
  for (const char* text : {"a and b (0.9)", "b and c (0.9)", "a and c (-0.9)"}) {
    EXPECT_NE(problem->text.find(text), std::string::npos) << problem->text;
  }
  EXPECT_FALSE(problem->first.empty());
}

TEST(Correlation, NoFactorsNoProblem) {
  const CorrelationMatrix none = correlation_matrix({}, {});
  EXPECT_FALSE(complaint(none));
  EXPECT_EQ(cholesky(none).begin, std::vector<int>{0});
}

TEST(Correlation, PairsNobodyNamedAreListed) {
  const auto unnamed = unnamed_pairs({"a", "b", "c"}, {pair("c", "a", 0)});
  ASSERT_EQ(unnamed.size(), 2u);
  EXPECT_EQ(unnamed[0], (std::pair<std::string, std::string>("a", "b")));
  EXPECT_EQ(unnamed[1], (std::pair<std::string, std::string>("b", "c")));
}

TEST(Stream, IsFnv1a) {
  // offset basis of nothing, and the published value for "foobar"
  EXPECT_EQ(stream_of(""), 0x811c9dc5u);
  EXPECT_EQ(stream_of("foobar"), 0xbf9cf968u);
}

}  // namespace
}  // namespace offtake
