#include "host/engine/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <limits>
#include <mutex>
#include <numeric>
#include <optional>
#include <thread>

#include "host/engine/aggregator.h"
#include "host/engine/cpu.h"
#include "host/engine/cuda.h"
#include "host/engine/memory.h"
#include "host/engine/units.h"
#include "host/measures/measures.h"

namespace offtake {
namespace {

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

constexpr std::int64_t kFirstStop = 65536;         // --until looks at 65,536 · 2^k paths
constexpr std::int64_t kStagePaths = 256 * 65536;  // by which the headline's column grows

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

class Run {
 public:
  Run(std::span<const BuiltTables> tables, const RunRequest& request, std::span<const std::size_t> origins)
      : tables_(tables), request_(request), origins_(origins.begin(), origins.end()) {
    origins_.resize(tables.size());
    for (const BuiltTables& own : tables) units_.push_back(&unit_named(request.isa, own.is_double));
    const RunRequest share = shared_request(request, tables.size());
    if (request.backend != Backend::cpu) open_devices(share);
    if (devices_.empty() && request.backend == Backend::cuda) throw RunError("--backend cuda: " + cuda_missing());
    if (devices_.empty() && request.specialise == Specialise::on) throw RunError("--specialise on: " + unspecialised());
    int threads = std::numeric_limits<int>::max();
    keeps_columns_ = true;
    for (const BuiltTables& own : tables) {
      const RunNeeds needs = needs_of(own, share);
      threads = std::min(threads, needs.threads);
      keeps_columns_ = keeps_columns_ && needs.column_bytes > 0;
    }
    workers_.resize(std::size_t(threads));
    for (Worker& worker : workers_) {
      for (std::size_t i = 0; i < tables.size(); ++i)
        worker.lanes.push_back(std::make_unique<Lane>(tables[0], tables[origins_[i]], tables[i], *units_[i]));
    }
    headlines_.resize(tables.size());
    for (std::size_t i = 0; i < tables.size() && keeps_columns_; ++i) {
      if (tables[i].is_double) headlines_[i].doubles.reserve(std::size_t(request.paths));
      if (!tables[i].is_double) headlines_[i].singles.reserve(std::size_t(request.paths));
    }
  }

  PairedRuns result() {
    const auto start = Clock::now();
    std::int64_t done = 0;
    while (done < request_.paths && !interrupted_) {
      const std::int64_t stop = request_.until > 0 ? next_stop(done) : request_.paths;
      const std::int64_t target = std::min({stop, request_.paths, done + kStagePaths});
      grow_columns(target);
      done = simulate(done, target);
      if (request_.until > 0 && !interrupted_ && may_stop_at(done) && precise_enough()) break;
    }
    PairedRuns runs = gather(done);
    for (RunOutput& output : runs.outputs) output.seconds = seconds_since(start);
    return runs;
  }

 private:
  void open_devices(const RunRequest& share) {
    const int there = cuda_devices();
    std::vector<int> chosen = request_.devices;
    if (chosen.empty() && there > 0) chosen = {0};
    if (chosen == std::vector<int>{kAllDevices}) {
      chosen.resize(std::size_t(there));
      std::iota(chosen.begin(), chosen.end(), 0);
    }
    for (const int device : chosen) {
      if (device >= there)
        throw RunError(fmt::format("--devices {}: there {}, they are numbered from 0, see nvidia-smi", device,
                                   there == 0   ? "is no GPU"
                                   : there == 1 ? "is one GPU"
                                                : fmt::format("are {} GPUs", there)));
      devices_.push_back(CudaDevice::open(tables_, origins_, share, device));
    }
  }

  std::string unspecialised() const {
    if (request_.backend == Backend::cpu) return "only a GPU's kernel can be, leave out --backend cpu or this";
    return cuda_missing();
  }

  /// The columns take memory as the run goes on, not all of it before the first path.
  void grow_columns(std::int64_t paths) {
    for (std::size_t i = 0; i < tables_.size() && keeps_columns_; ++i) {
      if (tables_[i].is_double) headlines_[i].doubles.resize(std::size_t(paths));
      if (!tables_[i].is_double) headlines_[i].singles.resize(std::size_t(paths));
    }
  }

  /// Paths [from, to); returns how many paths are complete from 0 on.
  std::int64_t simulate(std::int64_t from, std::int64_t to) {
    return devices_.empty() ? simulate_here(from, to) : simulate_there(from, to);
  }

  /// Batch after batch on every device, each with a thread that feeds it.
  std::int64_t simulate_there(std::int64_t from, std::int64_t to) {
    std::atomic<std::int64_t> next{from};
    on_all_threads(devices_.size(), next, to, [&](std::size_t which) {
      CudaDevice& device = *devices_[which];
      while (true) {
        const std::int64_t first = interrupted() ? to : next.fetch_add(device.batch_paths());
        if (first < to) device.begin(first, int(std::min(device.batch_paths(), to - first)));
        if (device.under_way() == 0) break;
        if (device.under_way() == kMostUnderWay || first >= to) take(device, device.finish());
      }
    });
    return std::min(to, next.load());
  }

