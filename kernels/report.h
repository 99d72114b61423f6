// After the last month: what the path reports. Party metrics are formed here from their parts.
#pragma once

#include "kernels/report_finance.h"

namespace offtake::inline OFFTAKE_TARGET {

template <class Path, class I>
OFFTAKE_HD auto project_months_late(const Path& p, I j) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  if (word<Word::project_sunk>(p.t, j) != 0) return Real(0);
  const Real finish = lesser(p.project_finish[j], Real(Scalar(p.t.months))), due(value<Field::project_due>(p.t, j));
  const auto k = link<Link::project_paced>(p.s, j);
  if (k < 0) return greater(finish - due, Real(0));
  // Nobody waits for what was cancelled, or never ordered.
  return Real(select(is_dropped(p, k), Real(0), greater(finish - (due + p.paced_shift[k]), Real(0))));
}

/// 1 where a project is the last of a late site's chain. Own work decides: a project that only
/// waited for another is not what was missing.
template <class Path>
OFFTAKE_HD void find_critical(Path& p) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const Real horizon(Scalar(p.t.months)), zero(0), one(1);
  loop(count<Link::project_kind>(p.s), [&](auto j) { p.project_critical[j] = zero; });
  loop(count<Link::site_owner>(p.s), [&](auto i) {
    const auto begin = link<Link::site_chain_begin>(p.s, i);
    const auto end = link<Link::site_chain_begin>(p.s, plus(i, Count<1>{}));
    Real last(-1);
    loop(begin, end, [&](auto e) {
      const auto j = link<Link::site_chain>(p.s, e);
      const auto late = project_months_late(p, j) > zero;
      last = select(late, greater(last, lesser(p.project_ready[j], horizon)), last);
    });
    loop(begin, end, [&](auto e) {
      const auto j = link<Link::site_chain>(p.s, e);
      const auto is_last = (project_months_late(p, j) > zero) & (lesser(p.project_ready[j], horizon) == last);
      p.project_critical[j] = select(is_last, one, p.project_critical[j]);
    });
  });
}

/// [USD] spent on a cancelled project, its fee included.
template <class Path, class I>
OFFTAKE_HD auto project_lost(const Path& p, I j) {
  using Real = typename Path::Real;
  const auto k = link<Link::project_paced>(p.s, j);
  if (k < 0) return Real(0);
  const auto cancelled = p.paced_cancelled[k] < Real(typename Path::Scalar(kNeverMonth));
  return Real(select(cancelled, p.project_paid[j] + p.paced_cancel_paid[k], Real(0)));
}

template <class Path, class I>
OFFTAKE_HD auto project_cancelled(const Path& p, I j) {
  using Real = typename Path::Real;
  const auto k = link<Link::project_paced>(p.s, j);
  if (k < 0) return Real(0);
  return Real(select(p.paced_cancelled[k] < Real(typename Path::Scalar(kNeverMonth)), Real(1), Real(0)));
}

template <class Path, class Sink>
OFFTAKE_HD void report_supply(Path& p, const Sink& sink) {
  using Real = typename Path::Real;
  const Real zero(0);
  find_critical(p);
  loop(count<Link::project_kind>(p.s), [&](auto j) {
    put<Metric::project_months_late>(p, sink, j, project_months_late(p, j));
    put<Metric::project_finish_month>(p, sink, j, month_or_never(p.project_finish[j], p.t.months));
    put<Metric::project_critical>(p, sink, j, p.project_critical[j]);
    put<Metric::project_cost>(p, sink, j, p.project_paid[j]);
    put<Metric::project_cancelled>(p, sink, j, project_cancelled(p, j));
    put<Metric::project_lost>(p, sink, j, project_lost(p, j));
  });
  loop(count<Link::supplier_factor>(p.s), [&](auto u) {
    Real delivered(0), late(0), lost(0);
    loop(count<Link::project_kind>(p.s), [&](auto j) {
      if (int(link<Link::project_supplier>(p.s, j)) != int(u)) return;
      const auto done = month_or_never(p.project_finish[j], p.t.months) >= zero;
      delivered = delivered + select(done, p.project_paid[j], zero);
      late = late + select(project_months_late(p, j) > zero, p.project_paid[j], zero);
      lost = lost + project_lost(p, j);
    });
    put<Metric::supplier_delivered>(p, sink, u, delivered);
    put<Metric::supplier_late>(p, sink, u, late);
    put<Metric::supplier_cancelled>(p, sink, u, lost);
  });
  loop(count<Link::site_owner>(p.s), [&](auto i) { put<Metric::site_outage_hours>(p, sink, i, p.site_lost_sum[i]); });
}

