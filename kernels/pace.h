// Paced projects: those that stress, waiting, an option or a policy may hold up. What no month is lost
// on is done when open_projects() says; every lost month moves that.
#pragma once

#include "kernels/alive.h"
#include "kernels/path_state.h"
#include "kernels/thresholds.h"

namespace offtake::inline OFFTAKE_TARGET {

/// After open_projects(), which has found the project's work and when it would be done.
template <class Path, class I>
OFFTAKE_HD void open_paced(Path& p, I j, typename Path::Real end) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const auto k = link<Link::project_paced>(p.s, j);
  if (k < 0) return;
  const Real zero(0), never{Scalar(kNeverMonth)};
  const Scalar start = value<Field::project_start>(p.t, j);
  const bool option = word<Word::project_option>(p.t, j) != 0;
  p.paced_end[k] = end;
  p.paced_lost[k] = zero;
  p.paced_advance[k] = zero;
  p.paced_shift[k] = zero;
  p.paced_signed[k] = Real(option ? 0 : 1);
  p.paced_frozen[k] = zero;
  p.paced_begun[k] = start < 0 ? Real(start) : never;
  p.paced_cancelled[k] = never;
  p.paced_barred[k] = zero;
  p.paced_fee[k] = zero;
  p.paced_fee_sum[k] = zero;
  p.paced_cancel_paid[k] = zero;
  if (option) p.project_finish[j] = never;
  // What was paid before the study.
  p.paced_spent[k] = zero;
  if (start < 0) {
    const auto how = link<Link::project_spend>(p.s, j);
    if (how == int(Spend::linear)) p.paced_spent[k] = p.project_rate[j] * lesser(Real(-start), p.project_work[j]);
    if (how == int(Spend::on_start)) p.paced_spent[k] = Real(value<Field::project_cost>(p.t, j));
  }
}

template <class Path>
OFFTAKE_HD void open_stress(Path& p) {
  loop(count<Link::stress_supplier>(p.s), [&](auto u) { p.stress_on[u] = typename Path::Real(0); });
}

template <class Path, class Draws>
OFFTAKE_RARE void draw_stress(Path& p, const Draws& draws, int quarter) {
  if constexpr (Draws::is_plan) return;
  loop(count<Link::stress_supplier>(p.s), [&](auto u) {
    typename Path::Words words[kQuarter];
    draws.words4(word<Word::stress_stream>(p.t, u), quarter, words);
    loop(Count<kQuarter>{}, [&](auto k) { p.stress_word[plus(times<kQuarter>(u), k)] = words[k]; });
  });
}

/// Stress begins or ends with the month. The plan has none.
template <class Path, class Draws>
OFFTAKE_RARE void step_stress(Path& p, const Draws&, int month) {
  using Real = typename Path::Real;
  if constexpr (Draws::is_plan) return;
  loop(count<Link::stress_supplier>(p.s), [&](auto u) {
    const auto drawn = p.stress_word[plus(times<kQuarter>(u), month % kQuarter)];
    const unsigned begin = word<Word::stress_begin>(p.t, u), end = word<Word::stress_end>(p.t, u);
    const Real begins = count_above<Real>(drawn, &begin, Count<1>{});
    const Real ends = count_above<Real>(drawn, &end, Count<1>{});
    p.stress_on[u] = select(p.stress_on[u] > Real(0), Real(1) - ends, begins);
  });
}

/// When the project is there if it loses nothing from now on, at the earliest in the month given; what
/// was done before that month stays done.
template <class Path, class K>
OFFTAKE_HD void forecast(Path& p, K k, int month, typename Path::Real earliest) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const auto j = link<Link::paced_project>(p.s, k);
  const Real never{Scalar(kNeverMonth)};
  const Real ready = greater(-round_down(-(p.paced_end[k] + p.paced_lost[k])), Real(0));
  Real finish = ready;
  loop(link<Link::project_need_begin>(p.s, j), link<Link::project_need_begin>(p.s, plus(j, Count<1>{})),
       [&](auto e) { finish = greater(finish, p.project_finish[link<Link::project_need>(p.s, e)]); });
  loop(link<Link::paced_after_begin>(p.s, k), link<Link::paced_after_begin>(p.s, plus(k, Count<1>{})),
       [&](auto e) { finish = greater(finish, p.project_finish[link<Link::paced_after>(p.s, e)]); });
  finish = greater(finish, earliest);
  finish = select((p.paced_signed[k] == Real(0)) | (p.paced_cancelled[k] < never), never, finish);
  p.project_ready[j] = ready;
  p.project_finish[j] = select(p.project_finish[j] < Real(Scalar(month)), p.project_finish[j], finish);
}

