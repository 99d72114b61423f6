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

/// One round of one case, and what the meter says of its paths.
struct Round {
  RunOutput output;
  std::optional<double> joules;
};

Round round(const BuiltTables& singles, const BuiltTables& doubles, const BenchCase& what, std::int64_t paths,
            EnergyMeter* meter = nullptr) {
  Round result;
  RunRequest request = request_of(what, paths);
  if (meter) request.timing = [&] { meter->joules(); };
  if (meter) request.timed = [&] { result.joules = meter->joules(); };
  result.output = run(what.is_double ? doubles : singles, request);
  return result;
}

double rate_of(const RunOutput& output, int months) { return double(output.paths) * months / output.seconds; }

/// With whole chunks for every thread that take about so long, by trials that grow until they say how fast it is.
BenchFigure tried(const BuiltTables& singles, const BuiltTables& doubles, const BenchCase& what, double seconds) {
  const std::int64_t chunks = std::int64_t(kChunkPaths) * what.threads;
  for (std::int64_t paths = 2 * chunks;;) {
    const RunOutput trial = round(singles, doubles, what, paths).output;
    const double wanted = std::min(double(paths) * seconds / std::max(trial.seconds, 1e-6), kMostPaths);
    // What comes before the first path weighs on a short trial.
    const auto next = std::int64_t(std::min(wanted / 4, 16.0 * double(paths)));
    if (next <= paths) {
      BenchFigure figure{what, chunks * std::max<std::int64_t>(1, std::int64_t(wanted / double(chunks)))};
      figure.kernel = trial.kernel;
      figure.is_specialised = trial.is_specialised;
      return figure;
    }
    paths = next;
  }
}

/// The precompiled kernel, which the case before has run in place of the study's own.
bool is_known(const BenchCase& what, const std::vector<BenchFigure>& figures) {
  return what.backend == Backend::cuda && what.specialise == Specialise::off &&
         std::any_of(figures.begin(), figures.end(), [&](const BenchFigure& each) {
           return each.what.backend == Backend::cuda && each.what.is_double == what.is_double && !each.is_specialised;
         });
}

/// What the rounds of one case have measured.
struct Rounds {
  std::vector<double> rates, shares;
  std::optional<double> joules = 0.0;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
}

}  // namespace

RunRequest request_of(const BenchCase& what, std::int64_t paths) {
  RunRequest request;
  request.paths = paths;
  request.backend = what.backend;
  request.isa = what.isa;
  request.threads = what.threads;
  request.specialise = what.specialise;
  if (what.backend == Backend::cuda) request.devices = {usable_devices()[0]};  // as device_facts(), and no other
  return request;
}

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

BenchFigures bench(const BuiltTables& singles, const BuiltTables& doubles, const std::vector<BenchCase>& cases,
                   double seconds, const BenchEnergy& energy) {
  BenchFigures bench{{}, cuda_missing()};
  std::vector<BenchFigure>& figures = bench.figures;
  const auto is_lost = [&](const BenchCase& what) { return what.backend == Backend::cuda && !bench.no_gpu.empty(); };
  const auto unless_taken = [&](const BenchCase& what, const auto& measure) {
    if (is_lost(what)) return;
    try {
      measure();
    } catch (const DeviceTaken& taken) {
      bench.no_gpu = taken.what();
    }
  };
  for (const BenchCase& what : cases) {
    if (is_known(what, figures)) continue;
    unless_taken(what, [&] { figures.push_back(tried(singles, doubles, what, seconds)); });
  }
  std::vector<Rounds> rounds(figures.size());
  for (int i = 0; i < kBenchRounds; ++i) {
    for (std::size_t f = 0; f < figures.size(); ++f) {
      const BenchCase& what = figures[f].what;
      EnergyMeter* meter = (what.backend == Backend::cuda ? energy.device : energy.processor).meter.get();
      unless_taken(what, [&] {
        const auto [output, joules] = round(singles, doubles, what, figures[f].paths, meter);
        Rounds& own = rounds[f];
        own.joules = own.joules && joules ? std::optional(*own.joules + *joules) : std::nullopt;
        own.rates.push_back(rate_of(output, singles.months));
        own.shares.push_back(output.aggregating_seconds / (output.simulating_seconds + output.aggregating_seconds));
      });
    }
  }
  for (std::size_t f = 0; f < figures.size(); ++f) {
    const Rounds& own = rounds[f];
    BenchFigure& figure = figures[f];
    if (is_lost(figure.what)) continue;
    figure.path_months_per_second = median(own.rates);
    figure.lowest = *std::min_element(own.rates.begin(), own.rates.end());
    figure.highest = *std::max_element(own.rates.begin(), own.rates.end());
    figure.aggregating = median(own.shares);
    if (own.joules) figure.joules_per_million_paths = *own.joules / (1e-6 * double(figure.paths) * kBenchRounds);
  }
  std::erase_if(figures, [&](const BenchFigure& figure) { return is_lost(figure.what); });
  return bench;
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
