// The matrix exponential of a Markov chain's rates.
#pragma once

#include "kernels/functions.h"

namespace offtake::inline OFFTAKE_TARGET {

/// c = a · b, all (n, n) by rows; c is neither a nor b.
inline void multiply(const double* a, const double* b, int n, double* c) {
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < n; ++j) {
      double sum = 0;
      for (int k = 0; k < n; ++k) sum += a[i * n + k] * b[k * n + j];
      c[i * n + j] = sum;
    }
  }
}

/// e^{Q t}: probabilities, from row i to column j, after a time t. `rates` holds Q off its diagonal
/// (the diagonal is not read), none negative. Both (n, n) by rows, n <= Most.
/// Scaling and squaring of e^{−λ} e^{Qt + λ}, λ the largest rate of leaving: a series of positive
/// terms, where nothing cancels.
template <int Most>
inline void transition_matrix(const double* rates, int n, double t, double* out) {
  double leaving[Most] = {}, lambda = 0;
  for (int i = 0; i < n; ++i) {
    leaving[i] = 0;
    for (int j = 0; j < n; ++j) leaving[i] += j == i ? 0 : rates[i * n + j] * t;
    if (leaving[i] > lambda) lambda = leaving[i];
  }
  int squarings = 0;
  double scale = 1;
  for (; lambda * scale > 0.5; scale *= 0.5) ++squarings;

  double positive[Most * Most] = {}, term[Most * Most] = {}, next[Most * Most] = {};
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < n; ++j) {
      positive[i * n + j] = (j == i ? lambda - leaving[i] : rates[i * n + j] * t) * scale;
      term[i * n + j] = out[i * n + j] = j == i ? 1 : 0;
    }
  }
  constexpr int kTerms = 16;  // 0.5^17/17! is 2e-20
  for (int k = 1; k <= kTerms; ++k) {
    multiply(term, positive, n, next);
    for (int e = 0; e < n * n; ++e) {
      term[e] = next[e] / k;
      out[e] += term[e];
    }
  }
  const double decay = exp_of(-lambda * scale);
  for (int e = 0; e < n * n; ++e) out[e] *= decay;
  for (; squarings > 0; --squarings) {
    multiply(out, out, n, next);
    for (int e = 0; e < n * n; ++e) out[e] = next[e];
  }
}

}  // namespace offtake::inline OFFTAKE_TARGET
