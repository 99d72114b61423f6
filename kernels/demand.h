// Step 4 of a month: new demand, and what was left from before. Whoever has failed wants nothing more.
#pragma once

#include "kernels/alive.h"

namespace offtake::inline OFFTAKE_TARGET {

template <class Path>
OFFTAKE_HD void open_demand(Path& p) {
  using Real = typename Path::Real;
  const Real zero(0);
  loop(count<Link::demand_pool>(p.s), [&](auto m) {
    p.demand_backlog[m] = zero;
    p.demand_new_sum[m] = zero;
    p.demand_served_sum[m] = zero;
    p.demand_unserved_sum[m] = zero;
    p.demand_own_sum[m] = zero;
    p.demand_spot_sum[m] = zero;
    p.demand_short[m] = zero;
    p.demand_value[m] = zero;
    p.demand_spot_paid[m] = zero;
    p.demand_mismatch[m] = zero;
  });
}

template <class Path>
OFFTAKE_HD void step_demand(Path& p, int month) {
  using Real = typename Path::Real;
  const auto demands = count<Link::demand_pool>(p.s);
  const bool any_mortal = count<Link::credit_party>(p.s) > 0;
  loop(demands, [&](auto m) {
    const Real scale(value<Field::demand_scale>(p.t, month * demands + m));
    const auto driver = link<Link::demand_driver>(p.s, m);
    p.demand_new[m] = driver >= 0 ? p.driver_x[driver] * scale : scale;
    p.demand_request[m] = p.demand_new[m] + p.demand_backlog[m];
    if (any_mortal) {
      const auto party = link<Link::pool_party>(p.s, link<Link::demand_pool>(p.s, m));
      p.demand_new[m] = select(is_alive(p, party), p.demand_new[m], Real(0));
      p.demand_request[m] = select(is_alive(p, party), p.demand_request[m], Real(0));
    }
    p.demand_new_sum[m] = p.demand_new_sum[m] + p.demand_new[m];
  });
}

/// After fulfilment: what waits, and what will never be served. In the last month nothing waits.
template <class Path>
OFFTAKE_HD void close_demand(Path& p, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  loop(count<Link::demand_pool>(p.s), [&](auto m) {
    // Not less the request: whoever has failed asks for nothing, and what waited is never served.
    const Real left = (p.demand_new[m] + p.demand_backlog[m]) - p.demand_served[m];
    const Real bearable = Real(value<Field::demand_deferrable>(p.t, m)) * p.demand_new[m];
    p.demand_backlog[m] = month + 1 < p.t.months ? lesser(left, bearable) : Real(0);
    const Real unserved = left - p.demand_backlog[m];
    p.demand_unserved[m] = unserved;
    p.demand_served_sum[m] = p.demand_served_sum[m] + p.demand_served[m];
    p.demand_unserved_sum[m] = p.demand_unserved_sum[m] + unserved;
    // Less than a millionth is rounding, not a shortage.
    const auto is_short = unserved > p.demand_request[m] * Real(Scalar(1e-6));
    p.demand_short[m] = p.demand_short[m] + select(is_short, Real(1), Real(0));
  });
}

}  // namespace offtake::inline OFFTAKE_TARGET
