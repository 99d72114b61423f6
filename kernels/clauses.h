// Every clause a contract can have beyond its price, ending in the one list of them.
//
// A clause is a struct of
//   name, keys   what the study file says, as an inline table of the contract
//   values(c, t, out)  its row of tables, in double, from the contract's plan
//   open(...)    at the start of the path
//   month(...)   what it does to one month of the contract
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
  int month;       // of the study
  int first, end;  // of the term
  bool in_term;
  bool last;       // last month of the term
  Real committed;  // [GPUe] q
  Real available;  // [GPUe] a
  Real used;       // [GPUe] u
  Real price;      // [USD/GPUe-hour] p
  Real invoice;    // [USD] of the month: use and true-up

  Real to_seller;    // [USD] further money from buyer to seller (negative: back)
  Real late_credit;  // [USD] from seller to buyer for lateness
  Real prepaid;      // [USD] balance of prepayment after the month

  Real advance = Real(0);  // [USD] of to_seller, what is received before it is earned
};

/// Share of money paid up front and credited back against invoices.
struct Prepay {
  static constexpr const char* name = "prepay";
  static constexpr const char* doc = "part of the take-or-pay money is paid up front and credited against invoices";
  enum { share, date, credit_from, key_count };
  static constexpr Key keys[] = {
      Key{"share", Form::number, Unit::share, kShare, Presence::required, 0,
          "of price x hours x take_or_pay x committed capacity over the term, at plan prices"},
      Key{"date", Form::date, Unit::months, kAny, Presence::optional, -1e9,
          "when it is paid (default: the contract's start)"},
      Key{"credit_from_months",
          Form::integer,
          Unit::months,
          {0, 1200},
          Presence::optional,
          0,
          "month of the term from which it is credited in equal instalments"}};

  /// Row: amount, balance at the study's start, month of payment, first month of credit, instalment.
  template <class Values>
  static void values(const ContractPlan& plan, const Values& v, double* out) {
    double amount = 0;
    for (int k = 0; k < plan.months; ++k) amount += plan.price[k] * kHoursPerMonth * plan.take_or_pay * plan.gpue[k];
    amount *= v.at(share);
    const double paid_on = v.has(date) ? v.at(date) : plan.first;
    const int paid_after = int(paid_on) - plan.first;  // [months] into the term; nothing is credited before
    const int from = int(v.at(credit_from)) > paid_after ? int(v.at(credit_from)) : paid_after;
    const int instalments = plan.months > from ? plan.months - from : 1;
    const int past = -plan.first - from > 0 ? -plan.first - from : 0;
    out[0] = amount;
    out[1] = paid_on < 0 ? amount * (past < instalments ? instalments - past : 0) / instalments : 0;
    out[2] = paid_on;
    out[3] = plan.first + from;
    out[4] = amount / instalments;
  }

  template <class Real, class State, class T>
  static OFFTAKE_HD void open(const State& balance, const T* row) {
    balance[0] = Real(row[1]);
  }

  template <class Real, class State, class T>
  static OFFTAKE_HD void month(const State& balance, const T* row, ContractMonth<Real>& c) {
    if (c.month == int(row[2])) {
      c.to_seller = c.to_seller + Real(row[0]);
      c.advance = c.advance + Real(row[0]);
      balance[0] = balance[0] + Real(row[0]);
    }
    if (c.in_term && c.month >= int(row[3])) {
      const Real credit = lesser(lesser(Real(row[4]), c.invoice), balance[0]);
      c.to_seller = c.to_seller - credit;
      balance[0] = balance[0] - credit;
    }
    if (c.last) {  // what could not be credited is refunded
      c.to_seller = c.to_seller - balance[0];
      balance[0] = Real(0);
    }
    c.prepaid = c.prepaid + balance[0];
  }
};

/// Money back when less than 98 % has been there for longer than a grace period.
struct Late {
  static constexpr const char* name = "late";
  static constexpr const char* doc = "credits for capacity that is not there";
  enum { grace, credit, cap, key_count };
  static constexpr Key keys[] = {
      Key{"grace_months",
          Form::integer,
          Unit::months,
          {0, 1200},
          Presence::optional,
          0,
          "months in a row with less than 98 % available before credits begin"},
      Key{"credit", Form::number, Unit::share, kShare, Presence::required, 0, "of the price of the missing capacity"},
      Key{"cap", Form::number, Unit::share, kShare, Presence::optional, 1,
          "of the price of the whole commitment at plan prices"}};

  /// Row: grace [months], credit [share], cap [USD].
  template <class Values>
  static void values(const ContractPlan& plan, const Values& v, double* out) {
    double value = 0;
    for (int k = 0; k < plan.months; ++k) value += plan.price[k] * kHoursPerMonth * plan.gpue[k];
    out[0] = v.at(grace);
    out[1] = v.at(credit);
    out[2] = v.at(cap) * value;
  }

  template <class Real, class State, class T>
  static OFFTAKE_HD void open(const State& state, const T*) {
    state[0] = Real(0);
    state[1] = Real(0);
  }

  template <class Real, class State, class T>
  static OFFTAKE_HD void month(const State& state, const T* row, ContractMonth<Real>& c) {
    if (!c.in_term) return;
    const auto late = c.available < Real(T(0.98)) * c.committed;
    state[0] = select(late, state[0] + Real(1), Real(0));
    const Real shortfall = greater(c.committed - c.available, Real(0));
    const Real due = Real(row[1]) * c.price * Real(T(kHoursPerMonth)) * shortfall;
    const Real rest = greater(Real(row[2]) - state[1], Real(0));  // rounding may have gone beyond the cap
    const Real paid = select(state[0] > Real(row[0]), lesser(due, rest), Real(0));
    state[1] = state[1] + paid;
    c.late_credit = c.late_credit + paid;
  }
};

using Clauses = List<Prepay, Late>;

}  // namespace offtake::inline OFFTAKE_TARGET
