// A configuration key as it is declared: once, beside what it means.
//
// Shared by the kernels' lists (processes, clauses) and by the host's tables of keys, hence
// free of the standard library.
#pragma once

#include "kernels/target.h"

namespace offtake::inline OFFTAKE_TARGET {

/// How a key is written in the study file.
enum class Form : unsigned char {
  number,        // 3.0
  integer,       // 3
  flag,          // true
  text,          // "free text"
  date,          // 2026-12-01 (the first of its month)
  steps,         // a number, or [[date, number], …]; before the first date the first value holds
  ramp,          // the same, but 0 before its first date
  payments,      // [[date, number], …], each once at its date
  quote,         // a number, steps, or { driver = "name", times = 0.9 }
  price,         // a number, or { driver = "name", times = 0.9 }
  distribution,  // a number, or { dist = "lognormal", … }
  choice,        // one of the words in Key::refers, separated by '|'
  reference,     // the name of an entity of kind Key::refers
  references,    // a list of such names
  numbers,       // a list of numbers
  texts,         // a list of texts
  pairs,         // a list of [name, name, number]
  stages,        // [[progress, share], …], both rising
  units,         // { name = count, … }, names of kind Key::refers
  table,         // a nested table with keys of its own
  parts,         // { name = { … }, … }: named parts, each with the keys Key::parts
  part,          // the name of one of the parts of the key Key::refers: the first
  rates,         // { name = { other = number, … }, … } from part to part
};

/// The unit a number is in; the key's suffix says the same.
enum class Unit : unsigned char {
  none,
  number,
  share,
  usd,
  usd_per_gpue_hour,
  usd_per_kwh,
  usd_per_mw_year,
  usd_per_kw_month,
  usd_per_year,
  per_year,
  per_sqrt_year,
  months,
  hours,
  mw,
  kw,
  gpue,
  count,
};

/// Permitted numbers: low <= x <= high, or low < x <= high when `above`.
struct Range {
  double low = -1e300;
  double high = 1e300;
  bool above = false;
};
inline constexpr Range kAny{};
inline constexpr Range kPositive{0, 1e300, true};
inline constexpr Range kNotNegative{0, 1e300, false};
inline constexpr Range kShare{0, 1, false};

/// led: required, unless a driver follows another, which then says it.
enum class Presence : unsigned char { optional, required, led };

struct Key {
  const char* name;
  Form form;
  Unit unit;
  Range range;
  Presence presence;
  double fallback;             // the neutral value of an absent optional number
  const char* doc;             // one line
  const char* refers = "";     // kind of entity referred to, or the choices "a|b"
  const Key* parts = nullptr;  // keys of each part
  int part_keys = 0;           // how many
};

}  // namespace offtake::inline OFFTAKE_TARGET
