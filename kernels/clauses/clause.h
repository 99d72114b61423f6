// What a clause is, and what clauses see. A clause is a struct of
//   name, doc, keys    what the study file says, as an inline table of the contract; `bare`: its one key's value
//   values(plan, v, out)   its row of tables, in double, from the contract's plan
//   open(state, row)       at the start of the path
//   month(state, row, m)   what it does to one month of the contract
// and, where it has that right,
//   leaves(state, row, view)      where the buyer leaves at the beginning of this month
//   fee_share(row)                for this share of Σ_rest take_or_pay · q · p · H
//   may_leave(v)                  in double: whether its keys say so at all
//   goes_on(row, quote, view)     where the contract goes on after what would be its last month
//   goes_on_for(row), price_then(row)   so many months, at that price
//   sells_on                      it may fill sublet_gpue and sublet_usd, and reads quote
//   before_term                   its month() is called before the term, too
//   fails(state, mask)            [USD] what the buyer is owed where the seller fails; it is gone
//   first_served(row, month)      whether the buyer's demand must go there first
//   backs(row, quote)             [USD/GPUe-hour] at which its party buys what the seller cannot place
#pragma once

#include "kernels/functions.h"
#include "kernels/key.h"
#include "kernels/list.h"
#include "kernels/processes.h"
#include "kernels/real.h"

namespace offtake::inline OFFTAKE_TARGET {

inline constexpr int kClauseValues = 6;  // numbers in a clause's row of tables
inline constexpr int kClauseStates = 2;  // Reals a clause may keep from month to month

/// What a clause's table row is computed from.
struct ContractPlan {
  int first;            // month of the term's start; may be negative
  int months;           // of the term
  const double* gpue;   // [GPUe] (months) q
  const double* price;  // [USD/GPUe-hour] (months) p_plan
  double take_or_pay;
};

/// One contract's month: clauses read the first group and add to the second.
template <class Real>
struct ContractMonth {
  int month;            // of the study
  MaskOf<Real> stands;  // it has not ended
  MaskOf<Real> live;    // and this month belongs to its term
  MaskOf<Real> ending;  // it ends: with this month its term, or it was left at this month's beginning
  Real committed;       // [GPUe] q
  Real available;       // [GPUe] a
  Real used;            // [GPUe] u
  Real price;           // [USD/GPUe-hour] p
  Real invoice;         // [USD] of the month: use and true-up
  Real quote;           // X of the clause's driver, or 1

  Real to_seller;    // [USD] further money from buyer to seller (negative: back)
  Real late_credit;  // [USD] from seller to buyer for lateness
  Real prepaid;      // [USD] balance of prepayment after the month
  Real sublet_gpue;  // [GPUe] the buyer sells on
  Real sublet_usd;   // [USD] and gets for it
  Real advance;      // [USD] of to_seller, what is received before it is earned
};

}  // namespace offtake::inline OFFTAKE_TARGET
