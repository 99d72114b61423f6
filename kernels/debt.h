// Debt: what lenders pay out against spending on projects, interest, repayment, and the covenant that stops the
// draws. A party that has debt with a covenant sums its cash flow available for debt service (CFADS).
#pragma once

#include "kernels/pace.h"
#include "kernels/periods.h"

namespace offtake::inline OFFTAKE_TARGET {

inline constexpr double kBestDscr = 100;  // ratios are cut to ±100; also what stands where nothing was tested

/// Where nothing will be spent on the project after the month.
template <class Path, class I>
OFFTAKE_HD auto project_over(const Path& p, I j, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const MaskOf<Real> done = p.project_finish[j] <= Real(Scalar(month));
  const auto paced = link<Link::project_paced>(p.s, j);
  if (paced < 0) return done;
  // An option not taken yet holds nothing up.
  return MaskOf<Real>(done | (p.paced_cancelled[paced] <= Real(Scalar(month))) | (p.paced_signed[paced] == Real(0)));
}

template <class Path>
OFFTAKE_HD void open_debts(Path& p) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const Real zero(0);
  loop(count<Link::debt_borrower>(p.s), [&](auto d) {
    p.debt_balance[d] = zero;
    p.debt_drawn[d] = zero;
    p.debt_rest[d] = Real(Scalar(word<Word::debt_amortise>(p.t, d)));
    p.debt_received[d] = zero;
    p.debt_served[d] = zero;
    p.debt_highest[d] = zero;
    p.debt_lost[d] = zero;
  });
  loop(count<Link::covenant_debt>(p.s), [&](auto v) {
    const Real never(Scalar(p.t.months));
    p.covenant_failed[v] = never;
    p.covenant_breach[v] = never;
    p.covenant_cash[v] = zero;
    p.covenant_service[v] = zero;
    p.covenant_lowest[v] = Real(Scalar(kBestDscr));
    p.covenant_sum[v] = zero;
    p.covenant_tests[v] = zero;
  });
}

/// Before a month's cash is counted.
template <class Path>
OFFTAKE_HD void begin_debts(Path& p) {
  using Real = typename Path::Real;
  loop(count<Link::debt_borrower>(p.s), [&](auto d) {
    p.debt_spend[d] = Real(0);
    p.debt_open[d] = Real(0);
  });
  loop(count<Link::cfads_party>(p.s), [&](auto k) { p.cfads[k] = Real(0); });
}

/// Adds to a party's cash flow available for debt service, where anyone asks for it.
template <class Path, class I>
OFFTAKE_HD void add_cfads(Path& p, I party, typename Path::Real usd) {
  const auto k = link<Link::party_cfads>(p.s, party);
  if (k >= 0) p.cfads[k] = p.cfads[k] + usd;
}

/// What was spent on a project this month, for the debts that fund it. They are repaid once nothing is left to fund.
template <class Path, class I>
OFFTAKE_RARE void fund(Path& p, I j, typename Path::Real spent, int month) {
  using Real = typename Path::Real;
  loop(link<Link::project_debt_begin>(p.s, j), link<Link::project_debt_begin>(p.s, plus(j, Count<1>{})), [&](auto e) {
    const auto d = link<Link::project_debt>(p.s, e);
    p.debt_spend[d] = p.debt_spend[d] + spent;
    p.debt_open[d] = select(project_over(p, j, month - 1), p.debt_open[d], Real(1));
  });
}

/// Where draws are stopped: a failed test that none passed within the months of cure, as of last month.
template <class Path, class V>
OFFTAKE_HD auto in_breach(const Path& p, V v, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  return Real(Scalar(month)) - p.covenant_failed[v] > Real(Scalar(int(word<Word::covenant_cure>(p.t, v))));
}

/// Sums the month's cash and debt service; tests them when the period is over. `breach` is the month of the test
/// that failed, known once the months of cure have gone by.
template <class Path, class V, class I>
OFFTAKE_HD void test_covenant(Path& p, V v, I party, typename Path::Real service, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const int from = int(word<Word::covenant_from>(p.t, v));
  if (month < from) return;
  const Real zero(0), one(1), never(Scalar(p.t.months)), now{Scalar(month)}, best{Scalar(kBestDscr)};
  p.covenant_cash[v] = p.covenant_cash[v] + p.cfads[link<Link::party_cfads>(p.s, party)];
  p.covenant_service[v] = p.covenant_service[v] + service;
  if (are_whole_periods(month - from + 1, word<Word::covenant_test>(p.t, v))) {
    const auto tested = p.covenant_service[v] > zero;
    const Real due = select(tested, p.covenant_service[v], one);
    // Cut before the division, which nothing then can make too large.
    const Real dscr = lesser(greater(p.covenant_cash[v], -(best * due)), best * due) / due;
    const auto passes = dscr >= Real(value<Field::covenant_dscr>(p.t, v));
    const Real first = lesser(p.covenant_failed[v], now);
    p.covenant_failed[v] = select(tested, select(passes, never, first), p.covenant_failed[v]);
    p.covenant_lowest[v] = select(tested, lesser(p.covenant_lowest[v], dscr), p.covenant_lowest[v]);
    p.covenant_sum[v] = p.covenant_sum[v] + select(tested, dscr, zero);
    p.covenant_tests[v] = p.covenant_tests[v] + select(tested, one, zero);
    p.covenant_cash[v] = zero;
    p.covenant_service[v] = zero;
  }
  const Real breach = lesser(p.covenant_breach[v], p.covenant_failed[v]);
  p.covenant_breach[v] = select(in_breach(p, v, month + 1), breach, p.covenant_breach[v]);
}

