// GBM whose drift and volatility switch with a continuous-time Markov chain of regimes.
#pragma once

#include "kernels/matrix_exponential.h"
#include "kernels/processes/process.h"

namespace offtake::inline OFFTAKE_TARGET {

/// A month's step uses the regime at its start; the switch follows, by a row of e^{Q dt}. States:
/// log of X over the plan, and the number of the regime (0 is `first`). The plan stays in `first`.
struct RegimeGbm {
  static constexpr const char* name = "regime-gbm";
  static constexpr const char* doc = "GBM whose drift and volatility switch with a Markov chain of regimes";
  enum { initial, regimes, first, switching, key_count };
  enum { drift, volatility };  // of a regime
  static constexpr Key regime_keys[] = {keys::drift, keys::volatility};
  static constexpr Key keys[] = {keys::initial,
                                 Key{"regimes", Form::parts, Unit::none, kAny, Presence::required, 0,
                                     "its regimes, 2 to 8 of them", "", regime_keys, 2},
                                 Key{"first", Form::part, Unit::none, kAny, Presence::led, 0,
                                     "the regime at the start; the plan stays in it", "regimes"},
                                 Key{"switch_per_year",
                                     Form::rates,
                                     Unit::per_year,
                                     {0, 1200},
                                     Presence::led,
                                     0,
                                     "rates of switching from one regime to another; of all others 0",
                                     "regimes"}};
  static constexpr ExtraDraws draws{true, false};
  static constexpr bool random = true;

  static constexpr int row_size(int parts) { return 2 + 2 * parts; }
  static constexpr int word_size(int parts) { return parts * (parts - 1); }

  template <class Values>
  static double plan(const Values& v, int month) {
    double sum = 0;
    for (int k = 0; k < month; ++k) sum += v.part(regimes, 0, drift, k) * kMonth;
    return v.at(initial, 0) * exp_of(sum);
  }
  /// The plan, whether a switch follows, then each regime's drift beyond the plan's and volatility.
  template <class Values>
  static void row(const Values& v, int month, double* out) {
    out[0] = plan(v, month);
    out[1] = month > 0 ? 1 : 0;
    for (int i = 0; i < v.parts(); ++i) {
      const double sigma = month > 0 ? v.part(regimes, i, volatility, month - 1) : 0;
      const double beyond = month > 0 ? v.part(regimes, i, drift, month - 1) - v.part(regimes, 0, drift, month - 1) : 0;
      out[2 + 2 * i] = (beyond - 0.5 * sigma * sigma) * kMonth;
      out[3 + 2 * i] = sigma * root(kMonth);
    }
  }
  /// (regime, regimes − 1): in how many of its row's thresholds a word is above stands the next regime.
  template <class Values>
  static void words(const Values& v, unsigned* out) {
    const int n = v.parts();
    double rates[kMostParts * kMostParts] = {}, probability[kMostParts * kMostParts] = {};
    for (int i = 0; i < n; ++i)
      for (int j = 0; j < n; ++j) rates[i * n + j] = i == j ? 0 : v.rate(switching, i, j);
    transition_matrix<kMostParts>(rates, n, kMonth, probability);
    for (int i = 0; i < n; ++i) {
      double sum = 0;
      for (int j = 0; j + 1 < n; ++j) {
        sum += probability[i * n + j];
        out[i * (n - 1) + j] = threshold_of(sum);
      }
    }
  }

  template <class Real, class State, class T, class Extra>
  static OFFTAKE_HD Real step(const State& state, const T* row, Real z, const Extra& extra, const unsigned* words) {
    const auto others = plus(extra.parts, Count<-1>{});
    Real drift_of(row[2]), volatility_of(row[3]);
    Real next = count_above<Real>(extra.word, words, others);
    loop(Count<1>{}, extra.parts, [&](auto i) {
      const auto here = state[1] == Real(T(int(i)));
      drift_of = select(here, Real(row[2 + 2 * int(i)]), drift_of);
      volatility_of = select(here, Real(row[3 + 2 * int(i)]), volatility_of);
      next = select(here, count_above<Real>(extra.word, words + int(i) * int(others), others), next);
    });
    state[0] = fmadd(volatility_of, z, state[0] + drift_of);
    state[1] = Real(row[1]) * next;
    return Real(row[0]) * exp_of(state[0]);
  }
};

}  // namespace offtake::inline OFFTAKE_TARGET
