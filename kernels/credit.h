// Step 2 of a month: who fails, which contracts that ends, and who is owed what.
//
// A party fails by chance in the first month in which its cumulated hazard Σ λ dt reaches −ln Φ(F), which is
// exponential (Lando 1998; one-factor dependence: Li 2000). F is high where things go wrong: a positive
// correlation makes failures and late deliveries come together.
#pragma once

#include "kernels/contracts.h"
#include "kernels/debt.h"
#include "kernels/normal.h"

namespace offtake::inline OFFTAKE_TARGET {

enum class Cause : int { none, chance, liquidity, cascade };

inline constexpr int kCascadeMonths = 12;  // a failure of a partner so long ago may still be the reason
inline constexpr double kLowestRatio = 0.2, kHighestRatio = 5;  // of X to X_plan

/// −ln Φ(z), also where Φ(z) rounds to 1.
template <class Real>
OFFTAKE_HD Real minus_log_cdf(Real z) {
  using T = ScalarOf<Real>;
  const Real tail = normal_cdf(-z);
  const Real series =
      tail * fmadd(tail, fmadd(tail, fmadd(tail, Real(T(0.25)), Real(T(1.0 / 3))), Real(T(0.5))), Real(T(1)));
  const Real whole = -log_of(greater(normal_cdf(z), Real(T(1e-37))));
  return select(tail < Real(T(1.0 / 128)), series, whole);
}

template <class Path, class Draws>
OFFTAKE_HD void open_credit(Path& p, const Draws& draws) {
  using Real = typename Path::Real;
  loop(count<Link::credit_party>(p.s), [&](auto k) {
    const auto factor = link<Link::credit_factor>(p.s, k);
    const Real f = factor >= 0 ? p.factor[factor] : draws.normal(word<Word::credit_stream>(p.t, k));
    p.credit_bearable[k] = minus_log_cdf(f);
    p.credit_hazard[k] = Real(0);
    p.credit_alive[k] = Real(1);
    p.credit_fails[k] = Real(0);
    p.credit_month[k] = Real(-1);
    p.credit_cause[k] = Real(0);
    p.credit_claims[k] = Real(0);
  });
  open_ends(p);
}

/// λ dt of the month: rate · (X / X_plan)^(−sensitivity).
template <class Path, class I>
OFFTAKE_HD auto hazard(const Path& p, I k, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const Real rate(value<Field::credit_rate>(p.t, month * count<Link::credit_party>(p.s) + k));
  const auto driver = link<Link::credit_driver>(p.s, k);
  if (driver < 0) return rate;
  const Real plan(value<Field::driver_plan>(p.t, month * count<Link::driver_process>(p.s) + driver));
  const Real ratio =
      greater(lesser(p.driver_x[driver] / plan, Real(Scalar(kHighestRatio))), Real(Scalar(kLowestRatio)));
  return rate * exp_of(log_of(ratio) * Real(-value<Field::credit_sensitivity>(p.t, k)));
}

/// Where a partner of party k failed in the twelve months before.
template <class Path, class I>
OFFTAKE_HD auto partner_failed(const Path& p, I k, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  MaskOf<Real> failed(false);
  loop(link<Link::credit_partner_begin>(p.s, k), link<Link::credit_partner_begin>(p.s, plus(k, Count<1>{})),
       [&](auto e) {
         const Real when = p.credit_month[link<Link::credit_partner>(p.s, e)];
         failed = failed | ((when >= Real(0)) & (when >= Real(Scalar(month - kCascadeMonths))));
       });
  return failed;
}

/// Everyone's fate of the month, by last month's liquidity and failures: one wave. Returns where anyone fails.
template <class Path>
OFFTAKE_RARE auto find_failures(Path& p, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const Real zero(0), one(1), now{Scalar(month)};
  MaskOf<Real> anyone(false);
  const auto parties = count<Link::credit_party>(p.s);
  loop(parties, [&](auto k) {
    p.credit_hazard[k] = p.credit_hazard[k] + hazard(p, k, month);
    const auto standing = p.credit_month[k] < zero;
    const auto chance = (p.credit_hazard[k] > zero) & (p.credit_hazard[k] >= p.credit_bearable[k]);
    MaskOf<Real> broke(false);
    if (link<Link::credit_insolvency>(p.s, k) != 0) broke = p.party_liquidity[link<Link::credit_party>(p.s, k)] < zero;
    const auto fails = standing & (chance | broke);
    p.credit_fails[k] = select(fails, one, zero);
    if (any(fails)) {
      const Real by_liquidity =
          select(partner_failed(p, k, month), Real(Scalar(int(Cause::cascade))), Real(Scalar(int(Cause::liquidity))));
      const Real cause = select(chance, Real(Scalar(int(Cause::chance))), by_liquidity);
      p.credit_cause[k] = select(fails, cause, p.credit_cause[k]);
    }
    anyone = anyone | fails;
  });
  loop(parties, [&](auto k) {
    const auto fails = p.credit_fails[k] > zero;
    p.credit_month[k] = select(fails, now, p.credit_month[k]);
    p.credit_alive[k] = select(fails, zero, p.credit_alive[k]);
    // A successor steps in and goes on.
    const int pause = int(word<Word::credit_step_in>(p.t, k));
    if (pause > 0) {
      const auto returns = (p.credit_month[k] >= zero) & (p.credit_month[k] + Real(Scalar(pause)) == now);
      p.credit_alive[k] = select(returns, one, p.credit_alive[k]);
    }
  });
  return anyone;
}

/// Where party y fails in this month.
template <class Path, class I>
OFFTAKE_HD auto fails_now(const Path& p, I y) {
  using Real = typename Path::Real;
  const auto k = link<Link::party_credit>(p.s, y);
  if (k < 0) return MaskOf<Real>(false);
  return p.credit_fails[k] > Real(0);
}

/// A claim [USD] on party `debtor`, where it fails: booked there in full (no cash), recovered by `creditor` as
/// far as it still stands. Returns what that receives.
template <class Path, class I, class J>
OFFTAKE_HD auto claim_on(Path& p, I debtor, J creditor, typename Path::Real claim) {
  using Real = typename Path::Real;
  const auto k = link<Link::party_credit>(p.s, debtor);
  p.credit_claims[k] = fmadd(p.discount, claim, p.credit_claims[k]);
  p.party_flow[debtor] = p.party_flow[debtor] - claim;
  p.party_value[debtor] = p.party_value[debtor] - claim;
  const Real received = select(has_heir(p, creditor), claim * Real(value<Field::party_recovery>(p.t, debtor)), Real(0));
  p.party_flow[creditor] = p.party_flow[creditor] + received;
  return received;
}

/// What those who fail owe to lenders is booked in full.
template <class Path>
OFFTAKE_RARE void end_debts(Path& p) {
  using Real = typename Path::Real;
  if (count<Link::debt_borrower>(p.s) == 0) return;
  loop(count<Link::credit_party>(p.s), [&](auto k) {
    const auto party = link<Link::credit_party>(p.s, k);
    const Real owed = default_debt(p, party, p.credit_fails[k] > Real(0));
    p.credit_claims[k] = fmadd(p.discount, owed, p.credit_claims[k]);
    p.party_flow[party] = p.party_flow[party] - owed;
    p.party_value[party] = p.party_value[party] - owed;
  });
}

/// The balance of a contract's prepayment, which is then no longer there, where the mask holds.
template <class Path, class I, class Mask>
OFFTAKE_HD auto prepaid_of(Path& p, I c, const Mask& ends) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  Real prepaid(0);
  for_clauses(p, c, [&](auto type, auto i, const Scalar*) {
    using Clause = typename decltype(type)::type;
    const auto state = slice(p.clause_state, times<kClauseStates>(i));
    if constexpr (requires { Clause::template fails<Real>(state, ends); })
      prepaid = prepaid + Clause::template fails<Real>(state, ends);
  });
  return prepaid;
}

