// One path's share of a run's digest, from its results' bits.
#pragma once

#include "kernels/target.h"

namespace offtake::inline OFFTAKE_TARGET {

/// A bijection of 64 bits in which every input bit reaches every output bit (Stafford's variant 13
/// of the MurmurHash3 finaliser, as in SplitMix64).
OFFTAKE_HD unsigned long long digest_mix(unsigned long long x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

/// Of the digest's two halves.
OFFTAKE_HD constexpr unsigned long long digest_salt(int half) {
  return half == 0 ? 0x243f6a8885a308d3u : 0x13198a2e03707344u;  // digits of π
}

/// Bound to the path: equal results of two paths, or results swapped between them, leave different marks.
/// `sum` is Σ bits · key over the path's results.
OFFTAKE_HD unsigned long long digest_of_path(unsigned long long path, unsigned long long sum, int half) {
  return digest_mix(digest_mix(path + digest_salt(half)) + sum);
}

}  // namespace offtake::inline OFFTAKE_TARGET
