// Growth to a ceiling: log(X/(ceiling − X)) is a Brownian motion with drift r and volatility σ.
#pragma once

#include "kernels/processes/process.h"

namespace offtake::inline OFFTAKE_TARGET {

/// State: the Brownian motion less its σ = 0 path, exact. The plan is the σ = 0 path, X's median.
struct Logistic {
  static constexpr const char* name = "logistic";
  static constexpr const char* doc = "grows to a ceiling: log(X/(ceiling - X)) is a Brownian motion with drift";
  enum { initial, ceiling, drift, volatility, key_count };
  static constexpr Key keys[] = {
      keys::initial, Key{"ceiling", Form::number, Unit::number, kPositive, Presence::required, 0, "X stays below it"},
      Key{"drift_per_year",
          Form::steps,
          Unit::per_year,
          {-50, 50},
          Presence::optional,
          0,
          "growth of log(X/(ceiling - X)): of X itself while it is far below the ceiling"},
      Key{"volatility",
          Form::steps,
          Unit::per_sqrt_year,
          {0, 10},
          Presence::required,
          0,
          "standard deviation of log(X/(ceiling - X)) over a year"}};
  static constexpr ExtraDraws draws{false, false};
  static constexpr bool random = true;

  template <class Values>
  static double plan_logit(const Values& v, int month) {
    const double x = v.at(initial, 0);
    return log_of(x / (v.at(ceiling, 0) - x)) + integral(v, drift, month);
  }
  template <class Values>
  static double plan(const Values& v, int month) {
    return v.at(ceiling, 0) / (1 + exp_of(-plan_logit(v, month)));
  }
  template <class Values>
  static void row(const Values& v, int month, double* out) {
    out[0] = plan_logit(v, month);
    out[1] = month > 0 ? v.at(volatility, month - 1) * root(kMonth) : 0;
    out[2] = v.at(ceiling, 0);
  }
  template <class Values>
  static void words(const Values&, unsigned*) {}

  template <class Real, class State, class T, class Extra>
  static OFFTAKE_HD Real step(const State& deviation, const T* row, Real z, const Extra&, const unsigned*) {
    deviation[0] = fmadd(Real(row[1]), z, deviation[0]);
    return Real(row[2]) / (Real(T(1)) + exp_of(-(Real(row[0]) + deviation[0])));
  }
};

}  // namespace offtake::inline OFFTAKE_TARGET
