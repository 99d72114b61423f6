// The command line: what is asked for, each number in the type that it is used in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/cli/numbers.h"
#include "host/config/load.h"
#include "host/engine/run.h"
#include "host/results/run_directory.h"

namespace offtake {

enum class Command { run, check, keys, bench, explain, stress, compare, cache };
enum class Progressing { shown, none };

struct Arguments {
  Command command = Command::run;
  std::string study;                  // file; of bench it may be empty; of compare a run's directory
  std::string other;                  // of compare: the other run's directory
  Selection selection;                // --set, --scenario, --strategy, --all
  std::optional<std::int64_t> paths;  // absent: the study's
  std::optional<std::uint64_t> seed;  // absent: the study's
  double until = 0;
  Backend backend = Backend::automatic;
  std::vector<int> devices;  // GPUs; none: the first
  Specialise specialise = Specialise::automatic;
  std::string isa = "auto";
  int threads = 0;
  bool is_double = false;
  std::uint64_t memory_bytes = 0;
  int batch_paths = 0;
  std::string out;  // absent: runs/NAME
  Existing existing = Existing::refuse;
  Progressing progressing = Progressing::shown;
  double round_seconds = 0.7;  // of bench
  std::string json;            // of bench: file to write, or empty
  // of explain
  std::string run;                    // directory
  std::optional<std::int64_t> path;   // absent: by rank
  std::optional<std::int64_t> worst;  // rank among the worst; absent: the worst
  std::optional<MonthRange> months;   // absent: all
  bool all = false;
  bool clear = false;  // of cache
};

/// Nothing where help or the version was asked for: it has been printed. Throws UsageError.
std::optional<Arguments> parse_arguments(int argc, const char* const* argv);

}  // namespace offtake
