#include "host/tables/correlation.h"

#include <fmt/format.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "kernels/real.h"

namespace offtake {
namespace {

/// Eigenvalues and pivots closer to 0 than this are 0: correlations are typed in a few digits.
constexpr double kZero = 1e-12;
constexpr std::size_t kMostPairs = 5;  // named in a message

std::size_t position(const std::vector<std::string>& names, const std::string& name) {
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

}  // namespace

CorrelationMatrix correlation_matrix(const std::vector<std::string>& names, const std::vector<CorrelationPair>& pairs) {
  const std::size_t n = names.size();
  CorrelationMatrix matrix{names, std::vector<double>(n * n)};
  for (std::size_t i = 0; i < n; ++i) matrix.value[i * n + i] = 1;
  for (const CorrelationPair& pair : pairs) {
    const std::size_t i = position(names, pair.first), j = position(names, pair.second);
    if (i == n || j == n || i == j) continue;
    matrix.value[i * n + j] = matrix.value[j * n + i] = pair.correlation;
  }
  return matrix;
}

std::optional<CorrelationProblem> complaint(const CorrelationMatrix& matrix) {
  const auto n = static_cast<Eigen::Index>(matrix.names.size());
  if (n == 0) return {};
  const Eigen::Map<const Eigen::MatrixXd> values(matrix.value.data(), n, n);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(values);
  const double smallest = solver.eigenvalues()(0);
  if (smallest >= -kZero * static_cast<double>(n)) return {};

  // vᵀ C v = 1 + Σ 2 v_i v_j c_ij: the pairs that pull it below 0
  struct Pull {
    double weight;
    Eigen::Index i, j;
  };
  const Eigen::VectorXd v = solver.eigenvectors().col(0);
  std::vector<Pull> pulls;
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = i + 1; j < n; ++j) {
      const double weight = -v(i) * v(j) * values(i, j);
      if (weight > 1e-6) pulls.push_back({weight, i, j});
    }
  }
  std::stable_sort(pulls.begin(), pulls.end(), [](const Pull& a, const Pull& b) { return a.weight > b.weight; });
  const auto name = [&](Eigen::Index i) { return matrix.names[static_cast<std::size_t>(i)]; };
  std::string list;
  for (std::size_t k = 0; k < std::min(pulls.size(), kMostPairs); ++k) {
    list += fmt::format("{}{} and {} ({})", k ? ", " : "", name(pulls[k].i), name(pulls[k].j),
                        values(pulls[k].i, pulls[k].j));
  }
  return CorrelationProblem{
      fmt::format("these correlations cannot hold together: the matrix is not positive semi-definite, its smallest "
                  "eigenvalue is {:.4g}, from {}: bring these closer to 0, or into agreement",
                  smallest, list),
      name(pulls.front().i), name(pulls.front().j)};
}

Loadings cholesky(const CorrelationMatrix& matrix) {
  const std::size_t n = matrix.names.size();
  std::vector<double> lower(n * n);
  for (std::size_t j = 0; j < n; ++j) {
    double pivot = matrix.value[j * n + j];
    for (std::size_t k = 0; k < j; ++k) pivot -= lower[j * n + k] * lower[j * n + k];
    if (pivot <= kZero * static_cast<double>(n)) continue;  // determined by the factors before it
    const double diagonal = root(pivot);
    lower[j * n + j] = diagonal;
    for (std::size_t i = j + 1; i < n; ++i) {
      double sum = matrix.value[i * n + j];
      for (std::size_t k = 0; k < j; ++k) sum -= lower[i * n + k] * lower[j * n + k];
      lower[i * n + j] = sum / diagonal;
    }
  }
  Loadings loadings;
  for (std::size_t i = 0; i < n; ++i) {
    loadings.begin.push_back(static_cast<int>(loadings.index.size()));
    for (std::size_t j = 0; j <= i; ++j) {
      if (lower[i * n + j] == 0) continue;
      loadings.index.push_back(static_cast<int>(j));
      loadings.value.push_back(lower[i * n + j]);
    }
  }
  loadings.begin.push_back(static_cast<int>(loadings.index.size()));
  return loadings;
}

std::vector<std::pair<std::string, std::string>> unnamed_pairs(const std::vector<std::string>& names,
                                                               const std::vector<CorrelationPair>& pairs) {
  std::vector<std::pair<std::string, std::string>> unnamed;
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (std::size_t j = i + 1; j < names.size(); ++j) {
      const bool named = std::any_of(pairs.begin(), pairs.end(), [&](const CorrelationPair& pair) {
        return (pair.first == names[i] && pair.second == names[j]) ||
               (pair.first == names[j] && pair.second == names[i]);
      });
      if (!named) unnamed.emplace_back(names[i], names[j]);
    }
  }
  return unnamed;
}

}  // namespace offtake
