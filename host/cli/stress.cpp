#include "host/cli/stress.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "host/cli/ending.h"
#include "host/cli/findings.h"
#include "host/cli/format.h"
#include "host/cli/inputs.h"
#include "host/cli/interrupt.h"
#include "host/cli/paired_report.h"
#include "host/cli/record.h"
#include "host/cli/run_report.h"
#include "host/cli/simulate.h"
#include "host/cli/table.h"
#include "host/cli/usage_error.h"
#include "host/config/resolved.h"
#include "host/engine/memory.h"

namespace offtake {
namespace {

/// All lie in memory at a time.
void check_memory(const std::vector<BuiltTables>& tables, const RunRequest& request) {
  const RunRequest share = shared_request(request, tables.size());
  std::uint64_t bytes_needed = 0;
  bool fits = true;
  for (const BuiltTables& own : tables) {
    const RunNeeds needs = needs_of(own, share);
    bytes_needed += needs.total();
    fits = fits && needs.total() <= needs.bound_bytes;
  }
  if (fits) return;
  throw UsageError(fmt::format("--memory: the bound is {}, but {} variants with one thread may take {}, {}",
                               bytes(memory_bound(request)), tables.size(), bytes(bytes_needed),
                               "raise it, or run the scenarios one by one with offtake run --scenario"));
}

/// Of the study and its variants: where the scenario stands that a strategy was chosen under, else 0.
std::vector<std::size_t> origins_of(const std::vector<Study>& variants) {
  std::vector<std::size_t> origins{0};
  for (const Study& variant : variants) {
    const auto scenario = std::find_if(variants.begin(), variants.end(), [&](const Study& other) {
      return other.scenario == variant.scenario && other.strategy.empty();
    });
    const bool has_both = !variant.scenario.empty() && !variant.strategy.empty();
    origins.push_back(has_both ? std::size_t(scenario - variants.begin()) + 1 : 0);
  }
  return origins;
}

std::string digests(const std::vector<std::string>& names, const std::vector<RunOutput>& outputs) {
  Table table({"digest", ""}, Align::left);
  for (std::size_t i = 0; i < names.size(); ++i) table.add({names[i], outputs[i].digest.hex()});
  return table.text();
}

}  // namespace

void stress_study(const Arguments& arguments) {
  const auto [input, variants, clashes] = read_inputs(arguments);
  const auto& [study, notes] = input;
  if (variants.empty()) {
    throw UsageError(
        fmt::format("{}: has no variants to compare, add [scenario.NAME] or [strategy.NAME], see offtake "
                    "keys",
                    arguments.study));
  }
  const std::vector<BuiltTables> tables = tables_of_all(study, variants, arguments.is_double);
  const RunRequest request = request_of(arguments, study);
  const auto directory = directory_of(arguments, study);
  check_memory(tables, request);
  check_run_directory(directory, arguments.existing);
  std::vector<std::string> names{"base"};
  for (const Study& variant : variants) names.push_back(variant_name(variant));

  catch_interrupts();
  print_out(run_header(study, tables[0], shared_request(request, tables.size()), notes));
  const std::vector<std::size_t> origins = origins_of(variants);
  for (std::size_t i = 1; i < tables.size(); ++i)
    if (origins[i] == 0) print_out("  " + wrapped(variant_text(variants[i - 1]), 4, 2) + "\n");
  PairedRuns runs = simulate_paired(tables, request, arguments.progressing, origins);
  end_at_interrupts(interruption_text(runs.outputs[0].paths, request.paths));

  RunRecord record = record_of(study, tables[0], runs.outputs[0]);
  std::vector<Side> sides;
  for (std::size_t i = 0; i < tables.size(); ++i) sides.emplace_back(tables[i], runs.outputs[i], study.levels);
  std::vector<std::string> told = names;  // under which their differences are kept
  Compared variants_alone{"base", {}, {}};
  std::map<std::size_t, Compared> strategies;  // of a scenario, by its place
  for (std::size_t i = 1; i < tables.size(); ++i) {
    const Study& variant = variants[i - 1];
    const auto keep = [&](const std::vector<DifferenceRow>& rows) {
      record.differences.insert(record.differences.end(), rows.begin(), rows.end());
    };
    keep(rows_of(names[i], sides[0], sides[i], runs.differences[i], study.levels));
    if (origins[i] > 0) {
      told[i] = fmt::format("strategy {} under scenario {}", variant.strategy, variant.scenario);
      keep(rows_of(told[i], sides[origins[i]], sides[i], runs.beside[i], study.levels));
    }
    Compared& group = origins[i] > 0 ? strategies[origins[i]] : variants_alone;
    if (origins[i] > 0) group.base = names[origins[i]];
    group.names.push_back(told[i]);
    group.variants.push_back("  " + (origins[i] > 0 ? "strategy " + variant.strategy : names[i]));
    record.variants.push_back({names[i], variant.scenario, variant.strategy, tables[i].hash,
                               runs.outputs[i].digest.hex(), resolved(variant)});
  }
  record.estimates = estimate_all(tables[0], study.levels, runs.outputs[0]);
  catch_interrupts();  // what is being written is finished
  write_run(record, directory, arguments.existing);

  const double top = *std::max_element(study.levels.begin(), study.levels.end());
  std::string out =
      "\nWhat does each variant change?\n" + loss_table(record.differences, {variants_alone}, study.perspective, top);
  std::vector<Compared> groups;
  for (const auto& [place, group] : strategies) groups.push_back(group);
  if (!groups.empty()) {
    out += "\nWhat does each strategy change under a scenario?\n" +
           loss_table(record.differences, groups, study.perspective, top);
  }
  for (std::size_t i = 1; i < names.size(); ++i) {
    const bool is_base = origins[i] == 0;
    out += "\n" + change_table(record.differences, told[i], study.perspective, is_base ? "base" : "scenario");
  }
  const RunOutput& first = runs.outputs[0];
  const auto has = [&variants = variants](auto name) {
    return std::any_of(variants.begin(), variants.end(),
                       [&](const Study& variant) { return !(variant.*name).empty(); });
  };
  const bool more = groups.empty() && has(&Study::scenario) && has(&Study::strategy);
  out += "\n  " +
         wrapped(
             "Differences are from the base, those of a strategy under a scenario from that scenario, on the same "
             "draws, with 95 % intervals of paired paths; losses are against the base study's plan. " +
                 scope_text() + (more ? " For each strategy under each scenario: --all." : ""),
             2, 2) +
         "\n\n";
  out += digests(names, runs.outputs);
  out +=
      fmt::format("\npaths   {} of {} variants in {}\n", grouped(first.paths), names.size(), duration(first.seconds));
  for (const auto& [name, text] : device_lines(names, runs.outputs))
    out += fmt::format("{:<8}{}\n", name, wrapped(text, 8, 8));
  out += fmt::format("results {}\n", directory.string());
  print_out(out);
}

}  // namespace offtake
