// How contracts end before their term, or go on after it: by failure of a party, by a clause, by renewal.
// Only contracts with an open end (Link::open_contract) have any of this.
#pragma once

#include "kernels/alive.h"
#include "kernels/rules.h"

namespace offtake::inline OFFTAKE_TARGET {

/// p(t), known as soon as the month's market is.
template <class Path, class I>
OFFTAKE_HD auto price_of(const Path& p, I c, int month) {
  using Real = typename Path::Real;
  const Real price(value<Field::contract_price>(p.t, month * count<Link::contract_buyer>(p.s) + c));
  const auto driver = link<Link::contract_price_driver>(p.s, c);
  return driver >= 0 ? p.driver_x[driver] * price : price;
}

/// X of the driver, or 1 where there is none.
template <class Path, class I>
OFFTAKE_HD auto quote_of(const Path& p, I driver) {
  using Real = typename Path::Real;
  return driver >= 0 ? p.driver_x[driver] : Real(1);
}

/// q(t) where the contract stands and this month belongs to its term, else 0.
template <class Path, class I>
OFFTAKE_HD auto committed_of(const Path& p, I c, int month) {
  using Real = typename Path::Real;
  const Real q(value<Field::contract_gpue>(p.t, month * count<Link::contract_buyer>(p.s) + c));
  const auto open = link<Link::contract_open_end>(p.s, c);
  if (open < 0) return q;
  const auto live = (p.open_live[open] > Real(0)) & (p.open_until[open] > Real(typename Path::Scalar(month)));
  return select(live, q, Real(0));
}

/// f(Type<Clause>, place among all clauses, row of tables) for every clause of a contract.
template <class Path, class I, class F>
OFFTAKE_HD void for_clauses(const Path& p, I c, F&& f) {
  loop(link<Link::contract_clause_begin>(p.s, c), link<Link::contract_clause_begin>(p.s, plus(c, Count<1>{})),
       [&](auto i) {
         visit(Clauses{}, link<Link::clause_kind>(p.s, i),
               [&](auto type) { f(type, i, p.t.template from<Field::clause_value>(i * kClauseValues)); });
       });
}

/// What a clause with a right may look at, at the beginning of a month; each costs only when asked.
template <class Path, class I, class K>
struct ContractView {
  using Real = typename Path::Real;
  const Path& p;
  I c;
  K clause;
  int month;

  OFFTAKE_HD int months_gone() const { return month - int(word<Word::contract_first>(p.t, c)); }
  OFFTAKE_HD MaskOf<Real> rule_holds() const {
    return offtake::OFFTAKE_TARGET::rule_holds(p, link<Link::clause_rule>(p.s, clause));
  }

  OFFTAKE_HD Real price() const { return price_of(p, c, month); }
  /// [USD/GPUe-hour] of the market that competes with it; without one it is never cheaper.
  OFFTAKE_HD Real spot() const {
    const auto driver = link<Link::contract_spot_driver>(p.s, c);
    return driver >= 0 ? p.driver_x[driver] : Real(typename Path::Scalar(1e30));
  }
  /// [GPUe] last month's a of all the buyer's contracts in the class, and its demand there.
  OFFTAKE_HD Real supplied() const {
    Real sum(0);
    const int pool = link<Link::contract_buyer_pool>(p.s, c);
    loop(count<Link::contract_buyer>(p.s), [&](auto other) {
      if (int(link<Link::contract_buyer_pool>(p.s, other)) == pool) sum = sum + p.contract_available[other];
    });
    return sum;
  }
  OFFTAKE_HD Real wanted() const {
    Real sum(0);
    const int pool = link<Link::contract_buyer_pool>(p.s, c);
    loop(count<Link::demand_pool>(p.s), [&](auto m) {
      if (int(link<Link::demand_pool>(p.s, m)) == pool) sum = sum + p.demand_request[m];
    });
    return sum;
  }
};

template <class Path>
OFFTAKE_HD void open_ends(Path& p) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const Real zero(0);
  loop(count<Link::open_contract>(p.s), [&](auto o) {
    p.open_live[o] = Real(1);
    p.open_closing[o] = zero;
    p.open_until[o] = Real(Scalar(int(word<Word::contract_end>(p.t, link<Link::open_contract>(p.s, o)))));
    p.open_ended[o] = Real(-1);
    p.open_committed[o] = zero;
    p.open_fee[o] = zero;
    p.open_sublet[o] = zero;
    p.open_backed[o] = zero;
    p.open_to_buyer[o] = zero;
    p.open_to_seller[o] = zero;
    p.open_lost_buyer[o] = zero;
    p.open_lost_seller[o] = zero;
    p.open_prepay_lost[o] = zero;
  });
}

