#include "host/cli/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "host/cli/ending.h"
#include "host/cli/format.h"
#include "host/cli/inputs.h"
#include "host/cli/interrupt.h"
#include "host/cli/paired_report.h"
#include "host/cli/run_report.h"
#include "host/cli/simulate.h"
#include "host/cli/table.h"
#include "host/config/resolved.h"
#include "host/results/comparison.h"
#include "host/results/read_run.h"

namespace offtake {
namespace {

constexpr const char* kName = "B less A";

/// Levels that both report.
std::vector<double> common_levels(const Study& a, const Study& b) {
  std::vector<double> levels;
  std::set_intersection(a.levels.begin(), a.levels.end(), b.levels.begin(), b.levels.end(), std::back_inserter(levels));
  return levels;
}

std::string line_of(const char* which, const StoredRun& run) {
  return fmt::format("  {}  {}: {}, {}, {} paths, seed {}, {} precision\n", which, run.directory.string(),
                     run.study.name, variant_name(run.study), grouped(run.paths), run.study.seed,
                     run.is_double ? "double" : "single");
}

/// What makes two losses hard to compare: other months, or other discounting.
std::string caution(const Study& a, const Study& b) {
  const auto rate_of = [](const Study& study) { return resolved(study)["study"]["discount_rate_per_year"].dump(); };
  const std::tuple<const char*, std::string, std::string> keys[] = {
      {"study.start", to_string(a.start), to_string(b.start)},
      {"study.months", std::to_string(a.months), std::to_string(b.months)},
      {"study.discount_rate_per_year", rate_of(a), rate_of(b)}};
  std::string others;
  for (const auto& [key, of_a, of_b] : keys)
    if (of_a != of_b) others += fmt::format("{}{} ({} and {})", others.empty() ? "" : ", ", key, of_a, of_b);
  if (others.empty()) return "";
  return "  " +
         wrapped("Not like with like: the runs differ in " + others + ", which moves every sum of money.", 2, 2) + "\n";
}

std::vector<DifferenceRow> paired_rows(const Arguments& arguments, const StoredRun& a, const StoredRun& b,
                                       const std::vector<double>& levels) {
  const std::vector<BuiltTables> tables{tables_of_run(a), tables_of_run(b)};
  RunRequest request = request_of(arguments, a.study);
  request.paths = std::min(a.paths, b.paths);
  print_out(
      fmt::format("  The seeds agree: both are simulated anew on their first {} paths, and differences are paired.\n",
                  grouped(request.paths)));
  catch_interrupts();
  const PairedRuns runs = simulate_paired(tables, request, arguments.progressing);
  for (const auto& [name, text] : device_lines({"A", "B"}, runs.outputs))
    print_out(fmt::format("  {:<8}{}\n", name, wrapped(text, 10, 10)));
  const Side first(tables[0], runs.outputs[0], levels), second(tables[1], runs.outputs[1], levels);
  return rows_of(kName, first, second, runs.differences[1], levels);
}

/// Means, probabilities, VaR and ES that both runs have written.
std::vector<DifferenceRow> independent_rows(const StoredRun& a, const StoredRun& b) {
  const std::vector<Estimate> first = read_estimates(a), second = read_estimates(b);
  std::vector<DifferenceRow> rows;
  for (const Estimate& one : first) {
    const auto same = std::find_if(second.begin(), second.end(), [&](const Estimate& other) {
      const bool same_level = other.level == one.level || (std::isnan(other.level) && std::isnan(one.level));
      return other.entity == one.entity && other.metric == one.metric && other.measure == one.measure && same_level;
    });
    if (same == second.end() || one.measure == "sd" || one.measure == "quantile") continue;
    rows.push_back({kName, one.entity, one.metric, one.measure, one.level, one.value, same->value,
                    independent_difference({one.value, one.low, one.high, one.reason},
                                           {same->value, same->low, same->high, same->reason})});
  }
  return rows;
}

}  // namespace

void compare_runs(const Arguments& arguments) {
  const StoredRun a = read_run(arguments.study), b = read_run(arguments.other);
  const auto has = [](const StoredRun& run, const std::string& party) {
    return std::any_of(run.study.parties.begin(), run.study.parties.end(),
                       [&](const Party& one) { return one.name == party; });
  };
  if (!has(a, b.study.perspective) && !has(b, a.study.perspective))
    throw BadRun(b.directory,
                 fmt::format("is of {}, whom {} does not know, as this run does not know {}, name two runs "
                             "of one study or of its variants",
                             b.study.perspective, a.directory.string(), a.study.perspective));
  const std::vector<double> levels = common_levels(a.study, b.study);
  const bool paired = a.study.seed == b.study.seed;
  if (!arguments.out.empty()) check_run_directory(arguments.out, arguments.existing, kComparisonDirectory);
  print_out("Two runs\n" + line_of("A", a) + line_of("B", b) + caution(a.study, b.study));
  if (!paired) {
    print_out("  The seeds differ: differences are of independent runs, as each has reported, with wider intervals.\n");
  }
  const std::vector<DifferenceRow> rows = paired ? paired_rows(arguments, a, b, levels) : independent_rows(a, b);
  const std::string& perspective = a.study.perspective;
  std::string out;
  if (perspective != b.study.perspective) {
    out += fmt::format("  The runs take the sides of {} and {}: what follows is that of {}.\n", perspective,
                       b.study.perspective, perspective);
  }
  const double top = levels.empty() ? std::numeric_limits<double>::quiet_NaN() : levels.back();
  out += "\n" + loss_table(rows, {{"A", {kName}, {kName}}}, perspective, top);
  out += "\n" + change_table(rows, kName, perspective, "A", "B");
  const bool has_es =
      std::any_of(rows.begin(), rows.end(), [](const DifferenceRow& row) { return row.measure == "es"; });
  std::string told = paired && has_es ? scope_text() : points_text();
  if (!has_es) told += " VaR and ES are not compared: the runs have no level, or no headline, in common.";
  out += "\n  " + wrapped(told, 2, 2) + "\n";
  if (!arguments.out.empty()) {
    catch_interrupts();  // what is being written is finished
    write_comparison({a, b, paired, std::min(a.paths, b.paths), rows}, arguments.out, arguments.existing);
    out += "\nresults " + arguments.out + "\n";
  }
  print_out(out);
}

}  // namespace offtake
