// What a process is, and what processes share. A process is a struct of
//   name, doc, keys    what the study file says (`initial`, `season` and `follows` belong to all)
//   draws              what it needs a month beyond its correlated normal
//   random             false where nothing of it is
//   plan(v, t)         X_plan(t), in double
//   row(v, t, out)     coefficients of the step into month t (t = 0: the step that changes nothing)
//   words(v, out)      integer thresholds, constant over time
//   step(...)          the step itself, on any Real; its states are 0 at the start; returns X(t)
// and, where it has parts (regimes) of which the study says how many,
//   row_size(parts), word_size(parts)    how much row() and words() fill; others kDriverRow, kDriverWords
// where v gives the driver's keys in years and natural units:
//   v.at(key, t)             in the month t -> t+1
//   v.parts()                how many parts; the one it is in first is number 0
//   v.part(key, i, own, t)   of part i, the value of its own key, in the month t -> t+1
//   v.rate(key, i, j)        from part i to part j
// One month is kMonth years. Double arithmetic here uses functions.h only: libm changes bits with
// the processor.
#pragma once

#include "kernels/functions.h"
#include "kernels/key.h"
#include "kernels/list.h"
#include "kernels/tables.h"
#include "kernels/thresholds.h"

namespace offtake::inline OFFTAKE_TARGET {

inline constexpr double kMonth = 1.0 / 12.0;
inline constexpr double kHoursPerMonth = 730.5;

/// What a process draws a month besides its correlated normal, each from a stream of its own.
struct ExtraDraws {
  bool word;
  bool normal;
};
inline constexpr int kExtraDraws = 2;    // streams "driver.N/word" and "driver.N/normal"
inline constexpr int kDriverStates = 2;  // Reals a process may keep from month to month
inline constexpr int kMostParts = 8;     // regimes

/// What step() finds beside its correlated normal.
template <class Real, class Parts>
struct Extra {
  WordOf<Real> word;
  Real normal;
  Parts parts;  // how many: int or Count
};

template <class Process>
constexpr int row_size_of(int parts) {
  if constexpr (requires { Process::row_size(0); }) {
    return Process::row_size(parts);
  } else {
    return kDriverRow;
  }
}
template <class Process>
constexpr int word_size_of(int parts) {
  if constexpr (requires { Process::word_size(0); }) {
    return Process::word_size(parts);
  } else {
    return Process::draws.word ? kDriverWords : 0;
  }
}
/// True where X may fall below 0, and so is no scale of a demand.
template <class Process>
constexpr bool is_signed() {
  return requires { Process::may_be_negative; };
}

namespace keys {
inline constexpr Key initial{"initial", Form::number, Unit::number, kPositive, Presence::required, 1, "X at the start"};
inline constexpr Key drift{"drift_per_year",
                           Form::steps,
                           Unit::per_year,
                           {-5, 5},
                           Presence::optional,
                           0,
                           "continuous growth of the mean (log-ou: of the median)"};
inline constexpr Key volatility{"volatility",
                                Form::steps,
                                Unit::per_sqrt_year,
                                {0, 10},
                                Presence::required,
                                0,
                                "standard deviation of log X over a year"};
inline constexpr Key flat_volatility{"volatility",
                                     Form::number,
                                     Unit::per_sqrt_year,
                                     {0, 10},
                                     Presence::required,
                                     0,
                                     "standard deviation of log X over a year, before reversion"};
}  // namespace keys

/// Sum of at(key, k) · dt over the months before t.
template <class Values>
inline double integral(const Values& v, int key, int month) {
  double sum = 0;
  for (int k = 0; k < month; ++k) sum += v.at(key, k) * kMonth;
  return sum;
}

/// (1 − e^{−x})/x for x >= 0; by its series where the difference would cancel.
inline double decay_share(double x) { return x < 1e-3 ? 1 - x / 2 * (1 - x / 3 * (1 - x / 4)) : (1 - exp_of(-x)) / x; }

}  // namespace offtake::inline OFFTAKE_TARGET
