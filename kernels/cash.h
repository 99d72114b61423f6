// Step 6 of a month: everything above in money. party_flow collects each party's net flow of the
// month; discounted sums stay with the smallest owner.
#pragma once

#include "kernels/assets.h"
#include "kernels/contracts.h"
#include "kernels/debt.h"
#include "kernels/leases.h"
#include "kernels/pace.h"
#include "kernels/periods.h"

namespace offtake::inline OFFTAKE_TARGET {

template <class Path, class Draws>
OFFTAKE_HD void open_contracts(Path& p, const Draws& draws) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const Real zero(0);
  loop(count<Link::contract_buyer>(p.s), [&](auto c) {
    const auto curve = link<Link::contract_top_curve>(p.s, c);
    p.contract_top[c] = curve >= 0 ? curve_value(p.t, int(curve), draws.normal(word<Word::contract_stream>(p.t, c)))
                                   : Real(value<Field::contract_top>(p.t, c));
    p.contract_due[c] = zero;
    p.contract_paid[c] = zero;
    p.contract_stranded[c] = zero;
    p.contract_credit[c] = zero;
    p.contract_missing[c] = zero;
    p.contract_late[c] = zero;
    p.contract_used_sum[c] = zero;
    p.contract_prepaid[c] = zero;
  });
  loop(count<Link::clause_kind>(p.s), [&](auto i) {
    visit(Clauses{}, link<Link::clause_kind>(p.s, i), [&](auto type) {
      const Scalar* row = p.t.template from<Field::clause_value>(i * kClauseValues);
      decltype(type)::type::template open<Real>(slice(p.clause_state, times<kClauseStates>(i)), row);
    });
  });
}

template <class Path>
OFFTAKE_HD void open_parties(Path& p) {
  using Real = typename Path::Real;
  const Real zero(0);
  loop(count<Link::party_resale_driver>(p.s), [&](auto y) {
    p.party_loss[y] = zero;
    p.party_resale[y] = zero;
    p.party_liquidity[y] = Real(value<Field::party_liquidity>(p.t, y));
    p.party_lowest[y] = p.party_liquidity[y];
    p.party_lowest_month[y] = zero;
    p.party_capacity_sum[y] = zero;
    p.party_used_sum[y] = zero;
  });
}

/// Where a contract stands in a month: not ended; in its term; ending with it.
template <class Mask>
struct Standing {
  Mask stands, live, ending;
};

template <class Path, class I>
OFFTAKE_HD auto standing_of(const Path& p, I c, int month) {
  using Real = typename Path::Real;
  using Mask = MaskOf<Real>;
  const int first = int(word<Word::contract_first>(p.t, c)), end = int(word<Word::contract_end>(p.t, c));
  const auto open = link<Link::contract_open_end>(p.s, c);
  if (open < 0) return Standing<Mask>{Mask(true), Mask(month >= first && month < end), Mask(month == end - 1)};
  const Mask stands = p.open_live[open] > Real(0);
  const Mask live = stands & Mask(month >= first) & (p.open_until[open] > Real(typename Path::Scalar(month)));
  const Mask last = live & (p.open_until[open] == Real(typename Path::Scalar(month + 1)));
  const Mask closing = p.open_closing[open] > Real(0);
  return Standing<Mask>{stands, live, Mask(last | closing)};
}

/// Use and true-up of one contract's month; returns the invoice.
template <class Path, class I, class Mask>
OFFTAKE_HD auto settle_use(Path& p, I c, int month, const Standing<Mask>& standing) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const Real zero(0), hours{Scalar(kHoursPerMonth)};
  const int first = int(word<Word::contract_first>(p.t, c));
  if (month < first || month >= int(word<Word::contract_latest>(p.t, c))) return zero;
  const Real q = p.contract_committed[c], a = p.contract_available[c], u = p.contract_used[c];
  const Real hour_cost = p.contract_price[c] * hours;
  // Rounded product less u, not fused: what is used up to the last bit leaves nothing due.
  p.contract_due[c] = fmadd(hour_cost, p.contract_top[c] * a - u, p.contract_due[c]);
  Real invoice = hour_cost * u;
  // Settled when the period is over, when the contract ends, and at the horizon.
  const bool is_over = are_whole_periods(month - first + 1, word<Word::contract_true_up>(p.t, c));
  const Mask settles = standing.ending | Mask(is_over || month + 1 == p.t.months);
  if (any(settles)) {
    const Real stranded = select(settles, greater(p.contract_due[c], zero), zero);
    p.contract_due[c] = select(settles, zero, p.contract_due[c]);
    p.contract_stranded[c] = fmadd(p.discount, stranded, p.contract_stranded[c]);
    invoice = invoice + stranded;
  }
  p.contract_missing[c] = p.contract_missing[c] + greater(q - a, zero);
  p.contract_late[c] = p.contract_late[c] + select(a < Real(Scalar(0.98)) * q, Real(1), zero);
  p.contract_used_sum[c] = p.contract_used_sum[c] + u;
  return invoice;
}

