// Rules: conditions on last month's measures, for some months in a row. Policies act by them, and
// contracts may end by them.
#pragma once

#include "kernels/path_state.h"

namespace offtake::inline OFFTAKE_TARGET {

template <class Path>
OFFTAKE_HD void open_rules(Path& p) {
  loop(count<Link::rule_measure>(p.s), [&](auto r) {
    p.rule_months[r] = typename Path::Real(0);
    p.rule_value[r] = typename Path::Real(0);
  });
}

/// Where the rule holds this month. Says the same all month.
template <class Path, class I>
OFFTAKE_HD auto rule_holds(const Path& p, I rule) {
  using Real = typename Path::Real;
  return p.rule_months[rule] >= Real(value<Field::rule_for>(p.t, rule));
}

/// What every pool's owner wanted, and what was committed to it.
template <class Path>
OFFTAKE_HD void measure_demand(Path& p) {
  using Real = typename Path::Real;
  if (count<Link::rule_pool>(p.s) == 0) return;
  loop(count<Link::rule_pool>(p.s), [&](auto k) {
    p.rule_wanted[k] = Real(0);
    p.rule_bought[k] = Real(0);
  });
  loop(count<Link::demand_pool>(p.s), [&](auto m) {
    const auto pool = link<Link::demand_pool>(p.s, m);
    p.rule_wanted[pool] = p.rule_wanted[pool] + p.demand_request[m];
  });
  loop(count<Link::contract_buyer>(p.s), [&](auto c) {
    const auto pool = link<Link::contract_buyer_pool>(p.s, c);
    p.rule_bought[pool] = p.rule_bought[pool] + p.contract_committed[c];
  });
}

/// Own demand and the requests to its contracts: a buyer's demand, shared over its contracts by q.
template <class Path>
OFFTAKE_HD auto requested_from(const Path& p, int party) {
  using Real = typename Path::Real;
  Real requested(0);
  loop(count<Link::rule_pool>(p.s), [&](auto k) {
    if (int(link<Link::pool_party>(p.s, k)) == party) requested = requested + p.rule_wanted[k];
  });
  if (count<Link::rule_pool>(p.s) == 0) return requested;
  loop(count<Link::contract_buyer>(p.s), [&](auto c) {
    if (int(link<Link::contract_seller>(p.s, c)) != party) return;
    const auto pool = link<Link::contract_buyer_pool>(p.s, c);
    const auto none = p.rule_bought[pool] <= Real(0);
    const Real share = p.contract_committed[c] / select(none, Real(1), p.rule_bought[pool]);
    requested = requested + select(none, Real(0), share * p.rule_wanted[pool]);
  });
  return requested;
}

/// Last month's value of what the rule measures.
template <class Path, class I>
OFFTAKE_HD auto measured(const Path& p, I rule) {
  using Real = typename Path::Real;
  const auto measure = link<Link::rule_measure>(p.s, rule);
  if (measure == int(RuleMeasure::driver)) return Real(p.driver_x[link<Link::rule_driver>(p.s, rule)]);
  const int party = link<Link::rule_party>(p.s, rule);
  if (measure == int(RuleMeasure::liquidity)) return Real(p.party_liquidity[party]);
  Real capacity(0), used(0);
  loop(count<Link::pool_party>(p.s), [&](auto k) {
    if (int(link<Link::pool_party>(p.s, k)) != party) return;
    capacity = capacity + p.pool_capacity[k];
    used = used + p.pool_used[k];
  });
  if (measure == int(RuleMeasure::demand_to_capacity)) used = requested_from(p, party);
  const auto none = capacity <= Real(0);
  return Real(select(none, Real(1), used / select(none, Real(1), capacity)));
}

/// At a month's start, before anything of it: what the last one leaves behind. Nothing stands behind month 0.
template <class Path>
OFFTAKE_RARE void step_rules(Path& p, int month) {
  using Real = typename Path::Real;
  if (month == 0) return;
  measure_demand(p);
  loop(count<Link::rule_measure>(p.s), [&](auto r) {
    const Real x = measured(p, r), level(value<Field::rule_level>(p.t, r));
    const auto met = link<Link::rule_above>(p.s, r) != 0 ? x > level : x < level;
    p.rule_months[r] = select(met, p.rule_months[r] + Real(1), Real(0));
    p.rule_value[r] = x;
  });
}

}  // namespace offtake::inline OFFTAKE_TARGET
