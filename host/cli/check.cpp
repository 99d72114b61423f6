#include "host/cli/check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "host/cli/ending.h"
#include "host/cli/findings.h"
#include "host/cli/format.h"
#include "host/cli/inputs.h"
#include "host/cli/run_report.h"
#include "host/cli/table.h"
#include "host/config/kinds.h"
#include "host/config/load.h"
#include "host/config/resolved.h"
#include "host/engine/units.h"
#include "host/explain/phrases.h"
#include "host/tables/draft.h"
#include "kernels/clauses.h"
#include "kernels/job.h"

namespace offtake {
namespace {

using Json = nlohmann::ordered_json;

/// With a space after each comma where it is long and may be broken.
std::string joined(const std::vector<std::string>& texts, std::size_t longest) {
  std::size_t length = 0;
  for (const std::string& text : texts) length += text.size() + 1;
  return fmt::format("{}", fmt::join(texts, length > longest ? ", " : ","));
}

/// One value in the file's own words, without the quotes and braces that only a parser needs.
std::string value_text(const Json& value) {
  constexpr std::size_t kLongest = 60;
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) return fmt::format("{:.10g}", value.get<double>());
  std::vector<std::string> texts;
  if (value.is_array()) {
    for (const Json& element : value) texts.push_back(value_text(element));
    return "[" + joined(texts, !value.empty() && value[0].is_structured() ? 0 : kLongest) + "]";
  }
  if (value.is_object()) {
    for (const auto& [key, element] : value.items()) texts.push_back(key + "=" + value_text(element));
    return "{" + joined(texts, kLongest) + "}";
  }
  return value.dump();
}

void add_entity(const std::string& name, const Json& entity, std::string& out) {
  std::string text;
  for (const auto& [key, value] : entity.items()) {
    if (key != "note" && key != "sources") text += fmt::format("{}={} ", key, value_text(value));
  }
  out += fmt::format("  {} {}\n", name, wrapped(text, 6, int(name.size()) + 3));
}

/// Paths a second, from a trial that is long enough to tell.
double measured_rate(const BuiltTables& tables, RunRequest request) {
  constexpr double kEnough = 0.3;  // [s]
  request.until = 0;
  request.paths = std::int64_t(kChunkPaths) * needs_of(tables, request).threads;
  RunOutput output = run(tables, request);
  if (output.seconds < kEnough) {
    request.paths *= std::clamp<std::int64_t>(std::int64_t(kEnough / std::max(output.seconds, 1e-6)), 1, 4096);
    output = run(tables, request);
  }
  return double(output.paths) / output.seconds;
}

}  // namespace

std::string study_text(const Json& resolved) {
  std::string out = "The study as it was understood\n";
  for (const auto& [kind, content] : resolved.items()) {
    if (kind == "study" || kind == "correlation") {
      add_entity(kind, content, out);
    } else {
      for (const auto& [name, entity] : content.items()) add_entity(kind + "." + name, entity, out);
    }
  }
  return out;
}

std::string unnamed_text(const std::vector<std::string>& pairs) {
  if (pairs.empty()) return "";
  std::string all;
  for (const std::string& pair : pairs) all += (all.empty() ? "(" : "; (") + pair + ")";
  return fmt::format("\nCorrelations that the study does not name: 0\n  {}\n", wrapped(all, 2, 2));
}

std::string needs_text(const BuiltTables& tables, const RunRequest& request, double paths_per_second) {
  const RunNeeds needs = needs_of(tables, request);
  const double seconds = double(request.paths) / paths_per_second;
  const std::string column =
      needs.column_bytes > 0 ? bytes(needs.column_bytes) : "not kept: VaR and ES of the loss come from its histogram";
  Table table({"What a run needs", ""}, Align::left);
  table.add({"paths", fmt::format("{} x {} months = {} path-months", grouped(request.paths), tables.months,
                                  rate(double(request.paths) * tables.months))});
  table.add({"time", fmt::format("about {} at {} paths/s, as measured now ({}, {} threads)", duration(seconds),
                                 rate(paths_per_second), request.isa, needs.threads)});
  table.add({"memory at most", fmt::format("{} of {}", bytes(needs.total()), bytes(needs.bound_bytes))});
  table.add({"  tables", bytes(needs.tables_bytes)});
  table.add({"  summaries",
             fmt::format("{} of {} metrics", bytes(needs.summary_bytes + needs.result_bytes), tables.columns.size())});
  table.add({"  headline losses", column});
  table.add({"  profiles", fmt::format("{}, after the threads' summaries", bytes(needs.profile_bytes))});
  return "\n" + table.text();
}

std::string variants_text(const std::vector<Study>& variants) {
  std::string out = "Scenarios and strategies: good\n";
  for (const Study& variant : variants) out += "  " + wrapped(variant_text(variant), 4, 2) + "\n";
  return out;
}

