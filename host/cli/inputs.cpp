#include "host/cli/inputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "host/cli/ending.h"
#include "host/cli/format.h"
#include "host/cli/usage_error.h"
#include "host/config/load.h"
#include "host/engine/units.h"

namespace offtake {
namespace {

constexpr std::int64_t kMostUntil = std::int64_t{1} << 30;  // paths of a run that stops on precision

}  // namespace

Inputs read_inputs(const Arguments& arguments) {
  Loaded loaded = load_study(arguments.study, arguments.selection);
  if (!loaded.study) {
    std::vector<std::string> lines;
    for (const Diagnostic& error : loaded.errors) lines.push_back(to_string(error, arguments.study));
    throw BadStudy(std::move(lines));
  }
  Inputs inputs{
      {std::move(*loaded.study), std::move(loaded.notes)}, std::move(loaded.variants), std::move(loaded.clashes)};
  const auto take = [&](Study& study) {
    if (arguments.until > 0) study.paths = kMostUntil;
    if (arguments.paths) study.paths = *arguments.paths;
    if (arguments.seed) study.seed = *arguments.seed;
  };
  take(inputs.base.study);
  for (Study& variant : inputs.variants) take(variant);
  return inputs;
}

Input read_input(const Arguments& arguments) { return read_inputs(arguments).base; }

namespace {

std::string line_of(const StudyError& error, const Study& study, const std::string& who) {
  const Place place{std::max(1, error.place.line), std::max(1, error.place.column)};
  return to_string(Diagnostic{place, error.key, who + error.what()}, study.file);
}

}  // namespace

BuiltTables tables_of(const Study& study, bool is_double) { return std::move(tables_of_all(study, {}, is_double)[0]); }

RunRequest request_of(const Arguments& arguments, const Study& study) {
  RunRequest request;
  request.paths = study.paths;
  request.until = arguments.until;
  request.until_level = *std::max_element(study.levels.begin(), study.levels.end());
  request.backend = arguments.backend;
  if (arguments.backend == Backend::cpu && !arguments.devices.empty())
    throw UsageError("--devices: GPUs do nothing under --backend cpu, leave out one of the two");
  request.devices = arguments.devices;
  request.specialise = arguments.specialise;
  request.isa = unit_named(arguments.isa, arguments.is_double).isa;
  request.threads = arguments.threads;
  request.memory_bytes = arguments.memory_bytes;
  request.batch_paths = arguments.batch_paths;
  return request;
}

std::vector<BuiltTables> tables_of_all(const Study& study, const std::vector<Study>& variants, bool is_double) {
  std::vector<BuiltTables> tables;
  std::vector<std::string> lines;
  std::set<std::string> told;  // what is wrong with the study itself is so in all its variants
  const auto add = [&](const Study& one) {
    try {
      tables.push_back(build_tables(one, is_double));
    } catch (const StudyError& error) {
      const std::string who = one.base ? fmt::format("in {}, ", variant_name(one)) : "";
      if (told.insert(line_of(error, one, "")).second) lines.push_back(line_of(error, one, who));
    }
  };
  add(study);
  for (const Study& variant : variants) add(variant);
  if (!lines.empty()) throw BadStudy(std::move(lines));
  return tables;
}

void check_memory(const BuiltTables& tables, const RunRequest& request) {
  const RunNeeds needs = needs_of(tables, request);
  if (needs.total() <= needs.bound_bytes) return;
  const std::string given = request.memory_bytes > 0 ? "--memory" : "memory";
  throw UsageError(fmt::format("{}: the bound is {}, but a run of this study with one thread may take {}, {}", given,
                               bytes(needs.bound_bytes), bytes(needs.total()),
                               request.memory_bytes > 0 ? "raise it" : "free some, or raise the bound with --memory"));
}

std::filesystem::path directory_of(const Arguments& arguments, const Study& study) {
  if (!arguments.out.empty()) return arguments.out;
  std::string name = study.name;
  std::replace(name.begin(), name.end(), '/', '-');
  for (const std::string& variant : {study.scenario, study.strategy}) {
    if (!variant.empty()) name += "-" + variant;
  }
  if (arguments.command == Command::stress) name += "-stress";
  return std::filesystem::path("runs") / name;
}

}  // namespace offtake
