// Exclusivity.
#pragma once

#include "kernels/clauses/clause.h"

namespace offtake::inline OFFTAKE_TARGET {

/// Until a date the buyer's demand goes there first.
struct Exclusive {
  static constexpr const char* name = "exclusive_until";
  static constexpr const char* doc = "until this month the buyer's demand must go there first";
  static constexpr bool bare = true;
  enum { until, key_count };
  static constexpr Key keys[] = {Key{"exclusive_until", Form::date, Unit::months, kAny, Presence::required, 0,
                                     "until this month the buyer's demand goes there first"}};

  /// Row: month.
  template <class Values>
  static void values(const ContractPlan&, const Values& v, double* out) {
    out[0] = v.at(until);
  }

  template <class Real, class State, class T>
  static OFFTAKE_HD void open(const State&, const T*) {}
  template <class Real, class State, class T>
  static OFFTAKE_HD void month(const State&, const T*, ContractMonth<Real>&) {}

  template <class T>
  static OFFTAKE_HD bool first_served(const T* row, int month) {
    return T(month) < row[0];
  }
};

}  // namespace offtake::inline OFFTAKE_TARGET
