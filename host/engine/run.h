// run(tables, request) -> output: batches, threads, instruction sets and devices. Nothing in the
// output but the timings depends on any of these.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "host/engine/differences.h"
#include "host/measures/digest.h"
#include "host/measures/summary.h"
#include "host/measures/unset_vector.h"
#include "host/tables/built_tables.h"

namespace offtake {

enum class Backend { automatic, cpu, cuda };
/// Of a GPU's kernel, to the study's structure. on: or nothing runs; automatic: where it can be done.
enum class Specialise { automatic, on, off };

inline constexpr int kAllDevices = -1;

struct RunRequest {
  std::int64_t paths = 0;
  double until = 0;  // stop at this relative half width of the headline ES; 0: by count
  double until_level = 0.99;
  Backend backend = Backend::automatic;
  Specialise specialise = Specialise::automatic;
  std::vector<int> devices;                         // GPUs by number; none: the first, {kAllDevices}: all
  bool results_here = false;                        // devices send all path results instead of aggregating them
  std::string isa = "auto";                         // scalar, avx2, avx512, auto
  int threads = 0;                                  // 0: all
  std::uint64_t memory_bytes = 0;                   // 0: a share of what is free
  int batch_paths = 0;                              // of a device; 0: by the run's paths and its memory
  int studies = 1;                                  // that run together, each with this request
  std::function<void(std::int64_t done)> progress;  // called now and then, from one thread at a time
  std::function<bool()> interrupted;
  std::function<void()> timing, timed;  // called where RunOutput::seconds begin and end
};

/// What a run has to say that is no fault of the program: one line, with the remedy.
struct RunError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A device that failed while it was at work: a fault of the machine or the program.
struct DeviceFault : RunError {
  using RunError::RunError;
};

/// A device that cannot be had now: it, or memory that it needs there or here, is taken.
struct DeviceTaken : RunError {
  using RunError::RunError;
};

/// The headline loss of every path, in the run's own precision; both empty when it did not fit.
struct HeadlineColumn {
  UnsetVector<float> singles;
  UnsetVector<double> doubles;
  bool kept() const { return !singles.empty() || !doubles.empty(); }
  std::vector<double> values() const {
    if (singles.empty()) return {doubles.begin(), doubles.end()};
    return {singles.begin(), singles.end()};
  }
};

struct RunOutput {
  std::int64_t paths = 0;
  bool interrupted = false;
  std::vector<Summary> summaries;  // (column)
  HeadlineColumn headline;
  Digest digest;

  std::string backend;          // "cpu" or "cuda"
  std::string isa;              // of the CPU's part
  std::string device;           // the GPUs' names
  int devices = 0;              // how many GPUs
  std::string left_out;         // where GPUs that might have run did not: what ran instead, and why
  std::string kernel;           // which of its kernels ran, and why
  bool is_specialised = false;  // it was the study's own
  std::string aggregation;      // where GPUs' results were aggregated, and why there
  int threads = 0;
  double opening_seconds = 0;      // before the first path: devices opened, kernels compiled or loaded
  double seconds = 0;              // of the paths alone
  double simulating_seconds = 0;   // over all threads
  double aggregating_seconds = 0;  // over all threads
};

/// Throws RunError: an instruction set or a device that is not there, a path that is no number.
RunOutput run(const BuiltTables& tables, const RunRequest& request);

struct PairedRuns {
  std::vector<RunOutput> outputs;        // (tables) each as run() would have it
  std::vector<Differences> differences;  // (tables) of each from the first
  std::vector<Differences> beside;       // (tables) of each from its origin, where it has one
};

/// Simulates the same paths on all the tables, batch after batch and in each one after another, and sums what each
/// is off the first before the batch is dropped. Stops on the precision of the first. Throws RunError.
/// `origins`: (tables) an earlier one that each is compared with as well, 0 for none; empty where none is.
PairedRuns run_paired(std::span<const BuiltTables> tables, const RunRequest& request,
                      std::span<const std::size_t> origins = {});

/// Memory that run_paired() leaves to each of so many.
RunRequest shared_request(const RunRequest& request, std::size_t tables);

/// The first path count after `done` at which a run may stop on precision: 65,536 · 2^k.
std::int64_t next_stop(std::int64_t done);

/// What a run may take of this machine's memory at most, known before it begins. Of what goes to
///   a thread   every column's share of summaries (its histogram's pages, 31 of 8 KiB, and its sums), of differences
///              where studies run together, of results of one chunk; bins and digests of a chunk; the path's workspace
///   the result what a thread has, the merged one, and the rows of profiles.csv
///   the column a number a path, and where studies run together its losses twice in double precision, to compare them
///   devices    of every device two batches and the pages that it sends (memory.h)
/// A device that aggregates itself takes less: of its batches only the headline comes here, and threads have no share.
struct RunNeeds {
  std::uint64_t bound_bytes;  // of --memory, or the share of what is free
  std::uint64_t tables_bytes;
  std::uint64_t summary_bytes;  // all threads
  std::uint64_t result_bytes;   // their sum, and the rows of the profiles
  std::uint64_t column_bytes;   // 0: the headline is read from its histogram instead
  std::uint64_t profile_bytes;  // after the threads' summaries are gone
  std::uint64_t pinned_bytes;   // that devices copy to; 0 without any
  int threads;
  std::uint64_t total() const {
    return tables_bytes + result_bytes + column_bytes + pinned_bytes +
           (summary_bytes > profile_bytes ? summary_bytes : profile_bytes);
  }
};
RunNeeds needs_of(const BuiltTables& tables, const RunRequest& request);

}  // namespace offtake
