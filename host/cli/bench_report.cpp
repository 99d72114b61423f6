#include "host/cli/bench_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <thread>
#include <utility>

#include "host/build.h"
#include "host/cli/bench_kernels.h"
#include "host/cli/ending.h"
#include "host/cli/format.h"
#include "host/cli/inputs.h"
#include "host/cli/table.h"
#include "host/cli/usage_error.h"
#include "host/cli/version.h"
#include "host/results/output_file.h"

namespace offtake {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::string cpu_model() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("model name") && line.find(": ") != std::string::npos) return line.substr(line.find(": ") + 2);
  }
  return "unknown";
}

const char* backend_name(const BenchCase& what) { return what.backend == Backend::cuda ? "cuda" : "cpu"; }
const char* precision_name(const BenchCase& what) { return what.is_double ? "double" : "float"; }

/// By what ran, whatever was asked for.
std::string name_of(const BenchFigure& figure) {
  const bool on_cpu = figure.what.backend == Backend::cpu;
  return fmt::format("{} {}{}", on_cpu ? figure.what.isa : "cuda", precision_name(figure.what),
                     on_cpu || figure.is_specialised ? "" : " precompiled");
}

/// Over the last minute: others' work slows what is measured.
double load() {
  double average = 0;
  return getloadavg(&average, 1) == 1 ? average : 0;
}

/// A line, or nothing.
std::string device_text(const BenchRecord& record) {
  if (!record.device) return "";
  const DeviceFacts& device = *record.device;
  return fmt::format("{}: {} multiprocessors at {:.3f} GHz, driver {}CUDA {}, runtime {}\n", device.name,
                     device.multiprocessors, 1e-9 * device.clock_hz, record.driver.empty() ? "" : record.driver + ", ",
                     device.driver, device.runtime);
}

/// Why energy is not reported, of every kind of case that has none.
std::string no_energy(const BenchRecord& record, const BenchEnergy& energy) {
  std::string why = energy.processor.meter ? "" : "of the CPU, because " + energy.processor.missing;
  if (!record.no_gpu.empty() || energy.device.meter) return why;
  return why + (why.empty() ? "" : "; ") + "of the GPU, because " + energy.device.missing;
}

/// JSON has no infinity.
Json number(double x) { return std::isfinite(x) ? Json(x) : Json(); }

const BenchFigure* find(const std::vector<BenchFigure>& figures, Backend backend, const std::string& isa,
                        bool is_double, int threads, bool is_specialised = false) {
  for (const BenchFigure& figure : figures) {
    const BenchCase& c = figure.what;
    if (c.backend == backend && c.isa == isa && c.is_double == is_double && c.threads == threads &&
        figure.is_specialised == is_specialised)
      return &figure;
  }
  return nullptr;
}

/// A ratio to another case's speed, or empty.
std::string ratio_to(const BenchFigure* base, const BenchFigure& figure) {
  return base ? fmt::format("{:.2f}", figure.path_months_per_second / base->path_months_per_second) : "";
}

[[noreturn]] void refuse_json(const std::string& file) {
  throw UsageError(fmt::format("--json {}: cannot be written, {}", file, system_reason(errno)));
}

/// Where it is written first, to take the file's place when it is whole; a device or a pipe is written to as it is.
std::string beside(const std::string& file) {
  std::error_code unknown;
  const auto status = fs::status(file, unknown);
  return !fs::exists(status) || fs::is_regular_file(status) ? file + ".unfinished" : file;
}

/// Before anything is measured; nothing stays there while it is.
void check_json(const std::string& file) {
  const std::string aside = beside(file);
  std::FILE* out = std::fopen(aside.c_str(), "w");
  if (!out) refuse_json(file);
  std::fclose(out);
  if (aside != file) std::remove(aside.c_str());
}

void write_json(const std::string& file, const Json& json) {
  const std::string text = json.dump(2) + "\n", aside = beside(file);
  std::FILE* out = std::fopen(aside.c_str(), "w");
  const bool written = out && std::fwrite(text.data(), 1, text.size(), out) == text.size();
  const bool closed = out && std::fclose(out) == 0;
  if (written && closed && (aside == file || std::rename(aside.c_str(), file.c_str()) == 0)) return;
  const int reason = errno;
  if (aside != file) std::remove(aside.c_str());
  errno = reason;
  refuse_json(file);
}

}  // namespace

