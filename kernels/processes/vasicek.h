// Vasicek (1977): dX = κ(mean − X) dt + σ dW.
#pragma once

#include "kernels/processes/process.h"

namespace offtake::inline OFFTAKE_TARGET {

/// State: X less its expected value, exact.
struct Vasicek {
  static constexpr const char* name = "vasicek";
  static constexpr const char* doc = "X reverts to its mean, with Gaussian steps: may be negative (Vasicek 1977)";
  enum { initial, mean, reversion, volatility, key_count };
  static constexpr Key keys[] = {
      Key{"initial", Form::number, Unit::number, kAny, Presence::required, 1, "X at the start"},
      Key{"mean", Form::number, Unit::number, kAny, Presence::required, 0, "what X reverts to"},
      Key{"reversion_per_year",
          Form::number,
          Unit::per_year,
          {0, 100, true},
          Presence::required,
          0,
          "speed of reversion of X"},
      Key{"volatility", Form::steps, Unit::per_sqrt_year, kNotNegative, Presence::required, 0,
          "standard deviation of X over a year, before reversion"}};
  static constexpr ExtraDraws draws{false, false};
  static constexpr bool random = true;
  static constexpr bool may_be_negative = true;

  template <class Values>
  static double plan(const Values& v, int month) {
    const double x = v.at(initial, 0), reverted = 1 - exp_of(-v.at(reversion, 0) * month * kMonth);
    return x + (v.at(mean, 0) - x) * reverted;
  }
  /// Variance of a month's step: σ²(1 − e^{−2κdt})/2κ.
  template <class Values>
  static void row(const Values& v, int month, double* out) {
    const double kappa = v.at(reversion, 0);
    const double sigma = month > 0 ? v.at(volatility, month - 1) : 0;
    out[0] = plan(v, month);
    out[1] = exp_of(-kappa * kMonth);
    out[2] = sigma * root(kMonth * decay_share(2 * kappa * kMonth));
  }
  template <class Values>
  static void words(const Values&, unsigned*) {}

  template <class Real, class State, class T, class Extra>
  static OFFTAKE_HD Real step(const State& deviation, const T* row, Real z, const Extra&, const unsigned*) {
    deviation[0] = fmadd(Real(row[2]), z, deviation[0] * Real(row[1]));
    return Real(row[0]) + deviation[0];
  }
};

}  // namespace offtake::inline OFFTAKE_TARGET
