// One pass over one column of a chunk: exact sums, histogram bins and the digest.
//
// All sums are of whole numbers below 2^53 in double lanes, hence exact: neither the number of
// lanes nor the order of paths can change a bit of them.
#pragma once

#include "kernels/job.h"
#include "kernels/target.h"
#include "kernels/whole.h"

namespace offtake::inline OFFTAKE_TARGET {

#if defined(__AVX512F__)
inline constexpr int kSummaryLanes = 8;
#elif defined(__AVX2__)
inline constexpr int kSummaryLanes = 4;
#else
inline constexpr int kSummaryLanes = 2;
#endif

template <class T>
struct SummaryBits;
template <>
struct SummaryBits<float> {
  using type = unsigned;
};
template <>
struct SummaryBits<double> {
  using type = unsigned long long;
};

/// L values of T beside the wider types that they are summed in.
template <class T, int L>
struct SummaryVectors {
  using Bits = typename SummaryBits<T>::type;
  typedef T Values __attribute__((vector_size(L * sizeof(T))));
  typedef Bits ValueBits __attribute__((vector_size(L * sizeof(T))));
  typedef double Doubles __attribute__((vector_size(L * 8)));
  typedef long long Longs __attribute__((vector_size(L * 8)));
  typedef unsigned long long Words __attribute__((vector_size(L * 8)));
  typedef float Floats __attribute__((vector_size(L * 4)));
  typedef unsigned Bins __attribute__((vector_size(L * 4)));
  typedef int Ints __attribute__((vector_size(L * 4)));
};

/// Paths first … last-1 of the job into *job.sums; last - first is a multiple of L and at most 128 L:
/// h², hl and l² are at most 2^46, so that 128 of them fit a lane.
template <class T, int L>
OFFTAKE_HD void summarise_block(const SummaryJob& job, int first, int last, bool& refused) {
  using V = SummaryVectors<T, L>;
  using Doubles = typename V::Doubles;
  using Longs = typename V::Longs;
  using Words = typename V::Words;
  const T* column = static_cast<const T*>(job.column);
  const double scale = 1 / job.lsb;
  const T plan = T(job.plan);
  const bool whole = job.binning == Binning::whole;

  Doubles sum_h{}, sum_l{}, sum_hh{}, sum_hl{}, sum_ll{};
  Doubles least = job.sums->least + Doubles{}, greatest = job.sums->greatest + Doubles{};
  Longs zeros{}, good = Longs{} - 1;

  for (int i = first; i < last; i += L) {
    typename V::Values x;
    __builtin_memcpy(&x, column + i, sizeof x);
    x = x + T(0);  // −0 becomes +0

    const Doubles wide = __builtin_convertvector(x, Doubles);
    const Doubles v = nearest_whole(wide * scale);
    good &= (v < 0x1p47) & (v > -0x1p47);
    const Doubles h = nearest_whole(v * 0x1p-24);
    const Doubles l = v - h * 0x1p24;
    sum_h += h;
    sum_l += l;
    sum_hh += h * h;
    sum_hl += h * l;
    sum_ll += l * l;
    least = wide < least ? wide : least;
    greatest = wide > greatest ? wide : greatest;
    zeros -= Longs(wide == 0.0);

    const Words bits = __builtin_convertvector((typename V::ValueBits)x, Words);
    for (int k = 0; k < 2; ++k) {
      Words digest;
      unsigned long long* place = job.digest + k * kChunkPaths + i;
      __builtin_memcpy(&digest, place, sizeof digest);
      digest += bits * job.digest_key[k];
      __builtin_memcpy(place, &digest, sizeof digest);
    }

    typename V::Bins bins;
    if (whole) {
      Doubles bin = v + 1.0;  // clamped, NaN to 0, before the conversion
      bin = bin > 0.0 ? bin : Doubles{};
      bin = bin < kBins - 1.0 ? bin : Doubles{} + (kBins - 1.0);
      bins = (typename V::Bins) __builtin_convertvector(bin, typename V::Ints);
    } else {
      const typename V::Floats deviation = __builtin_convertvector((x - plan) + T(0), typename V::Floats);
      const typename V::Ints key = (typename V::Ints)deviation;
      bins = (typename V::Bins)(key ^ ((key >> 31) | int(0x80000000u))) >> (32 - kBinBits);
    }
    __builtin_memcpy(job.bins + i, &bins, sizeof bins);
  }

  for (int lane = 0; lane < L; ++lane) refused |= good[lane] == 0;
  if (refused) return;
  ChunkSums& sums = *job.sums;
  for (int lane = 0; lane < L; ++lane) {
    sums.sum += (long long)sum_h[lane] * (1 << 24) + (long long)sum_l[lane];
    sums.square_high += (long long)sum_hh[lane];
    sums.square_mixed += (long long)sum_hl[lane];
    sums.square_low += (long long)sum_ll[lane];
    sums.zeros += int(zeros[lane]);
    sums.least = least[lane] < sums.least ? least[lane] : sums.least;
    sums.greatest = greatest[lane] > sums.greatest ? greatest[lane] : sums.greatest;
  }
}

template <class T>
OFFTAKE_HD int first_refused(const SummaryJob& job) {
  for (int i = 0; i < job.paths; ++i) {
    const double v = double(static_cast<const T*>(job.column)[i]) / job.lsb;
    if (!(nearest_whole(v) < 0x1p47 && nearest_whole(v) > -0x1p47)) return i;
  }
  return -1;
}

/// Sums, bins and digest of one column; T is float or double. The same for every L.
template <class T, int L = kSummaryLanes>
void summarise_chunk(const SummaryJob& job) {
  constexpr int kBlock = 128 * L;
  const int in_lanes = job.paths / L * L;
  *job.sums = {0, 0, 0, 0, __builtin_huge_val(), -__builtin_huge_val(), 0, -1};
  bool refused = false;
  for (int first = 0; first < in_lanes; first += kBlock) {
    const int last = first + kBlock < in_lanes ? first + kBlock : in_lanes;
    summarise_block<T, L>(job, first, last, refused);
  }
  if (in_lanes < job.paths) summarise_block<T, 1>(job, in_lanes, job.paths, refused);
  if (refused) job.sums->refused = first_refused<T>(job);
}

}  // namespace offtake::inline OFFTAKE_TARGET
