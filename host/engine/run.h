// run(tables, request) -> output: batches, threads, instruction sets and devices. Nothing in the
// output but the timings depends on any of these.
#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "host/measures/digest.h"
#include "host/measures/summary.h"
#include "host/tables/built_tables.h"

namespace offtake {

enum class Backend { automatic, cpu, cuda };

struct RunRequest {
  std::int64_t paths = 0;
  double until = 0;  // stop at this relative half width of the headline ES; 0: by count
  double until_level = 0.99;
  Backend backend = Backend::automatic;
  std::string isa = "auto";                         // scalar, avx2, avx512, auto
  int threads = 0;                                  // 0: all
  std::uint64_t memory_bytes = 0;                   // 0: a share of what is free
  int batch_paths = 0;                              // of a device; 0: by its memory
  std::function<void(std::int64_t done)> progress;  // called now and then, from one thread at a time
  std::function<bool()> interrupted;
};

/// What a run has to say that is no fault of the program: one line, with the remedy.
struct RunError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The headline loss of every path, in the run's own precision; both empty when it did not fit.
struct HeadlineColumn {
  std::vector<float> singles;
  std::vector<double> doubles;
  bool kept() const { return !singles.empty() || !doubles.empty(); }
};

struct RunOutput {
  std::int64_t paths = 0;
  bool interrupted = false;
  std::vector<Summary> summaries;  // (column)
  HeadlineColumn headline;
  Digest digest;

  std::string backend;  // "cpu" or "cuda"
  std::string isa;      // of the CPU's part
  std::string device;   // the GPU's name
  int threads = 0;
  double seconds = 0;
  double simulating_seconds = 0;   // over all threads
  double aggregating_seconds = 0;  // over all threads
};

/// Throws RunError: an instruction set or a device that is not there, a path that is no number.
RunOutput run(const BuiltTables& tables, const RunRequest& request);

/// What a run will need, before it begins.
struct RunNeeds {
  std::uint64_t bound_bytes;  // of --memory, or the share of what is free
  std::uint64_t tables_bytes;
  std::uint64_t summary_bytes;  // all threads
  std::uint64_t column_bytes;   // 0: the headline is read from its histogram instead
  std::uint64_t profile_bytes;
  int threads;
  std::uint64_t total() const { return tables_bytes + summary_bytes + column_bytes + profile_bytes; }
};
RunNeeds needs_of(const BuiltTables& tables, const RunRequest& request);

}  // namespace offtake