/// What the buyer sells on of an open-ended contract.
template <class Path, class I>
OFFTAKE_HD void settle_sublet(Path& p, I c, const ContractMonth<typename Path::Real>& m) {
  const auto open = link<Link::contract_open_end>(p.s, c);
  if (open < 0) return;
  const auto buyer = link<Link::contract_buyer>(p.s, c);
  const auto pool = link<Link::contract_pool>(p.s, c);
  p.party_flow[buyer] = p.party_flow[buyer] + m.sublet_usd;
  add_cfads(p, buyer, m.sublet_usd);
  p.pool_used[pool] = p.pool_used[pool] + m.sublet_gpue;
  p.open_sublet[open] = fmadd(p.discount, m.sublet_usd, p.open_sublet[open]);
  p.open_committed[open] = p.open_committed[open] + p.contract_committed[c];
}

/// Use, true-up and clauses of one contract's month.
template <class Path, class I>
OFFTAKE_HD void settle(Path& p, I c, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const Real zero(0);
  if (month >= int(word<Word::contract_latest>(p.t, c))) return;  // nothing is left of it
  const bool begun = month >= int(word<Word::contract_first>(p.t, c));
  const auto standing = standing_of(p, c, month);
  const Real invoice = settle_use(p, c, month, standing);
  ContractMonth<Real> m{month,
                        standing.stands,
                        standing.live,
                        standing.ending,
                        p.contract_committed[c],
                        p.contract_available[c],
                        p.contract_used[c],
                        p.contract_price[c],
                        invoice,
                        Real(1),
                        zero,
                        zero,
                        zero,
                        zero,
                        zero,
                        zero};
  bool is_prepaid = false;  // what is paid ahead begins before the term
  for_clauses(p, c, [&](auto type, auto i, const Scalar* row) {
    using Clause = typename decltype(type)::type;
    if constexpr (requires { Clause::before_term; }) {
      is_prepaid = true;
    } else if (!begun) {
      return;
    }
    if constexpr (requires { Clause::sells_on; }) m.quote = quote_of(p, link<Link::clause_driver>(p.s, i));
    Clause::template month<Real>(slice(p.clause_state, times<kClauseStates>(i)), row, m);
  });
  settle_sublet(p, c, m);

  const Real paid = m.invoice + m.to_seller;
  const auto buyer = link<Link::contract_buyer>(p.s, c);
  const auto seller = link<Link::contract_seller>(p.s, c);
  const Real net = paid - m.late_credit;
  p.party_flow[buyer] = p.party_flow[buyer] - net;
  p.party_flow[seller] = p.party_flow[seller] + net;
  if (count<Link::cfads_party>(p.s) > 0) {
    add_cfads(p, buyer, -net);
    add_cfads(p, seller, net - m.advance);
  }
  p.contract_paid[c] = fmadd(p.discount, paid, p.contract_paid[c]);
  p.contract_credit[c] = fmadd(p.discount, m.late_credit, p.contract_credit[c]);
  if (is_prepaid) p.contract_prepaid[c] = greater(p.contract_prepaid[c], p.discount * m.prepaid);
}

