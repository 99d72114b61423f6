#include "host/cli/paired_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/cli/format.h"
#include "host/cli/table.h"

namespace offtake {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

const DifferenceRow* find(const std::vector<DifferenceRow>& rows, const std::string& variant, const std::string& entity,
                          std::string_view metric, std::string_view measure, double level = kNan) {
  for (const DifferenceRow& row : rows) {
    const bool same_level = row.level == level || (std::isnan(row.level) && std::isnan(level));
    if (row.variant == variant && row.entity == entity && row.metric == metric && row.measure == measure && same_level)
      return &row;
  }
  return nullptr;
}

/// A number without an interval that needs none.
std::string plain(double value, Style style) {
  return style == Style::percent ? percent(value) : style == Style::number ? quantity(value) : amount(value);
}

/// Key figures, as they are told.
struct Figure {
  std::string_view metric, measure, heading;
};
constexpr Figure kFigures[] = {
    {"mismatch_usd", "mean", "mismatch, USD"},
    {"stranded_usd", "mean", "stranded, USD"},
    {"unserved_gpue_hours", "mean", "unserved, GPUe-hours"},
    {"funding_gap_usd", "mean", "funding gap, USD"},
    {"met", "probability", "reached in time"},
    {"default_month", "probability", "fails"},
    {"breach_month", "probability", "covenant broken"},
    {"termination_month", "probability", "ends early"},
};

/// The figure that a row is of, or null: means are told of the perspective party alone.
const Figure* figure_of(const DifferenceRow& row, const std::string& perspective) {
  for (const Figure& figure : kFigures) {
    if (row.metric != figure.metric || row.measure != figure.measure) continue;
    return row.measure == "probability" || row.entity == "party." + perspective ? &figure : nullptr;
  }
  return nullptr;
}

}  // namespace

Side::Side(const BuiltTables& tables, const RunOutput& output, const std::vector<double>& levels)
    : tables_(&tables), output_(&output), losses_(output.headline.values()) {
  const std::size_t i = std::size_t(tables.headline);
  if (losses_.empty()) {
    estimates_ = estimate(tables.columns[i], output.summaries[i], levels);
  } else {
    ColumnOrder<double> order(losses_);
    estimates_ = estimate(tables.columns[i], output.summaries[i], levels, &order);
  }
}

double Side::value(int column) const {
  const Column& own = tables_->columns[std::size_t(column)];
  const Summary& summary = output_->summaries[std::size_t(column)];
  const double n = double(summary.count());
  if (own.info.quantity == Quantity::flag) return double(summary.count() - summary.zeros()) / n;
  if (own.info.quantity == Quantity::month) return double(summary.count() - summary.in_bin(0)) / n;
  return moments(summary, own.lsb).mean;
}

double Side::headline(std::string_view measure, double level) const {
  for (const Estimate& one : estimates_)
    if (one.measure == measure && one.level == level) return one.value;
  return kNan;
}

std::vector<DifferenceRow> rows_of(const std::string& variant, const Side& base, const Side& other,
                                   const Differences& differences, const std::vector<double>& levels) {
  std::vector<DifferenceRow> rows;
  for (std::size_t i = 0; i < differences.columns().size(); ++i) {
    const ColumnPair pair = differences.columns()[i];
    const PairedSums& sums = differences.sums()[i];
    const Column& column = base.tables().columns[std::size_t(pair.base)];
    rows.push_back({variant, column.entity, column.info.name, sums.measure(), kNan, base.value(pair.base),
                    other.value(pair.variant), sums.difference()});
    if (pair.base != base.tables().headline || pair.variant != other.tables().headline) continue;
    for (const char* measure : {"var", "es"}) {
      for (const double level : levels) {
        const double from = base.headline(measure, level), to = other.headline(measure, level);
        const bool kept = !base.losses().empty() && !other.losses().empty();
        const auto paired = measure == std::string_view("es") ? es_difference : var_difference;
        const Measured difference = kept ? paired(base.losses(), other.losses(), level)
                                         : Measured{to - from, {}, {}, "the losses of all paths did not fit in memory"};
        rows.push_back({variant, column.entity, column.info.name, measure, level, from, to, difference});
      }
    }
  }
  return rows;
}

std::string loss_table(const std::vector<DifferenceRow>& rows, const std::vector<Compared>& groups,
                       const std::string& perspective, double at) {
  const std::string party = "party." + perspective;
  const bool has_es = std::any_of(rows.begin(), rows.end(), [&](const DifferenceRow& row) {
    return row.entity == party && row.metric == "loss_usd" && row.measure == "es" && row.level == at;
  });
  std::vector<std::string> header{"loss of " + perspective, "mean", "difference"};
  if (has_es) header.insert(header.end(), {"ES " + level(at), "difference"});
  Table table(std::move(header), Align::left);
  const auto add = [&](std::vector<std::string> cells) {
    if (!has_es) cells.resize(3);
    table.add(std::move(cells));
  };
  Remarks remarks;
  for (const Compared& group : groups) {
    for (std::size_t i = 0; i < group.names.size(); ++i) {
      const DifferenceRow* mean = find(rows, group.names[i], party, "loss_usd", "mean");
      const DifferenceRow* es = find(rows, group.names[i], party, "loss_usd", "es", at);
      if (!mean || (has_es && !es)) continue;
      if (i == 0) add({group.base, amount(mean->base), "", es ? amount(es->base) : "", ""});
      add({group.variants[i], amount(mean->value), measured(mean->difference, Style::amount, remarks),
           es ? amount(es->value) : "", es ? measured(es->difference, Style::amount, remarks) : ""});
    }
  }
  return table.text() + remarks.text();
}

std::string change_table(const std::vector<DifferenceRow>& rows, const std::string& variant,
                         const std::string& perspective, const std::string& base, const std::string& other) {
  Table table({variant, "mean or probability", base, other, "difference"}, Align::left);
  Remarks remarks;
  for (const DifferenceRow& row : rows) {
    const Figure* figure = row.variant == variant ? figure_of(row, perspective) : nullptr;
    if (!figure || row.difference.value == 0) continue;
    const bool is_share = row.measure == "probability";
    const Style style = is_share ? Style::percent : Style::amount;
    table.add({"  " + row.entity, std::string(figure->heading), plain(row.base, style), plain(row.value, style),
               measured(row.difference, is_share ? Style::points : Style::amount, remarks)});
  }
  return table.empty() ? fmt::format("  {}: no other key figure is different\n", variant)
                       : table.text() + remarks.text();
}

std::string points_text() { return "Differences of probabilities are in percentage points (pp)."; }

std::string scope_text() {
  return points_text() + " VaR and ES are compared for this loss alone, means and probabilities for all else.";
}

}  // namespace offtake
