// Tables: every number that is constant along all paths. Flat arrays, so that a copy to a device
// is one copy and a hash is one hash.
#pragma once

#include "kernels/target.h"

namespace offtake::inline OFFTAKE_TARGET {

inline constexpr int kDriverRow = 6;        // coefficients of a process for one month, unless it says otherwise
inline constexpr int kDriverWords = 8;      // integer thresholds of a process that draws words, likewise
inline constexpr int kOutageWords = 8;      // P(count > k), k = 0 … 7, as integer thresholds
inline constexpr int kCurvePairs = 1024;    // (value, difference to the next) of a marginal
inline constexpr double kCurveHigh = 6.75;  // last knot's normal score

/// Arrays of real numbers: [unit] (shape). Shapes with `month` hold one row a month.
enum class Field : int {
  driver_row,          // (month, Link::driver_row_begin) coefficients of the step into the month
  driver_plan,         // (month, driver) X_plan
  driver_loading,      // (entry) of Link::driver_loading
  discount,            // (month) DF, or dt · times where the rate follows a driver
  discount_step,       // (month) dt · r, or dt · times
  party_liquidity,     // [USD] (party) cash and credit line at start
  resale_times,        // (month, party) on the spot price
  resale_share,        // (month, party)
  party_recovery,      // [share] (party) of claims on it that is paid
  credit_rate,         // (month, credit) dt · hazard where X = X_plan
  credit_sensitivity,  // (credit)
  outside,             // [USD a month] (month, flow); times X where the flow follows a driver
  mean_price,          // [USD/GPUe-hour] (party) planned mean price of what it buys
  plan_flow,           // [USD] (month, party) discounted net flow on the plan
  factor_loading,      // (entry) of Link::factor_loading
  site_kw,             // [kW] (site) IT power at start
  site_energy,         // [USD per kW and month] (month, site) energised: pue · H · price
  site_opex,           // [USD per kW and month] (month, site) of the site's power
  site_outage_hours,   // [hours] (site) each, where counted
  fleet_units,         // (fleet) at start
  fleet_kw,            // [kW] (fleet) a unit
  fleet_per_kw,        // [units/kW] (fleet)
  fleet_gpue,          // [GPUe] (fleet) a unit, times its availability
  project_start,       // [months] (project) may be negative
  project_due,         // [months] (project)
  project_size,        // (project) kW or units
  project_cost,        // [USD] (project)
  project_factor,      // (project) sqrt(rho) on the supplier's factor
  project_own,         // (project) sqrt(1 - rho) on its own normal
  stress_loss,         // [months a month] (stress) that its projects do not advance
  cancel_progress,     // (stage) of Link::paced_fee_begin
  cancel_share,        // (stage) of the cost, from that progress on
  lease_rent,          // [USD per kW and month] (month, lease)
  lease_break,         // [months of rent] (lease)
  rule_level,          // (rule)
  rule_for,            // [months] (rule) in a row
  policy_hold,         // [share of cost a month] (policy)
  policy_restart,      // [share of cost] (policy)
  policy_delay,        // [months of work] (policy)
  demand_scale,        // [GPUe per unit of X] (month, demand) gpue / X(0) · season
  demand_value,        // [USD/GPUe-hour] (month, demand) 0 where the study says none
  demand_limit,        // [USD/GPUe-hour] (month, demand) dearest price it accepts: the value, or no limit
  demand_deferrable,   // [months] (demand)
  spot_times,          // (month, demand) on the spot price
  spot_share,          // (month, demand)
  contract_gpue,       // [GPUe] (month, contract) q
  contract_price,      // [USD/GPUe-hour] (month, contract) p, or what X is multiplied by
  contract_flex,       // (contract)
  contract_total,      // [GPUe-months] (contract) Σ q over the term within the horizon
  contract_top,        // (contract) take_or_pay, where not random
  clause_value,        // (clause, kClauseValues)
  milestone_level,     // [GPUe or kW] (milestone)
  lot_units,           // (lot)
  lot_begin,           // [months] (lot) from which it is there, where no project brings it; 0 or less
  lot_life,            // [months] (lot) 0: without end
  lot_worth,           // [USD] (lot) new; per unit of X where its value follows a driver
  lot_decline,         // [1/month] (lot) of the log of its value, 0 or less
  holding_usd,         // [USD] (holding) or per unit of X
  round_above,         // (round) level that the driver must be above
  round_usd,           // [USD] (month, round)
  debt_limit,          // [USD] (debt)
  debt_advance,        // (debt) share of the spending
  debt_rate,           // (month, debt) dt · rate, or dt · times on the driver
  debt_spread,         // (month, debt) dt · spread
  covenant_dscr,       // (covenant)
  curve_low,           // (curve) normal score of the first knot: below it the value is curve_atom
  curve_scale,         // (curve) knots per unit of score
  curve_atom,          // (curve) value below the first knot
  curve_pair,          // (curve, kCurvePairs, 2)
  size
};

/// Arrays of 32-bit words: streams of draws, thresholds and months.
enum class Word : int {
  driver_stream,          // (driver) of "driver.N/step"
  driver_extra_stream,    // (driver, kExtraDraws) of the process's further draws
  driver_threshold,       // (Link::driver_word_begin)
  factor_stream,          // (factor) of "supplier.N/factor"
  copula_stream,          // (1) of "correlation/copula", or nothing: Gaussian
  project_stream,         // (project) of "project.N/delay"
  credit_stream,          // (credit) of "party.N/chance"
  credit_step_in,         // [months] (credit) until its contracts go on; 0: they end
  site_stream,            // (site) of "site.N/outage"
  site_outage_threshold,  // (site, kOutageWords)
  contract_stream,        // (contract) of "contract.N/take_or_pay"
  contract_first,         // (contract) first month of the term, may be negative (as int)
  contract_end,           // (contract) month after the last
  contract_latest,        // (contract) month after the last that any path can have
  contract_true_up,       // (contract) as a period_word()
  milestone_by,           // (milestone) month
  project_sunk,           // (project) 1: due before the study; there from the beginning
  project_option,         // (project) 1: not signed at the start
  stress_stream,          // (stress) of "supplier.N/stress"
  stress_begin,           // (stress) threshold: a word above it begins a stress
  stress_end,             // (stress) threshold: a word above it ends one
  lease_months,           // (lease) from first power; 0: without end
  lot_valued,             // (lot) its last month, in which it is sold, or -1 (as int)
  debt_amortise,          // [months] (debt)
  covenant_from,          // (covenant) first month of the first test
  covenant_test,          // (covenant) period_word() of the months between tests
  covenant_cure,          // [months] (covenant)
  size
};

inline constexpr int kFields = int(Field::size);
inline constexpr int kWords = int(Word::size);

/// T is float or double. The offsets are part of the object, the arrays are not.
template <class T>
struct Tables {
  const T* reals;
  const unsigned* words;
  int months;
  unsigned seed_low, seed_high;
  int real_at[kFields + 1];
  int word_at[kWords + 1];