/// Value of what demand got, cost of what it bought at spot, and what went against the plan.
template <class Path, class I>
OFFTAKE_HD void settle_demand(Path& p, I m, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const auto demands = count<Link::demand_pool>(p.s);
  const Real zero(0), hours{Scalar(kHoursPerMonth)};
  const auto party = link<Link::pool_party>(p.s, link<Link::demand_pool>(p.s, m));
  const Real worth(value<Field::demand_value>(p.t, month * demands + m));
  const Real planned(value<Field::mean_price>(p.t, party));
  const Real gained = worth * hours * p.demand_served[m];
  p.demand_value[m] = fmadd(p.discount, gained, p.demand_value[m]);
  Real mismatch = p.demand_unserved[m] * hours * greater(worth - planned, zero);
  Real net = gained;
  const auto spot_driver = link<Link::demand_spot_driver>(p.s, m);
  if (spot_driver >= 0) {
    const Real spot = p.driver_x[spot_driver] * Real(value<Field::spot_times>(p.t, month * demands + m));
    const Real cost = spot * hours * p.demand_spot[m];
    p.demand_spot_paid[m] = fmadd(p.discount, cost, p.demand_spot_paid[m]);
    mismatch = fmadd(p.demand_spot[m] * hours, greater(spot - planned, zero), mismatch);
    net = net - cost;
    p.demand_spot_sum[m] = p.demand_spot_sum[m] + p.demand_spot[m];
  }
  p.demand_mismatch[m] = fmadd(p.discount, mismatch, p.demand_mismatch[m]);
  p.demand_own_sum[m] = p.demand_own_sum[m] + p.demand_own[m];
  p.party_flow[party] = p.party_flow[party] + net;
  p.party_value[party] = p.party_value[party] + gained;
}

/// [USD] spent on a project this month.
template <class Path, class I>
OFFTAKE_HD auto project_spending(const Path& p, I j, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const Real zero(0), one(1);
  const Scalar start = value<Field::project_start>(p.t, j);
  const auto how = link<Link::project_spend>(p.s, j);
  const Scalar t = Scalar(month);
  if (how == int(Spend::on_start)) return t == start ? Real(value<Field::project_cost>(p.t, j)) : zero;
  if (how == int(Spend::on_completion)) {
    return select(p.project_finish[j] == Real(t), Real(value<Field::project_cost>(p.t, j)), zero);
  }
  if (t < start) return zero;
  return p.project_rate[j] * lesser(greater(p.project_work[j] - Real(t - start), zero), one);
}

/// Where nothing is spent on a project, on any path of the vector.
template <class Path, class I>
OFFTAKE_HD bool skips_project(const Path& p, I j, int month) {
  using Real = typename Path::Real;
  if constexpr (!kSkipsIdle) return false;
  const auto t = typename Path::Scalar(month), start = value<Field::project_start>(p.t, j);
  const auto how = link<Link::project_spend>(p.s, j);
  if (how == int(Spend::on_start)) return t != start;
  if (how == int(Spend::on_completion)) return !any(p.project_finish[j] == Real(t));
  return t < start || !any(p.project_work[j] > Real(t - start));
}

/// Fees of policies, and what a paced project has cost so far.
template <class Path, class I, class K>
OFFTAKE_RARE void settle_paced(Path& p, I j, K k, typename Path::Real spent, int month) {
  using Real = typename Path::Real;
  p.paced_spent[k] = p.paced_spent[k] + spent;
  if (count<Link::policy_action>(p.s) == 0) return;
  const auto owner = link<Link::project_owner>(p.s, j);
  const Real fee = p.paced_fee[k];
  const auto cancelled = p.paced_cancelled[k] == Real(typename Path::Scalar(month));
  p.paced_fee_sum[k] = fmadd(p.discount, fee, p.paced_fee_sum[k]);
  p.paced_cancel_paid[k] = fmadd(p.discount, select(cancelled, fee, Real(0)), p.paced_cancel_paid[k]);
  p.party_flow[owner] = p.party_flow[owner] - fee;
}

