// What a run listens to month by month, beside the metrics at the end of a path.
#pragma once

#include "kernels/path_state.h"
#include "kernels/recorder_series.h"

namespace offtake::inline OFFTAKE_TARGET {

/// Listens to nothing.
struct NoRecorder {
  template <class Path>
  OFFTAKE_HD void month(const Path&, int) const {}
};

/// Writes a window of all series: (month, series, path).
template <class Scalar>
struct ProfileRecorder {
  Scalar* out;  // of this path or first lane
  int first;    // first series of the window
  int series;   // series in the window
  int stride;   // paths between two series

  template <class Real>
  OFFTAKE_HD void put(int month, int index, Real x) const {
    if (index < first || index >= first + series) return;
    store(out + ((long long)month * series + (index - first)) * stride, x);
  }

  template <class Path>
  OFFTAKE_HD void month(const Path& p, int t) const {
    using Real = typename Path::Real;
    int at = 0;
    const int drivers = count<Link::driver_named>(p.s), demands = count<Link::demand_pool>(p.s),
              parties = count<Link::party_resale_driver>(p.s), pools = count<Link::pool_party>(p.s),
              contracts = count<Link::contract_buyer>(p.s), milestones = count<Link::milestone_kind>(p.s);
    for (int i = 0; i < drivers; ++i) put(t, at++, p.driver_x[i]);
    for (int i = 0; i < demands; ++i) put(t, at++, p.demand_new[i]);
    for (int i = 0; i < demands; ++i) put(t, at++, p.demand_served[i]);
    for (int i = 0; i < demands; ++i) put(t, at++, p.demand_unserved[i]);
    for (int i = 0; i < parties; ++i) {
      Real capacity(0), used(0);
      for (int k = 0; k < pools; ++k) {
        if (int(link<Link::pool_party>(p.s, k)) != i) continue;
        capacity = capacity + p.pool_capacity[k];
        used = used + p.pool_used[k];
      }
      put(t, at + i, capacity);
      put(t, at + parties + i, used);
      const auto none = capacity <= Real(0);
      put(t, at + 2 * parties + i, select(none, Real(0), used / select(none, Real(1), capacity)));
      put(t, at + 3 * parties + i, p.party_liquidity[i]);
    }
    at += 4 * parties;
    if (count<Link::credit_party>(p.s) > 0) {
      for (int i = 0; i < parties; ++i) {
        const auto k = link<Link::party_credit>(p.s, i);
        put(t, at++, k < 0 ? Real(0) : select(p.credit_month[k] >= Real(0), Real(1), Real(0)));
      }
    }
    for (int i = 0; i < contracts; ++i) put(t, at++, p.contract_available[i]);
    for (int i = 0; i < contracts; ++i) put(t, at++, p.contract_used[i]);
    for (int i = 0; i < milestones; ++i) put(t, at++, p.milestone_met[i]);
    const int debts = count<Link::debt_borrower>(p.s);
    for (int i = 0; i < debts; ++i) {
      const int covenant = link<Link::debt_covenant>(p.s, i);
      const Real never(Scalar(p.t.months));
      put(t, at++, covenant < 0 ? Real(0) : select(p.covenant_breach[covenant] < never, Real(1), Real(0)));
    }
    for (int i = 0; i < debts; ++i) put(t, at++, p.debt_balance[i]);
  }
};

/// The plan: every party's discounted net flow, (month, party).
template <class Scalar>
struct PlanRecorder {
  Scalar* flow;

  template <class Path>
  OFFTAKE_HD void month(const Path& p, int t) const {
    const int parties = count<Link::party_resale_driver>(p.s);
    for (int y = 0; y < parties; ++y) flow[t * parties + y] = p.discount * p.party_flow[y];
  }
};

}  // namespace offtake::inline OFFTAKE_TARGET