std::string failures_text(const Study& study, const BuiltTables& tables, RunRequest request) {
  constexpr std::int64_t kPilotPaths = 16'384;
  if (std::none_of(study.parties.begin(), study.parties.end(), can_fail)) return "";
  request.until = 0;
  request.paths = kPilotPaths;
  RunOutput output = run(tables, request);
  const std::vector<Estimate> estimates = estimate_all(tables, study.levels, output);
  const std::vector<Contribution> no_contributions;
  const Findings findings{study, tables, output.summaries, estimates, no_contributions};
  Remarks remarks;
  Table table({"party", "fails within the horizon", "a year", "in (median)"}, Align::left);
  for (const Party& party : study.parties) {
    if (!can_fail(party)) continue;
    const std::string entity = "party." + party.name;
    const Measured fails = findings.of(entity, "default_month", "probability");
    table.add({party.name, measured(fails, Style::percent, remarks),
               percent(1 - std::pow(1 - fails.value, 12.0 / study.months)),
               measured(findings.of(entity, "default_month", "quantile", 0.5), Style::month, remarks, study.start)});
  }
  const std::string told =
      "Physical probabilities, of what is expected to happen: no risk-neutral ones, which credit spreads imply and "
      "which are higher.";
  return fmt::format("\nWho fails, on {} pilot paths\n", grouped(kPilotPaths)) + table.text() + remarks.text() + "  " +
         wrapped(told, 2, 2) + "\n";
}

std::vector<std::string> class_notes(const Study& study) {
  std::map<std::string, std::vector<std::string>> named;
  for (const Demand& demand : study.demands) named[demand.klass].push_back("demand." + demand.name);
  for (const Contract& contract : study.contracts) named[contract.klass].push_back("contract." + contract.name);
  std::vector<std::string> notes;
  for (const auto& [klass, entities] : named) {
    const bool has = std::any_of(study.hardware.begin(), study.hardware.end(),
                                 [&wanted = klass](const Hardware& hardware) { return hardware.klass == wanted; });
    if (!has)
      notes.push_back(fmt::format("class \"{}\" of {}: no hardware has it, so nothing can be delivered in it", klass,
                                  list_of(entities)));
  }
  return notes;
}

std::vector<std::string> idle_notes(const Study& study) {
  std::vector<std::string> notes, negative;
  for (const Contract& contract : study.contracts) {
    const Distribution& share = contract.take_or_pay;
    const bool none = share.dist == Distribution{}.dist && share.values.at("value") == 0;
    for (const ClauseText& clause : contract.clauses) {
      if (clause.kind == Prepay::name && none)
        notes.push_back(fmt::format("contract.{}.prepay is of its take-or-pay money, which is 0: nothing is prepaid",
                                    contract.name));
      for (const auto& [key, name] : clause.names)
        if (signed_process(study, name)) negative.push_back(fmt::format("contract.{}.{}", contract.name, clause.kind));
    }
    if (signed_process(study, contract.price_usd_per_gpue_hour.driver))
      negative.push_back(fmt::format("contract.{}.price_usd_per_gpue_hour", contract.name));
  }
  for (const Demand& demand : study.demands)
    if (demand.spot && signed_process(study, demand.spot->driver))
      negative.push_back(fmt::format("demand.{}.spot", demand.name));
  for (const Party& party : study.parties)
    if (party.resale && signed_process(study, party.resale->driver))
      negative.push_back(fmt::format("party.{}.resale", party.name));
  if (!negative.empty())
    notes.push_back(fmt::format("prices that follow a driver which may be negative: {}", list_of(negative)));
  return notes;
}

void check_study(Arguments arguments) {
  arguments.selection.pairing = true;
  const auto [input, variants, clashes] = read_inputs(arguments);
  const auto& [study, notes] = input;
  const BuiltTables tables = std::move(tables_of_all(study, variants, arguments.is_double)[0]);
  const RunRequest request = request_of(arguments, study);
  print_out(fmt::format("{}: good\n", arguments.study));
  const std::vector<std::string> classes = class_notes(study), idle = idle_notes(study);
  for (const auto* list : {&notes, &tables.notes, &classes, &idle, &clashes}) {
    for (const std::string& note : *list) print_out(fmt::format("  note: {}\n", wrapped(note, 4, 8)));
  }
  print_out("\n" + study_text(resolved(study)) + plan_text(study, tables) + unnamed_text(unnamed_pairs(study)) +
            failures_text(study, tables, request));
  if (study.base) print_out("\nThis is " + wrapped(variant_text(study), 2, 8) + "\n");
  if (!variants.empty()) print_out("\n" + variants_text(variants));
  print_out(needs_text(tables, request, measured_rate(tables, request)));
  check_memory(tables, request);
}

}  // namespace offtake
