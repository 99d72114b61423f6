// Correlations between named factors, and their Cholesky factor as the path model reads it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/study/study.h"

namespace offtake {

/// Symmetric, ones on the diagonal: value[i · n + j]. Pairs of other names are left out.
struct CorrelationMatrix {
  std::vector<std::string> names;
  std::vector<double> value;
};
CorrelationMatrix correlation_matrix(const std::vector<std::string>& names, const std::vector<CorrelationPair>& pairs);

/// Why correlations are impossible together, or nothing: the smallest eigenvalue and the pairs
/// that weigh most in it, the heaviest first.
struct CorrelationProblem {
  std::string text;
  std::string first, second;  // the heaviest pair
};
std::optional<CorrelationProblem> complaint(const CorrelationMatrix& matrix);

/// Lower triangular L with L Lᵀ = the matrix, in sparse rows: factor i is the sum over entries e in
/// [begin[i], begin[i+1]) of value[e] times the independent normal index[e] <= i.
struct Loadings {
  std::vector<int> begin;  // (names + 1)
  std::vector<int> index;
  std::vector<double> value;
};
/// Of a matrix without a complaint; it may be singular.
Loadings cholesky(const CorrelationMatrix& matrix);

/// Pairs of names whose correlation nobody named: they count as 0.
std::vector<std::pair<std::string, std::string>> unnamed_pairs(const std::vector<std::string>& names,
                                                               const std::vector<CorrelationPair>& pairs);

}  // namespace offtake