/// Ends the contracts of those who fail, and settles the claims (model.md §2, Parties).
template <class Path>
OFFTAKE_RARE void end_contracts(Path& p, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const Real zero(0), hours{Scalar(kHoursPerMonth)};
  Real rate(value<Field::discount_step>(p.t, month));
  const auto discount_driver = link<Link::discount_driver>(p.s, Count<0>{});
  if (discount_driver >= 0) rate = rate * p.driver_x[discount_driver];
  const Real weight = exp_of(-rate);
  loop(count<Link::open_contract>(p.s), [&](auto o) {
    const auto c = link<Link::open_contract>(p.s, o);
    const auto buyer = link<Link::contract_buyer>(p.s, c);
    const auto seller = link<Link::contract_seller>(p.s, c);
    const auto stands = (p.open_live[o] > zero) & (p.open_until[o] > Real(Scalar(month)));
    const auto buyer_fails = fails_now(p, buyer) & stands;
    auto seller_fails = fails_now(p, seller) & stands;
    const auto k = link<Link::party_credit>(p.s, seller);
    if (k >= 0 && word<Word::credit_step_in>(p.t, k) > 0u) seller_fails = seller_fails & buyer_fails;  // it pauses
    const auto ends = buyer_fails | seller_fails;
    if (!any(ends)) return;
    const Real rest = hours * rest_of(p, o, month, weight);
    const Real price = price_of(p, c, month);
    if (any(buyer_fails)) {
      Real placed(0);
      const auto resale = link<Link::party_resale_driver>(p.s, seller);
      const auto parties = count<Link::party_resale_driver>(p.s);
      if (resale >= 0) placed = p.driver_x[resale] * Real(value<Field::resale_share>(p.t, month * parties + seller));
      // What it owes for past months of the period is part of the claim. Its prepayment is set off: the seller keeps
      // as much of it as it may claim, and hands the rest back.
      const Real owed = p.contract_top[c] * rest * greater(price - placed, zero) + greater(p.contract_due[c], zero);
      const Real prepaid = prepaid_of(p, c, buyer_fails & !seller_fails);
      const Real due = select(buyer_fails, owed, zero), kept = lesser(due, prepaid);
      const Real claim = due - kept, refund = select(has_heir(p, seller), prepaid - kept, zero);
      p.contract_paid[c] = p.contract_paid[c] - p.discount * refund;
      p.party_flow[buyer] = p.party_flow[buyer] + refund;
      p.party_flow[seller] = p.party_flow[seller] - refund;
      const Real received = claim_on(p, buyer, seller, claim);
      p.open_to_seller[o] = fmadd(p.discount, received, p.open_to_seller[o]);
      const Real lost = select(has_heir(p, seller), claim - received, zero);
      p.open_lost_seller[o] = fmadd(p.discount, lost, p.open_lost_seller[o]);
    }
    if (any(seller_fails)) {
      const Real prepaid = prepaid_of(p, c, seller_fails);
      Real dearer(0);
      const auto spot = link<Link::contract_spot_driver>(p.s, c);
      if (spot >= 0) dearer = greater(p.driver_x[spot] - price, zero);
      // What the buyer owes for past months of the period is settled, and set off.
      const Real due = select(seller_fails & has_heir(p, buyer), greater(p.contract_due[c], zero), zero);
      const Real owed = select(seller_fails, fmadd(rest, dearer, prepaid), zero);
      const Real set_off = lesser(due, owed), claim = owed - set_off;
      p.contract_stranded[c] = fmadd(p.discount, due, p.contract_stranded[c]);
      p.contract_paid[c] = fmadd(p.discount, due - set_off, p.contract_paid[c]);
      p.party_flow[buyer] = p.party_flow[buyer] - (due - set_off);
      p.party_flow[seller] = p.party_flow[seller] + (due - set_off);
      const Real received = claim_on(p, seller, buyer, claim);
      p.open_to_buyer[o] = fmadd(p.discount, received, p.open_to_buyer[o]);
      const Real lost = select(has_heir(p, buyer), claim - received, zero);
      p.open_lost_buyer[o] = fmadd(p.discount, lost, p.open_lost_buyer[o]);
      // What is set off or recovered goes to all parts of the claim alike.
      const auto some = owed > zero;
      const Real of_it = select(some, prepaid / select(some, owed, Real(1)), zero);
      p.open_prepay_lost[o] = fmadd(p.discount, lost * of_it, p.open_prepay_lost[o]);
    }
    p.contract_due[c] = select(ends, zero, p.contract_due[c]);
    p.open_live[o] = select(ends, zero, p.open_live[o]);
    p.open_ended[o] = select(ends, Real(Scalar(month)), p.open_ended[o]);
  });
}

