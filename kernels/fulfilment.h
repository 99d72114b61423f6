// Step 5 of a month: sellers reserve capacity for their contracts, buyers place their demand.
#pragma once

#include "kernels/contracts.h"

namespace offtake::inline OFFTAKE_TARGET {

/// p(t) of every contract, and q(t).
template <class Path>
OFFTAKE_HD void quote_contracts(Path& p, int month) {
  using Real = typename Path::Real;
  loop(count<Link::contract_buyer>(p.s), [&](auto c) {
    p.contract_price[c] = price_of(p, c, month);
    p.contract_committed[c] = committed_of(p, c, month);
    p.contract_available[c] = Real(0);
    p.contract_used[c] = Real(0);
  });
}

/// Sellers serve priority 1 first; within one priority everyone gets the same share of q.
template <class Path>
OFFTAKE_HD void reserve(Path& p) {
  using Real = typename Path::Real;
  loop(count<Link::pool_party>(p.s), [&](auto k) {
    p.pool_free[k] = p.pool_capacity[k];
    p.pool_claim[k] = Real(0);
    p.pool_used[k] = Real(0);
  });
  loop(count<Link::reserve_pool>(p.s), [&](auto g) {
    const auto pool = link<Link::reserve_pool>(p.s, g);
    const auto begin = link<Link::reserve_begin>(p.s, g);
    const auto end = link<Link::reserve_begin>(p.s, plus(g, Count<1>{}));
    Real committed(0);
    loop(begin, end,
         [&](auto e) { committed = committed + p.contract_committed[link<Link::reserve_contract>(p.s, e)]; });
    const Real free = p.pool_free[pool];
    const auto enough = committed <= free;
    // The greater() keeps 0/0 out of the branch that is not selected.
    const Real share = select(enough, Real(1), free / greater(committed, Real(typename Path::Scalar(1e-30))));
    loop(begin, end, [&](auto e) {
      const auto c = link<Link::reserve_contract>(p.s, e);
      p.contract_available[c] = p.contract_committed[c] * share;
    });
    p.pool_free[pool] = select(enough, free - committed, Real(0));
  });
}

/// Own demand comes before flexible use by others: what the owners will want of their own pools.
template <class Path>
OFFTAKE_HD void claim(Path& p) {
  loop(count<Link::demand_pool>(p.s), [&](auto m) {
    const auto pool = link<Link::demand_pool>(p.s, m);
    p.pool_claim[pool] = p.pool_claim[pool] + p.demand_request[m];
  });
  loop(count<Link::contract_buyer>(p.s), [&](auto c) {
    const auto pool = link<Link::contract_buyer_pool>(p.s, c);
    p.pool_claim[pool] = p.pool_claim[pool] - p.contract_top[c] * p.contract_available[c];
  });
}

/// Before its first month and after its last a contract gives nothing.
template <class Path, class I>
OFFTAKE_HD bool skips_contract(const Path& p, I c, int month) {
  if constexpr (!kSkipsIdle) return false;
  return month < int(word<Word::contract_first>(p.t, c)) || month >= int(word<Word::contract_latest>(p.t, c));
}

/// The rest of a contract's capacity and its flexible part, where allowed; returns what is still needed.
template <class Path, class I, class Mask>
OFFTAKE_HD auto take_rest(Path& p, I c, const Mask& allowed, typename Path::Real need, int month) {
  using Real = typename Path::Real;
  if (skips_contract(p, c, month)) return need;
  const Real zero(0);
  const auto seller = link<Link::contract_pool>(p.s, c);
  const Real committed_part =
      select(allowed, lesser(need, greater(p.contract_available[c] - p.contract_used[c], zero)), zero);
  p.contract_used[c] = p.contract_used[c] + committed_part;
  p.pool_used[seller] = p.pool_used[seller] + committed_part;
  need = need - committed_part;
  const auto flex = value<Field::contract_flex>(p.t, c);
  if (flex > 0) {
    const Real ceiling = fmadd(Real(flex), p.contract_committed[c], p.contract_available[c]);
    const Real spare = greater(p.pool_free[seller] - greater(p.pool_claim[seller], zero), zero);
    const Real room = lesser(greater(ceiling - p.contract_used[c], zero), spare);
    const Real flexible = select(allowed, lesser(need, room), zero);
    p.contract_used[c] = p.contract_used[c] + flexible;
    p.pool_used[seller] = p.pool_used[seller] + flexible;
    p.pool_free[seller] = p.pool_free[seller] - flexible;
    need = need - flexible;
  }
  return need;
}

/// Whether a clause has the buyer's demand go there first.
template <class Path, class I>
OFFTAKE_HD bool served_first(const Path& p, I c, int month) {
  bool first = false;
  for_clauses(p, c, [&](auto type, auto, const typename Path::Scalar* row) {
    using Clause = typename decltype(type)::type;
    if constexpr (requires { Clause::first_served(row, month); }) first = first || Clause::first_served(row, month);
  });
  return first;
}

/// Contracts that come first, before any other; returns what is still needed.
template <class Path, class I>
OFFTAKE_RARE auto place_first(Path& p, I m, typename Path::Real need, int month) {
  loop(link<Link::demand_contract_begin>(p.s, m), link<Link::demand_contract_begin>(p.s, plus(m, Count<1>{})),
       [&](auto e) {
         const auto c = link<Link::demand_contract_dear>(p.s, e);
         if (link<Link::contract_first_served>(p.s, c) != 0 && served_first(p, c, month))
           need = take_rest(p, c, MaskOf<typename Path::Real>(true), need, month);
       });
  return need;
}

/// One demand through the blocks of model.md §3.5, in their order.
template <class Path, class I>
OFFTAKE_HD void place(Path& p, I m, int month) {
  using Real = typename Path::Real;
  const Real zero(0);
  const auto demands = count<Link::demand_pool>(p.s);
  const auto begin = link<Link::demand_contract_begin>(p.s, m);
  const auto end = link<Link::demand_contract_begin>(p.s, plus(m, Count<1>{}));
  const auto pool = link<Link::demand_pool>(p.s, m);
  Real need = p.demand_request[m];

  // (0) what the buyer has promised to use first
  if (count<Link::contract_first_served>(p.s) > 0) need = place_first(p, m, need, month);

  // (1) what is paid for whether used or not, dearest first
  loop(begin, end, [&](auto e) {
    const auto c = link<Link::demand_contract_dear>(p.s, e);
    if (skips_contract(p, c, month)) return;
    const auto seller = link<Link::contract_pool>(p.s, c);
    const Real taken = lesser(need, greater(p.contract_top[c] * p.contract_available[c] - p.contract_used[c], zero));
    p.contract_used[c] = p.contract_used[c] + taken;
    p.pool_used[seller] = p.pool_used[seller] + taken;
    need = need - taken;
  });

  // (2) own free capacity
  const Real own = lesser(need, p.pool_free[pool]);
  p.pool_free[pool] = p.pool_free[pool] - own;
  p.pool_used[pool] = p.pool_used[pool] + own;
  p.pool_claim[pool] = p.pool_claim[pool] - p.demand_request[m];
  p.demand_own[m] = own;
  need = need - own;

  // (3) the rest of contracts no dearer than spot, (4) spot, (5) the rest of the others
  const Real limit(value<Field::demand_limit>(p.t, month * demands + m));
  const auto spot_driver = link<Link::demand_spot_driver>(p.s, m);
  Real bought(0);
  if (spot_driver >= 0) {
    const Real spot = p.driver_x[spot_driver] * Real(value<Field::spot_times>(p.t, month * demands + m));
    loop(begin, end, [&](auto e) {
      const auto c = link<Link::demand_contract_cheap>(p.s, e);
      need = take_rest(p, c, (p.contract_price[c] <= spot) & (p.contract_price[c] <= limit), need, month);
    });
    const Real share(value<Field::spot_share>(p.t, month * demands + m));
    bought = select(spot <= limit, need * share, zero);
    need = need - bought;
    loop(begin, end, [&](auto e) {
      const auto c = link<Link::demand_contract_cheap>(p.s, e);
      need = take_rest(p, c, (p.contract_price[c] > spot) & (p.contract_price[c] <= limit), need, month);
    });
  } else {
    loop(begin, end, [&](auto e) {
      const auto c = link<Link::demand_contract_cheap>(p.s, e);
      need = take_rest(p, c, p.contract_price[c] <= limit, need, month);
    });
  }
  p.demand_spot[m] = bought;
  p.demand_served[m] = p.demand_request[m] - need;
}

template <class Path>
OFFTAKE_HD void step_fulfilment(Path& p, int month) {
  quote_contracts(p, month);
  reserve(p);
  claim(p);
  loop(count<Link::route_demand>(p.s), [&](auto k) { place(p, link<Link::route_demand>(p.s, k), month); });
}

}  // namespace offtake::inline OFFTAKE_TARGET
