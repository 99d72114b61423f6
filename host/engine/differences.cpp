#include "host/engine/differences.h"

#include <map>
#include <string>

namespace offtake {
namespace {

double number(const void* metrics, std::int64_t at, bool is_double) {
  return is_double ? static_cast<const double*>(metrics)[at] : double(static_cast<const float*>(metrics)[at]);
}

}  // namespace

std::vector<ColumnPair> common_columns(const BuiltTables& base, const BuiltTables& variant) {
  std::map<std::string, int> at;
  for (std::size_t i = 0; i < base.columns.size(); ++i) at.emplace(base.columns[i].name(), int(i));
  std::vector<ColumnPair> pairs;
  for (std::size_t i = 0; i < variant.columns.size(); ++i) {
    const auto same = at.find(variant.columns[i].name());
    if (same != at.end()) pairs.push_back({same->second, int(i)});
  }
  return pairs;
}

Differences::Differences(const BuiltTables& base, const BuiltTables& variant)
    : base_(&base), variant_(&variant), columns_(common_columns(base, variant)) {
  for (const ColumnPair& pair : columns_)
    sums_.emplace_back(base.columns[std::size_t(pair.base)], variant.columns[std::size_t(pair.variant)]);
}

void Differences::add(int paths, const void* base, std::int64_t base_stride, const void* variant,
                      std::int64_t variant_stride) {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const std::int64_t b = columns_[i].base * base_stride, v = columns_[i].variant * variant_stride;
    for (int path = 0; path < paths; ++path)
      sums_[i].add(number(base, b + path, base_->is_double), number(variant, v + path, variant_->is_double));
  }
}

void Differences::add(const std::vector<SplitSums>& sums, std::uint64_t paths) {
  for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i].add(sums[i], paths);
}

void Differences::merge(const Differences& other) {
  for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i].merge(other.sums_[i]);
}

}  // namespace offtake
