#include "host/cli/findings.h"

#include <cmath>

#include "host/measures/intervals.h"

namespace offtake {

int Findings::column(std::string_view entity, std::string_view metric) const {
  for (std::size_t i = 0; i < tables.columns.size(); ++i) {
    if (tables.columns[i].entity == entity && metric == tables.columns[i].info.name) return int(i);
  }
  return -1;
}

Measured Findings::of(std::string_view entity, std::string_view metric, std::string_view measure, double level) const {
  for (const Estimate& e : estimates) {
    const bool same_level = e.level == level || (std::isnan(e.level) && std::isnan(level));
    if (e.entity == entity && e.metric == metric && e.measure == measure && same_level)
      return {e.value, e.low, e.high, e.reason};
  }
  return {std::numeric_limits<double>::quiet_NaN(), {}, {}, "not reported"};
}

Measured Findings::positive(std::string_view entity, std::string_view metric) const {
  const int at = column(entity, metric);
  if (at < 0 || summaries[std::size_t(at)].count() == 0)
    return {std::numeric_limits<double>::quiet_NaN(), {}, {}, "not reported"};
  const Summary& summary = summaries[std::size_t(at)];
  const std::uint64_t hits = summary.count() - summary.zeros();
  const Interval interval = wilson(hits, summary.count());
  return {double(hits) / double(summary.count()), interval.low, interval.high, ""};
}

std::vector<Estimate> estimate_all(const BuiltTables& tables, const std::vector<double>& levels, RunOutput& output) {
  std::vector<Estimate> all;
  const auto add = [&](std::size_t i, Order* exact) {
    for (Estimate& e : estimate(tables.columns[i], output.summaries[i], levels, exact)) all.push_back(std::move(e));
  };
  for (std::size_t i = 0; i < tables.columns.size(); ++i) {
    if (int(i) == tables.headline && !output.headline.singles.empty()) {
      ColumnOrder<float, UnsetVector<float>> order(std::move(output.headline.singles));
      add(i, &order);
    } else if (int(i) == tables.headline && !output.headline.doubles.empty()) {
      ColumnOrder<double, UnsetVector<double>> order(std::move(output.headline.doubles));
      add(i, &order);
    } else {
      add(i, nullptr);
    }
  }
  return all;
}

}  // namespace offtake