/// [USD] discounted, to the buyer: recoveries less what the seller recovers and the fees for leaving.
template <class Path, class I>
OFFTAKE_HD auto recoveries_less_fees(const Path& p, I c) {
  using Real = typename Path::Real;
  const auto open = link<Link::contract_open_end>(p.s, c);
  return open >= 0 ? p.open_to_buyer[open] - p.open_to_seller[open] - p.open_fee[open] : Real(0);
}

/// [GPUe-months] committed, as far as the contract lasted.
template <class Path, class I>
OFFTAKE_HD auto committed_in_all(const Path& p, I c) {
  using Real = typename Path::Real;
  const auto open = link<Link::contract_open_end>(p.s, c);
  return open >= 0 ? p.open_committed[open] : Real(value<Field::contract_total>(p.t, c));
}

template <class Path, class Sink>
OFFTAKE_HD void report_contracts(const Path& p, const Sink& sink) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const Real hours{Scalar(kHoursPerMonth)}, one(1);
  loop(count<Link::contract_buyer>(p.s), [&](auto c) {
    const Real total = committed_in_all(p, c);
    const Real net = p.contract_paid[c] - p.contract_credit[c] - recoveries_less_fees(p, c);
    const auto open = link<Link::contract_open_end>(p.s, c);
    put<Metric::contract_paid>(p, sink, c, p.contract_paid[c]);
    put<Metric::contract_stranded>(p, sink, c, p.contract_stranded[c]);
    put<Metric::contract_late_credits>(p, sink, c, p.contract_credit[c]);
    put<Metric::contract_shortfall>(p, sink, c, p.contract_missing[c] * hours);
    put<Metric::contract_delivered_share>(p, sink, c, one - ratio(p.contract_missing[c], total, Real(0)));
    put<Metric::contract_months_late>(p, sink, c, p.contract_late[c]);
    put<Metric::contract_prepay_highest>(p, sink, c, p.contract_prepaid[c]);
    put<Metric::contract_termination_month>(p, sink, c, open >= 0 ? p.open_ended[open] : Real(-1));
    put<Metric::contract_npv_buyer>(p, sink, c, -net);
    put<Metric::contract_npv_seller>(p, sink, c, net);
  });
  loop(count<Link::demand_pool>(p.s), [&](auto m) {
    put<Metric::demand_served>(p, sink, m, p.demand_served_sum[m] * hours);
    put<Metric::demand_unserved>(p, sink, m, p.demand_unserved_sum[m] * hours);
    put<Metric::demand_served_share>(p, sink, m, ratio(p.demand_served_sum[m], p.demand_new_sum[m], one));
    put<Metric::demand_months_short>(p, sink, m, p.demand_short[m]);
  });
  loop(count<Link::milestone_kind>(p.s), [&](auto i) { put<Metric::milestone_met>(p, sink, i, p.milestone_met[i]); });
}

/// [USD] of every seller's finished projects.
template <class Path>
OFFTAKE_HD auto built_cost(const Path& p, int j) {
  using Real = typename Path::Real;
  const auto done = month_or_never(p.project_finish[j], p.t.months) >= Real(0);
  return select(done, Real(value<Field::project_cost>(p.t, j)), Real(0));
}

template <class Path>
OFFTAKE_HD void find_built(Path& p) {
  using Real = typename Path::Real;
  loop(count<Link::party_resale_driver>(p.s), [&](auto k) { p.party_built[k] = Real(0); });
  loop(count<Link::project_kind>(p.s), [&](auto j) {
    const auto k = link<Link::project_owner>(p.s, j);
    p.party_built[k] = p.party_built[k] + built_cost(p, j);
  });
}

