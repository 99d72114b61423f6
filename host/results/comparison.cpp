#include "host/results/comparison.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "host/results/formats.h"

namespace offtake {
namespace {

using Json = nlohmann::ordered_json;

Json number(double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); }
Json number(const std::optional<double>& x) { return x ? number(*x) : Json(nullptr); }

/// Whatever a name holds must not stop the results from being written.
std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json run_json(const StoredRun& run) {
  return {{"directory", run.directory.string()},
          {"study", run.study.name},
          {"scenario", run.study.scenario},
          {"strategy", run.study.strategy},
          {"perspective", run.study.perspective},
          {"paths", run.paths},
          {"seed", run.study.seed},
          {"precision", run.is_double ? "double" : "float"},
          {"tables", run.tables_hash},
          {"digest", run.digest},
          {"version", run.version}};
}

void write_json(const Comparison& comparison, OutputFile& file) {
  file.append("{\n\"a\": " + text_of(run_json(comparison.a)) + ",\n\"b\": " + text_of(run_json(comparison.b)));
  file.append(std::string(",\n\"paired\": ") + (comparison.paired ? "true" : "false"));
  if (comparison.paired) file.append(",\n\"paths\": " + std::to_string(comparison.paths));
  file.append(",\n\"differences\": [");
  const char* separator = "\n";
  for (const DifferenceRow& row : comparison.rows) {
    Json entry = {{"entity", row.entity},
                  {"metric", row.metric},
                  {"measure", row.measure},
                  {"level", number(row.level)},
                  {"a", number(row.base)},
                  {"b", number(row.value)},
                  {"difference", number(row.difference.value)},
                  {"low", number(row.difference.low)},
                  {"high", number(row.difference.high)}};
    if (!row.difference.reason.empty()) entry["reason"] = row.difference.reason;
    file.append(separator + text_of(entry));
    separator = ",\n";
  }
  file.append("\n]\n}\n");
}

}  // namespace

void write_comparison(const Comparison& comparison, const std::filesystem::path& directory, Existing existing) {
  write_directory({{"differences.csv", [&](OutputFile& file) { write_differences(comparison.rows, file); }},
                   {kComparisonDirectory.mark, [&](OutputFile& file) { write_json(comparison, file); }}},
                  directory, existing, kComparisonDirectory);
}

}  // namespace offtake