/// Interest and principal on what was owed before, then the month's draw. In the last month what is owed goes out.
template <class Path, class I>
OFFTAKE_HD void settle_debt(Path& p, I d, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const auto debts = count<Link::debt_borrower>(p.s);
  const auto borrower = link<Link::debt_borrower>(p.s, d);
  const Real zero(0), one(1), owed = p.debt_balance[d];

  Real rate(value<Field::debt_rate>(p.t, month * debts + d));
  const auto driver = link<Link::debt_rate_driver>(p.s, d);
  if (driver >= 0)
    rate = greater(fmadd(p.driver_x[driver], rate, Real(value<Field::debt_spread>(p.t, month * debts + d))), zero);
  const Real interest = rate * owed;
  // Equal parts of what is left: the last takes all of it. They are counted anew when something is to be funded again.
  const auto amortises = p.debt_open[d] <= zero;
  const Real principal = select(amortises, owed / p.debt_rest[d], zero);
  const Real all{Scalar(word<Word::debt_amortise>(p.t, d))};
  p.debt_rest[d] =
      select(amortises & (owed > zero), greater(p.debt_rest[d] - one, one), select(amortises, p.debt_rest[d], all));

  Real draw = lesser(Real(value<Field::debt_advance>(p.t, d)) * p.debt_spend[d],
                     greater(Real(value<Field::debt_limit>(p.t, d)) - p.debt_drawn[d], zero));
  const auto covenant = link<Link::debt_covenant>(p.s, d);
  if (covenant >= 0) draw = select(in_breach(p, covenant, month), zero, draw);
  if (!is_immortal(p, borrower)) draw = select(is_unfailed(p, borrower), draw, zero);
  p.debt_drawn[d] = p.debt_drawn[d] + draw;

  Real service = interest + principal;
  if (covenant >= 0) test_covenant(p, covenant, borrower, service, month);
  p.debt_balance[d] = (owed - principal) + draw;
  p.debt_highest[d] = greater(p.debt_highest[d], p.discount * p.debt_balance[d]);
  if (month + 1 == p.t.months) {
    service = service + p.debt_balance[d];
    p.debt_balance[d] = zero;
  }
  p.debt_received[d] = fmadd(p.discount, draw, p.debt_received[d]);
  p.debt_served[d] = fmadd(p.discount, service, p.debt_served[d]);
  p.party_flow[borrower] = p.party_flow[borrower] + (draw - service);
}

/// After everything else of the month is in CFADS.
template <class Path>
OFFTAKE_RARE void settle_debts(Path& p, int month) {
  loop(count<Link::debt_borrower>(p.s), [&](auto d) { settle_debt(p, d, month); });
}

/// The lenders of a party that fails where the mask holds: books what they lose, ends the debts and returns what
/// was owed on all of them.
template <class Path, class I, class Mask>
OFFTAKE_HD auto default_debt(Path& p, I party, const Mask& mask) {
  using Real = typename Path::Real;
  const Real zero(0), one(1);
  Real total(0);
  loop(count<Link::debt_borrower>(p.s), [&](auto d) {
    if (int(link<Link::debt_borrower>(p.s, d)) != int(party)) return;
    const Real owed = select(mask, p.debt_balance[d], zero);
    total = total + owed;
    const Real lost = owed * (one - Real(value<Field::party_recovery>(p.t, party)));
    p.debt_lost[d] = fmadd(p.discount, lost, p.debt_lost[d]);
    p.debt_balance[d] = select(mask, zero, p.debt_balance[d]);
    const auto covenant = link<Link::debt_covenant>(p.s, d);
    if (covenant >= 0) {
      p.covenant_cash[covenant] = select(mask, zero, p.covenant_cash[covenant]);
      p.covenant_service[covenant] = select(mask, zero, p.covenant_service[covenant]);
      // What was yet to be cured is the failure's, not a breach.
      p.covenant_failed[covenant] = select(mask, Real(typename Path::Scalar(p.t.months)), p.covenant_failed[covenant]);
    }
  });
  return total;
}

}  // namespace offtake::inline OFFTAKE_TARGET
