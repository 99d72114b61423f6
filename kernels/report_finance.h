// What a path reports of failures, contracts that ended early, debt and what is left at the end.
#pragma once

#include "kernels/credit.h"
#include "kernels/debt.h"
#include "kernels/metric_sink.h"

namespace offtake::inline OFFTAKE_TARGET {

/// What party y has from its open-ended contracts, discounted and signed from its side.
template <class Real>
struct OpenParts {
  Real backed{0};  // for capacity that stood behind others' contracts
  Real sublet{0}, fees{0}, recovery{0};
  Real lost{0};  // claims not recovered
  Real prepay_lost{0};
};

template <class Path>
OFFTAKE_RARE auto open_parts(const Path& p, int y) {
  OpenParts<typename Path::Real> parts;
  loop(count<Link::open_contract>(p.s), [&](auto o) {
    const auto c = link<Link::open_contract>(p.s, o);
    if (int(link<Link::contract_buyer>(p.s, c)) == y) {
      parts.sublet = parts.sublet + p.open_sublet[o];
      parts.fees = parts.fees - p.open_fee[o];
      parts.recovery = parts.recovery + p.open_to_buyer[o];
      parts.lost = parts.lost + p.open_lost_buyer[o];
      parts.prepay_lost = parts.prepay_lost + p.open_prepay_lost[o];
    }
    if (int(link<Link::contract_seller>(p.s, c)) == y) {
      parts.backed = parts.backed + p.open_backed[o];
      parts.fees = parts.fees + p.open_fee[o];
      parts.recovery = parts.recovery + p.open_to_seller[o];
      parts.lost = parts.lost + p.open_lost_seller[o];
    }
    for_clauses(p, c, [&](auto, auto i, const typename Path::Scalar*) {
      if (int(link<Link::clause_party>(p.s, i)) == y) parts.backed = parts.backed - p.open_backed[o];
    });
  });
  return parts;
}

/// How party y failed.
template <class Path, class Sink>
OFFTAKE_HD auto report_failure(const Path& p, const Sink& sink, int y) {
  using Real = typename Path::Real;
  const auto k = link<Link::party_credit>(p.s, y);
  const Real claims = k >= 0 ? -p.credit_claims[k] : Real(0);
  put<Metric::party_claims>(p, sink, y, claims);
  put<Metric::party_default_month>(p, sink, y, k >= 0 ? p.credit_month[k] : Real(-1));
  put<Metric::party_default_cause>(p, sink, y, k >= 0 ? p.credit_cause[k] : Real(0));
  return claims;
}

/// Failures of all parties.
template <class Path, class Sink>
OFFTAKE_HD void report_failures(const Path& p, const Sink& sink) {
  using Real = typename Path::Real;
  Real failures(0), cascades(0);
  loop(count<Link::credit_party>(p.s), [&](auto k) {
    failures = failures + select(p.credit_month[k] >= Real(0), Real(1), Real(0));
    const auto cascade = p.credit_cause[k] == Real(typename Path::Scalar(int(Cause::cascade)));
    cascades = cascades + select(cascade, p.credit_claims[k], Real(0));
  });
  put<Metric::study_defaults>(p, sink, 0, failures);
  put<Metric::study_cascade_loss>(p, sink, 0, cascades);
}

template <class Path, class Sink>
OFFTAKE_RARE void report_assets(const Path& p, const Sink& sink) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const Real best{Scalar(kBestDscr)};
  loop(count<Link::site_owner>(p.s), [&](auto i) {
    Real residual(0);
    loop(count<Link::lot_fleet>(p.s), [&](auto l) {
      if (int(link<Link::lot_site>(p.s, l)) == int(i)) residual = residual + p.lot_residual[l];
    });
    put<Metric::site_residual>(p, sink, i, residual);
  });
  loop(count<Link::debt_borrower>(p.s), [&](auto d) {
    put<Metric::debt_drawn>(p, sink, d, p.debt_received[d]);
    put<Metric::debt_balance_highest>(p, sink, d, p.debt_highest[d]);
    put<Metric::debt_lender_loss>(p, sink, d, p.debt_lost[d]);
    Real lowest = best, mean = best, breach(-1);
    const auto covenant = link<Link::debt_covenant>(p.s, d);
    if (covenant >= 0) {
      lowest = p.covenant_lowest[covenant];
      mean = ratio(p.covenant_sum[covenant], p.covenant_tests[covenant], best);
      breach = month_or_never(p.covenant_breach[covenant], p.t.months);
    }
    put<Metric::debt_lowest_dscr>(p, sink, d, lowest);
    put<Metric::debt_mean_dscr>(p, sink, d, mean);
    put<Metric::debt_breach_month>(p, sink, d, breach);
  });
}

}  // namespace offtake::inline OFFTAKE_TARGET