template <class Path>
OFFTAKE_HD void settle_supply(Path& p, int month) {
  using Real = typename Path::Real;
  // Asked once: what a study does not use costs nothing.
  const bool any_paced = count<Link::paced_project>(p.s) > 0, any_debt = count<Link::debt_borrower>(p.s) > 0;
  const bool any_mortal = count<Link::credit_party>(p.s) > 0, any_cfads = count<Link::cfads_party>(p.s) > 0;
  loop(count<Link::project_kind>(p.s), [&](auto j) {
    if (word<Word::project_sunk>(p.t, j) != 0) return;
    const auto k = link<Link::project_paced>(p.s, j);
    if (!any_debt && !(any_paced && k >= 0) && skips_project(p, j, month)) return;  // a loan follows every month
    const Real spent = any_paced && k >= 0 ? paced_spending(p, j, k, month) : project_spending(p, j, month);
    if (any_paced && k >= 0) settle_paced(p, j, k, spent, month);
    const auto owner = link<Link::project_owner>(p.s, j);
    p.project_paid[j] = fmadd(p.discount, spent, p.project_paid[j]);
    p.party_flow[owner] = p.party_flow[owner] - spent;
    if (any_debt) fund(p, j, spent, month);
  });
  const auto sites = count<Link::site_owner>(p.s);
  loop(sites, [&](auto i) {
    const Real energy = p.site_energised[i] * Real(value<Field::site_energy>(p.t, month * sites + i));
    const Real kw = link<Link::site_power_limited>(p.s, i) != 0 ? p.site_kw[i] : p.site_energised[i];
    const auto owner = link<Link::site_owner>(p.s, i);
    Real opex = kw * Real(value<Field::site_opex>(p.t, month * sites + i));
    if (any_mortal && !is_immortal(p, owner)) opex = select(is_alive(p, owner), opex, Real(0));
    p.site_energy[i] = fmadd(p.discount, energy, p.site_energy[i]);
    p.site_opex[i] = fmadd(p.discount, opex, p.site_opex[i]);
    p.party_flow[owner] = p.party_flow[owner] - (energy + opex);
    if (any_cfads) add_cfads(p, owner, -(energy + opex));
  });
  if (count<Link::lease_site>(p.s) > 0) settle_leases(p, month);
}

/// What neither contracts nor spot have taken goes to those who stand behind it, up to the contract's q.
template <class Path>
OFFTAKE_RARE void settle_backstops(Path& p, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const auto contracts = count<Link::contract_buyer>(p.s);
  loop(count<Link::open_contract>(p.s), [&](auto o) {
    const auto c = link<Link::open_contract>(p.s, o);
    if (month < int(word<Word::contract_first>(p.t, c)) || month >= int(word<Word::contract_end>(p.t, c))) return;
    for_clauses(p, c, [&](auto type, auto i, const Scalar* row) {
      using Clause = typename decltype(type)::type;
      if constexpr (requires { Clause::backs(row, Real(1)); }) {
        const auto backer = link<Link::clause_party>(p.s, i);
        const auto seller = link<Link::contract_seller>(p.s, c);
        const auto pool = link<Link::contract_pool>(p.s, c);
        const Real q(value<Field::contract_gpue>(p.t, month * contracts + c));
        const Real taken = select(is_alive(p, backer), lesser(p.pool_free[pool], q), Real(0));
        const Real price = Clause::backs(row, quote_of(p, link<Link::clause_driver>(p.s, i)));
        const Real paid = price * Real(Scalar(kHoursPerMonth)) * taken;
        p.pool_free[pool] = p.pool_free[pool] - taken;
        p.pool_used[pool] = p.pool_used[pool] + taken;
        p.party_used_sum[seller] = p.party_used_sum[seller] + taken;
        p.party_flow[backer] = p.party_flow[backer] - paid;
        p.party_flow[seller] = p.party_flow[seller] + paid;
        add_cfads(p, backer, -paid);
        add_cfads(p, seller, paid);
        p.open_backed[o] = fmadd(p.discount, paid, p.open_backed[o]);
      }
    });
  });
}

