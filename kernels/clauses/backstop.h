// Backstops.
#pragma once

#include "kernels/clauses/clause.h"

namespace offtake::inline OFFTAKE_TARGET {

/// A third party takes what the seller can place neither in contracts nor at spot.
struct Backstop {
  static constexpr const char* name = "backstop";
  static constexpr const char* doc =
      "through the contract's term, its buyer there or not, a third party buys what the seller cannot place "
      "at spot, up to the committed capacity";
  enum { party, price, key_count };
  static constexpr Key keys[] = {
      Key{"party", Form::reference, Unit::none, kAny, Presence::required, 0, "who buys", "party"},
      Key{"price", Form::price, Unit::usd_per_gpue_hour, kNotNegative, Presence::required, 0, "at this price"}};

  /// Row: price, or what X is multiplied by.
  template <class Values>
  static void values(const ContractPlan&, const Values& v, double* out) {
    out[0] = v.at(price);
  }

  template <class Real, class State, class T>
  static OFFTAKE_HD void open(const State&, const T*) {}
  template <class Real, class State, class T>
  static OFFTAKE_HD void month(const State&, const T*, ContractMonth<Real>&) {}

  template <class Real, class T>
  static OFFTAKE_HD Real backs(const T* row, Real quote) {
    return quote * Real(row[0]);
  }
};

}  // namespace offtake::inline OFFTAKE_TARGET
