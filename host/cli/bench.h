// How fast this machine is: a study's paths on every instruction set in turn.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/cli/arguments.h"
#include "host/engine/power.h"

namespace offtake {

inline constexpr int kBenchRounds = 5;

struct BenchCase {
  Backend backend = Backend::cpu;
  std::string isa;
  bool is_double = false;
  int threads = 1;
  Specialise specialise = Specialise::automatic;
};

/// One case over all rounds: simulating and aggregating, exactly as a run does.
struct BenchFigure {
  BenchCase what;
  std::int64_t paths = 0;             // a round
  double path_months_per_second = 0;  // median of the rounds
  double lowest = 0, highest = 0;     // of the rounds
  double aggregating = 0;             // share of the time
  std::string kernel = "";            // of a GPU: which ran, and why
  bool is_specialised = false;        // it was that of the study's structure
  /// Over all rounds, of the same time as the rate; nothing where no counter reports it.
  std::optional<double> joules_per_million_paths = {};
};

struct BenchFigures {
  std::vector<BenchFigure> figures;
  std::string no_gpu;  // why there is none of a GPU; empty where there are
};

/// What the energy is read from: of CPU cases all of the processor, of GPU cases that device alone.
struct BenchEnergy {
  EnergySource processor, device;
};
/// The counters of this machine and its first GPU.
BenchEnergy energy_here();

/// Every instruction set here, single and double, with one thread; then the widest with two and all
/// threads; then the GPU, where there is one, by the kernel of the study's structure and by the precompiled one.
std::vector<BenchCase> bench_cases();

/// A run of so many paths; on a GPU, on that of device_facts().
RunRequest request_of(const BenchCase& what, std::int64_t paths);

/// The rounds go through all cases in turn, so that what disturbs the machine disturbs all alike. A
/// round of one case takes about `seconds`. A GPU whose kernel of the study is the precompiled one runs it once; one
/// that others have taken is left out.
BenchFigures bench(const BuiltTables& singles, const BuiltTables& doubles, const std::vector<BenchCase>& cases,
                   double seconds, const BenchEnergy& energy);

/// bench/reference.toml, here or where the program was built. Throws UsageError where it is not.
std::string reference_study();

/// `offtake bench`: prints a table; writes JSON where asked to.
void bench_study(const Arguments& arguments);

}  // namespace offtake
