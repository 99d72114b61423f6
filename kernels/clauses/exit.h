// Exits.
#pragma once

#include "kernels/clauses/clause.h"

namespace offtake::inline OFFTAKE_TARGET {

/// The buyer's right to leave for a fee.
struct Exit {
  static constexpr const char* name = "exit";
  static constexpr const char* doc = "the buyer leaves for a fee where a rule on its own measures holds";
  enum { fee, after, when, key_count };
  static constexpr Key keys[] = {
      Key{"fee", Form::number, Unit::share, kNotNegative, Presence::optional, 0,
          "of the take-or-pay money of the remaining term within the study, at today's price"},
      Key{"after_months",
          Form::integer,
          Unit::months,
          {0, 1200},
          Presence::optional,
          0,
          "months of the term before it may"},
      Key{"when", Form::table, Unit::none, kAny, Presence::required, 0, "the rule it leaves by"}};

  /// Row: fee [share], months of the term before.
  template <class Values>
  static void values(const ContractPlan&, const Values& v, double* out) {
    out[0] = v.at(fee);
    out[1] = v.at(after);
  }
  template <class Values>
  static bool may_leave(const Values&) {
    return true;
  }

  template <class Real, class State, class T>
  static OFFTAKE_HD void open(const State&, const T*) {}
  template <class Real, class State, class T>
  static OFFTAKE_HD void month(const State&, const T*, ContractMonth<Real>&) {}

  template <class Real, class State, class T, class View>
  static OFFTAKE_HD MaskOf<Real> leaves(const State&, const T* row, const View& view) {
    if (T(view.months_gone()) < row[1]) return MaskOf<Real>(false);
    return view.rule_holds();
  }
  template <class T>
  static OFFTAKE_HD T fee_share(const T* row) {
    return row[0];
  }
};

}  // namespace offtake::inline OFFTAKE_TARGET
