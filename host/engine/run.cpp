#include "host/engine/run.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
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

/// One thread: what it simulates with, what it has gathered, and how long that took.
struct Worker {
  Worker(const BuiltTables& tables, const PathUnit& unit) : simulator(tables, unit), aggregator(tables, unit) {}
  CpuSimulator simulator;
  Aggregator aggregator;
  double simulating = 0, aggregating = 0;
};

class Run {
 public:
  Run(const BuiltTables& tables, const RunRequest& request)
      : tables_(tables), request_(request), unit_(unit_named(request.isa, tables.is_double)) {
    if (request.backend != Backend::cpu) device_ = CudaDevice::open(tables, request);
    if (!device_ && request.backend == Backend::cuda) throw RunError("--backend cuda: " + cuda_missing());
    const RunNeeds needs = needs_of(tables, request);
    for (int i = 0; i < needs.threads; ++i) workers_.push_back(std::make_unique<Worker>(tables, unit_));
    if (needs.column_bytes > 0) {
      keeps_column_ = true;
      if (tables.is_double) headline_.doubles.reserve(std::size_t(request.paths));
      if (!tables.is_double) headline_.singles.reserve(std::size_t(request.paths));
    }
  }

  RunOutput result() {
    const auto start = Clock::now();
    std::int64_t done = 0;
    while (done < request_.paths && !interrupted_) {
      const std::int64_t stop = request_.until > 0 ? next_stop(done) : request_.paths;
      const std::int64_t target = std::min({stop, request_.paths, done + kStagePaths});
      grow_column(target);
      done = simulate(done, target);
      if (request_.until > 0 && !interrupted_ && may_stop_at(done) && precise_enough()) break;
    }
    return gather(done, seconds_since(start));
  }

 private:
  /// The column takes memory as the run goes on, not all of it before the first path.
  void grow_column(std::int64_t paths) {
    if (keeps_column_ && tables_.is_double) headline_.doubles.resize(std::size_t(paths));
    if (keeps_column_ && !tables_.is_double) headline_.singles.resize(std::size_t(paths));
  }

  /// Paths [from, to); returns how many paths are complete from 0 on.
  std::int64_t simulate(std::int64_t from, std::int64_t to) {
    if (!device_) return simulate_here(from, to);
    const std::int64_t batch = device_->batch_paths();
    for (std::int64_t first = from; first < to; first += batch) {
      if (interrupted()) return first;
      const int paths = int(std::min(batch, to - first));
      const auto start = Clock::now();
      const void* metrics = device_->simulate(first, paths);
      workers_[0]->simulating += seconds_since(start);
      in_chunks(first, first + paths, [&](Worker& worker, std::int64_t chunk, int count) {
        const std::int64_t offset = (chunk - first) * (tables_.is_double ? 8 : 4);
        take(worker, chunk, count, static_cast<const unsigned char*>(metrics) + offset, batch);
      });
    }
    return to;
  }

  std::int64_t simulate_here(std::int64_t from, std::int64_t to) {
    return in_chunks(from, to, [&](Worker& worker, std::int64_t first, int paths) {
      const auto start = Clock::now();
      const void* metrics = worker.simulator.simulate(first, paths);
      worker.simulating += seconds_since(start);
      take(worker, first, paths, metrics, kChunkPaths);
    });
  }

  void take(Worker& worker, std::int64_t first, int paths, const void* metrics, std::int64_t stride) {
    const auto start = Clock::now();
    worker.aggregator.add(first, paths, metrics, stride);
    const std::int64_t column = std::int64_t(tables_.headline) * stride;
    if (!headline_.singles.empty()) {
      const float* from = static_cast<const float*>(metrics) + column;
      std::copy(from, from + paths, headline_.singles.begin() + first);
    }
    if (!headline_.doubles.empty()) {
      const double* from = static_cast<const double*>(metrics) + column;
      std::copy(from, from + paths, headline_.doubles.begin() + first);
    }
    worker.aggregating += seconds_since(start);
  }

  /// f(worker, first path, paths) for every chunk of [from, to), by all threads; returns how far the
  /// paths are complete. Whatever a thread throws is thrown here, after all have stopped.
  template <class F>
  std::int64_t in_chunks(std::int64_t from, std::int64_t to, F&& f) {
    std::atomic<std::int64_t> next{from};
    std::exception_ptr failure;
    std::mutex failing;
    const auto work = [&](Worker& worker) {
      try {
        while (!interrupted()) {
          const std::int64_t first = next.fetch_add(kChunkPaths);
          if (first >= to) break;
          const int paths = int(std::min<std::int64_t>(kChunkPaths, to - first));
          f(worker, first, paths);
          report(done_ += paths);
        }
      } catch (...) {
        const std::lock_guard lock(failing);
        failure = std::current_exception();
        next = to;
      }
    };
    {
      std::vector<std::jthread> threads;
      for (std::size_t i = 1; i < workers_.size(); ++i) threads.emplace_back([&, i] { work(*workers_[i]); });
      work(*workers_[0]);
    }
    if (failure) std::rethrow_exception(failure);
    return std::min(to, next.load());
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
    for (auto& worker : workers_) headline.merge(worker->aggregator.summaries()[std::size_t(tables_.headline)]);
    const Column& column = tables_.columns[std::size_t(tables_.headline)];
    return relative_half_width(column, headline, request_.until_level) <= request_.until;
  }

  RunOutput gather(std::int64_t done, double seconds) {
    RunOutput output;
    output.paths = interrupted_ ? done_.load() : done;
    output.interrupted = interrupted_;
    output.summaries.resize(tables_.columns.size());
    for (auto& worker : workers_) {
      for (std::size_t i = 0; i < output.summaries.size(); ++i)
        output.summaries[i].merge(worker->aggregator.summaries()[i]);
      output.digest.merge(worker->aggregator.digest());
      output.simulating_seconds += worker->simulating;
      output.aggregating_seconds += worker->aggregating;
    }
    grow_column(done);
    output.headline = std::move(headline_);
    output.backend = device_ ? "cuda" : "cpu";
    output.device = device_ ? device_->name() : "";
    output.isa = unit_.isa;
    output.threads = int(workers_.size());
    output.seconds = seconds;
    return output;
  }

  const BuiltTables& tables_;
  const RunRequest& request_;
  const PathUnit& unit_;
  std::unique_ptr<CudaDevice> device_;
  std::vector<std::unique_ptr<Worker>> workers_;
  HeadlineColumn headline_;
  bool keeps_column_ = false;
  std::atomic<std::int64_t> done_{0};
  std::atomic<bool> interrupted_{false};
  std::mutex reporting_;
};

}  // namespace

std::int64_t next_stop(std::int64_t done) {
  std::int64_t stop = kFirstStop;
  while (stop <= done) stop *= 2;
  return stop;
}

RunOutput run(const BuiltTables& tables, const RunRequest& request) { return Run(tables, request).result(); }

}  // namespace offtake
