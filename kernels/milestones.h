// Milestones: reached in any month up to their date.
#pragma once

#include "kernels/path_state.h"

namespace offtake::inline OFFTAKE_TARGET {

template <class Path>
OFFTAKE_HD void open_milestones(Path& p) {
  using Real = typename Path::Real;
  loop(count<Link::milestone_kind>(p.s), [&](auto i) { p.milestone_met[i] = Real(0); });
}

template <class Path>
OFFTAKE_HD void step_milestones(Path& p, int month) {
  using Real = typename Path::Real;
  loop(count<Link::milestone_kind>(p.s), [&](auto i) {
    if (month > int(word<Word::milestone_by>(p.t, i))) return;
    const auto kind = link<Link::milestone_kind>(p.s, i);
    const auto target = link<Link::milestone_target>(p.s, i);
    Real level(0);
    if (kind == int(MilestoneKind::contract)) {
      level = p.contract_available[target];
    } else if (kind == int(MilestoneKind::site)) {
      level = p.site_kw[target];
    } else {
      loop(count<Link::pool_party>(p.s), [&](auto k) {
        if (int(link<Link::pool_party>(p.s, k)) == int(target)) level = level + p.pool_capacity[k];
      });
    }
    // Less than a millionth short is rounding: a level that is just the sum of what is built is reached.
    const auto reached = level >= Real(value<Field::milestone_level>(p.t, i)) * Real(typename Path::Scalar(1 - 1e-6));
    p.milestone_met[i] = select(reached, Real(1), p.milestone_met[i]);
  });
}

}  // namespace offtake::inline OFFTAKE_TARGET
