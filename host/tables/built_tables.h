// What a study becomes before the first path: structure, numbers, and what its results are called.
#pragma once

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "host/measures/column.h"
#include "host/study/study.h"
#include "kernels/path_metrics.h"
#include "kernels/structure.h"
#include "kernels/tables.h"

namespace offtake {

/// A time profile: entity and metric, as in profiles.csv.
struct SeriesName {
  std::string entity;
  std::string metric;
};

/// A study that reads well and cannot be simulated: where, which key, what and why and the remedy.
struct StudyError : std::runtime_error {
  StudyError(Place where, std::string which, const std::string& what)
      : std::runtime_error(what), place(where), key(std::move(which)) {}
  Place place;
  std::string key;
};

struct BuiltTables {
  std::vector<int> structure;  // flat, see kernels/structure.h
  std::vector<double> reals;   // flat, see kernels/tables.h
  std::vector<float> singles;  // the same numbers in single precision
  std::vector<unsigned> words;
  std::array<int, kFields + 1> real_at{};
  std::array<int, kWords + 1> word_at{};
  int months = 0;
  std::uint64_t seed = 0;
  bool is_double = false;

  std::vector<Column> columns;     // what stands in which column of path results
  std::vector<SeriesName> series;  // time profiles, in the order of the profile recorder
  std::vector<std::string> notes;  // what a reader of the results should know
  int headline = -1;               // column of the perspective party's loss
  std::string hash;                // of everything above that enters the paths

  /// A view for the path model; T is float or double and must agree with is_double.
  template <class T>
  Tables<T> view() const;
};

/// Study -> tables, the plan included. Throws StudyError: a correlation matrix that is not positive
/// semi-definite, two streams of one hash.
BuiltTables build_tables(const Study& study, bool is_double);

}  // namespace offtake
