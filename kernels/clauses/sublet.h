// Subletting.
#pragma once

#include "kernels/clauses/clause.h"

namespace offtake::inline OFFTAKE_TARGET {

/// The buyer sells on what it does not use.
struct Sublet {
  static constexpr const char* name = "sublet";
  static constexpr const char* doc = "the buyer sells on part of what is available and not used";
  static constexpr bool sells_on = true;
  enum { share, driver, key_count };
  static constexpr Key keys[] = {
      Key{"share", Form::number, Unit::share, kShare, Presence::optional, 1, "of it that finds a taker"},
      Key{"driver", Form::reference, Unit::none, kAny, Presence::required, 0, "at this price", "driver"}};

  /// Row: share.
  template <class Values>
  static void values(const ContractPlan&, const Values& v, double* out) {
    out[0] = v.at(share);
  }

  template <class Real, class State, class T>
  static OFFTAKE_HD void open(const State&, const T*) {}

  template <class Real, class State, class T>
  static OFFTAKE_HD void month(const State&, const T* row, ContractMonth<Real>& c) {
    const Real sold = Real(row[0]) * greater(c.available - c.used, Real(0));
    c.sublet_gpue = c.sublet_gpue + sold;
    c.sublet_usd = c.sublet_usd + c.quote * Real(T(kHoursPerMonth)) * sold;
  }
};

}  // namespace offtake::inline OFFTAKE_TARGET