/// A buyer that leaves while its seller's successor is not there yet has a claim on what it has paid ahead.
template <class Path, class I>
OFFTAKE_HD void claim_prepaid(Path& p, I o, MaskOf<typename Path::Real> leaves) {
  using Real = typename Path::Real;
  const auto c = link<Link::open_contract>(p.s, o);
  const auto buyer = link<Link::contract_buyer>(p.s, c);
  const auto seller = link<Link::contract_seller>(p.s, c);
  if (is_immortal(p, seller)) return;
  leaves = leaves & !is_alive(p, seller);
  if (!any(leaves)) return;
  const Real claim = prepaid_of(p, c, leaves);
  const Real received = claim_on(p, seller, buyer, claim);
  p.open_to_buyer[o] = fmadd(p.discount, received, p.open_to_buyer[o]);
  p.open_lost_buyer[o] = fmadd(p.discount, claim - received, p.open_lost_buyer[o]);
  p.open_prepay_lost[o] = fmadd(p.discount, claim - received, p.open_prepay_lost[o]);
}

template <class Path, class Draws>
OFFTAKE_HD void step_credit(Path& p, const Draws&, int month) {
  // The plan has no failures.
  if constexpr (!Draws::is_plan) {
    if (count<Link::credit_party>(p.s) > 0 && any(find_failures(p, month))) {
      end_contracts(p, month);
      end_debts(p);
    }
  }
  if (count<Link::open_contract>(p.s) > 0)
    step_ends(p, month, [&](auto o, const auto& leaves) { claim_prepaid(p, o, leaves); });
}

/// A failed party's sites stand still, and its demand is gone.
template <class Path>
OFFTAKE_HD void still_supply(Path& p) {
  using Real = typename Path::Real;
  if (count<Link::credit_party>(p.s) == 0) return;
  loop(count<Link::pool_party>(p.s), [&](auto k) {
    const auto party = link<Link::pool_party>(p.s, k);
    if (!is_immortal(p, party)) p.pool_capacity[k] = select(is_alive(p, party), p.pool_capacity[k], Real(0));
  });
  loop(count<Link::site_owner>(p.s), [&](auto i) {
    const auto party = link<Link::site_owner>(p.s, i);
    if (!is_immortal(p, party)) p.site_energised[i] = select(is_alive(p, party), p.site_energised[i], Real(0));
  });
}

}  // namespace offtake::inline OFFTAKE_TARGET
