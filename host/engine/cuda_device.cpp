#include "host/build.h"

#if HAVE_CUDA
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "host/engine/cuda.h"
#include "host/engine/cuda_gather.h"
#include "host/engine/cuda_study.h"
#include "host/engine/memory.h"

namespace offtake {
namespace {

// Of what is free on the device.
constexpr std::uint64_t kPartForWorkspace = 4, kPartForHistograms = 2, kPartForResults = 4;

/// A batch under way: its place in both queues, and what comes here of it.
struct Slot {
  CudaMark begun, simulated, gathering, done;
  std::vector<std::unique_ptr<PinnedArray<unsigned char>>> here;  // (study)
  DeviceBatch batch;
};

class Device final : public CudaDevice {
 public:
  Device(std::span<const BuiltTables> tables, std::span<const std::size_t> origins, const RunRequest& request,
         int device, const StudyKernels* kernels)
      : device_(selected(device)), origins_(origins.begin(), origins.end()) {
    origins_.resize(tables.size());
    cudaDeviceProp properties;
    check_cuda(cudaGetDeviceProperties(&properties, device), "read the device's properties");
    name_ = properties.name;
    const int architecture = properties.major * 10 + properties.minor;
    for (std::size_t i = 0; i < tables.size(); ++i) {
      const auto compiled = [&]() -> const CompiledKernel& { return kernels->of(i, architecture); };
      studies_.push_back(std::make_unique<DeviceStudy>(tables[i], request, properties, compiled));
    }
    share_workspace();
    gather_if_it_fits(tables, request);
    reserve_batches(request);
    check_cuda(cudaDeviceSynchronize(), "copy tables");
  }
  ~Device() override {
    cudaSetDevice(device_);
    cudaDeviceSynchronize();  // before what it works on is freed
  }

  void begin(std::int64_t first_path, int paths) override {
    use();
    const int buffer = begun_ % kMostUnderWay;
    Slot& slot = slots_[std::size_t(buffer)];
    slot.begun.set(simulating_);
    for (const auto& study : studies_) study->simulate(first_path, paths, buffer, simulating_);
    slot.simulated.set(simulating_);

    slot.simulated.hold(gathering_);
    slot.gathering.set(gathering_);
    slot.batch.first_path = first_path;
    slot.batch.paths = paths;
    for (std::size_t i = 0; i < studies_.size(); ++i) {
      const DeviceStudy& study = *studies_[i];
      if (gathers()) summaries_[i]->add(study.metrics(buffer), batch_, first_path, paths, gathering_);
      if (gathers() && differences_[i]) subtract(*differences_[i], 0, i, buffer, paths);
      if (gathers() && beside_[i]) subtract(*beside_[i], origins_[i], i, buffer, paths);
      copy_here(study, slot.here[i]->get(), buffer, paths);
    }
    slot.done.set(gathering_);
    ++begun_;
  }

  const DeviceBatch& finish() override {
    use();
    Slot& slot = slots_[std::size_t(finished_ % kMostUnderWay)];
    slot.done.wait();
    simulating_seconds_ += slot.simulated.seconds_since(slot.begun);
    aggregating_seconds_ += slot.done.seconds_since(slot.gathering);
    ++finished_;
    paths_ += slot.batch.paths;
    return slot.batch;
  }
  int under_way() const override { return begun_ - finished_; }

  bool gathers() const override { return why_not_gathering_.empty(); }
  const std::string& why_not_gathering() const override { return why_not_gathering_; }
  DeviceShare gathered() override {
    use();
    DeviceShare share;
    for (std::size_t i = 0; i < studies_.size(); ++i) {
      const BuiltTables& own = studies_[i]->tables();
      share.summaries.push_back(summaries_[i]->fetch(paths_, *fetched_, gathering_));
      share.digests.push_back(studies_[i]->digest());
      share.differences.push_back(differences_[i] ? differences_[i]->fetch(paths_, gathering_)
                                                  : Differences(studies_[0]->tables(), own));
      share.beside.push_back(beside_[i] ? beside_[i]->fetch(paths_, gathering_)
                                        : Differences(studies_[origins_[i]]->tables(), own));
    }
    return share;
  }

  Summary gathered_headline() override {
    use();
    return summaries_[0]->fetch(studies_[0]->tables().headline, paths_, *fetched_, gathering_);
  }

  std::int64_t batch_paths() const override { return batch_; }
  double simulating_seconds() const override { return simulating_seconds_; }
  double aggregating_seconds() const override { return aggregating_seconds_; }
  std::string name() const override { return name_; }
  std::string kernel(std::size_t study) const override { return studies_[study]->kernel().text(); }
  bool is_specialised(std::size_t study) const override { return studies_[study]->kernel().is_specialised(); }

 private:
  static int selected(int device) {
    check_cuda(cudaSetDevice(device), "select the device");
    return device;
  }
  void use() const { selected(device_); }

  static std::uint64_t free_bytes() {
    std::size_t free = 0, total = 0;
    check_cuda(cudaMemGetInfo(&free, &total), "read free memory");
    return free;
  }

