#include "host/engine/run.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <limits>
#include <mutex>
#include <optional>

#include "host/engine/aggregator.h"
#include "host/engine/cpu.h"
#include "host/engine/devices.h"
#include "host/engine/memory.h"
#include "host/engine/reporter.h"
#include "host/engine/units.h"
#include "host/measures/measures.h"
#include "host/threads.h"

namespace offtake {
namespace {

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

constexpr std::int64_t kFirstStop = 65536;  // --until looks at 65,536 · 2^k paths

/// What one thread simulates one study with, and what it has gathered of it.
struct Lane {
  Lane(const BuiltTables& first, const BuiltTables& origin, const BuiltTables& tables, const PathUnit& unit)
      : simulator(tables, unit), aggregator(tables, unit) {
    if (&first != &tables) differences.emplace(first, tables);
    if (&first != &origin) beside.emplace(origin, tables);
  }
  CpuSimulator simulator;
  Aggregator aggregator;
  std::optional<Differences> differences, beside;
  double simulating = 0, aggregating = 0;
};

/// One thread: a lane for every study.
struct Worker {
  std::vector<std::unique_ptr<Lane>> lanes;
};

/// Path results of one study, wherever they were simulated: (column, stride).
struct Batch {
  const void* metrics = nullptr;
  std::int64_t stride = 0;
};

std::vector<std::size_t> all_origins(std::size_t tables, std::span<const std::size_t> origins) {
  std::vector<std::size_t> all(origins.begin(), origins.end());
  all.resize(tables);
  return all;
}

class Run {
 public:
  Run(std::span<const BuiltTables> tables, const RunRequest& request, std::span<const std::size_t> origins)
      : tables_(tables),
        request_(request),
        origins_(all_origins(tables.size(), origins)),
        devices_(tables, origins_, request, shared_request(request, tables.size())),
        report_(request.progress) {
    for (const BuiltTables& own : tables) units_.push_back(&unit_named(request.isa, own.is_double));
    const RunRequest share = shared_request(request, tables.size());
    if (devices_.empty() && request.backend == Backend::cuda)
      throw RunError("--backend cuda: " + cuda_missing() + ", or use --backend cpu");
    if (devices_.empty() && request.specialise == Specialise::on) throw RunError("--specialise on: " + unspecialised());
    int threads = std::numeric_limits<int>::max();
    keeps_columns_ = true;
    for (const BuiltTables& own : tables) {
      const RunNeeds needs = needs_of(own, share);
      threads = std::min(threads, needs.threads);
      keeps_columns_ = keeps_columns_ && needs.column_bytes > 0;
    }
    threads_ = threads;
    workers_.resize(devices_.gather_all() ? 0 : std::size_t(threads));
    for (Worker& worker : workers_) {
      for (std::size_t i = 0; i < tables.size(); ++i)
        worker.lanes.push_back(std::make_unique<Lane>(tables[0], tables[origins_[i]], tables[i], *units_[i]));
    }
    headlines_.resize(tables.size());
    resize_columns(request.paths);
  }

  PairedRuns result() {
    const double opening_seconds = seconds_since(begun_);
    if (request_.timing) request_.timing();
    const auto start = Clock::now();
    std::int64_t done = 0;
    while (done < request_.paths && !interrupted_) {
      const std::int64_t stop = request_.until > 0 ? next_stop(done) : request_.paths;
      done = simulate(done, std::min(stop, request_.paths));
      if (request_.until > 0 && !interrupted_ && may_stop_at(done) && precise_enough()) break;
    }
    PairedRuns runs = gather(done);
    const double seconds = seconds_since(start);
    if (request_.timed) request_.timed();
    for (RunOutput& output : runs.outputs) {
      output.opening_seconds = opening_seconds;
      output.seconds = seconds;
    }
    return runs;
  }

 private:
  std::string unspecialised() const {
    if (request_.backend == Backend::cpu) return "only a GPU's kernel can be, leave out --backend cpu or this";
    return cuda_missing().empty() ? "this would run on " + devices_.left_out() : cuda_missing() + ", or leave it out";
  }