/// Free capacity is sold at spot; capacity and use are counted.
template <class Path>
OFFTAKE_HD void settle_pools(Path& p, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const auto parties = count<Link::party_resale_driver>(p.s);
  const bool any_cfads = count<Link::cfads_party>(p.s) > 0;
  loop(count<Link::pool_party>(p.s), [&](auto k) {
    const auto party = link<Link::pool_party>(p.s, k);
    const auto driver = link<Link::party_resale_driver>(p.s, party);
    if (driver >= 0) {
      const Real sold = p.pool_free[k] * Real(value<Field::resale_share>(p.t, month * parties + party));
      const Real price = p.driver_x[driver] * Real(value<Field::resale_times>(p.t, month * parties + party));
      const Real earned = price * Real(Scalar(kHoursPerMonth)) * sold;
      p.pool_used[k] = p.pool_used[k] + sold;
      p.pool_free[k] = p.pool_free[k] - sold;
      p.party_flow[party] = p.party_flow[party] + earned;
      if (any_cfads) add_cfads(p, party, earned);
      p.party_resale[party] = fmadd(p.discount, earned, p.party_resale[party]);
    }
    p.party_capacity_sum[party] = p.party_capacity_sum[party] + p.pool_capacity[k];
    p.party_used_sum[party] = p.party_used_sum[party] + p.pool_used[k];
  });
  if (count<Link::open_contract>(p.s) > 0) settle_backstops(p, month);
}

/// New money that comes only while the market is willing; a round missed is gone.
template <class Path>
OFFTAKE_RARE void settle_rounds(Path& p, int month) {
  using Real = typename Path::Real;
  const auto rounds = count<Link::round_party>(p.s);
  loop(rounds, [&](auto i) {
    const auto usd = value<Field::round_usd>(p.t, month * rounds + i);
    if (usd <= 0) return;
    const auto party = link<Link::round_party>(p.s, i);
    const auto willing = p.driver_x[link<Link::round_driver>(p.s, i)] > Real(value<Field::round_above>(p.t, i));
    p.party_liquidity[party] = p.party_liquidity[party] + select(willing & is_alive(p, party), Real(usd), Real(0));
  });
}

/// Liquidity takes the flows in cash and what comes from outside the study; the value of demand is no
/// cash, what its customers pay comes in as income. The loss is plan less path.
template <class Path>
OFFTAKE_HD void settle_parties(Path& p, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const auto flows = count<Link::outside_party>(p.s);
  const bool any_mortal = count<Link::credit_party>(p.s) > 0;
  loop(flows, [&](auto i) {
    const Real usd(value<Field::outside>(p.t, month * flows + i));
    const auto driver = link<Link::outside_driver>(p.s, i);
    const auto party = link<Link::outside_party>(p.s, i);
    Real money = driver >= 0 ? p.driver_x[driver] * usd : usd;
    if (any_mortal && !is_immortal(p, party)) money = select(is_alive(p, party), money, Real(0));
    p.party_liquidity[party] = p.party_liquidity[party] + money;
  });
  const auto parties = count<Link::party_resale_driver>(p.s);
  loop(parties, [&](auto y) {
    const Real flow = p.party_flow[y];
    p.party_loss[y] = p.party_loss[y] + (Real(value<Field::plan_flow>(p.t, month * parties + y)) - p.discount * flow);
    p.party_liquidity[y] = p.party_liquidity[y] + (flow - p.party_value[y]);
    const auto lower = p.party_liquidity[y] < p.party_lowest[y];
    p.party_lowest[y] = select(lower, p.party_liquidity[y], p.party_lowest[y]);
    p.party_lowest_month[y] = select(lower, Real(Scalar(month)), p.party_lowest_month[y]);
  });
}

/// Nothing has flowed yet this month.
template <class Path>
OFFTAKE_HD void open_flows(Path& p) {
  using Real = typename Path::Real;
  loop(count<Link::party_resale_driver>(p.s), [&](auto y) {
    p.party_flow[y] = Real(0);
    p.party_value[y] = Real(0);
  });
  begin_debts(p);
}

template <class Path>
OFFTAKE_HD void step_cash(Path& p, int month) {
  loop(count<Link::contract_buyer>(p.s), [&](auto c) { settle(p, c, month); });
  loop(count<Link::demand_pool>(p.s), [&](auto m) { settle_demand(p, m, month); });
  settle_supply(p, month);
  settle_pools(p, month);
  if (count<Link::debt_borrower>(p.s) > 0) settle_debts(p, month);
  if (count<Link::lot_fleet>(p.s) > 0) settle_residuals(p, month);
  if (count<Link::holding_issuer>(p.s) > 0) settle_holdings(p, month);
  if (count<Link::round_party>(p.s) > 0) settle_rounds(p, month);
  settle_parties(p, month);
}

}  // namespace offtake::inline OFFTAKE_TARGET
