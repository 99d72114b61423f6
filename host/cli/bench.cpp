#include "host/cli/bench.h"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "host/build.h"
#include "host/cli/usage_error.h"
#include "host/engine/cuda.h"
#include "host/engine/units.h"
#include "kernels/job.h"

namespace offtake {
namespace {

constexpr double kMostPaths = 1 << 30;  // of a round

/// One round of one case.
RunOutput round(const BuiltTables& singles, const BuiltTables& doubles, const BenchCase& what, std::int64_t paths) {
  RunRequest request;
  request.paths = paths;
  request.backend = what.backend;
  request.isa = what.isa;
  request.threads = what.threads;
  request.specialise = what.specialise;
  return run(what.is_double ? doubles : singles, request);
}

double rate_of(const RunOutput& output, int months) { return double(output.paths) * months / output.seconds; }

/// Whole chunks for every thread that take about so long, by trials that grow until they say how fast it is.
std::int64_t paths_for(const BuiltTables& singles, const BuiltTables& doubles, const BenchCase& what, double seconds) {
  const std::int64_t chunks = std::int64_t(kChunkPaths) * what.threads;
  for (std::int64_t paths = 2 * chunks;;) {
    const RunOutput trial = round(singles, doubles, what, paths);
    const double wanted = std::min(double(paths) * seconds / std::max(trial.seconds, 1e-6), kMostPaths);
    // What comes before the first path weighs on a short trial.
    const auto next = std::int64_t(std::min(wanted / 4, 16.0 * double(paths)));
    if (next <= paths) return chunks * std::max<std::int64_t>(1, std::int64_t(wanted / double(chunks)));
    paths = next;
  }
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
}

}  // namespace

std::vector<BenchCase> bench_cases() {
  std::vector<BenchCase> cases;
  for (const bool is_double : {false, true}) {
    const auto units = units_here(is_double);
    for (const PathUnit* unit : units) {
      // The build for older processors says nothing about one that runs a better one.
      if (std::string_view(unit->isa) != "baseline" || units.size() == 1)
        cases.push_back({Backend::cpu, unit->isa, is_double, 1});
    }
  }
  const int all = int(std::max(1u, std::thread::hardware_concurrency()));
  const std::string widest = unit_named("auto", false).isa;
  if (all >= 2) cases.push_back({Backend::cpu, widest, false, 2});
  if (all > 2) cases.push_back({Backend::cpu, widest, false, all});
  if (cuda_missing().empty()) {
    for (const bool is_double : {false, true})
      for (const Specialise specialise : {Specialise::automatic, Specialise::off})
        cases.push_back({Backend::cuda, widest, is_double, all, specialise});
  }
  return cases;
}

BenchEnergy energy_here() {
  const auto device = device_facts();
  return {processor_energy(), device ? device_energy(device->pci_bus) : EnergySource{nullptr, "there is no GPU"}};
}

std::vector<BenchFigure> bench(const BuiltTables& singles, const BuiltTables& doubles,
                               const std::vector<BenchCase>& cases, double seconds, const BenchEnergy& energy) {
  std::vector<BenchFigure> figures;
  for (const BenchCase& what : cases) figures.push_back({what, paths_for(singles, doubles, what, seconds)});
  std::vector<std::vector<double>> rates(cases.size()), shares(cases.size());
  std::vector<std::optional<double>> joules(cases.size(), 0.0);
  for (int i = 0; i < kBenchRounds; ++i) {
    for (std::size_t c = 0; c < cases.size(); ++c) {
      EnergyMeter* meter = (cases[c].backend == Backend::cuda ? energy.device : energy.processor).meter.get();
      if (meter) meter->joules();
      const RunOutput output = round(singles, doubles, cases[c], figures[c].paths);
      const std::optional<double> used = meter ? meter->joules() : std::nullopt;
      joules[c] = joules[c] && used ? std::optional(*joules[c] + *used) : std::nullopt;
      figures[c].kernel = output.kernel;
      figures[c].is_specialised = output.is_specialised;
      rates[c].push_back(rate_of(output, singles.months));
      shares[c].push_back(output.aggregating_seconds / (output.simulating_seconds + output.aggregating_seconds));
    }
  }
  for (std::size_t c = 0; c < cases.size(); ++c) {
    figures[c].path_months_per_second = median(rates[c]);
    figures[c].lowest = *std::min_element(rates[c].begin(), rates[c].end());
    figures[c].highest = *std::max_element(rates[c].begin(), rates[c].end());
    figures[c].aggregating = median(shares[c]);
    if (joules[c]) figures[c].joules_per_million_paths = *joules[c] / (1e-6 * double(figures[c].paths) * kBenchRounds);
  }
  return figures;
}

std::string reference_study() {
  for (const std::filesystem::path root : {".", OFFTAKE_SOURCE_DIR}) {
    const std::filesystem::path file = root / "bench/reference.toml";
    std::error_code error;
    if (std::filesystem::exists(file, error)) return file.lexically_normal().string();
  }
  throw UsageError("--reference: bench/reference.toml is neither here nor where this program was built, name a study");
}

}  // namespace offtake