double to_scalar(const BenchFigure& figure, const std::vector<BenchFigure>& figures) {
  const BenchFigure* scalar = find(figures, Backend::cpu, "scalar", figure.what.is_double, 1);
  return scalar ? figure.path_months_per_second / scalar->path_months_per_second
                : std::numeric_limits<double>::quiet_NaN();
}

/// Spread: from the slowest to the fastest round, over the median.
std::string bench_table(const std::vector<BenchFigure>& figures) {
  Table table(
      {"backend", "threads", "path-months/s", "spread", "to scalar", "to double", "to 1 thread", "aggregating"});
  for (const BenchFigure& figure : figures) {
    const BenchCase& c = figure.what;
    const bool on_cpu = c.backend == Backend::cpu;
    const double scalar = to_scalar(figure, figures);
    table.add(
        {name_of(figure), fmt::format("{}", c.threads), rate(figure.path_months_per_second),
         percent((figure.highest - figure.lowest) / figure.path_months_per_second),
         std::isnan(scalar) ? "" : fmt::format("{:.2f}", scalar),
         c.is_double ? "" : ratio_to(find(figures, c.backend, c.isa, true, c.threads, figure.is_specialised), figure),
         on_cpu && c.threads > 1 ? ratio_to(find(figures, c.backend, c.isa, c.is_double, 1), figure) : "",
         percent(figure.aggregating)});
  }
  return table.text();
}

std::string gpu_text(const BenchRecord& record) {
  if (!record.no_gpu.empty()) return "  " + wrapped("No GPU: " + record.no_gpu, 4, 2) + "\n";
  std::vector<std::pair<std::string, std::string>> kernels;  // what ran in place of the study's own, in which cases
  for (const BenchFigure& figure : record.figures) {
    if (figure.what.backend == Backend::cpu || figure.what.specialise == Specialise::off || figure.is_specialised)
      continue;
    const auto same =
        std::find_if(kernels.begin(), kernels.end(), [&](const auto& each) { return each.first == figure.kernel; });
    if (same != kernels.end())
      same->second += std::string(" and ") + precision_name(figure.what);
    else
      kernels.emplace_back(figure.kernel, precision_name(figure.what));
  }
  std::string text;
  for (const auto& [kernel, cases] : kernels)
    text += "  " + wrapped(fmt::format("Kernel of cuda {}: {}", cases, kernel), 4, 2) + "\n";
  return text;
}

std::string time_table(const BenchRecord& record) {
  std::vector<std::string> header{"backend", "threads", "paths/s"};
  for (const double wanted : kHalfWidths) header.push_back("to ± " + level(wanted));
  header.push_back("joules per m paths");
  Table table(header);
  for (const BenchFigure& figure : record.figures) {
    std::vector<std::string> cells{name_of(figure), fmt::format("{}", figure.what.threads),
                                   rate(figure.path_months_per_second / record.months)};
    for (const double wanted : kHalfWidths) {
      const double seconds = seconds_to(wanted, record.precision, figure, record.months);
      cells.push_back(std::isfinite(seconds) ? duration(seconds) : "");
    }
    cells.push_back(figure.joules_per_million_paths ? amount(*figure.joules_per_million_paths) : "not reported");
    table.add(cells);
  }
  std::string text = precision_text(record.precision) + table.text();
  if (!record.no_energy.empty()) text += "  " + wrapped("No energy: " + record.no_energy, 4, 2) + "\n";
  return text;
}

Json device_json(const BenchRecord& record) {
  if (!record.device) return {};
  const DeviceFacts& device = *record.device;
  return {{"name", device.name},
          {"architecture", fmt::format("sm_{}", device.architecture)},
          {"multiprocessors", device.multiprocessors},
          {"clock_hz", device.clock_hz},
          {"issues_per_second", issue_rate(device)},
          {"driver", record.driver.empty() ? Json() : Json(record.driver)},
          {"driver_cuda", device.driver},
          {"runtime_cuda", device.runtime}};
}

