// Prepayment.
#pragma once

#include "kernels/clauses/clause.h"

namespace offtake::inline OFFTAKE_TARGET {

/// Share of money paid up front and credited back against invoices.
struct Prepay {
  static constexpr bool before_term = true;
  static constexpr const char* name = "prepay";
  static constexpr const char* doc =
      "part of the take-or-pay money is paid up front and credited against invoices; the rest is refunded, or set "
      "off against claims where a side fails";
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
      const Real paid = select(c.stands, Real(row[0]), Real(0));
      c.to_seller = c.to_seller + paid;
      c.advance = c.advance + paid;
      balance[0] = balance[0] + paid;
    }
    if (c.month >= int(row[3])) {
      const Real credit = select(c.live, lesser(lesser(Real(row[4]), c.invoice), balance[0]), Real(0));
      c.to_seller = c.to_seller - credit;
      balance[0] = balance[0] - credit;
    }
    // What could not be credited is refunded.
    c.to_seller = c.to_seller - select(c.ending, balance[0], Real(0));
    balance[0] = select(c.ending, Real(0), balance[0]);
    c.prepaid = c.prepaid + balance[0];
  }

  template <class Real, class State, class Mask>
  static OFFTAKE_HD Real fails(const State& balance, const Mask& failed) {
    const Real owed = select(failed, balance[0], Real(0));
    balance[0] = balance[0] - owed;
    return owed;
  }
};

}  // namespace offtake::inline OFFTAKE_TARGET
