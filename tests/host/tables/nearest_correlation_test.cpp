#include "host/tables/nearest_correlation.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

namespace offtake {
namespace {

CorrelationMatrix matrix_of(const std::vector<std::string>& names,
                            const std::vector<std::tuple<const char*, const char*, double>>& pairs) {
  std::vector<CorrelationPair> list;
  for (const auto& [a, b, r] : pairs) list.push_back({a, b, r, {}});
  return correlation_matrix(names, list);
}

// Higham, Computing the nearest correlation matrix (IMA J. Numer. Anal. 22, 2002), section 4.
TEST(NearestCorrelation, OfHighamsExample) {
  const auto nearest = nearest_correlation(matrix_of({"a", "b", "c"}, {{"a", "b", 1}, {"b", "c", 1}}));
  const auto& value = nearest.matrix.value;
  const double want[] = {1, 0.7607, 0.1573, 0.7607, 1, 0.7607, 0.1573, 0.7607, 1};
  for (std::size_t i = 0; i < 9; ++i) EXPECT_NEAR(value[i], want[i], 5e-5);
  EXPECT_NEAR(nearest.distance, std::sqrt(2 * (2 * std::pow(1 - value[1], 2) + value[2] * value[2])), 1e-12);
  EXPECT_EQ(nearest.first, "a");
  EXPECT_EQ(nearest.second, "b");
  EXPECT_EQ(nearest.before, 1);
  EXPECT_EQ(nearest.after, value[1]);
}

TEST(NearestCorrelation, LoadsLikeAnyOther) {
  const auto nearest = nearest_correlation(matrix_of(
      {"a", "b", "c", "d"}, {{"a", "b", 0.9}, {"b", "c", 0.9}, {"a", "c", -0.9}, {"c", "d", 0.3}, {"a", "d", 0.8}}));
  const Loadings l = cholesky(nearest.matrix);
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 4; ++j) {
      double product = 0;
      for (int a = l.begin[i]; a < l.begin[i + 1]; ++a)
        for (int b = l.begin[j]; b < l.begin[j + 1]; ++b)
          if (l.index[std::size_t(a)] == l.index[std::size_t(b)])
            product += l.value[std::size_t(a)] * l.value[std::size_t(b)];
      EXPECT_NEAR(product, nearest.matrix.value[4 * i + j], 1e-8);
    }
  }
}

TEST(NearestCorrelation, OfAGoodMatrixIsItself) {
  const auto good = matrix_of({"a", "b", "c"}, {{"a", "b", 0.5}, {"b", "c", 0.25}});
  const auto nearest = nearest_correlation(good);
  for (std::size_t i = 0; i < 9; ++i) EXPECT_NEAR(nearest.matrix.value[i], good.value[i], 1e-11);
  EXPECT_LT(nearest.distance, 1e-11);
}

TEST(NearestCorrelation, HasNoBitsBeyondTheThirtySixth) {
  const auto nearest = nearest_correlation(matrix_of({"a", "b", "c"}, {{"a", "b", 1}, {"b", "c", 1}}));
  for (const double x : nearest.matrix.value) EXPECT_EQ(std::bit_cast<std::uint64_t>(x) & 0x1ffff, 0u);
}

}  // namespace
}  // namespace offtake