Json es_json(const EsPrecision& precision) {
  Json json = {{"level", precision.level},
               {"measured_paths", precision.paths},
               {"measured_half_width", number(precision.half_width)}};
  for (const double wanted : kHalfWidths)
    json["to"].push_back({{"half_width", wanted},
                          {"paths", number(precision.paths_to(wanted))},
                          {"extrapolated", precision.is_extrapolated(wanted)}});
  return json;
}

Json bench_json(const BenchRecord& record) {
  Json json = {{"version", OFFTAKE_VERSION},  {"compiler", OFFTAKE_COMPILER},
               {"build", OFFTAKE_BUILD_TYPE}, {"commit", commit()},
               {"cpu", cpu_model()},          {"processors", std::thread::hardware_concurrency()},
               {"load", record.load},         {"device", device_json(record)},
               {"study", record.study},       {"months", record.months},
               {"rounds", kBenchRounds},      {"es", es_json(record.precision)}};
  if (!record.no_gpu.empty()) json["no_gpu"] = record.no_gpu;
  for (const BenchFigure& figure : record.figures) {
    Json one = {{"backend", backend_name(figure.what)},
                {"isa", figure.what.isa},
                {"precision", precision_name(figure.what)},
                {"kernel", figure.kernel},
                {"specialised", figure.is_specialised},
                {"threads", figure.what.threads},
                {"paths", figure.paths},
                {"path_months_per_second", figure.path_months_per_second},
                {"lowest", figure.lowest},
                {"highest", figure.highest},
                {"to_scalar", number(to_scalar(figure, record.figures))},
                {"aggregating_share", figure.aggregating}};
    for (const double wanted : kHalfWidths)
      one["seconds_to_es"].push_back(number(seconds_to(wanted, record.precision, figure, record.months)));
    one["joules_per_million_paths"] =
        figure.joules_per_million_paths ? Json(*figure.joules_per_million_paths) : Json("not reported");
    json["figures"].push_back(std::move(one));
  }
  return json;
}

void bench_study(const Arguments& arguments) {
  if (!arguments.json.empty()) check_json(arguments.json);
  const Study study = read_input(arguments).study;
  const BuiltTables singles = tables_of(study, false), doubles = tables_of(study, true);
  const double highest = *std::max_element(study.levels.begin(), study.levels.end());
  BenchRecord record{study.name, study.months, load(), device_facts(), "", {}, {}, ""};
  if (record.device) record.driver = Nvml().driver().value_or("");
  print_out(
      fmt::format("{}\n{}, {} processors, load {:.1f}\n{}{}: {} months, {} metrics a path; {} rounds of all "
                  "cases in turn, medians\n\n",
                  version_text(), cpu_model(), std::thread::hardware_concurrency(), record.load, device_text(record),
                  study.name, study.months, singles.columns.size(), kBenchRounds));
  const BenchEnergy energy = energy_here();
  BenchFigures measured = bench(singles, doubles, bench_cases(), arguments.round_seconds, energy);
  record.figures = std::move(measured.figures);
  record.no_gpu = std::move(measured.no_gpu);
  print_out(bench_table(record.figures) + gpu_text(record));

  const BenchFigure& fastest = *std::max_element(
      record.figures.begin(), record.figures.end(),
      [](const auto& a, const auto& b) { return a.path_months_per_second < b.path_months_per_second; });
  record.precision = es_precision(fastest.what.is_double ? doubles : singles, fastest.what, highest, fastest.paths);
  record.no_energy = no_energy(record, energy);
  print_out("\n" + time_table(record));

  const DeviceFacts device = record.device.value_or(an_h100());
  const KernelFigures kernels = kernel_figures(singles, doubles, device.architecture);
  print_out("\n" + kernel_table(kernels, device, record.figures));
  if (arguments.json.empty()) return;
  Json json = bench_json(record);
  json["kernels"] = kernel_json(kernels, device, record.figures);
  if (!kernels.missing.empty()) json["kernels_missing"] = kernels.missing;
  write_json(arguments.json, json);
}

}  // namespace offtake
