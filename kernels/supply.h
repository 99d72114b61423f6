// Step 3 of a month: projects finish, outages strike, power is shared out, capacity results.
#pragma once

#include "kernels/assets.h"
#include "kernels/curves.h"
#include "kernels/path_state.h"
#include "kernels/policies.h"

namespace offtake::inline OFFTAKE_TARGET {

/// How long every project takes on this path, and hence when it is there. Nothing during the path
/// changes that but for paced projects, so it is found once. Projects stand after what they wait for.
template <class Path, class Draws>
OFFTAKE_HD void open_projects(Path& p, const Draws& draws) {
  using Real = typename Path::Real;
  loop(count<Link::project_kind>(p.s), [&](auto j) {
    const Real start(value<Field::project_start>(p.t, j));
    const Real due(value<Field::project_due>(p.t, j));
    Real delay(0);
    const auto curve = link<Link::project_delay_curve>(p.s, j);
    if (!Draws::is_plan && curve >= 0) {
      Real factor(0);
      const auto supplier = link<Link::project_supplier>(p.s, j);
      if (supplier >= 0) factor = p.factor[link<Link::supplier_factor>(p.s, supplier)];
      const Real own = draws.normal(word<Word::project_stream>(p.t, j));
      const Real score =
          fmadd(Real(value<Field::project_factor>(p.t, j)), factor, Real(value<Field::project_own>(p.t, j)) * own);
      delay = curve_value(p.t, int(curve), score);
    }
    // At least the months already past at the study's start.
    const Real work = greater(due - start + delay, -start);
    const Real ready = greater(-round_down(-(start + work)), Real(0));
    Real finish = ready;
    loop(link<Link::project_need_begin>(p.s, j), link<Link::project_need_begin>(p.s, plus(j, Count<1>{})),
         [&](auto e) { finish = greater(finish, p.project_finish[link<Link::project_need>(p.s, e)]); });
    const bool sunk = word<Word::project_sunk>(p.t, j) != 0;
    // Work of no length is paid in its first month.
    const Real paced = greater(work, Real(typename Path::Scalar(1.0 / 1024)));
    p.project_work[j] = paced;
    p.project_ready[j] = sunk ? Real(0) : ready;
    p.project_finish[j] = sunk ? Real(0) : finish;
    p.project_rate[j] = sunk ? Real(0) : Real(value<Field::project_cost>(p.t, j)) / paced;
    p.project_paid[j] = Real(0);
    open_paced(p, j, start + work);
  });
}

template <class Path, class Draws>
OFFTAKE_HD void open_supply(Path& p, const Draws& draws) {
  using Real = typename Path::Real;
  open_projects(p, draws);
  open_stress(p);
  open_rules(p);
  open_leases(p);
  loop(count<Link::site_owner>(p.s), [&](auto i) {
    p.site_kw[i] = Real(value<Field::site_kw>(p.t, i));
    p.site_lost_sum[i] = Real(0);
    p.site_energy[i] = Real(0);
    p.site_opex[i] = Real(0);
    p.site_unpowered[i] = Real(0);
    loop(Count<kQuarter>{}, [&](auto k) { p.site_lost[plus(times<kQuarter>(i), k)] = Real(0); });
  });
  loop(count<Link::fleet_pool>(p.s), [&](auto f) { p.fleet_units[f] = Real(value<Field::fleet_units>(p.t, f)); });
}

/// Hours lost to outages in each of four months.
template <class Path, class Draws>
OFFTAKE_HD void draw_outages(Path& p, const Draws& draws, int quarter) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  if constexpr (Draws::is_plan) return;
  loop(count<Link::site_owner>(p.s), [&](auto i) {
    const auto kind = link<Link::site_outage>(p.s, i);
    const unsigned stream = word<Word::site_stream>(p.t, i);
    const Real month_hours{Scalar(kHoursPerMonth)};
    if (kind == int(Outage::counted)) {
      typename Path::Words words[kQuarter];
      draws.words4(stream, quarter, words);
      const unsigned* thresholds = p.t.template words_from<Word::site_outage_threshold>(i * kOutageWords);
      loop(Count<kQuarter>{}, [&](auto k) {
        const Real outages = count_above<Real>(words[k], thresholds, Count<kOutageWords>{});
        p.site_lost[plus(times<kQuarter>(i), k)] =
            lesser(outages * Real(value<Field::site_outage_hours>(p.t, i)), month_hours);
      });
    } else if (kind >= int(Outage::curve)) {
      Real normals[kQuarter];
      draws.normals4(stream, quarter, normals);
      loop(Count<kQuarter>{}, [&](auto k) {
        p.site_lost[plus(times<kQuarter>(i), k)] =
            lesser(curve_value(p.t, int(kind) - int(Outage::curve), normals[k]), month_hours);
      });
    }
  });
}

