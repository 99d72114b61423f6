// Aggregation where the results are: the lanes of one warp take one column of one chunk. Everything is summed in
// integers, so that the order of lanes, warps and batches cannot change a bit; every result is read once.
//
// Warp is what lanes do together: width, lane(), sum/lesser/greater over the lanes, and add/lower/raise/count on memory
// that other warps change too. OneLane is a warp on the host.
#pragma once

#include "kernels/job.h"
#include "kernels/real.h"
#include "kernels/whole.h"

namespace offtake::inline OFFTAKE_TARGET {

struct OneLane {
  static constexpr int width = 1;
  OFFTAKE_HD int lane() const { return 0; }
  template <class N>
  OFFTAKE_HD N sum(N x) const {
    return x;
  }
  template <class N>
  OFFTAKE_HD N lesser(N x) const {
    return x;
  }
  template <class N>
  OFFTAKE_HD N greater(N x) const {
    return x;
  }
  OFFTAKE_HD void add(unsigned long long* place, unsigned long long x) const { *place += x; }
  OFFTAKE_HD void lower(unsigned long long* place, unsigned long long x) const { *place = x < *place ? x : *place; }
  OFFTAKE_HD void raise(unsigned long long* place, unsigned long long x) const { *place = x > *place ? x : *place; }
  /// One more in counters[bin] for every lane that counts.
  OFFTAKE_HD void count(unsigned* counters, unsigned bin, bool counts) const { counters[bin] += counts ? 1u : 0u; }
};

/// Whole numbers that rise with x.
OFFTAKE_HD unsigned long long order_key(double x) {
  const unsigned long long bits = bits_of(x), top = 1ull << 63;
  return bits & top ? ~bits : bits | top;
}
OFFTAKE_HD double number_of_key(unsigned long long key) {
  const unsigned long long top = 1ull << 63;
  return real_of(key & top ? key ^ top : ~key);
}

/// Nothing gathered yet.
OFFTAKE_HD DeviceSums no_sums() { return {{}, ~0ull, 0, 0, ~0ull}; }

/// One lane's Σv and Σv² of whole numbers |v| <= 2^48: v = h · 2^24 + l with |l| <= 2^23, so that 2^14 of each fit.
struct LaneSums {
  long long sum = 0, square_high = 0, square_mixed = 0, square_low = 0;

  OFFTAKE_HD void add(long long v) {
    const int h = int((v + (1 << 23)) >> 24), l = int(v - (long long)h * (1 << 24));
    sum += v;
    square_high += (long long)h * h;
    square_mixed += (long long)h * l;
    square_low += (long long)l * l;
  }
};

template <class Warp>
OFFTAKE_HD void add_split(const Warp& warp, SplitSum& place, long long lanes_own) {
  const long long all = warp.sum(lanes_own);
  if (warp.lane() != 0 || all == 0) return;
  warp.add(&place.low, (unsigned long long)all & 0xffffffffu);
  warp.add(reinterpret_cast<unsigned long long*>(&place.high), (unsigned long long)(all >> 32));
}
template <class Warp>
OFFTAKE_HD void add_split(const Warp& warp, SplitSums& place, const LaneSums& own) {
  add_split(warp, place.sum, own.sum);
  add_split(warp, place.square_high, own.square_high);
  add_split(warp, place.square_mixed, own.square_mixed);
  add_split(warp, place.square_low, own.square_low);
}

/// The histogram's bin of a result, whose whole number is v.
template <class T>
OFFTAKE_HD unsigned bin_of(T x, long long v, const DeviceColumn& rule) {
  if (rule.binning == Binning::whole) {
    const long long bin = v + 1 < kBins - 1 ? v + 1 : kBins - 1;
    return unsigned(bin > 0 ? bin : 0);
  }
  const unsigned bits = bits_of(float((x - T(rule.plan)) + T(0)));
  return (bits ^ (bits >> 31 ? 0xffffffffu : 0x80000000u)) >> (32 - kBinBits);
}

/// Paths first … first + paths - 1 of a batch, at most kChunkPaths, of one column.
template <class T, class Warp>
OFFTAKE_HD void summarise_part(const Warp& warp, const DeviceSummaryJob& job, int column, int first, int paths) {
  constexpr int kTogether = 4;  // loads under way at a time
  const T* values = static_cast<const T*>(job.metrics) + column * job.stride + first;
  const DeviceColumn rule = job.rules[column];
  unsigned* counters = job.counters + (long long)column * kBins;
  LaneSums sums;
  double least = __builtin_huge_val(), greatest = -__builtin_huge_val();
  int zeros = 0;
  unsigned long long refused = ~0ull;
  for (int begin = 0; begin < paths; begin += kTogether * Warp::width) {
    T x[kTogether];
    for (int k = 0; k < kTogether; ++k) {
      const int i = begin + k * Warp::width + warp.lane();
      x[k] = values[i < paths ? i : paths - 1] + T(0);  // −0 becomes +0
    }
    for (int k = 0; k < kTogether; ++k) {
      const int i = begin + k * Warp::width + warp.lane();
      const double wide = double(x[k]), scaled = nearest_whole(wide * rule.scale);
      const bool good = scaled < 0x1p47 && scaled > -0x1p47, counts = i < paths && good;
      const long long v = (long long)(good ? scaled : 0.0);
      if (i < paths && !good) refused = refused < (unsigned long long)i ? refused : (unsigned long long)i;
      if (counts) {
        sums.add(v);
        least = wide < least ? wide : least;
        greatest = wide > greatest ? wide : greatest;
        zeros += wide == 0 ? 1 : 0;
      }
      warp.count(counters, bin_of(x[k], v, rule), counts);
    }
  }
  DeviceSums& out = job.sums[column];
  add_split(warp, out.sums, sums);
  least = warp.lesser(least);
  greatest = warp.greater(greatest);
  zeros = warp.sum(zeros);
  refused = warp.lesser(refused);
  if (warp.lane() != 0) return;
  warp.lower(&out.least, order_key(least));
  warp.raise(&out.greatest, order_key(greatest));
  if (zeros > 0) warp.add(&out.zeros, (unsigned long long)zeros);
  if (refused != ~0ull) warp.lower(&out.refused, job.first_path + unsigned(first) + refused);
}

OFFTAKE_HD double number_at(const void* metrics, long long at, bool is_double) {
  return is_double ? static_cast<const double*>(metrics)[at] : double(static_cast<const float*>(metrics)[at]);
}

/// The same paths of one column of two studies: sums of variant less base.
template <class Warp>
OFFTAKE_HD void subtract_part(const Warp& warp, const DeviceDifferenceJob& job, int at, int first, int paths) {
  const DevicePair pair = job.pair[at];
  const bool is_event = pair.event == pair.event;
  LaneSums sums;
  for (int i = warp.lane(); i < paths; i += Warp::width) {
    const double base = number_at(job.base, pair.base * job.base_stride + first + i, job.base_is_double != 0);
    const double other =
        number_at(job.variant, pair.variant * job.variant_stride + first + i, job.variant_is_double != 0);
    const double difference = is_event ? double(other >= pair.event) - double(base >= pair.event) : other - base;
    sums.add((long long)nearest_whole(difference * pair.scale));
  }
  add_split(warp, job.sums[at], sums);
}

}  // namespace offtake::inline OFFTAKE_TARGET