  template <Field F>
  OFFTAKE_HD T of(int i) const {
    return reals[real_at[int(F)] + i];
  }
  template <Field F>
  OFFTAKE_HD const T* from(int i) const {
    return reals + real_at[int(F)] + i;
  }
  template <Word W>
  OFFTAKE_HD unsigned word(int i) const {
    return words[word_at[int(W)] + i];
  }
  template <Word W>
  OFFTAKE_HD const unsigned* words_from(int i) const {
    return words + word_at[int(W)] + i;
  }
};

/// The same with months and offsets known to the compiler: Data has them as `months`, `real_at`, `word_at` and
/// `near_at`. Short arrays (near_at not -1) and all words are part of the object, which a GPU keeps in constant memory.
template <class T, class Data>
struct StudyTables {
  static constexpr int months = Data::months;
  const T* reals;
  unsigned seed_low, seed_high;
  T near[Data::near_at[kFields] > 0 ? Data::near_at[kFields] : 1];
  unsigned words[Data::word_at[kWords] > 0 ? Data::word_at[kWords] : 1];

  template <Field F>
  OFFTAKE_HD T of(int i) const {
    return *from<F>(i);
  }
  template <Field F>
  OFFTAKE_HD const T* from(int i) const {
    if constexpr (Data::near_at[int(F)] >= 0) {
      return near + Data::near_at[int(F)] + i;
    } else {
      return reals + Data::real_at[int(F)] + i;
    }
  }
  template <Word W>
  OFFTAKE_HD unsigned word(int i) const {
    return words[Data::word_at[int(W)] + i];
  }
  template <Word W>
  OFFTAKE_HD const unsigned* words_from(int i) const {
    return words + Data::word_at[int(W)] + i;
  }
};

/// What a path of a structure reads: Tables, unless the structure says that its data have offsets, too.
template <class T, class S>
struct TablesFor {
  using Type = Tables<T>;
};
template <class T, class S>
requires requires { S::Study::near_at; }
struct TablesFor<T, S> {
  using Type = StudyTables<T, typename S::Study>;
};
template <class T, class S>
using TablesOf = typename TablesFor<T, S>::Type;

}  // namespace offtake::inline OFFTAKE_TARGET
