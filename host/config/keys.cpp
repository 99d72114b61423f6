#include "host/config/keys.h"

#include <fmt/ranges.h>

#include "host/config/kinds.h"
#include "host/config/variant.h"
#include "host/measures/measures.h"
#include "host/tables/columns.h"
#include "host/tables/distributions.h"
#include "kernels/clauses.h"
#include "kernels/processes.h"

namespace offtake {
namespace {

std::string form_of(const Key& key) {
  const std::string form = to_string(key.form);
  if (key.form == Form::choice) return fmt::format("{} {}", form, fmt::join(choices_of(key), ", "));
  return *key.refers ? fmt::format("{} {}", form, key.refers) : form;
}

/// A default is told where it is a number in range, unless the documentation tells it.
std::string presence_of(const Key& key) {
  if (key.presence == Presence::required) return "required";
  if (key.presence == Presence::led) return "required, or the followed driver's";
  bool number = true;
  switch (key.form) {
    case Form::number:
    case Form::integer:
    case Form::steps:
    case Form::ramp:
    case Form::quote:
    case Form::distribution:
      break;
    default:
      number = false;
  }
  const bool told = std::string_view(key.doc).find("default") != std::string_view::npos;
  if (key.form == Form::flag && !told) return key.fallback != 0 ? "default true" : "default false";
  return number && !told && within(key.range, key.fallback) ? fmt::format("default {}", key.fallback) : "optional";
}

void list(std::string& out, const Key& key, int depth) {
  std::string facts = form_of(key);
  for (const std::string& fact : {std::string(to_string(key.unit)), to_string(key.range), presence_of(key)}) {
    if (!fact.empty()) facts += "; " + fact;
  }
  out += fmt::format("{:{}}{:<26} {}\n{:{}}{}\n", "", 2 * depth, key.name, facts, "", 2 * depth + 4, key.doc);
  for (const Key& own : std::span(key.parts, std::size_t(key.part_keys))) list(out, own, depth + 1);
}

void list(std::string& out, Bindings bindings, int depth) {
  for (const Binding& binding : bindings) {
    list(out, binding.key, depth);
    if (binding.nested) list(out, binding.nested(), depth + 1);
  }
}

void list(std::string& out, const char* what, const char* name, const char* doc, std::span<const Key> keys) {
  out += fmt::format("  {} \"{}\": {}\n", what, name, doc);
  for (const Key& key : keys) {
    list(out, key, 2);
    // The only table within a clause or process is a rule.
    if (key.form == Form::table) list(out, bindings(static_cast<const Rule*>(nullptr)), 3);
  }
}

/// Every number that a run reports, and what is said of each.
void list_metrics(std::string& out) {
  out += "\nWhat a run reports; money is discounted to the study's start unless it says otherwise\n";
  for (const MetricInfo& info : kMetricInfo) {
    const std::string name =
        fmt::format("{}{} {}", kind_of(info.owner), info.owner == Owner::study ? "" : ".NAME", info.name);
    out += fmt::format("  {:<42} {}{}\n", name, info.doc,
                       info.report == Report::on_request ? " (where study.report names it)" : "");
  }
  out += "\nWhat is said of it, each with a 95 % interval\n";
  for (const Measure& measure : measures()) out += fmt::format("  {:<26} {}\n", measure.name, measure.doc);
}

/// Every process or clause with its own keys.
template <class... T>
void list(std::string& out, List<T...> types, const char* what) {
  for_each(types, [&](auto type, int) {
    using U = typename decltype(type)::type;
    list(out, what, U::name, U::doc, U::keys);
  });
}

}  // namespace

std::string list_keys() {
  std::string out = "Every table may carry note = \"...\" and sources = { key = \"where its number is from\" }.\n";
  out += "\n[study] what is simulated\n";
  list(out, bindings(static_cast<const Study*>(nullptr)), 1);
  for (const Kind& kind : kinds()) {
    const std::string_view name = kind.name;
    out += fmt::format("\n[{}.NAME] {}\n", name, kind.doc);
    list(out, kind.bindings(), 1);
    if (name == "driver") {
      list(out, Processes{}, "process");
    } else if (name == "contract") {
      list(out, Clauses{}, "clause");
    } else {
      for (const Key& key : kind.more_keys()) list(out, key, 1);
    }
  }
  out += "\n[correlation] how factors move together\n";
  for (const Key& key : correlation_keys()) list(out, key, 1);
  for (const char* kind : {kScenario, kStrategy}) {
    out += fmt::format("\n[{}.NAME] {}\n", kind,
                       kind == std::string_view(kScenario) ? "another state of the world, as edits of the study"
                                                           : "what the perspective party may choose, as edits of the "
                                                             "study and of a scenario");
    for (const Key& key : variant_keys()) list(out, key, 1);
  }
  out += "\n{ dist = \"...\" } a random number; with probability = p it is 0 with probability 1 - p\n";
  for (const DistributionKind& kind : distribution_kinds()) {
    list(out, "distribution", kind.name, kind.doc, kind.keys);
  }
  out += "\n{ driver = \"...\" } a number that follows the market\n";
  for (const Key& key : quote_keys()) list(out, key, 1);
  list_metrics(out);
  return out;
}

}  // namespace offtake
