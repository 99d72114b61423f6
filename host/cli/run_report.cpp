#include "host/cli/run_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "host/cli/format.h"
#include "host/cli/table.h"
#include "host/engine/cuda.h"

namespace offtake {
namespace {

std::string count_of(std::int64_t n, const char* what) {
  return fmt::format("{} {}{}", grouped(n), what, n == 1 ? "" : "s");
}

std::string precision_line(const Findings& findings, const RunOutput& output, const RunRequest& request) {
  const std::size_t headline = std::size_t(findings.tables.headline);
  const double half =
      relative_half_width(findings.tables.columns[headline], output.summaries[headline], request.until_level);
  const std::string what = fmt::format("ES {} of the loss", level(request.until_level));
  const std::string asked = fmt::format("asked: {:.4g} %", 100 * request.until);
  if (half <= request.until) return fmt::format("{} is known within {:.2g} % ({})", what, 100 * half, asked);
  const std::string reached = std::isfinite(half) ? fmt::format("known within {:.2g} %", 100 * half) : "not settled";
  return fmt::format("{} is {} after all paths ({}): more --paths are needed", what, reached, asked);
}

/// One variant and its edits.
std::string text_of(const char* kind, const Variant& variant) {
  return fmt::format("{} {}: {}{}", kind, variant.name, variant.note.empty() ? "" : variant.note + ": ",
                     variant.changes.empty() ? "changes nothing" : fmt::format("{}", fmt::join(variant.changes, "; ")));
}

}  // namespace

std::string variant_text(const Study& study) {
  std::string out;
  const Study& base = study.base ? *study.base : study;
  const auto add = [&](const char* kind, const std::string& name, const std::vector<Variant>& variants) {
    for (const Variant& variant : variants)
      if (variant.name == name) out += (out.empty() ? "" : "; ") + text_of(kind, variant);
  };
  add("scenario", study.scenario, base.scenarios);
  add("strategy", study.strategy, base.strategies);
  return out;
}

std::vector<std::pair<std::string, std::string>> device_lines(const std::vector<std::string>& names,
                                                              std::span<const RunOutput> outputs) {
  std::vector<std::pair<std::string, std::string>> lines;
  if (!outputs[0].left_out.empty()) lines.emplace_back("device", outputs[0].left_out);
  if (outputs[0].kernel.empty()) return lines;
  std::string kernel = outputs[0].kernel;
  if (outputs.size() > 1) {
    const auto own =
        std::count_if(outputs.begin(), outputs.end(), [](const auto& each) { return each.is_specialised; });
    const auto other = std::find_if(outputs.begin(), outputs.end(),
                                    [&](const auto& each) { return each.is_specialised != outputs[0].is_specialised; });
    if (own > 0)
      kernel = fmt::format("of its own structure for {} of {} variants; {}: {}", own, outputs.size(), names[0], kernel);
    if (other != outputs.end())
      kernel += fmt::format("; {}: {}", names[std::size_t(other - outputs.begin())], other->kernel);
  }
  lines.emplace_back("kernel", kernel);
  lines.emplace_back("sums", outputs[0].aggregation);
  return lines;
}

std::string run_header(const Study& study, const BuiltTables& tables, const RunRequest& request,
                       const std::vector<std::string>& notes) {
  const RunNeeds needs = needs_of(tables, request);
  const bool on_gpu = request.backend != Backend::cpu && cuda_missing().empty();
  std::string out = wrapped(study.note.empty() ? study.name : study.name + ": " + study.note, 2) + "\n";
  out += fmt::format("  {}{} of {} from {}, seed {}, {} precision, {}, {}\n", request.until > 0 ? "at most " : "",
                     count_of(request.paths, "path"), count_of(study.months, "month"), date(study.start, 0), study.seed,
                     tables.is_double ? "double" : "single", on_gpu ? "GPU" : "CPU " + request.isa,
                     count_of(needs.threads, "thread"));
  if (study.base) out += "  " + wrapped(variant_text(study), 4, 2) + "\n";
  for (const auto* list : {&notes, &tables.notes}) {
    for (const std::string& note : *list) out += "  note: " + wrapped(note, 4, 8) + "\n";
  }
  return out;
}

std::string run_footer(const Findings& findings, const RunOutput& output, const RunRequest& request,
                       const PrecisionGap& gap, const std::string& directory) {
  std::vector<std::pair<std::string, std::string>> lines;
  lines.emplace_back("digest", output.digest.hex());
  const double working = output.simulating_seconds + output.aggregating_seconds;
  const std::string where = output.device.empty() ? "CPU " + output.isa : output.device;
  const double per_second = output.seconds > 0 ? double(output.paths) / output.seconds : 0;
  lines.emplace_back("paths",
                     fmt::format("{} in {}, {} of it aggregating", grouped(output.paths), duration(output.seconds),
                                 percent(working > 0 ? output.aggregating_seconds / working : 0)));
  lines.emplace_back("speed",
                     fmt::format("{} paths/s, {} path-months/s on {}, {}", rate(per_second),
                                 rate(per_second * findings.tables.months), where, count_of(output.threads, "thread")));
  for (const auto& line : device_lines({""}, {&output, 1})) lines.push_back(line);
  if (request.until > 0) lines.emplace_back("until", precision_line(findings, output, request));
  if (gap.paths > 0) {
    lines.emplace_back("single",
                       fmt::format("on {} the loss in single precision is off double by {} a path, and "
                                   "its mean by {:.2g} standard errors",
                                   count_of(gap.paths, "path"), usd(gap.mean_absolute_usd), gap.standard_errors));
  }
  lines.emplace_back("results", directory);
  std::string out = "\n";
  for (const auto& [name, text] : lines) out += fmt::format("{:<8}{}\n", name, wrapped(text, 8, 8));
  return out;
}

}  // namespace offtake