/// What is done from this month on adds to its site.
template <class Path>
OFFTAKE_HD void finish_projects(Path& p, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  loop(count<Link::project_kind>(p.s), [&](auto j) {
    const auto kind = link<Link::project_kind>(p.s, j);
    if (kind == int(ProjectKind::component)) return;
    const auto done = p.project_finish[j] == Real(Scalar(month));
    if (!any(done)) return;
    const Real size(value<Field::project_size>(p.t, j));
    const auto target = link<Link::project_target>(p.s, j);
    if (kind == int(ProjectKind::power)) {
      p.site_kw[target] = p.site_kw[target] + select(done, size, Real(0));
    } else {
      p.fleet_units[target] = p.fleet_units[target] + select(done, size, Real(0));
    }
  });
}

/// Power goes to a site's fleets in the order of GPUe per kW; what is left without is unpowered.
template <class Path>
OFFTAKE_HD void energise(Path& p, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  loop(count<Link::pool_party>(p.s), [&](auto k) { p.pool_capacity[k] = Real(0); });
  loop(count<Link::site_owner>(p.s), [&](auto i) {
    const bool limited = link<Link::site_power_limited>(p.s, i) != 0;
    Real left = p.site_kw[i];
    Real drawn(0);
    Real up(1);
    if (link<Link::site_outage>(p.s, i) != int(Outage::none)) {
      const Real lost = p.site_lost[plus(times<kQuarter>(i), month % kQuarter)];
      p.site_lost_sum[i] = p.site_lost_sum[i] + lost;
      // A month lost to the last hour leaves nothing; 1 - lost / H would be off it by rounding, to either side.
      const auto some = lost < Real(Scalar(kHoursPerMonth));
      up = select(some, fmadd(lost, Real(Scalar(-1 / kHoursPerMonth)), Real(1)), Real(0));
    }
    loop(link<Link::site_fleet_begin>(p.s, i), link<Link::site_fleet_begin>(p.s, plus(i, Count<1>{})), [&](auto f) {
      const Real units = p.fleet_units[f];
      const Real needed = units * Real(value<Field::fleet_kw>(p.t, f));
      Real powered = units, kw = needed;
      if (limited) {
        const auto fits = needed <= left;
        powered = select(fits, units, lesser(left * Real(value<Field::fleet_per_kw>(p.t, f)), units));
        kw = select(fits, needed, left);
        left = left - kw;
        p.site_unpowered[i] = p.site_unpowered[i] + (units - powered);
      }
      drawn = drawn + kw;
      const auto pool = link<Link::fleet_pool>(p.s, f);
      p.pool_capacity[pool] = fmadd(powered * Real(value<Field::fleet_gpue>(p.t, f)), up, p.pool_capacity[pool]);
    });
    p.site_energised[i] = drawn;
  });
}

template <class Path, class Draws>
OFFTAKE_HD void step_supply(Path& p, const Draws& draws, int month) {
  if (count<Link::policy_action>(p.s) > 0) step_policies(p, month);
  if (count<Link::stress_supplier>(p.s) > 0) step_stress(p, draws, month);
  if (count<Link::paced_project>(p.s) > 0) pace_projects(p, month);
  finish_projects(p, month);
  if (count<Link::lot_fleet>(p.s) > 0) retire_hardware(p, month);
  if (count<Link::lease_site>(p.s) > 0) step_leases(p);
  energise(p, month);
}

}  // namespace offtake::inline OFFTAKE_TARGET
