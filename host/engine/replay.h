// One path simulated again alone, with everything that was so month by month. Its metrics are the run's, bit
// for bit.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "host/engine/kept.h"
#include "host/tables/built_tables.h"

namespace offtake {

inline constexpr int kOwners = int(Owner::study) + 1;

class Replay {
 public:
  /// A month's level; of a sum what the month adds.
  template <Owner O>
  double of(Which<O> which, int entity, int month) const {
    return sum_[which.at] && month > 0 ? raw(which.at, entity, month) - raw(which.at, entity, month - 1)
                                       : raw(which.at, entity, month);
  }
  /// A sum up to the month, or its level.
  template <Owner O>
  double total(Which<O> which, int entity, int month) const {
    return raw(which.at, entity, month);
  }

  /// Whether the study has any of what the number is about; all are 0 where not.
  bool is_kept(int number) const { return first_[number] >= 0; }

  /// The same by position in kKept.
  double raw(int number, int entity, int month) const {
    if (!is_kept(number)) return 0;
    return values_[std::size_t(month) * row_ + std::size_t(first_[number] + entity)];
  }
  double in_month(int number, int entity, int month) const {
    return sum_[number] && month > 0 ? raw(number, entity, month) - raw(number, entity, month - 1)
                                     : raw(number, entity, month);
  }

  std::vector<double> metrics;  // (column)

 private:
  friend class Replayer;
  static constexpr std::array<int, kKeptNumbers> filled_with_none() {
    std::array<int, kKeptNumbers> none{};
    none.fill(-1);
    return none;
  }
  std::vector<double> values_;  // (month, row)
  std::size_t row_ = 0;
  std::array<int, kKeptNumbers> first_ = filled_with_none();
  std::array<bool, kKeptNumbers> sum_{};
};

/// Replays paths of one study.
class Replayer {
 public:
  Replayer(const Study& study, const BuiltTables& tables);

  Replay path(std::int64_t path) const;
  Replay plan() const;

  /// "contract.oracle", in the order of the tables.
  const std::vector<std::string>& entities(Owner owner) const { return entities_[std::size_t(owner)]; }

 private:
  template <class Scalar, class Draws>
  Replay replay(const Draws& draws) const;

  const BuiltTables& tables_;
  std::array<std::vector<std::string>, kOwners> entities_;
};

}  // namespace offtake
