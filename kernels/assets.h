// What grows old and what is sold at the end: lots of hardware, and holdings. A lot is what came to a site at once,
// at the start or by one project; only hardware with a life or a value comes in lots.
#pragma once

#include "kernels/alive.h"
#include "kernels/functions.h"

namespace offtake::inline OFFTAKE_TARGET {

template <class Path>
OFFTAKE_HD void open_assets(Path& p) {
  using Real = typename Path::Real;
  loop(count<Link::lot_fleet>(p.s), [&](auto l) { p.lot_residual[l] = Real(0); });
  loop(count<Link::holding_issuer>(p.s), [&](auto h) {
    p.holding_held[h] = Real(1);
    p.holding_sold[h] = Real(0);
  });
}

/// Month from which a lot is there; negative: from before the study.
template <class Path, class I>
OFFTAKE_HD auto lot_begin(const Path& p, I l) {
  using Real = typename Path::Real;
  const auto project = link<Link::lot_project>(p.s, l);
  return project >= 0 ? p.project_finish[project] : Real(value<Field::lot_begin>(p.t, l));
}

/// What has reached its life, or was sold last month, leaves its fleet. Months are whole numbers, so comparing them
/// is exact.
template <class Path>
OFFTAKE_RARE void retire_hardware(Path& p, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const Real zero(0);
  loop(count<Link::lot_fleet>(p.s), [&](auto l) {
    const Scalar life = value<Field::lot_life>(p.t, l);
    const int sale = int(word<Word::lot_valued>(p.t, l));  // or -1
    const bool sold = sale >= 0 && month > sale;
    if (life <= 0 && !(sold && month == sale + 1)) return;
    const Real begin = lot_begin(p, l);
    const auto came_later = begin > Real(Scalar(sale));
    auto ends = MaskOf<Real>(life > 0) & (begin == Real(Scalar(month) - life)) & (came_later | MaskOf<Real>(!sold));
    if (sold && month == sale + 1) {
      auto there = !came_later;
      if (life > 0) there = there & (begin > Real(Scalar(sale) - life));
      ends = ends | there;
    }
    if (!any(ends)) return;
    const auto f = link<Link::lot_fleet>(p.s, l);
    const Real left = greater(p.fleet_units[f] - Real(value<Field::lot_units>(p.t, l)), zero);
    p.fleet_units[f] = select(ends, left, p.fleet_units[f]);
  });
}

/// What a lot is sold for at its date: 0 before it is there and once it has retired.
template <class Path>
OFFTAKE_RARE void settle_residuals(Path& p, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const Real zero(0);
  loop(count<Link::lot_fleet>(p.s), [&](auto l) {
    if (int(word<Word::lot_valued>(p.t, l)) != month) return;
    const auto owner = link<Link::site_owner>(p.s, link<Link::lot_site>(p.s, l));
    const Real age = Real(Scalar(month)) - lot_begin(p, l);
    Real worth(value<Field::lot_worth>(p.t, l));
    const auto driver = link<Link::lot_driver>(p.s, l);
    if (driver >= 0) worth = worth * p.driver_x[driver];
    worth = worth * exp_of(greater(age, zero) * Real(value<Field::lot_decline>(p.t, l)));
    auto there = age >= zero;
    const Scalar life = value<Field::lot_life>(p.t, l);
    if (life > 0) there = there & (age < Real(life));
    if (!is_immortal(p, owner)) there = there & is_alive(p, owner);
    const auto lease = link<Link::site_lease>(p.s, link<Link::lot_site>(p.s, l));
    if (lease >= 0) there = there & (p.lease_over[lease] == zero);  // gone with the site
    worth = select(there, worth, zero);
    p.lot_residual[l] = p.discount * worth;
    p.party_flow[owner] = p.party_flow[owner] + worth;
  });
}

/// Sold in the last month. An issuer that failed once leaves nothing, even if others carry on for it.
template <class Path>
OFFTAKE_RARE void settle_holdings(Path& p, int month) {
  using Real = typename Path::Real;
  const Real zero(0);
  loop(count<Link::holding_issuer>(p.s), [&](auto h) {
    const auto issuer = link<Link::holding_issuer>(p.s, h);
    if (!is_immortal(p, issuer)) p.holding_held[h] = select(is_alive(p, issuer), p.holding_held[h], zero);
    if (month + 1 != p.t.months) return;
    const auto owner = link<Link::holding_owner>(p.s, h);
    const auto driver = link<Link::holding_driver>(p.s, h);
    Real usd = p.holding_held[h] * Real(value<Field::holding_usd>(p.t, h));
    if (driver >= 0) usd = usd * p.driver_x[driver];
    if (!is_immortal(p, owner)) usd = select(is_alive(p, owner), usd, zero);
    p.holding_sold[h] = p.discount * usd;
    p.party_flow[owner] = p.party_flow[owner] + usd;
  });
}

}  // namespace offtake::inline OFFTAKE_TARGET
