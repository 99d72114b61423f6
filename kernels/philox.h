// Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC'11):
// four 32-bit words out of a 128-bit counter and a 64-bit key, no state.
#pragma once

#include "kernels/counts.h"
#include "kernels/real.h"

namespace offtake::inline OFFTAKE_TARGET {

inline constexpr unsigned kPhiloxMultiplier0 = 0xd2511f53u, kPhiloxMultiplier1 = 0xcd9e8d57u;
inline constexpr unsigned kPhiloxWeyl0 = 0x9e3779b9u, kPhiloxWeyl1 = 0xbb67ae85u;
inline constexpr int kPhiloxRounds = 10;

/// Counter {c0, c1, c2, c3}, key {k0, k1}. The first half of the counter is common to all lanes.
template <class W>
OFFTAKE_HD void philox(unsigned c0, unsigned c1, W c2, W c3, unsigned k0, unsigned k1, W out[4]) {
  const W first(kPhiloxMultiplier0), second(kPhiloxMultiplier1);
  // the first round, half of it on single words
  W x0 = multiply_high(c2, second) ^ W(c1 ^ k0);
  W x1 = c2 * second;
  W x2 = c3 ^ W(multiply_high(c0, kPhiloxMultiplier0) ^ k1);
  W x3 = W(c0 * kPhiloxMultiplier0);
  loop(Count<kPhiloxRounds - 1>{}, [&](auto) {
    k0 += kPhiloxWeyl0;
    k1 += kPhiloxWeyl1;
    const W high0 = multiply_high(x0, first), low0 = x0 * first;
    const W high2 = multiply_high(x2, second), low2 = x2 * second;
    x0 = high2 ^ x1 ^ W(k0);
    x1 = low2;
    x2 = high0 ^ x3 ^ W(k1);
    x3 = low0;
  });
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

}  // namespace offtake::inline OFFTAKE_TARGET
