// Lateness.
#pragma once

#include "kernels/clauses/clause.h"

namespace offtake::inline OFFTAKE_TARGET {

/// Money back when less than 98 % has been there for longer than a grace period; later the right to leave.
struct Late {
  static constexpr const char* name = "late";
  static constexpr const char* doc = "credits for capacity that is not there, and the right to leave";
  enum { grace, credit, cap, terminate_after, terminate, key_count };
  static constexpr Key keys[] = {
      Key{"grace_months",
          Form::integer,
          Unit::months,
          {0, 1200},
          Presence::optional,
          0,
          "months in a row with less than 98 % available before credits begin"},
      Key{"credit", Form::number, Unit::share, kShare, Presence::optional, 0, "of the price of the missing capacity"},
      Key{"cap", Form::number, Unit::share, kShare, Presence::optional, 1,
          "of the price of the whole commitment at plan prices"},
      Key{"terminate_after_months",
          Form::integer,
          Unit::months,
          {0, 1200},
          Presence::optional,
          -1,
          "months in a row after which the buyer may leave free of charge (default: never)"},
      Key{"terminate", Form::choice, Unit::none, kAny, Presence::optional, 0,
          "when it does: where spot is cheaper or its contracts exceed its demand (default), or always",
          "when-better|always"}};

  /// Row: grace [months], credit [share], cap [USD], months before it may leave (-1: it may not), 1: always.
  template <class Values>
  static void values(const ContractPlan& plan, const Values& v, double* out) {
    double value = 0;
    for (int k = 0; k < plan.months; ++k) value += plan.price[k] * kHoursPerMonth * plan.gpue[k];
    out[0] = v.at(grace);
    out[1] = v.at(credit);
    out[2] = v.at(cap) * value;
    out[3] = v.at(terminate_after);
    out[4] = v.at(terminate);
  }
  template <class Values>
  static bool may_leave(const Values& v) {
    return v.has(terminate_after);
  }

  template <class Real, class State, class T>
  static OFFTAKE_HD void open(const State& state, const T*) {
    state[0] = Real(0);
    state[1] = Real(0);
  }

  template <class Real, class State, class T>
  static OFFTAKE_HD void month(const State& state, const T* row, ContractMonth<Real>& c) {
    const auto late = c.available < Real(T(0.98)) * c.committed;
    state[0] = select(late, state[0] + Real(1), Real(0));
    const Real shortfall = greater(c.committed - c.available, Real(0));
    const Real price = greater(c.price, Real(0));  // a floating one may be negative
    const Real due = Real(row[1]) * price * Real(T(kHoursPerMonth)) * shortfall;
    const Real rest = greater(Real(row[2]) - state[1], Real(0));  // rounding may have gone beyond the cap
    const Real paid = select(state[0] > Real(row[0]), lesser(due, rest), Real(0));
    state[1] = state[1] + paid;
    c.late_credit = c.late_credit + paid;
  }

  template <class Real, class State, class T, class View>
  static OFFTAKE_HD MaskOf<Real> leaves(const State& state, const T* row, const View& view) {
    MaskOf<Real> may = state[0] > Real(row[3]);
    if (row[3] < T(0)) return MaskOf<Real>(false);
    if (row[4] > T(0) || !any(may)) return may;
    return may & ((view.price() > view.spot()) | (view.supplied() > view.wanted()));
  }
};

}  // namespace offtake::inline OFFTAKE_TARGET
