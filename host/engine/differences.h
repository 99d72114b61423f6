// What a variant's path results are off those of the base, path by path: exact sums, as mergeable as a summary.
#pragma once

#include <cstdint>
#include <vector>

#include "host/measures/paired.h"
#include "host/tables/built_tables.h"

namespace offtake {

/// Columns of one name and quantity in both: their positions in the base and in the variant.
struct ColumnPair {
  int base, variant;
};
std::vector<ColumnPair> common_columns(const BuiltTables& base, const BuiltTables& variant);

/// One thread's share of the differences of one variant.
class Differences {
 public:
  Differences(const BuiltTables& base, const BuiltTables& variant);

  /// Path results (column, stride) of the same paths; those of the variant and of the base may differ in precision.
  void add(int paths, const void* base, std::int64_t base_stride, const void* variant, std::int64_t variant_stride);
  /// Sums of so many paths, as a device has them: (column of columns()).
  void add(const std::vector<SplitSums>& sums, std::uint64_t paths);
  void merge(const Differences& other);

  const std::vector<ColumnPair>& columns() const { return columns_; }
  const std::vector<PairedSums>& sums() const { return sums_; }  // (column of columns())

 private:
  const BuiltTables* base_;
  const BuiltTables* variant_;
  std::vector<ColumnPair> columns_;
  std::vector<PairedSums> sums_;
};

}  // namespace offtake