/// Herfindahl–Hirschman indices of what serves a party's demand: by seller (own sites are one, spot
/// is one), and looking through each seller to the suppliers of its finished projects by cost
/// (what no supplier is named for is one). Both 0 where nothing is served.
template <class Path, class Sink>
OFFTAKE_HD void report_concentration(Path& p, const Sink& sink, int y) {
  using Real = typename Path::Real;
  const Real zero(0);
  const auto parties = count<Link::party_resale_driver>(p.s);
  const auto suppliers = count<Link::supplier_factor>(p.s);
  Real spot(0), total(0);
  loop(parties, [&](auto k) { p.party_share[k] = zero; });
  loop(count<Link::contract_buyer>(p.s), [&](auto c) {
    if (int(link<Link::contract_buyer>(p.s, c)) != y) return;
    const auto k = link<Link::contract_seller>(p.s, c);
    p.party_share[k] = p.party_share[k] + p.contract_used_sum[c];
  });
  loop(count<Link::demand_pool>(p.s), [&](auto m) {
    if (int(link<Link::pool_party>(p.s, link<Link::demand_pool>(p.s, m))) != y) return;
    p.party_share[y] = p.party_share[y] + p.demand_own_sum[m];
    spot = spot + p.demand_spot_sum[m];
  });
  loop(parties, [&](auto k) { total = total + p.party_share[k]; });
  total = total + spot;

  const Real spot_share = ratio(spot, total, zero);
  Real by_seller = spot_share * spot_share;
  Real unattributed = spot_share;
  loop(parties, [&](auto k) {
    const Real share = ratio(p.party_share[k], total, zero);
    p.party_share[k] = share;
    by_seller = fmadd(share, share, by_seller);
    unattributed = unattributed + select(p.party_built[k] > zero, zero, share);
  });
  put<Metric::party_hhi_provider>(p, sink, y, by_seller);

  loop(suppliers, [&](auto u) { p.supplier_share[u] = zero; });
  loop(count<Link::project_kind>(p.s), [&](auto j) {
    const auto k = link<Link::project_owner>(p.s, j);
    const Real part = p.party_share[k] * ratio(built_cost(p, j), p.party_built[k], zero);
    const auto u = link<Link::project_supplier>(p.s, j);
    if (u >= 0) {
      p.supplier_share[u] = p.supplier_share[u] + part;
    } else {
      unattributed = unattributed + part;
    }
  });
  Real by_supplier = unattributed * unattributed;
  loop(suppliers, [&](auto u) { by_supplier = fmadd(p.supplier_share[u], p.supplier_share[u], by_supplier); });
  put<Metric::party_hhi_supplier>(p, sink, y, by_supplier);
}