/// Σ_rest of q, from this month on, each month weighed by `weight` to the power of the months until then.
template <class Path, class I>
OFFTAKE_HD auto rest_of(const Path& p, I o, int month, typename Path::Real weight) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const auto c = link<Link::open_contract>(p.s, o);
  const auto contracts = count<Link::contract_buyer>(p.s);
  Real sum(0), factor(1);
  OFFTAKE_ROLLED
  for (int k = month; k < p.t.months; ++k) {
    const Real q(value<Field::contract_gpue>(p.t, k * contracts + c));
    sum = sum + select(p.open_until[o] > Real(Scalar(k)), q * factor, Real(0));
    factor = factor * weight;
  }
  return sum;
}

/// [USD] of fee where the buyer leaves; booked on both sides.
template <class Path, class I, class Mask>
OFFTAKE_HD void pay_fee(Path& p, I o, const Mask& leaves, typename Path::Scalar share, int month) {
  using Real = typename Path::Real;
  const auto c = link<Link::open_contract>(p.s, o);
  const Real rest = rest_of(p, o, month, Real(1)) * p.contract_top[c];
  const Real worth = price_of(p, c, month) * Real(typename Path::Scalar(kHoursPerMonth)) * rest;
  const Real fee = select(leaves, Real(share) * worth, Real(0));
  const auto buyer = link<Link::contract_buyer>(p.s, c);
  const auto seller = link<Link::contract_seller>(p.s, c);
  p.party_flow[buyer] = p.party_flow[buyer] - fee;
  p.party_flow[seller] = p.party_flow[seller] + fee;
  p.open_fee[o] = fmadd(p.discount, fee, p.open_fee[o]);
}

/// Who leaves at the beginning of this month (left(open end, where) is called for them), and who goes on after it.
template <class Path, class Left>
OFFTAKE_RARE void step_ends(Path& p, int month, Left&& left) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  loop(count<Link::open_contract>(p.s), [&](auto o) {
    const auto c = link<Link::open_contract>(p.s, o);
    p.open_closing[o] = Real(0);
    if (month < int(word<Word::contract_first>(p.t, c))) return;
    const auto live = (p.open_live[o] > Real(0)) & (p.open_until[o] > Real(Scalar(month)));
    for_clauses(p, c, [&](auto type, auto i, const Scalar* row) {
      using Clause = typename decltype(type)::type;
      const auto state = slice(p.clause_state, times<kClauseStates>(i));
      const ContractView<Path, decltype(c), decltype(i)> view{p, c, i, month};
      if constexpr (requires { Clause::template leaves<Real>(state, row, view); }) {
        const auto leaves = Clause::template leaves<Real>(state, row, view) & live & (p.open_live[o] > Real(0));
        if (any(leaves)) {
          if constexpr (requires { Clause::fee_share(row); }) pay_fee(p, o, leaves, Clause::fee_share(row), month);
          left(o, leaves);
          p.open_live[o] = select(leaves, Real(0), p.open_live[o]);
          p.open_closing[o] = select(leaves, Real(1), p.open_closing[o]);
          p.open_ended[o] = select(leaves, Real(Scalar(month)), p.open_ended[o]);
        }
      }
      if constexpr (requires { Clause::template goes_on<Real>(row, Real(1), view); }) {
        const auto last = live & (p.open_until[o] == Real(Scalar(month + 1)));
        const Real quote = quote_of(p, link<Link::clause_driver>(p.s, i));
        const auto renews = last & Clause::template goes_on<Real>(row, quote, view);
        p.open_until[o] = p.open_until[o] + select(renews, Real(Clause::goes_on_for(row)), Real(0));
      }
    });
  });
}

}  // namespace offtake::inline OFFTAKE_TARGET
