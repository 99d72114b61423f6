// Leased sites: rent from first power until the lease is over; with it goes what stands there.
#pragma once

#include "kernels/alive.h"
#include "kernels/debt.h"
#include "kernels/path_state.h"

namespace offtake::inline OFFTAKE_TARGET {

template <class Path>
OFFTAKE_HD void open_leases(Path& p) {
  using Real = typename Path::Real;
  loop(count<Link::lease_site>(p.s), [&](auto l) {
    p.lease_gone[l] = Real(0);
    p.lease_over[l] = Real(0);
    p.lease_fee[l] = Real(0);
    p.lease_paid[l] = Real(0);
    p.lease_fee_sum[l] = Real(0);
  });
}

/// Leaves where `leaves` holds and there is a lease to leave. The fee is this month's rent times the
/// break fee's months, at most those of the rest of the lease.
template <class Path, class I, class Mask>
OFFTAKE_HD void leave_site(Path& p, I l, const Mask& leaves, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const Real zero(0), one(1);
  const auto leaving = leaves & (p.lease_gone[l] > zero) & (p.lease_over[l] == zero);
  if (!any(leaving)) return;
  const Scalar rent = value<Field::lease_rent>(p.t, month * int(count<Link::lease_site>(p.s)) + l);
  const Scalar term = Scalar(int(word<Word::lease_months>(p.t, l)));
  Real months(value<Field::lease_break>(p.t, l));
  if (term > 0) months = lesser(months, greater(Real(term) - p.lease_gone[l], zero));
  const Real fee = p.site_kw[link<Link::lease_site>(p.s, l)] * Real(rent) * months;
  p.lease_fee[l] = select(leaving, fee, p.lease_fee[l]);
  p.lease_over[l] = select(leaving, one, p.lease_over[l]);
}

/// Once projects are done and before power is shared out.
template <class Path>
OFFTAKE_RARE void step_leases(Path& p) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const Real zero(0), one(1);
  loop(count<Link::lease_site>(p.s), [&](auto l) {
    const auto i = link<Link::lease_site>(p.s, l);
    const Scalar term = Scalar(int(word<Word::lease_months>(p.t, l)));
    if (term > 0) p.lease_over[l] = select(p.lease_gone[l] >= Real(term), one, p.lease_over[l]);
    const auto over = p.lease_over[l] > zero;
    if (any(over)) {
      p.site_kw[i] = select(over, zero, p.site_kw[i]);
      loop(link<Link::site_fleet_begin>(p.s, i), link<Link::site_fleet_begin>(p.s, plus(i, Count<1>{})),
           [&](auto f) { p.fleet_units[f] = select(over, zero, p.fleet_units[f]); });
    }
    const auto begun = (p.lease_gone[l] > zero) | (p.site_kw[i] > zero);
    p.lease_gone[l] = p.lease_gone[l] + select(begun, one, zero);
  });
}

template <class Path>
OFFTAKE_RARE void settle_leases(Path& p, int month) {
  using Real = typename Path::Real;
  const auto leases = count<Link::lease_site>(p.s);
  loop(leases, [&](auto l) {
    const auto i = link<Link::lease_site>(p.s, l);
    const auto owner = link<Link::site_owner>(p.s, i);
    Real rent = p.site_kw[i] * Real(value<Field::lease_rent>(p.t, month * leases + l));
    if (!is_immortal(p, owner)) rent = select(is_alive(p, owner), rent, Real(0));
    p.lease_paid[l] = fmadd(p.discount, rent, p.lease_paid[l]);
    p.lease_fee_sum[l] = fmadd(p.discount, p.lease_fee[l], p.lease_fee_sum[l]);
    p.party_flow[owner] = p.party_flow[owner] - (rent + p.lease_fee[l]);
    add_cfads(p, owner, -rent);
    p.lease_fee[l] = Real(0);
  });
}

}  // namespace offtake::inline OFFTAKE_TARGET