  /// One for all studies, which take turns in one queue.
  void share_workspace() {
    std::uint64_t least = 0, full = 0;
    for (const auto& study : studies_) {
      least = std::max(least, study->least_workspace());
      full = std::max(full, study->full_workspace());
    }
    const std::uint64_t bytes = std::max(least, std::min(full, free_bytes() / kPartForWorkspace));
    workspace_.emplace(bytes, "allocate workspace");
    check_cuda(cudaDeviceSynchronize(), "copy tables");  // queues do not wait for what is copied outside of them
    for (const auto& study : studies_) {
      study->use_workspace(workspace_->get(), bytes);
      study->warm_up(simulating_);
    }
  }

  /// Aggregates on the device where the histograms fit.
  void gather_if_it_fits(std::span<const BuiltTables> tables, const RunRequest& request) {
    std::uint64_t bytes = 0;
    std::size_t columns = 0, most_columns = 0;
    for (const BuiltTables& own : tables) {
      bytes += DeviceSummaries::bytes(own);
      columns += own.columns.size();
      most_columns = std::max(most_columns, own.columns.size());
    }
    bytes += FetchedPages::bytes(most_columns);
    const std::uint64_t free = free_bytes();
    if (request.results_here) {
      why_not_gathering_ = "all path results are asked for";
    } else if (bytes > free / kPartForHistograms) {
      why_not_gathering_ = fmt::format(
          "the histograms of {} metrics would take {:.2f} GiB, more than half of the {:.2f} GiB that GPU {} has free; "
          "report fewer metrics or free memory there",
          columns, gibibytes(bytes), gibibytes(free), device_);
    }
    if (!gathers()) return;
    fetched_.emplace(most_columns);
    for (std::size_t i = 0; i < studies_.size(); ++i) {
      summaries_.push_back(std::make_unique<DeviceSummaries>(tables[i]));
      differences_.push_back(i > 0 ? std::make_unique<DeviceDifferences>(tables[0], tables[i]) : nullptr);
      beside_.push_back(origins_[i] > 0 ? std::make_unique<DeviceDifferences>(tables[origins_[i]], tables[i])
                                        : nullptr);
    }
    for (const auto& summaries : summaries_) summaries->rehearse(*fetched_, gathering_);
  }
  static double gibibytes(std::uint64_t bytes) { return double(bytes) / double(1 << 30); }

  /// Results of two batches, there and here.
  void reserve_batches(const RunRequest& request) {
    BatchRoom room{free_bytes() / kPartForResults, 0, pinned_bound(request), 0};
    for (const auto& study : studies_) {
      room.path_there += study->path_bytes();
      room.path_here += gathers() ? study->width() : study->path_bytes();
    }
    batch_ = batch_paths_of(request, room);
    for (const auto& study : studies_) study->allocate(batch_);
    for (Slot& slot : slots_) {
      for (const auto& study : studies_) {
        const std::size_t bytes = std::size_t(batch_) * (gathers() ? study->width() : study->path_bytes());
        slot.here.push_back(std::make_unique<PinnedArray<unsigned char>>(bytes, "allocate path results here"));
        slot.batch.metrics.push_back(slot.here.back()->get());
      }
    }
  }

  void subtract(DeviceDifferences& differences, std::size_t base, std::size_t variant, int buffer, int paths) const {
    differences.add(studies_[base]->metrics(buffer), batch_, studies_[variant]->metrics(buffer), batch_, paths,
                    gathering_);
  }

  /// The headline where the device aggregates, else everything.
  void copy_here(const DeviceStudy& study, void* to, int buffer, int paths) const {
    const std::size_t column = std::size_t(batch_) * study.width(), used = std::size_t(paths) * study.width();
    const cudaError_t result =
        gathers() ? cudaMemcpyAsync(to, study.headline(buffer), used, cudaMemcpyDeviceToHost, gathering_.get())
                  : cudaMemcpy2DAsync(to, column, study.metrics(buffer), column, used, study.tables().columns.size(),
                                      cudaMemcpyDeviceToHost, gathering_.get());
    check_cuda(result, "copy path results");
  }

  int device_;  // selected before the queues and marks below are made on it
  std::vector<std::size_t> origins_;
  std::string name_;
  std::optional<DeviceArray<unsigned char>> workspace_;
  std::vector<std::unique_ptr<DeviceStudy>> studies_;
  std::optional<FetchedPages> fetched_;                      // where it gathers
  std::vector<std::unique_ptr<DeviceSummaries>> summaries_;  // (study), or none
  std::vector<std::unique_ptr<DeviceDifferences>> differences_, beside_;
  std::string why_not_gathering_;
  std::int64_t batch_ = 0, paths_ = 0;
  // Aggregation goes first: the batch after it takes what is left of the device, not the other way round.
  CudaQueue simulating_{Priority::low}, gathering_{Priority::high};
  std::array<Slot, kMostUnderWay> slots_;
  int begun_ = 0, finished_ = 0;
  double simulating_seconds_ = 0, aggregating_seconds_ = 0;
};

}  // namespace

std::unique_ptr<CudaDevice> CudaDevice::open(std::span<const BuiltTables> tables, std::span<const std::size_t> origins,
                                             const RunRequest& request, int device, const StudyKernels* kernels) {
  return std::make_unique<Device>(tables, origins, request, device, kernels);
}

}  // namespace offtake
#endif