  /// At full length before the first path, so that no thread ever waits for them to grow. They take memory as they
  /// are written.
  void resize_columns(std::int64_t paths) {
    for (std::size_t i = 0; i < tables_.size() && keeps_columns_; ++i) {
      if (tables_[i].is_double) headlines_[i].doubles.resize(std::size_t(paths));
      if (!tables_[i].is_double) headlines_[i].singles.resize(std::size_t(paths));
    }
  }

  /// Paths [from, to); returns how many paths are complete from 0 on.
  std::int64_t simulate(std::int64_t from, std::int64_t to) {
    return devices_.empty() ? simulate_here(from, to) : simulate_there(from, to);
  }

  std::int64_t simulate_there(std::int64_t from, std::int64_t to) {
    return devices_.simulate(
        from, to, [this] { return !interrupted(); },
        [this](const CudaDevice& device, const DeviceBatch& batch) { take(device, batch); });
  }

  void take(const CudaDevice& device, const DeviceBatch& batch) {
    if (device.gathers()) {
      for (std::size_t i = 0; i < tables_.size(); ++i)
        keep_headline(i, batch.first_path, batch.paths, batch.metrics[i]);
      report_.add(batch.paths);
      return;
    }
    const std::lock_guard lock(aggregating_);  // by all threads here, for one device at a time
    const auto aggregate = [&](Worker& worker, std::int64_t chunk, int count) {
      const auto results = [&](std::size_t i) {
        return at({batch.metrics[i], device.batch_paths()}, i, chunk - batch.first_path);
      };
      for (std::size_t i = 0; i < tables_.size(); ++i)
        take(worker, i, chunk, count, results(i), results(0), results(origins_[i]));
    };
    // All of it, even when interrupted: batches after it may be complete already.
    in_chunks(batch.first_path, batch.first_path + batch.paths, aggregate, [] { return true; });
  }

  Batch at(const Batch& batch, std::size_t i, std::int64_t path) const {
    return {static_cast<const unsigned char*>(batch.metrics) + path * (tables_[i].is_double ? 8 : 4), batch.stride};
  }

  std::int64_t simulate_here(std::int64_t from, std::int64_t to) {
    const auto simulate = [&](Worker& worker, std::int64_t first, int paths) {
      std::vector<Batch> results;  // each stays in its own simulator
      for (std::size_t i = 0; i < tables_.size(); ++i) {
        const auto start = Clock::now();
        results.push_back({worker.lanes[i]->simulator.simulate(first, paths), kChunkPaths});
        worker.lanes[i]->simulating += seconds_since(start);
        take(worker, i, first, paths, results[i], results[0], results[origins_[i]]);
      }
    };
    return in_chunks(from, to, simulate, [this] { return !interrupted(); });
  }

  void take(Worker& worker, std::size_t i, std::int64_t first, int paths, Batch own, Batch base, Batch origin) {
    const auto start = Clock::now();
    Lane& lane = *worker.lanes[i];
    lane.aggregator.add(first, paths, own.metrics, own.stride);
    if (lane.differences) lane.differences->add(paths, base.metrics, base.stride, own.metrics, own.stride);
    if (lane.beside) lane.beside->add(paths, origin.metrics, origin.stride, own.metrics, own.stride);
    const std::int64_t column = std::int64_t(tables_[i].headline) * own.stride;
    keep_headline(i, first, paths, at(own, i, column).metrics);
    lane.aggregating += seconds_since(start);
  }

  void keep_headline(std::size_t i, std::int64_t first, int paths, const void* losses) {
    HeadlineColumn& headline = headlines_[i];
    if (!headline.singles.empty())
      std::copy_n(static_cast<const float*>(losses), paths, headline.singles.begin() + first);
    if (!headline.doubles.empty())
      std::copy_n(static_cast<const double*>(losses), paths, headline.doubles.begin() + first);
  }