/// Party y's NPV parts, signed from its side, and their sum.
template <class Path, class Sink>
OFFTAKE_HD void report_party(const Path& p, const Sink& sink, int y) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const Real zero(0);
  Real revenue(0), payments(0), credits(0), stranded(0), value_served(0), spot(0), unserved(0), mismatch(0);
  loop(count<Link::contract_buyer>(p.s), [&](auto c) {
    if (int(link<Link::contract_seller>(p.s, c)) == y) {
      revenue = revenue + p.contract_paid[c];
      credits = credits - p.contract_credit[c];
    }
    if (int(link<Link::contract_buyer>(p.s, c)) == y) {
      payments = payments - p.contract_paid[c];
      credits = credits + p.contract_credit[c];
      stranded = stranded + p.contract_stranded[c];
    }
  });
  loop(count<Link::demand_pool>(p.s), [&](auto m) {
    if (int(link<Link::pool_party>(p.s, link<Link::demand_pool>(p.s, m))) != y) return;
    value_served = value_served + p.demand_value[m];
    spot = spot - p.demand_spot_paid[m];
    unserved = unserved + p.demand_unserved_sum[m];
    mismatch = mismatch + p.demand_mismatch[m];
  });
  Real energy(0), opex(0), unpowered(0);
  loop(count<Link::site_owner>(p.s), [&](auto i) {
    if (int(link<Link::site_owner>(p.s, i)) != y) return;
    energy = energy - p.site_energy[i];
    opex = opex - p.site_opex[i];
    unpowered = unpowered + p.site_unpowered[i];
  });
  Real lease(0), fees(0);
  loop(count<Link::lease_site>(p.s), [&](auto l) {
    if (int(link<Link::site_owner>(p.s, link<Link::lease_site>(p.s, l))) != y) return;
    lease = lease - p.lease_paid[l];
    fees = fees - p.lease_fee_sum[l];
  });
  loop(count<Link::paced_project>(p.s), [&](auto k) {
    const auto j = link<Link::paced_project>(p.s, k);
    if (int(link<Link::project_owner>(p.s, j)) != y) return;
    fees = fees - p.paced_fee_sum[k];
    mismatch = mismatch + project_lost(p, j);
  });
  Real capex[3] = {zero, zero, zero};  // by ProjectKind
  loop(count<Link::project_kind>(p.s), [&](auto j) {
    if (int(link<Link::project_owner>(p.s, j)) != y) return;
    const int kind = link<Link::project_kind>(p.s, j);
    loop(Count<3>{}, [&](auto k) {
      if (kind == int(k)) capex[k] = capex[k] - p.project_paid[j];
    });
  });
  Real draws(0), service(0), holding(0), residual(0);
  loop(count<Link::debt_borrower>(p.s), [&](auto d) {
    if (int(link<Link::debt_borrower>(p.s, d)) != y) return;
    draws = draws + p.debt_received[d];
    service = service - p.debt_served[d];
  });
  loop(count<Link::holding_issuer>(p.s), [&](auto h) {
    if (int(link<Link::holding_owner>(p.s, h)) == y) holding = holding + p.holding_sold[h];
  });
  loop(count<Link::lot_fleet>(p.s), [&](auto l) {
    if (int(link<Link::site_owner>(p.s, link<Link::lot_site>(p.s, l))) == y) residual = residual + p.lot_residual[l];
  });
  Real npv = revenue + payments + value_served + spot + p.party_resale[y] + energy + opex + capex[0] + capex[1] +
             capex[2] + credits + lease + draws + service + holding + residual;
  if (count<Link::open_contract>(p.s) > 0 || count<Link::credit_party>(p.s) > 0) {
    const auto parts = open_parts(p, y);
    revenue = revenue + greater(parts.backed, zero);
    payments = payments + lesser(parts.backed, zero);
    mismatch = mismatch + parts.lost;
    const Real claims = report_failure(p, sink, y);
    fees = fees + parts.fees;
    npv = npv + parts.backed + parts.sublet + parts.recovery + claims;
    put<Metric::party_sublet>(p, sink, y, parts.sublet);
    put<Metric::party_recovery>(p, sink, y, parts.recovery);
    put<Metric::party_prepay_lost>(p, sink, y, parts.prepay_lost);
  }
  npv = npv + fees;
  put<Metric::party_loss>(p, sink, y, p.party_loss[y]);
  put<Metric::party_mismatch>(p, sink, y, stranded + mismatch - credits);
  put<Metric::party_npv>(p, sink, y, npv);
  put<Metric::party_revenue>(p, sink, y, revenue);
  put<Metric::party_payments>(p, sink, y, payments);
  put<Metric::party_served_value>(p, sink, y, value_served);
  put<Metric::party_spot>(p, sink, y, spot);
  put<Metric::party_resale>(p, sink, y, p.party_resale[y]);
  put<Metric::party_energy>(p, sink, y, energy);
  put<Metric::party_opex>(p, sink, y, opex);
  put<Metric::party_capex_hardware>(p, sink, y, capex[int(ProjectKind::hardware)]);
  put<Metric::party_capex_power>(p, sink, y, capex[int(ProjectKind::power)]);
  put<Metric::party_capex_component>(p, sink, y, capex[int(ProjectKind::component)]);
  put<Metric::party_late_credits>(p, sink, y, credits);
  put<Metric::party_lease>(p, sink, y, lease);
  put<Metric::party_fees>(p, sink, y, fees);
  put<Metric::party_debt_draws>(p, sink, y, draws);
  put<Metric::party_debt_service>(p, sink, y, service);
  put<Metric::party_holding>(p, sink, y, holding);
  put<Metric::party_residual>(p, sink, y, residual);
  put<Metric::party_stranded>(p, sink, y, stranded);
  put<Metric::party_unserved>(p, sink, y, unserved * Real(Scalar(kHoursPerMonth)));
  put<Metric::party_lowest_liquidity>(p, sink, y, p.party_lowest[y]);
  put<Metric::party_lowest_liquidity_month>(p, sink, y, p.party_lowest_month[y]);
  put<Metric::party_funding_gap>(p, sink, y, greater(-p.party_lowest[y], zero));
  put<Metric::party_utilisation>(p, sink, y, ratio(p.party_used_sum[y], p.party_capacity_sum[y], zero));
  put<Metric::party_unpowered>(p, sink, y, unpowered);
}

template <class Path, class Sink>
OFFTAKE_HD void report_market(const Path& p, const Sink& sink) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  loop(count<Link::driver_named>(p.s), [&](auto d) {
    put<Metric::driver_final>(p, sink, d, p.driver_x[d]);
    put<Metric::driver_mean>(p, sink, d, p.driver_sum[d] / Real(Scalar(p.t.months)));
    put<Metric::driver_highest>(p, sink, d, p.driver_highest[d]);
    put<Metric::driver_lowest>(p, sink, d, p.driver_lowest[d]);
  });
}

template <class Path, class Sink>
OFFTAKE_HD void report(Path& p, const Sink& sink) {
  report_market(p, sink);
  report_supply(p, sink);
  report_contracts(p, sink);
  report_failures(p, sink);
  report_assets(p, sink);
  find_built(p);
  loop(count<Link::party_resale_driver>(p.s), [&](auto y) {
    report_party(p, sink, y);
    report_concentration(p, sink, y);
  });
}

}  // namespace offtake::inline OFFTAKE_TARGET
