// Where a path's metrics go, and what numbers in them mean when there is nothing to divide by or to wait for.
#pragma once

#include "kernels/path_metrics.h"
#include "kernels/real.h"
#include "kernels/structure.h"

namespace offtake::inline OFFTAKE_TARGET {

/// Writes one path's (or one vector of paths') metrics: (column, path).
template <class Scalar>
struct MetricSink {
  Scalar* out;       // of this path or first lane
  long long stride;  // paths between two columns

  template <class Real>
  OFFTAKE_HD void take(int column, const Real& x) const {
    store(out + column * stride, x);
  }
};

/// The same of one thread of a GPU, which adds up the path's share of the digest as it goes. Threads past the end have
/// simulated the last path, and write what it writes.
template <class Scalar>
struct DigestSink {
  Scalar* out;
  long long stride;
  const unsigned long long* keys;  // (column, 2)
  unsigned long long* sums;        // (2) of this path

  OFFTAKE_HD void take(int column, Scalar x) const {
    out[column * stride] = x;
    const unsigned long long bits = bits_of(x + Scalar(0));  // −0 becomes +0
    sums[0] += bits * keys[2 * column];
    sums[1] += bits * keys[2 * column + 1];
  }
};

template <Metric M, class Path, class Sink, class Real>
OFFTAKE_HD void put(const Path& p, const Sink& sink, int entity, const Real& x) {
  const int column = link<Link::metric_column>(p.s, Count<int(M)>{});
  if (column >= 0) sink.take(column + entity, x);
}

/// a / b, or `otherwise` where b is not positive.
template <class Real>
OFFTAKE_HD Real ratio(Real a, Real b, Real otherwise) {
  const auto none = b <= Real(0);
  return select(none, otherwise, a / select(none, Real(1), b));
}

/// x, or -1 where it lies beyond the horizon.
template <class Real>
OFFTAKE_HD Real month_or_never(Real x, int months) {
  return select(x < Real(ScalarOf<Real>(months)), x, Real(-1));
}

}  // namespace offtake::inline OFFTAKE_TARGET
