// Draws addressed by (seed, path, stream, quarter): a function of these and of nothing else.
//
// One Philox block serves one stream for four consecutive months: counter = {quarter, stream, path
// low, path high}, key = seed. `quarter` is month / 4, with a part << 16 where a stream needs more
// than one word a month.
#pragma once

#include "kernels/functions.h"
#include "kernels/philox.h"

namespace offtake::inline OFFTAKE_TARGET {

/// 0 < u <= 1: the word's top 31 bits, in the middle of their interval (float may round to 1).
template <class Real>
OFFTAKE_HD Real uniform_of(WordOf<Real> word) {
  using T = ScalarOf<Real>;
  return fmadd(to_real<Real>(as_int(word >> 1)), Real(T(0x1p-31)), Real(T(0x1p-32)));
}

/// Two independent normals out of two words (Box and Muller 1958).
template <class Real>
OFFTAKE_HD void normals_of(WordOf<Real> radius_word, WordOf<Real> turn_word, Real& first, Real& second) {
  using T = ScalarOf<Real>;
  const Real radius = root(Real(T(-2)) * log_of(uniform_of<Real>(radius_word)));
  Real sine, cosine;
  sincos_turn(to_real<Real>(as_int(turn_word)) * Real(T(0x1p-32)), sine, cosine);
  first = radius * cosine;
  second = radius * sine;
}

template <class Real>
struct PhiloxDraws {
  static constexpr bool is_plan = false;
  using Word = WordOf<Real>;
  Word path_low, path_high;
  unsigned seed_low, seed_high;

  /// Lane i draws for path first_path + i.
  static OFFTAKE_HD PhiloxDraws from_path(unsigned long long first_path, unsigned seed_low, unsigned seed_high) {
    unsigned long long paths[kLanes<Real>];
    for (int i = 0; i < kLanes<Real>; ++i) paths[i] = first_path + unsigned(i);
    return from_paths(paths, seed_low, seed_high);
  }

  /// Lane i draws for path paths[i].
  static OFFTAKE_HD PhiloxDraws from_paths(const unsigned long long* paths, unsigned seed_low, unsigned seed_high) {
    unsigned low[kLanes<Real>], high[kLanes<Real>];
    for (int i = 0; i < kLanes<Real>; ++i) {
      low[i] = unsigned(paths[i]);
      high[i] = unsigned(paths[i] >> 32);
    }
    return {load<Word>(low), load<Word>(high), seed_low, seed_high};
  }

  OFFTAKE_HD void words4(unsigned stream, int quarter, Word out[4]) const {
    philox(unsigned(quarter), stream, path_low, path_high, seed_low, seed_high, out);
  }

  OFFTAKE_HD void normals4(unsigned stream, int quarter, Real out[4]) const {
    Word words[4];
    words4(stream, quarter, words);
    normals_of(words[0], words[1], out[0], out[1]);
    normals_of(words[2], words[3], out[2], out[3]);
  }

  /// One normal for the whole path: the first of quarter 0.
  OFFTAKE_HD Real normal(unsigned stream) const {
    Word words[4];
    words4(stream, 0, words);
    Real first, unused;
    normals_of(words[0], words[1], first, unused);
    return first;
  }
};

/// The plan: every normal at its median, no event.
template <class Real>
struct PlanDraws {
  static constexpr bool is_plan = true;
  using Word = WordOf<Real>;

  OFFTAKE_HD void words4(unsigned, int, Word out[4]) const {
    for (int i = 0; i < 4; ++i) out[i] = Word(0u);
  }
  OFFTAKE_HD void normals4(unsigned, int, Real out[4]) const {
    for (int i = 0; i < 4; ++i) out[i] = Real(ScalarOf<Real>(0));
  }
  OFFTAKE_HD Real normal(unsigned) const { return Real(ScalarOf<Real>(0)); }
};

}  // namespace offtake::inline OFFTAKE_TARGET
