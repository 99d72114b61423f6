// Renewal.
#pragma once

#include "kernels/clauses/clause.h"

namespace offtake::inline OFFTAKE_TARGET {

/// The buyer's right to go on when its term is over.
struct Renew {
  static constexpr const char* name = "renew";
  static constexpr const char* doc = "the buyer goes on, with its last capacity, where that is cheaper than spot";
  enum { months, price, key_count };
  static constexpr Key keys[] = {
      Key{"months", Form::integer, Unit::months, {1, 1200}, Presence::required, 0, "for so long, again and again"},
      Key{"price", Form::price, Unit::usd_per_gpue_hour, kNotNegative, Presence::required, 0,
          "at this price; of a contract that floats with a driver, with the same driver"}};

  /// Row: months, price or what X is multiplied by.
  template <class Values>
  static void values(const ContractPlan&, const Values& v, double* out) {
    out[0] = v.at(months);
    out[1] = v.at(price);
  }

  template <class Real, class State, class T>
  static OFFTAKE_HD void open(const State&, const T*) {}
  template <class Real, class State, class T>
  static OFFTAKE_HD void month(const State&, const T*, ContractMonth<Real>&) {}

  template <class Real, class T, class View>
  static OFFTAKE_HD MaskOf<Real> goes_on(const T* row, Real quote, const View& view) {
    return quote * Real(row[1]) < view.spot();
  }
  template <class T>
  static OFFTAKE_HD T goes_on_for(const T* row) {
    return row[0];
  }
  static double price_then(const double* row) { return row[1]; }
};

}  // namespace offtake::inline OFFTAKE_TARGET
