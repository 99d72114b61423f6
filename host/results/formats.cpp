#include "host/results/formats.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "host/results/fields.h"

namespace offtake {
namespace {

using Json = nlohmann::ordered_json;

bool always(const RunRecord&) { return true; }
bool has_profiles(const RunRecord& record) { return !record.profiles.empty() || record.variants.empty(); }
bool has_variants(const RunRecord& record) { return !record.variants.empty(); }
bool has_curves(const RunRecord& record) { return !record.curves.empty(); }
bool has_contributions(const RunRecord& record) { return !record.contributions.empty(); }
bool losses_were_kept(const RunRecord& record) { return !record.worst.empty(); }

Json number(double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); }
Json number(const std::optional<double>& x) { return x ? number(*x) : Json(nullptr); }

/// Whatever a name holds must not stop the results from being written.
std::string text_of(const Json& json, int indent = -1) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

const char* name_of(ContributionOf of) { return of == ContributionOf::part ? "part" : "contract"; }

void write_summary(const RunRecord& record, OutputFile& file) {
  const Json head = {{"study", record.study_name},  {"start", to_string(record.start)},
                     {"months", record.months},     {"paths", record.paths},
                     {"seed", record.seed},         {"precision", record.precision},
                     {"headline", record.headline}, {"levels", record.levels},
                     {"digest", record.digest},     {"version", record.version}};
  file.append("{\n");
  for (const auto& [key, value] : head.items()) file.append(text_of(key) + ": " + text_of(value) + ",\n");
  file.append("\"entries\": [");
  const char* separator = "\n";
  for (const Estimate& e : record.estimates) {
    Json entry = {{"entity", e.entity},       {"metric", e.metric},       {"measure", e.measure},
                  {"level", number(e.level)}, {"value", number(e.value)}, {"low", number(e.low)},
                  {"high", number(e.high)}};
    if (!e.reason.empty()) entry["reason"] = e.reason;
    file.append(separator + text_of(entry));
    separator = ",\n";
  }
  file.append("\n],\n\"contributions\": [");
  separator = "\n";
  for (const Contribution& c : record.contributions) {
    Json entry = {{"level", number(c.level)},    {"kind", name_of(c.of)},          {"entity", c.entity},
                  {"metric", c.metric},          {"value", number(c.value.value)}, {"low", number(c.value.low)},
                  {"high", number(c.value.high)}};
    if (!c.value.reason.empty()) entry["reason"] = c.value.reason;
    file.append(separator + text_of(entry));
    separator = ",\n";
  }
  file.append("\n]\n}\n");
}

void write_measures(const RunRecord& record, OutputFile& file) {
  file.append("entity,metric,measure,level,value,low,high\n");
  for (const Estimate& e : record.estimates) {
    file.append(fmt::format("{},{},{},{},{},{},{}\n", field(e.entity), field(e.metric), field(e.measure),
                            field(e.level), field(e.value), field(e.low), field(e.high)));
  }
}

void write_profiles(const RunRecord& record, OutputFile& file) {
  file.append("month,entity,metric,quantile,value,low,high\n");
  for (const ProfileRow& row : record.profiles) {
    file.append(fmt::format("{},{},{},{},{},{},{}\n", row.month, field(row.entity), field(row.metric), row.quantile,
                            field(row.value), field(row.low), field(row.high)));
  }
}

void write_curves(const RunRecord& record, OutputFile& file) {
  file.append("month,date,entity,metric,probability,low,high\n");
  for (const CurveRow& row : record.curves) {
    file.append(fmt::format("{},{},{},{},{},{},{}\n", row.month, to_string(months_after(record.start, row.month)),
                            field(row.entity), field(row.metric), field(row.probability), field(row.interval.low),
                            field(row.interval.high)));
  }
}

void write_contributions(const RunRecord& record, OutputFile& file) {
  file.append("level,kind,entity,metric,value,low,high\n");
  for (const Contribution& c : record.contributions) {
    file.append(fmt::format("{},{},{},{},{},{},{}\n", field(c.level), name_of(c.of), field(c.entity), field(c.metric),
                            field(c.value.value), field(c.value.low), field(c.value.high)));
  }
}

void write_manifest(const RunRecord& record, OutputFile& file) {
  Json timings = Json::object();
  for (const Timing& timing : record.timings) timings[timing.step] = number(timing.seconds);
  const PrecisionGap& gap = record.gap;
  const Json compared = {{"paths", gap.paths},
                         {"mean_usd", number(gap.mean_usd)},
                         {"mean_absolute_usd", number(gap.mean_absolute_usd)},
                         {"standard_errors", number(gap.standard_errors)}};
  Json manifest = {{"version", record.version},
                   {"compiler", record.compiler},
                   {"study_file", record.study_file},
                   {"seed", record.seed},
                   {"paths", record.paths},
                   {"backend", record.backend},
                   {"isa", record.isa},
                   {"device", record.device},
                   {"kernel", record.kernel},
                   {"aggregation", record.aggregation},
                   {"threads", record.threads},
                   {"precision", record.precision},
                   {"digest", record.digest},
                   {"tables", record.tables_hash},
                   {"seconds", timings},
                   {"paths_per_second", number(record.paths_per_second)},
                   {"single_against_double", gap.paths > 0 ? compared : Json(nullptr)},
                   {"study", record.study}};
  if (!record.base.is_null()) {
    manifest["scenario"] = record.scenario;
    manifest["strategy"] = record.strategy;
    manifest["base"] = record.base;
  }
  for (const VariantRecord& variant : record.variants) {
    manifest["variants"].push_back({{"name", variant.name},
                                    {"scenario", variant.scenario},
                                    {"strategy", variant.strategy},
                                    {"digest", variant.digest},
                                    {"tables", variant.tables_hash},
                                    {"study", variant.study}});
  }
  file.append(text_of(manifest, 2) + "\n");
}

void write_run_differences(const RunRecord& record, OutputFile& file) { write_differences(record.differences, file); }

void write_worst(const RunRecord& record, OutputFile& file) {
  file.append("path,loss_usd\n");
  for (const WorstPath& worst : record.worst) file.append(fmt::format("{},{}\n", worst.path, field(worst.loss)));
}

constexpr Format kFormats[] = {
    {"summary.json", "every measure of every metric, for machines", always, write_summary},
    {"measures.csv", "the same, one row a number", always, write_measures},
    {"profiles.csv", "quantile fans over time", has_profiles, write_profiles},
    {"curves.csv", "probability that a first event has come, month by month", has_curves, write_curves},
    {"contributions.csv", "what makes up the expected shortfall of the headline loss", has_contributions,
     write_contributions},
    {"manifest.json", "what was run and how: enough to run it again", always, write_manifest},
    {"worst.csv", "the worst paths of the headline loss", losses_were_kept, write_worst},
    {"differences.csv", "every variant against the study, on the same draws", has_variants, write_run_differences},
};

}  // namespace

void write_differences(const std::vector<DifferenceRow>& rows, OutputFile& file) {
  file.append("variant,entity,metric,measure,level,base,value,difference,low,high\n");
  for (const DifferenceRow& row : rows) {
    file.append(fmt::format("{},{},{},{},{},{},{},{},{},{}\n", field(row.variant), field(row.entity), field(row.metric),
                            field(row.measure), field(row.level), field(row.base), field(row.value),
                            field(row.difference.value), field(row.difference.low), field(row.difference.high)));
  }
}

std::span<const Format> formats() { return kFormats; }

}  // namespace offtake