/// Before policies look at what is done; what is frozen is not handed over.
template <class Path>
OFFTAKE_HD void forecast_projects(Path& p, int month) {
  using Real = typename Path::Real;
  const Real now{typename Path::Scalar(month)};
  loop(count<Link::paced_project>(p.s),
       [&](auto k) { forecast(p, k, month, now + select(p.paced_frozen[k] > Real(0), Real(1), Real(0))); });
}

/// [months] done before this month.
template <class Path, class K>
OFFTAKE_HD auto progress_of(const Path& p, K k, int month) {
  using Real = typename Path::Real;
  const auto start = value<Field::project_start>(p.t, link<Link::paced_project>(p.s, k));
  return Real(Real(typename Path::Scalar(month) - start) - p.paced_lost[k]);
}

/// What every paced project advances this month, and when it is there.
template <class Path>
OFFTAKE_RARE void pace_projects(Path& p, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  using Mask = MaskOf<Real>;
  const Real zero(0), one(1), now{Scalar(month)}, never{Scalar(kNeverMonth)};
  loop(count<Link::paced_project>(p.s), [&](auto k) {
    const auto j = link<Link::paced_project>(p.s, k);
    const auto owner = link<Link::project_owner>(p.s, j);
    Mask held = p.paced_frozen[k] > zero;
    if (!is_immortal(p, owner)) held = held | !is_alive(p, owner);
    Mask idle = held | (p.paced_signed[k] == zero) | (p.paced_cancelled[k] < never);
    loop(link<Link::paced_after_begin>(p.s, k), link<Link::paced_after_begin>(p.s, plus(k, Count<1>{})),
         [&](auto e) { idle = idle | (p.project_finish[link<Link::paced_after>(p.s, e)] > now); });
    Real loss(0);
    const auto supplier = link<Link::project_supplier>(p.s, j);
    if (supplier >= 0) {
      const auto stress = link<Link::supplier_stress>(p.s, supplier);
      if (stress >= 0) loss = p.stress_on[stress] * Real(value<Field::stress_loss>(p.t, stress));
    }
    loss = select(idle, one, loss);
    const bool started = Scalar(month) >= value<Field::project_start>(p.t, j);
    const Real speed = started ? one - loss : zero;
    p.paced_begun[k] = select((p.paced_begun[k] == never) & (speed > zero), now, p.paced_begun[k]);
    const Mask waits = p.paced_begun[k] == never;
    p.paced_advance[k] = lesser(greater(p.project_work[j] - progress_of(p, k, month), zero), speed);
    forecast(p, k, month, now + select(held | waits, one, zero));
    if (started) p.paced_lost[k] = p.paced_lost[k] + select((p.project_ready[j] > now) | waits, loss, zero);
  });
}

/// [USD] spent on a paced project this month.
template <class Path, class I, class K>
OFFTAKE_RARE auto paced_spending(const Path& p, I j, K k, int month) {
  using Real = typename Path::Real;
  const Real now{typename Path::Scalar(month)}, cost{value<Field::project_cost>(p.t, j)};
  const auto how = link<Link::project_spend>(p.s, j);
  if (how == int(Spend::on_start)) return Real(select(p.paced_begun[k] == now, cost, Real(0)));
  if (how == int(Spend::on_completion)) return Real(select(p.project_finish[j] == now, cost, Real(0)));
  return Real(p.project_rate[j] * p.paced_advance[k]);
}

/// Nothing is built any more, or was ever ordered.
template <class Path, class K>
OFFTAKE_HD auto is_dropped(const Path& p, K k) {
  using Real = typename Path::Real;
  return (p.paced_signed[k] == Real(0)) | (p.paced_cancelled[k] < Real(typename Path::Scalar(kNeverMonth)));
}

}  // namespace offtake::inline OFFTAKE_TARGET
