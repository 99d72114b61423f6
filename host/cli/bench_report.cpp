#include "host/cli/bench_report.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>
#include <memory>
#include <thread>

#include "host/build.h"
#include "host/cli/bench_kernels.h"
#include "host/cli/ending.h"
#include "host/cli/format.h"
#include "host/cli/inputs.h"
#include "host/cli/table.h"
#include "host/cli/usage_error.h"
#include "host/cli/version.h"
#include "host/engine/cuda.h"
#include "host/results/output_file.h"

namespace offtake {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kHopper = 90;  // what is looked at where there is no device

std::string cpu_model() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("model name") && line.find(": ") != std::string::npos) return line.substr(line.find(": ") + 2);
  }
  return "unknown";
}

/// Of the sources, where git knows it.
std::string commit() {
  const std::string command = "git -C '" OFFTAKE_SOURCE_DIR "' rev-parse --short=12 HEAD 2>/dev/null";
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> git(popen(command.c_str(), "r"), pclose);
  char text[64] = "";
  if (!git || !std::fgets(text, sizeof text, git.get())) return "";
  const std::string line = text;
  return line.substr(0, line.find('\n'));
}

const char* backend_name(const BenchCase& what) { return what.backend == Backend::cuda ? "cuda" : "cpu"; }
const char* precision_name(const BenchCase& what) { return what.is_double ? "double" : "float"; }

const char* generic_name(const BenchCase& what) { return what.specialise == Specialise::off ? " precompiled" : ""; }

const BenchFigure* find(const std::vector<BenchFigure>& figures, Backend backend, const std::string& isa,
                        bool is_double, int threads, Specialise specialise = Specialise::automatic) {
  for (const BenchFigure& figure : figures) {
    const BenchCase& c = figure.what;
    if (c.backend == backend && c.isa == isa && c.is_double == is_double && c.threads == threads &&
        c.specialise == specialise)
      return &figure;
  }
  return nullptr;
}

/// A ratio to another case's speed, or empty.
std::string ratio_to(const BenchFigure* base, const BenchFigure& figure) {
  return base ? fmt::format("{:.2f}", figure.path_months_per_second / base->path_months_per_second) : "";
}

void write_json(const std::string& file, const Json& json) {
  const std::string text = json.dump(2) + "\n";
  std::FILE* out = std::fopen(file.c_str(), "w");
  const bool written = out && std::fwrite(text.data(), 1, text.size(), out) == text.size();
  const bool closed = out && std::fclose(out) == 0;
  if (!written || !closed)
    throw UsageError(fmt::format("--json {}: cannot be written, {}", file, system_reason(errno)));
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
    table.add({fmt::format("{} {}{}", on_cpu ? c.isa : "cuda", precision_name(c), generic_name(c)),
               fmt::format("{}", c.threads), rate(figure.path_months_per_second),
               percent((figure.highest - figure.lowest) / figure.path_months_per_second),
               std::isnan(scalar) ? "" : fmt::format("{:.2f}", scalar),
               c.is_double ? "" : ratio_to(find(figures, c.backend, c.isa, true, c.threads, c.specialise), figure),
               on_cpu && c.threads > 1 ? ratio_to(find(figures, c.backend, c.isa, c.is_double, 1), figure) : "",
               percent(figure.aggregating)});
  }
  return table.text();
}

Json bench_json(const std::vector<BenchFigure>& figures, const std::string& study, int months) {
  Json json = {{"version", OFFTAKE_VERSION},
               {"compiler", OFFTAKE_COMPILER},
               {"build", OFFTAKE_BUILD_TYPE},
               {"commit", commit()},
               {"cpu", cpu_model()},
               {"processors", std::thread::hardware_concurrency()},
               {"study", study},
               {"months", months},
               {"rounds", kBenchRounds}};
  for (const BenchFigure& figure : figures) {
    const double scalar = to_scalar(figure, figures);
    json["figures"].push_back({{"backend", backend_name(figure.what)},
                               {"isa", figure.what.isa},
                               {"precision", precision_name(figure.what)},
                               {"kernel", figure.kernel},
                               {"threads", figure.what.threads},
                               {"paths", figure.paths},
                               {"path_months_per_second", figure.path_months_per_second},
                               {"lowest", figure.lowest},
                               {"highest", figure.highest},
                               {"to_scalar", std::isnan(scalar) ? Json() : Json(scalar)},
                               {"aggregating_share", figure.aggregating}});
  }
  return json;
}

void bench_study(const Arguments& arguments) {
  const Study study = read_input(arguments).study;
  const BuiltTables singles = tables_of(study, false), doubles = tables_of(study, true);
  const auto processors = std::thread::hardware_concurrency();
  print_out(fmt::format(
      "{}\n{}, {} processors\n{}: {} months, {} metrics a path; {} rounds of all cases in turn, medians\n\n",
      version_text(), cpu_model(), processors, study.name, study.months, singles.columns.size(), kBenchRounds));
  const std::vector<BenchFigure> figures = bench(singles, doubles, bench_cases(), arguments.round_seconds);
  print_out(bench_table(figures));
  const KernelFigures kernels = kernel_figures(singles, doubles, device_architecture().value_or(kHopper));
  print_out("\n" + kernel_table(kernels));
  if (arguments.json.empty()) return;
  Json json = bench_json(figures, study.name, study.months);
  json["kernels"] = kernel_json(kernels);
  write_json(arguments.json, json);
}

}  // namespace offtake
