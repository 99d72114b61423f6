// Cox, Ingersoll and Ross (1985): dX = κ(mean − X) dt + σ √X dW.
#pragma once

#include "kernels/normal.h"
#include "kernels/processes/process.h"

namespace offtake::inline OFFTAKE_TARGET {

/// Andersen's quadratic-exponential step (2008): the month's mean and variance are exact. State:
/// x = X/mean. Both branches are computed and one is selected; the exponential one inverts its
/// distribution at u = Φ(z) of the same normal, so that correlation survives.
struct Cir {
  static constexpr const char* name = "cir";
  static constexpr const char* doc = "X reverts to its mean and stays at 0 or above (Cox, Ingersoll and Ross 1985)";
  enum { initial, mean, reversion, volatility, key_count };
  static constexpr Key keys[] = {
      keys::initial, Key{"mean", Form::number, Unit::number, kPositive, Presence::required, 0, "what X reverts to"},
      Key{"reversion_per_year",
          Form::number,
          Unit::per_year,
          {1e-6, 100},
          Presence::required,
          0,
          "speed of reversion of X"},
      Key{"volatility",
          Form::number,
          Unit::per_sqrt_year,
          {0, 10},
          Presence::required,
          0,
          "standard deviation of X over a year where X is 1, before reversion"}};
  static constexpr ExtraDraws draws{false, false};
  static constexpr bool random = true;

  template <class Values>
  static double plan(const Values& v, int month) {
    const double x = v.at(initial, 0), reverted = 1 - exp_of(-v.at(reversion, 0) * month * kMonth);
    return x + (v.at(mean, 0) - x) * reverted;
  }
  /// E x' = out[0] + out[1] · x, Var x' = 2 (out[2] + out[3] · x); X = out[4] · x.
  template <class Values>
  static void row(const Values& v, int month, double* out) {
    const double theta = v.at(mean, 0), kappa = v.at(reversion, 0), sigma = v.at(volatility, 0);
    const double decay = exp_of(-kappa * kMonth), share = decay_share(kappa * kMonth) * kMonth;  // (1 − e^{−κdt})/κ
    const bool start = month == 0;
    out[0] = start ? v.at(initial, 0) / theta : kappa * share;
    out[1] = start ? 0 : decay;
    out[2] = start ? 0 : sigma * sigma / theta * kappa * share * share / 4;
    out[3] = start ? 0 : sigma * sigma / theta * decay * share / 2;
    out[4] = theta;
  }
  template <class Values>
  static void words(const Values&, unsigned*) {}

  template <class Real, class State, class T, class Extra>
  static OFFTAKE_HD Real step(const State& x, const T* row, Real z, const Extra&, const unsigned*) {
    const Real one(T(1)), half(T(0.5)), zero(T(0));
    const Real m = fmadd(Real(row[1]), x[0], Real(row[0]));
    const Real inverse = one / m;
    const Real h = fmadd(Real(row[3]), x[0], Real(row[2])) * inverse * inverse;  // ψ/2 = variance/(2m²)
    // a (b + z)² of the paper, in a form that holds at h = 0 too
    const Real q = root(greater(one - h, zero));
    const Real sum = fmadd(root(h / (one + q)), z, root(q));
    // 0 with probability p, else exponential: 1 − p = 1/k, rate 1/(k m)
    const Real k = h + half;
    const Real beyond = greater(k * normal_cdf(-z), Real(T(1e-35)));
    const Real exponential = k * greater(-log_of(beyond), zero);
    x[0] = m * select(h <= Real(T(0.75)), sum * sum, exponential);  // the paper's ψ <= 1.5
    return Real(row[4]) * x[0];
  }
};

}  // namespace offtake::inline OFFTAKE_TARGET