  /// f(worker, first path, paths) for every chunk of [from, to) while it goes on, by all threads; returns how far the
  /// paths are complete. Whatever a thread throws is thrown here, after all have stopped.
  template <class F, class GoesOn>
  std::int64_t in_chunks(std::int64_t from, std::int64_t to, F&& f, GoesOn&& goes_on) {
    std::atomic<std::int64_t> next{from};
    const auto work = [&](std::size_t which) {
      while (goes_on()) {
        const std::int64_t first = next.fetch_add(kChunkPaths);
        if (first >= to) break;
        const int paths = int(std::min<std::int64_t>(kChunkPaths, to - first));
        f(workers_[which], first, paths);
        report_.add(paths);
      }
    };
    side_by_side(workers_.size(), work, [&] { next = to; });
    return std::min(to, next.load());
  }

  bool interrupted() {
    if (request_.interrupted && request_.interrupted()) interrupted_ = true;
    return interrupted_;
  }

  bool precise_enough() {
    Summary headline;
    for (auto& worker : workers_)
      headline.merge(worker.lanes[0]->aggregator.summaries()[std::size_t(tables_[0].headline)]);
    devices_.add_headline(headline);
    const Column& column = tables_[0].columns[std::size_t(tables_[0].headline)];
    return relative_half_width(column, headline, request_.until_level) <= request_.until;
  }

  PairedRuns gather(std::int64_t done) {
    PairedRuns runs;
    resize_columns(done);
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      runs.outputs.push_back(gather(i, done));
      runs.differences.emplace_back(tables_[0], tables_[i]);
      runs.beside.emplace_back(tables_[origins_[i]], tables_[i]);
      for (auto& worker : workers_) {
        if (worker.lanes[i]->differences) runs.differences[i].merge(*worker.lanes[i]->differences);
        if (worker.lanes[i]->beside) runs.beside[i].merge(*worker.lanes[i]->beside);
      }
    }
    devices_.add_to(runs);
    return runs;
  }

  RunOutput gather(std::size_t i, std::int64_t done) {
    RunOutput output;
    output.paths = interrupted_ ? report_.done() : done;
    output.interrupted = interrupted_;
    output.summaries.resize(tables_[i].columns.size());
    for (auto& worker : workers_) {
      Lane& lane = *worker.lanes[i];
      for (std::size_t c = 0; c < output.summaries.size(); ++c)
        output.summaries[c].merge(lane.aggregator.summaries()[c]);
      output.digest.merge(lane.aggregator.digest());
      output.simulating_seconds += lane.simulating;
      output.aggregating_seconds += lane.aggregating;
    }
    output.headline = std::move(headlines_[i]);
    output.backend = "cpu";
    output.left_out = devices_.left_out();
    output.isa = units_[i]->isa;
    output.threads = threads_;
    return output;
  }

  const Clock::time_point begun_ = Clock::now();
  std::span<const BuiltTables> tables_;
  const RunRequest& request_;
  const std::vector<std::size_t> origins_;  // (tables) 0: none but the first
  std::vector<const PathUnit*> units_;      // (tables)
  Devices devices_;
  std::vector<Worker> workers_;  // none where devices aggregate all
  int threads_ = 0;
  std::vector<HeadlineColumn> headlines_;  // (tables)
  bool keeps_columns_ = false;
  Reporter report_;
  std::atomic<bool> interrupted_{false};
  std::mutex aggregating_;
};

}  // namespace

std::int64_t next_stop(std::int64_t done) {
  std::int64_t stop = kFirstStop;
  while (stop <= done) stop *= 2;
  return stop;
}

RunOutput run(const BuiltTables& tables, const RunRequest& request) {
  return std::move(Run({&tables, 1}, request, {}).result().outputs[0]);
}

PairedRuns run_paired(std::span<const BuiltTables> tables, const RunRequest& request,
                      std::span<const std::size_t> origins) {
  return Run(tables, request, origins).result();
}

RunRequest shared_request(const RunRequest& request, std::size_t tables) {
  RunRequest share = request;
  share.studies = int(tables);
  if (tables > 1) share.memory_bytes = std::max<std::uint64_t>(1, memory_bound(request) / tables);
  return share;
}

}  // namespace offtake
