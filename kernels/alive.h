// Which parties are still there. A study in which nobody can fail has no state and no branch for it.
#pragma once

#include "kernels/path_state.h"

namespace offtake::inline OFFTAKE_TARGET {

/// True for a party that can never fail.
template <class Path, class I>
OFFTAKE_HD bool is_immortal(const Path& p, I party) {
  return link<Link::party_credit>(p.s, party) < 0;
}

/// Where the party has not failed (or has been stepped in for and carries on).
template <class Path, class I>
OFFTAKE_HD auto is_alive(const Path& p, I party) {
  using Real = typename Path::Real;
  const auto credit = link<Link::party_credit>(p.s, party);
  if (credit < 0) return MaskOf<Real>(Real(0) == Real(0));
  return p.credit_alive[credit] > Real(0);
}

/// Where the party has never failed.
template <class Path, class I>
OFFTAKE_HD auto is_unfailed(const Path& p, I party) {
  using Real = typename Path::Real;
  const auto credit = link<Link::party_credit>(p.s, party);
  if (credit < 0) return MaskOf<Real>(true);
  return MaskOf<Real>(p.credit_month[credit] < Real(0));
}

/// Where there is somebody to receive money for the party: itself, or a successor that has stepped in or will.
template <class Path, class I>
OFFTAKE_HD auto has_heir(const Path& p, I party) {
  using Real = typename Path::Real;
  const auto credit = link<Link::party_credit>(p.s, party);
  if (credit < 0 || word<Word::credit_step_in>(p.t, credit) > 0u) return MaskOf<Real>(true);
  return MaskOf<Real>(p.credit_alive[credit] > Real(0));
}

}  // namespace offtake::inline OFFTAKE_TARGET
