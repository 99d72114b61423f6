#include "host/tables/nearest_correlation.h"

#include <Eigen/Eigenvalues>

#include "host/tables/rounding.h"
#include "kernels/real.h"

namespace offtake {
namespace {

using Matrix = Eigen::MatrixXd;

Matrix nearest_semi_definite(const Matrix& symmetric) {
  const Eigen::SelfAdjointEigenSolver<Matrix> solver(symmetric);
  const Eigen::VectorXd kept = solver.eigenvalues().cwiseMax(0.0);
  return solver.eigenvectors() * kept.asDiagonal() * solver.eigenvectors().transpose();
}

/// Converges linearly: the limit of steps is for matrices far from any good one.
Matrix project(const Matrix& given) {
  constexpr int kMostSteps = 2000;
  constexpr double kSettled = 1e-13;
  Matrix unit_diagonal = given, correction = Matrix::Zero(given.rows(), given.cols());
  Matrix semi_definite;
  for (int step = 0; step < kMostSteps; ++step) {
    const Matrix corrected = unit_diagonal - correction;
    semi_definite = nearest_semi_definite(corrected);
    correction = semi_definite - corrected;
    const double moved = (semi_definite.diagonal().array() - 1).abs().maxCoeff();
    unit_diagonal = semi_definite;
    unit_diagonal.diagonal().setOnes();
    if (moved < kSettled) break;
  }
  return semi_definite;
}

}  // namespace

NearestCorrelation nearest_correlation(const CorrelationMatrix& matrix) {
  const auto n = static_cast<Eigen::Index>(matrix.names.size());
  const Eigen::Map<const Matrix> given(matrix.value.data(), n, n);
  const Matrix projected = project(given);
  NearestCorrelation nearest{matrix, 0, {}, {}, 0, 0};
  double sum = 0, most = -1;
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < i; ++j) {
      // Scaled to ones on the diagonal, which keeps it semi-definite.
      const double scaled = rounded(projected(i, j) / root(projected(i, i) * projected(j, j)));
      nearest.matrix.value[std::size_t(i * n + j)] = nearest.matrix.value[std::size_t(j * n + i)] = scaled;
      const double change = magnitude(scaled - given(i, j));
      sum += 2 * change * change;
      if (change <= most) continue;
      most = change;
      nearest.first = matrix.names[std::size_t(j)];
      nearest.second = matrix.names[std::size_t(i)];
      nearest.before = given(i, j);
      nearest.after = scaled;
    }
  }
  nearest.distance = root(sum);
  return nearest;
}

}  // namespace offtake
