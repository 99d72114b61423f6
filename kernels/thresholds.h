// Counts and yes-or-no questions of fixed probability on a 32-bit word: integer compares, so that
// float and double agree.
#pragma once

#include "kernels/counts.h"
#include "kernels/functions.h"

namespace offtake::inline OFFTAKE_TARGET {

/// t with P(word > t) = 1 - p: round(2^32 p) - 1, at least 0. p = 1 gives 0xffffffff: never.
inline unsigned threshold_of(double p) {
  const double scaled = round_near(p * 0x1p32) - 1;
  return scaled <= 0 ? 0 : scaled >= 0x1p32 - 1 ? 0xffffffffu : unsigned(scaled);
}

/// out[k], k = 0 … n-1: a Poisson count of this mean (<= 700) is above k where the word is above out[k].
inline void poisson_thresholds(double mean, unsigned* out, int n) {
  double probability = exp_of(-mean), sum = 0;
  for (int k = 0; k < n; ++k) {
    sum += probability;
    out[k] = threshold_of(sum);
    probability *= mean / (k + 1);
  }
}

/// How many of the thresholds a word is above, 0 … n.
template <class Real, class N>
OFFTAKE_HD Real count_above(WordOf<Real> word, const unsigned* thresholds, N n) {
  using T = ScalarOf<Real>;
  Real count = Real(T(0));
  loop(n, [&](auto k) {
    const MaskOf<Real> above = word > WordOf<Real>(thresholds[int(k)]);
    count = count + select(above, Real(T(1)), Real(T(0)));
  });
  return count;
}

}  // namespace offtake::inline OFFTAKE_TARGET