  void take(const CudaDevice& device, const DeviceBatch& batch) {
    if (device.gathers()) {
      for (std::size_t i = 0; i < tables_.size(); ++i)
        keep_headline(i, batch.first_path, batch.paths, batch.metrics[i]);
      report(done_ += batch.paths);
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
    on_all_threads(workers_.size(), next, to, [&](std::size_t which) {
      while (goes_on()) {
        const std::int64_t first = next.fetch_add(kChunkPaths);
        if (first >= to) break;
        const int paths = int(std::min<std::int64_t>(kChunkPaths, to - first));
        f(workers_[which], first, paths);
        report(done_ += paths);
      }
    });
    return std::min(to, next.load());
  }

  /// f(0 … threads - 1) side by side. What one of them throws is thrown here, after all have stopped: `next` is then
  /// `to`.
  template <class F>
  void on_all_threads(std::size_t threads, std::atomic<std::int64_t>& next, std::int64_t to, F&& f) {
    std::exception_ptr failure;
    std::mutex failing;
    const auto work = [&](std::size_t which) {
      try {
        f(which);
      } catch (...) {
        const std::lock_guard lock(failing);
        failure = std::current_exception();
        next = to;
      }
    };
    {
      std::vector<std::jthread> others;
      for (std::size_t i = 1; i < threads; ++i) others.emplace_back([&, i] { work(i); });
      work(0);
    }
    if (failure) std::rethrow_exception(failure);
  }

  bool interrupted() {
    if (request_.interrupted && request_.interrupted()) interrupted_ = true;
    return interrupted_;
  }

  void report(std::int64_t done) {
    if (!request_.progress || !reporting_.try_lock()) return;
    request_.progress(done);
    reporting_.unlock();
  }

  bool precise_enough() {
    Summary headline;
    for (auto& worker : workers_)
      headline.merge(worker.lanes[0]->aggregator.summaries()[std::size_t(tables_[0].headline)]);
    for (const auto& device : devices_)
      if (device->gathers()) headline.merge(device->gathered_headline());
    const Column& column = tables_[0].columns[std::size_t(tables_[0].headline)];
    return relative_half_width(column, headline, request_.until_level) <= request_.until;
  }

  PairedRuns gather(std::int64_t done) {
    PairedRuns runs;
    grow_columns(done);
    std::vector<DeviceShare> shares;
    for (const auto& device : devices_)
      if (device->gathers()) shares.push_back(device->gathered());
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      runs.outputs.push_back(gather(i, done));
      runs.differences.emplace_back(tables_[0], tables_[i]);
      runs.beside.emplace_back(tables_[origins_[i]], tables_[i]);
      for (auto& worker : workers_) {
        if (worker.lanes[i]->differences) runs.differences[i].merge(*worker.lanes[i]->differences);
        if (worker.lanes[i]->beside) runs.beside[i].merge(*worker.lanes[i]->beside);
      }
      for (const DeviceShare& share : shares) {
        RunOutput& output = runs.outputs[i];
        for (std::size_t c = 0; c < output.summaries.size(); ++c) output.summaries[c].merge(share.summaries[i][c]);
        output.digest.merge(share.digests[i]);
        runs.differences[i].merge(share.differences[i]);
        runs.beside[i].merge(share.beside[i]);
      }
    }
    return runs;
  }

  RunOutput gather(std::size_t i, std::int64_t done) {
    RunOutput output;
    output.paths = interrupted_ ? done_.load() : done;
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
    output.backend = devices_.empty() ? "cpu" : "cuda";
    for (const auto& device : devices_) {
      output.device += (output.device.empty() ? "" : " + ") + device->name();
      output.simulating_seconds += device->simulating_seconds() / double(tables_.size());
      output.aggregating_seconds += device->aggregating_seconds() / double(tables_.size());
    }
    output.devices = int(devices_.size());
    output.kernel = devices_.empty() ? "" : devices_[0]->kernel(i);
    output.is_specialised = !devices_.empty() && devices_[0]->is_specialised(i);
    output.isa = units_[i]->isa;
    output.threads = int(workers_.size());
    return output;
  }

  std::span<const BuiltTables> tables_;
  const RunRequest& request_;
  std::vector<std::size_t> origins_;    // (tables) 0: none but the first
  std::vector<const PathUnit*> units_;  // (tables)
  std::vector<std::unique_ptr<CudaDevice>> devices_;
  std::vector<Worker> workers_;
  std::vector<HeadlineColumn> headlines_;  // (tables)
  bool keeps_columns_ = false;
  std::atomic<std::int64_t> done_{0};
  std::atomic<bool> interrupted_{false};
  std::mutex reporting_, aggregating_;
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
  if (tables > 1) share.memory_bytes = std::max<std::uint64_t>(1, memory_bound(request) / tables);
  return share;
}

}  // namespace offtake
