// Policies: what a party does with its projects and leases where a rule holds. Those that cancel stand
// before those that freeze, and these before those that start: the first beats the next.
#pragma once

#include "kernels/leases.h"
#include "kernels/pace.h"
#include "kernels/rules.h"

namespace offtake::inline OFFTAKE_TARGET {

/// Ordered and not done yet, in the month that forecast_projects() has looked at.
template <class Path, class K>
OFFTAKE_HD auto is_under_way(const Path& p, K k, int month) {
  using Real = typename Path::Real;
  return (!is_dropped(p, k)) &
         (p.project_finish[link<Link::paced_project>(p.s, k)] > Real(typename Path::Scalar(month)));
}

/// The total paid becomes at least the fee's share of the cost.
template <class Path, class K, class Mask>
OFFTAKE_HD void cancel_project(Path& p, K k, const Mask& cancels, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  if (!any(cancels)) return;
  const auto j = link<Link::paced_project>(p.s, k);
  const Real zero(0), done = progress_of(p, k, month) / p.project_work[j];
  Real share(0);
  loop(link<Link::paced_fee_begin>(p.s, k), link<Link::paced_fee_begin>(p.s, plus(k, Count<1>{})), [&](auto e) {
    // Less than a millionth short is rounding.
    const Scalar from = value<Field::cancel_progress>(p.t, e) * Scalar(1 - 1e-6);
    share = select(greater(done, zero) >= Real(from), Real(value<Field::cancel_share>(p.t, e)), share);
  });
  const Real fee = greater(share * Real(value<Field::project_cost>(p.t, j)) - p.paced_spent[k], zero);
  p.paced_fee[k] = p.paced_fee[k] + select(cancels, fee, zero);
  p.paced_cancelled[k] = select(cancels, Real(Scalar(month)), p.paced_cancelled[k]);
  p.paced_frozen[k] = select(cancels, zero, p.paced_frozen[k]);
}

/// What a frozen project resumes with: the work that is added, and its cost. Where nothing was held up,
/// nothing is due.
template <class Path, class I, class K, class Mask>
OFFTAKE_HD void thaw_project(Path& p, I policy, K k, const Mask& thaws, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  if (!any(thaws)) return;
  const auto j = link<Link::paced_project>(p.s, k);
  const Real zero(0), cost(value<Field::project_cost>(p.t, j)), delay(value<Field::policy_delay>(p.t, policy));
  p.paced_frozen[k] = select(thaws, zero, p.paced_frozen[k]);
  if (Scalar(month) <= value<Field::project_start>(p.t, j)) return;
  const Real progress = progress_of(p, k, month);
  const auto restarts = thaws & (progress < p.project_work[j]);
  p.paced_fee[k] = p.paced_fee[k] + select(restarts, cost * Real(value<Field::policy_restart>(p.t, policy)), zero);
  if (value<Field::policy_delay>(p.t, policy) <= 0) return;
  p.paced_end[k] = p.paced_end[k] + select(restarts, delay, zero);
  p.project_work[j] = p.project_work[j] + select(restarts, delay, zero);
  const Real left = select(restarts, p.project_work[j] - progress, Real(1));
  p.project_rate[j] = select(restarts, (cost - p.paced_spent[k]) / left, p.project_rate[j]);
}

template <class Path, class I, class K, class Mask>
OFFTAKE_HD void freeze_project(Path& p, I policy, K k, const Mask& freezes, const Mask& pays, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const auto j = link<Link::paced_project>(p.s, k);
  const Real own{Scalar(1 + int(policy))};  // who froze it may thaw it
  p.paced_frozen[k] = select(freezes & (p.paced_frozen[k] == Real(0)), own, p.paced_frozen[k]);
  if (Scalar(month) < value<Field::project_start>(p.t, j)) return;
  const auto holds = pays & (p.paced_frozen[k] == own) & (progress_of(p, k, month) < p.project_work[j]);
  const Real cost(value<Field::project_cost>(p.t, j));
  p.paced_fee[k] = p.paced_fee[k] + select(holds, cost * Real(value<Field::policy_hold>(p.t, policy)), Real(0));
}

/// Start and due move together, to the month of signing at the earliest.
template <class Path, class K, class Mask>
OFFTAKE_HD void sign_project(Path& p, K k, const Mask& signs, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const Scalar start = value<Field::project_start>(p.t, link<Link::paced_project>(p.s, k));
  const auto starts = signs & (p.paced_signed[k] == Real(0)) & (p.paced_barred[k] == Real(0));
  const Scalar later = Scalar(month) > start ? Scalar(month) - start : Scalar(0);
  p.paced_signed[k] = select(starts, Real(1), p.paced_signed[k]);
  p.paced_shift[k] = select(starts, Real(later), p.paced_shift[k]);
}

template <class Path, class I>
OFFTAKE_HD void apply_policy(Path& p, I policy, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  using Mask = MaskOf<Real>;
  const auto party = link<Link::policy_party>(p.s, policy);
  const auto resume = link<Link::policy_resume>(p.s, policy);
  const auto action = link<Link::policy_action>(p.s, policy);
  Mask acts = rule_holds(p, link<Link::policy_when>(p.s, policy));
  Mask resumes = Real(0) > Real(0);
  if (resume >= 0) resumes = rule_holds(p, resume) & !acts;
  Mask alive = Real(0) == Real(0);
  if (!is_immortal(p, party)) alive = is_alive(p, party);
  acts = acts & alive;
  resumes = resumes & alive;
  const Real never{Scalar(kNeverMonth)};
  loop(link<Link::policy_target_begin>(p.s, policy), link<Link::policy_target_begin>(p.s, plus(policy, Count<1>{})),
       [&](auto e) {
         const auto k = link<Link::policy_target>(p.s, e);
         if (action == int(PolicyAction::leave)) {
           leave_site(p, k, acts, month);
           return;
         }
         if (action == int(PolicyAction::start)) {
           sign_project(p, k, acts, month);
           return;
         }
         Mask stops = acts & is_under_way(p, k, month);
         if (link<Link::policy_unstarted>(p.s, e) != 0) stops = stops & (p.paced_begun[k] == never);
         if (action == int(PolicyAction::cancel)) {
           cancel_project(p, k, stops, month);
         } else {
           // Another rule that would have it frozen keeps it so.
           const Mask own = (p.paced_frozen[k] == Real(Scalar(1 + int(policy)))) & (p.paced_barred[k] == Real(0));
           thaw_project(p, policy, k, resumes & own, month);
           freeze_project(p, policy, k, stops, alive, month);
         }
       });
}

/// What a policy would have stand still this month is neither signed nor thawed by another.
template <class Path, class I>
OFFTAKE_HD void bar_projects(Path& p, I policy) {
  using Real = typename Path::Real;
  const auto action = link<Link::policy_action>(p.s, policy);
  if (action == int(PolicyAction::leave) || action == int(PolicyAction::start)) return;
  const auto party = link<Link::policy_party>(p.s, policy);
  MaskOf<Real> acts = rule_holds(p, link<Link::policy_when>(p.s, policy));
  if (!is_immortal(p, party)) acts = acts & is_alive(p, party);
  loop(link<Link::policy_target_begin>(p.s, policy), link<Link::policy_target_begin>(p.s, plus(policy, Count<1>{})),
       [&](auto e) {
         const auto k = link<Link::policy_target>(p.s, e);
         p.paced_barred[k] = select(acts, Real(1), p.paced_barred[k]);
       });
}

template <class Path>
OFFTAKE_RARE void step_policies(Path& p, int month) {
  using Real = typename Path::Real;
  if (count<Link::policy_action>(p.s) == 0) return;
  forecast_projects(p, month);
  loop(count<Link::paced_project>(p.s), [&](auto k) {
    p.paced_barred[k] = Real(0);
    p.paced_fee[k] = Real(0);
  });
  loop(count<Link::policy_action>(p.s), [&](auto policy) { bar_projects(p, policy); });
  loop(count<Link::policy_action>(p.s), [&](auto policy) { apply_policy(p, policy, month); });
}

}  // namespace offtake::inline OFFTAKE_TARGET
