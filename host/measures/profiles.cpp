#include "host/measures/profiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace offtake {
namespace {

constexpr double kQuantiles[] = {.05, .25, .5, .75, .95};

void sort_unique(std::vector<std::uint64_t>& ranks) {
  std::sort(ranks.begin(), ranks.end());
  ranks.erase(std::unique(ranks.begin(), ranks.end()), ranks.end());
}

}  // namespace

std::vector<double> order_statistics(std::span<const double> values, std::span<const std::uint64_t> ranks) {
  // Count values into buckets of even width, then look only into the buckets that hold a rank.
  constexpr std::size_t kBuckets = 2048;
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  if (values.empty() || *least == *greatest) return std::vector<double>(ranks.size(), values.empty() ? NAN : *least);
  const double from = *least, scale = double(kBuckets - 1) / (*greatest - from);
  std::vector<std::uint16_t> bucket_of(values.size());
  std::vector<std::uint64_t> begin(kBuckets + 1);  // rank before the bucket's first value
  for (std::size_t i = 0; i < values.size(); ++i) {
    bucket_of[i] = std::uint16_t((values[i] - from) * scale);
    ++begin[bucket_of[i] + 1u];
  }
  for (std::size_t b = 0; b < kBuckets; ++b) begin[b + 1] += begin[b];

  std::vector<std::vector<double>> inside(kBuckets);
  std::vector<std::uint8_t> wanted(kBuckets);
  const auto bucket_with = [&](std::uint64_t rank) {
    return std::size_t(std::upper_bound(begin.begin(), begin.end(), rank - 1) - begin.begin()) - 1;
  };
  for (const std::uint64_t rank : ranks) wanted[bucket_with(rank)] = 1;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (wanted[bucket_of[i]]) inside[bucket_of[i]].push_back(values[i]);
  }
  for (auto& bucket : inside) std::sort(bucket.begin(), bucket.end());
  std::vector<double> statistics;
  for (const std::uint64_t rank : ranks) {
    const std::size_t bucket = bucket_with(rank);
    statistics.push_back(inside[bucket][rank - 1 - begin[bucket]]);
  }
  return statistics;
}

Fan::Fan(std::int64_t paths) {
  for (const double p : kQuantiles) {
    const auto count = std::uint64_t(paths);
    quantiles_.push_back({fmt::format("{}", p), quantile_rank(p, count), quantile_ranks(p, count)});
    ranks_.push_back(quantiles_.back().rank);
    if (const auto& band = quantiles_.back().band) ranks_.insert(ranks_.end(), {band->low, band->high});
  }
  sort_unique(ranks_);
}

void Fan::append(const std::string& entity, const std::string& metric, int month, std::span<const double> values,
                 std::vector<ProfileRow>& rows) const {
  const double n = double(values.size());
  double sum = 0, squares = 0;
  for (const double x : values) sum += x;
  const double mean = sum / n;
  for (const double x : values) squares += (x - mean) * (x - mean);
  ProfileRow row{month, entity, metric, "mean", mean, {}, {}};
  if (values.size() > 1) {
    const double half = kNormalQuantile * std::sqrt(squares / (n - 1) / n);
    row.low = mean - half;
    row.high = mean + half;
  }
  rows.push_back(row);

  const std::vector<double> statistics = order_statistics(values, ranks_);
  const auto at = [&](std::uint64_t rank) {
    return statistics[std::size_t(std::lower_bound(ranks_.begin(), ranks_.end(), rank) - ranks_.begin())];
  };
  for (const Quantile& quantile : quantiles_) {
    rows.push_back({month, entity, metric, quantile.label, at(quantile.rank), {}, {}});
    if (!quantile.band) continue;
    rows.back().low = at(quantile.band->low);
    rows.back().high = at(quantile.band->high);
  }
}

bool is_event_month(const Column& column) {
  return column.info.quantity == Quantity::month && std::string_view(column.info.name) != "lowest_liquidity_month";
}

void append_curve(const Column& column, const Summary& summary, int months, std::vector<CurveRow>& rows) {
  if (summary.count() == 0) return;
  std::uint64_t come = 0;
  for (int month = 0; month < months; ++month) {
    come += summary.in_bin(std::uint32_t(month) + 1);
    rows.push_back({month, column.entity, column.info.name, double(come) / double(summary.count()),
                    wilson(come, summary.count())});
  }
}

}  // namespace offtake
