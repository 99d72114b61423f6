// The processes a driver can follow, ending in the one list of them: the lognormal ones here, the
// others each in a file of its own. kernels/processes/process.h says what a process is.
#pragma once

#include "kernels/processes/cir.h"
#include "kernels/processes/logistic.h"
#include "kernels/processes/process.h"
#include "kernels/processes/regime_gbm.h"
#include "kernels/processes/vasicek.h"

namespace offtake::inline OFFTAKE_TARGET {

struct Constant {
  static constexpr const char* name = "constant";
  static constexpr const char* doc = "X = initial";
  enum { initial, key_count };
  static constexpr Key keys[] = {keys::initial};
  static constexpr ExtraDraws draws{false, false};
  static constexpr bool random = false;

  template <class Values>
  static double plan(const Values& v, int) {
    return v.at(initial, 0);
  }
  template <class Values>
  static void row(const Values& v, int, double* out) {
    out[0] = v.at(initial, 0);
  }
  template <class Values>
  static void words(const Values&, unsigned*) {}

  template <class Real, class State, class T, class Extra>
  static OFFTAKE_HD Real step(const State&, const T* row, Real, const Extra&, const unsigned*) {
    return Real(row[0]);
  }
};

/// E X(t) = initial · e^{∫μ}; state: log of X over that mean, exact.
struct Gbm {
  static constexpr const char* name = "gbm";
  static constexpr const char* doc = "geometric Brownian motion, E X(t) = initial * exp(drift t)";
  enum { initial, drift, volatility, key_count };
  static constexpr Key keys[] = {keys::initial, keys::drift, keys::volatility};
  static constexpr ExtraDraws draws{false, false};
  static constexpr bool random = true;

  template <class Values>
  static double plan(const Values& v, int month) {
    return v.at(initial, 0) * exp_of(integral(v, drift, month));
  }
  template <class Values>
  static void row(const Values& v, int month, double* out) {
    const double sigma = month > 0 ? v.at(volatility, month - 1) : 0;
    out[0] = plan(v, month);
    out[1] = -0.5 * sigma * sigma * kMonth;
    out[2] = sigma * root(kMonth);
  }
  template <class Values>
  static void words(const Values&, unsigned*) {}

  template <class Real, class State, class T, class Extra>
  static OFFTAKE_HD Real step(const State& log_ratio, const T* row, Real z, const Extra&, const unsigned*) {
    log_ratio[0] = fmadd(Real(row[2]), z, log_ratio[0] + Real(row[1]));
    return Real(row[0]) * exp_of(log_ratio[0]);
  }
};

/// Schwartz (1997), one factor: log X reverts to log initial + ∫μ; state: its deviation, exact.
struct LogOu {
  static constexpr const char* name = "log-ou";
  static constexpr const char* doc = "log X reverts to log initial + drift t (Schwartz 1997, one factor)";
  enum { initial, drift, reversion, volatility, key_count };
  static constexpr Key keys[] = {keys::initial, keys::drift,
                                 Key{"reversion_per_year",
                                     Form::number,
                                     Unit::per_year,
                                     {0, 100, true},
                                     Presence::required,
                                     0,
                                     "speed of reversion of log X"},
                                 keys::flat_volatility};
  static constexpr ExtraDraws draws{false, false};
  static constexpr bool random = true;

  /// Variance of log X after t months: σ²(1 − e^{−2κt})/2κ.
  template <class Values>
  static double variance(const Values& v, int month) {
    const double sigma = v.at(volatility, 0), years = month * kMonth;
    return sigma * sigma * years * decay_share(2 * v.at(reversion, 0) * years);
  }
  template <class Values>
  static double median(const Values& v, int month) {
    return v.at(initial, 0) * exp_of(integral(v, drift, month));
  }
  template <class Values>
  static double plan(const Values& v, int month) {
    return median(v, month) * exp_of(0.5 * variance(v, month));
  }
  template <class Values>
  static void row(const Values& v, int month, double* out) {
    out[0] = median(v, month);
    out[1] = exp_of(-v.at(reversion, 0) * kMonth);
    out[2] = month > 0 ? root(variance(v, 1)) : 0;
  }
  template <class Values>
  static void words(const Values&, unsigned*) {}

  template <class Real, class State, class T, class Extra>
  static OFFTAKE_HD Real step(const State& deviation, const T* row, Real z, const Extra&, const unsigned*) {
    deviation[0] = fmadd(Real(row[2]), z, deviation[0] * Real(row[1]));
    return Real(row[0]) * exp_of(deviation[0]);
  }
};

/// Merton (1976): GBM and a Poisson number of lognormal jumps a month, compensated.
struct Merton {
  static constexpr const char* name = "merton";
  static constexpr const char* doc = "GBM with compensated lognormal jumps (Merton 1976)";
  enum { initial, drift, volatility, jump_rate, jump_mean, jump_volatility, key_count };
  static constexpr Key keys[] = {
      keys::initial,
      keys::drift,
      keys::volatility,
      Key{"jump_rate_per_year", Form::number, Unit::per_year, {0, 12}, Presence::led, 0, "mean number of jumps"},
      Key{"jump_mean", Form::number, Unit::number, {-5, 5}, Presence::required, 0, "mean of the log jump"},
      Key{"jump_volatility",
          Form::number,
          Unit::number,
          {0, 5},
          Presence::required,
          0,
          "standard deviation of the log jump"}};
  static constexpr ExtraDraws draws{true, true};
  static constexpr bool random = true;

  template <class Values>
  static double plan(const Values& v, int month) {
    return v.at(initial, 0) * exp_of(integral(v, drift, month));
  }
  template <class Values>
  static void row(const Values& v, int month, double* out) {
    const double sigma = month > 0 ? v.at(volatility, month - 1) : 0;
    const double mean = v.at(jump_mean, 0), delta = v.at(jump_volatility, 0);
    const double excess = exp_of(mean + 0.5 * delta * delta) - 1;
    out[0] = plan(v, month);
    out[1] = month > 0 ? (-0.5 * sigma * sigma - v.at(jump_rate, 0) * excess) * kMonth : 0;
    out[2] = sigma * root(kMonth);
    out[3] = month > 0 ? mean : 0;
    out[4] = month > 0 ? delta : 0;
  }
  template <class Values>
  static void words(const Values& v, unsigned* out) {
    poisson_thresholds(v.at(jump_rate, 0) * kMonth, out, kDriverWords);
  }

  template <class Real, class State, class T, class Extra>
  static OFFTAKE_HD Real step(const State& log_ratio, const T* row, Real z, const Extra& extra, const unsigned* words) {
    const Real jumps = count_above<Real>(extra.word, words, Count<kDriverWords>{});
    const Real sizes = fmadd(root(jumps) * Real(row[4]), extra.normal, jumps * Real(row[3]));
    log_ratio[0] = fmadd(Real(row[2]), z, log_ratio[0] + Real(row[1])) + sizes;
    return Real(row[0]) * exp_of(log_ratio[0]);
  }
};

using Processes = List<Constant, Gbm, LogOu, Merton, Vasicek, Cir, RegimeGbm, Logistic>;

}  // namespace offtake::inline OFFTAKE_TARGET
