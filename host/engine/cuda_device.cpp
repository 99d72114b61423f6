#include "host/build.h"

#if HAVE_CUDA
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "host/engine/cuda.h"
#include "host/engine/cuda_gather.h"
#include "host/engine/cuda_kernel.h"
#include "host/engine/memory.h"
#include "kernels/job.h"

namespace offtake {
namespace {

constexpr int kWavesOfBlocks = 8;  // blocks a multiprocessor has work for at a time
constexpr std::int64_t kBatchPaths = 1 << 18;
// Of what is free on the device.
constexpr std::uint64_t kPartForWorkspace = 4, kPartForHistograms = 2, kPartForResults = 4;

std::vector<unsigned long long> keys_of(const BuiltTables& tables) {
  std::vector<unsigned long long> keys;
  for (const Column& column : tables.columns)
    for (const std::uint64_t key : digest_keys(column.name())) keys.push_back(key);
  return keys;
}

/// One study on a device, in its precision.
class DeviceStudy {
 public:
  DeviceStudy(const BuiltTables& tables, const RunRequest& request, const cudaDeviceProp& properties)
      : tables_(tables),
        words_(tables.words, "copy tables"),
        structure_(tables.structure, "copy structure"),
        keys_(keys_of(tables), "copy the digest's keys"),
        digest_(std::vector<unsigned long long>(2), "allocate the digest") {
    if (tables.is_double) doubles_.emplace(tables.reals, "copy tables");
    if (!tables.is_double) singles_.emplace(tables.singles, "copy tables");
    wide_ = tables.view<double>();
    narrow_ = tables.view<float>();
    if (tables.is_double) wide_.reals = doubles_->get();
    if (!tables.is_double) narrow_.reals = singles_->get();
    wide_.words = narrow_.words = words_.get();
    kernel_ = PathKernel::open(tables, properties.major * 10 + properties.minor, request.specialise);
    threads_ = properties.multiProcessorCount * kWavesOfBlocks * kernel_->block();
  }

  /// Scratch of the kernel: for one block at least, and for all that may run at a time.
  std::uint64_t least_workspace() const { return kernel_->thread_bytes() * std::uint64_t(kernel_->block()); }
  std::uint64_t full_workspace() const { return kernel_->thread_bytes() * std::uint64_t(threads_); }
  /// Of least_workspace() or more.
  void use_workspace(unsigned char* workspace, std::uint64_t bytes) {
    workspace_ = workspace;
    if (bytes < full_workspace()) threads_ = int(bytes / least_workspace()) * kernel_->block();
  }

  std::size_t path_bytes() const { return tables_.columns.size() * width(); }
  std::size_t width() const { return tables_.is_double ? 8 : 4; }

  void allocate(std::int64_t batch) {
    batch_ = batch;
    for (auto& metrics : metrics_) metrics.emplace(path_bytes() * std::size_t(batch), "allocate path results");
  }
  const unsigned char* metrics(int buffer) const { return metrics_[std::size_t(buffer)]->get(); }
  const unsigned char* headline(int buffer) const {
    return metrics(buffer) + std::size_t(tables_.headline) * std::size_t(batch_) * width();
  }

  void simulate(std::int64_t first_path, int paths, int buffer, const CudaQueue& queue) const {
    const int block = kernel_->block();
    for (int first = 0; first < paths; first += threads_) {
      DeviceJob job{};
      job.structure = structure_.get();
      job.tables = tables_.is_double ? static_cast<const void*>(&wide_) : &narrow_;
      job.first_path = std::uint64_t(first_path);
      job.first = first;
      job.paths = paths;
      job.metrics = metrics_[std::size_t(buffer)]->get();
      job.stride = batch_;
      job.workspace = workspace_;
      job.blocks = std::min((paths - first + block - 1) / block, threads_ / block);
      job.block = block;
      job.digest_keys = keys_.get();
      job.digest = digest_.get();
      job.stream = queue.get();
      check_cuda(cudaError_t(kernel_->launch(job)), "launch the path kernel");
    }
  }

  Digest digest() const {
    const auto sums = digest_.fetch(2, "copy the digest");
    return {sums[0], sums[1]};
  }
  const BuiltTables& tables() const { return tables_; }
  const PathKernel& kernel() const { return *kernel_; }

 private:
  const BuiltTables& tables_;
  std::optional<DeviceArray<float>> singles_;
  std::optional<DeviceArray<double>> doubles_;
  DeviceArray<unsigned> words_;
  DeviceArray<int> structure_;
  DeviceArray<unsigned long long> keys_, digest_;
  Tables<float> narrow_;
  Tables<double> wide_;
  std::unique_ptr<PathKernel> kernel_;
  unsigned char* workspace_ = nullptr;
  std::array<std::optional<DeviceArray<unsigned char>>, kMostUnderWay> metrics_;
  std::int64_t batch_ = 0;
  int threads_ = 0;
};

/// A batch under way: its place in both queues, and what comes here of it.
struct Slot {
  CudaMark begun, simulated, gathering, done;
  std::vector<std::unique_ptr<PinnedArray>> here;  // (study)
  DeviceBatch batch;
};

class Device final : public CudaDevice {
 public:
  Device(std::span<const BuiltTables> tables, std::span<const std::size_t> origins, const RunRequest& request,
         int device)
      : device_(selected(device)), origins_(origins.begin(), origins.end()) {
    origins_.resize(tables.size());
    cudaDeviceProp properties;
    check_cuda(cudaGetDeviceProperties(&properties, device), "read the device's properties");
    name_ = properties.name;
    for (const BuiltTables& own : tables) studies_.push_back(std::make_unique<DeviceStudy>(own, request, properties));
    share_workspace();

    std::uint64_t histograms = 0;
    std::size_t a_path = 0, comes_here = 0;
    for (const auto& study : studies_) {
      histograms += DeviceSummaries::bytes(study->tables());
      a_path += kMostUnderWay * study->path_bytes();
    }
    gathers_ = !request.results_here && histograms <= free_bytes() / kPartForHistograms;
    for (std::size_t i = 0; i < studies_.size() && gathers_; ++i) {
      summaries_.push_back(std::make_unique<DeviceSummaries>(tables[i]));
      differences_.push_back(i > 0 ? std::make_unique<DeviceDifferences>(tables[0], tables[i]) : nullptr);
      beside_.push_back(origins_[i] > 0 ? std::make_unique<DeviceDifferences>(tables[origins_[i]], tables[i])
                                        : nullptr);
    }
    // A batch takes at most a quarter of what is free there, and an eighth of the run's bound here, of which the
    // request has each study's share.
    for (const auto& study : studies_) comes_here += kMostUnderWay * (gathers_ ? study->width() : study->path_bytes());
    const std::uint64_t bound = memory_bound(request) * studies_.size();
    const std::uint64_t fits = std::min<std::uint64_t>(free_bytes() / kPartForResults / a_path, bound / 8 / comes_here);
    batch_ = std::clamp<std::int64_t>(request.batch_paths > 0 ? request.batch_paths : kBatchPaths, 1,
                                      std::max<std::int64_t>(std::int64_t(fits), kChunkPaths));
    for (const auto& study : studies_) study->allocate(batch_);
    for (Slot& slot : slots_) {
      for (const auto& study : studies_)
        slot.here.push_back(std::make_unique<PinnedArray>(
            std::size_t(batch_) * (gathers_ ? study->width() : study->path_bytes()), "allocate path results here"));
    }
    // The queues do not wait for what was copied and cleared outside of them.
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
    slot.batch = {first_path, paths, {}};
    for (std::size_t i = 0; i < studies_.size(); ++i) {
      const DeviceStudy& study = *studies_[i];
      if (gathers_) summaries_[i]->add(study.metrics(buffer), batch_, first_path, paths, gathering_);
      if (gathers_ && differences_[i]) subtract(*differences_[i], 0, i, buffer, paths);
      if (gathers_ && beside_[i]) subtract(*beside_[i], origins_[i], i, buffer, paths);
      copy_here(study, slot.here[i]->get(), buffer, paths);
      slot.batch.metrics.push_back(slot.here[i]->get());
    }
    slot.done.set(gathering_);
    ++begun_;
  }

  DeviceBatch finish() override {
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

  bool gathers() const override { return gathers_; }
  DeviceShare gathered() override {
    use();
    DeviceShare share;
    for (std::size_t i = 0; i < studies_.size(); ++i) {
      const BuiltTables& own = studies_[i]->tables();
      share.summaries.push_back(summaries_[i]->fetch(paths_, gathering_));
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
    return summaries_[0]->fetch(studies_[0]->tables().headline, paths_, gathering_);
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
    for (const auto& study : studies_) study->use_workspace(workspace_->get(), bytes);
  }

  void subtract(DeviceDifferences& differences, std::size_t base, std::size_t variant, int buffer, int paths) const {
    differences.add(studies_[base]->metrics(buffer), batch_, studies_[variant]->metrics(buffer), batch_, paths,
                    gathering_);
  }

  /// The headline where the device aggregates, else everything.
  void copy_here(const DeviceStudy& study, void* to, int buffer, int paths) const {
    const std::size_t column = std::size_t(batch_) * study.width(), used = std::size_t(paths) * study.width();
    const cudaError_t result =
        gathers_ ? cudaMemcpyAsync(to, study.headline(buffer), used, cudaMemcpyDeviceToHost, gathering_.get())
                 : cudaMemcpy2DAsync(to, column, study.metrics(buffer), column, used, study.tables().columns.size(),
                                     cudaMemcpyDeviceToHost, gathering_.get());
    check_cuda(result, "copy path results");
  }

  int device_;  // selected before the queues and marks below are made on it
  std::vector<std::size_t> origins_;
  std::string name_;
  std::optional<DeviceArray<unsigned char>> workspace_;
  std::vector<std::unique_ptr<DeviceStudy>> studies_;
  std::vector<std::unique_ptr<DeviceSummaries>> summaries_;  // (study), or none
  std::vector<std::unique_ptr<DeviceDifferences>> differences_, beside_;
  bool gathers_ = false;
  std::int64_t batch_ = 0, paths_ = 0;
  CudaQueue simulating_, gathering_;
  std::array<Slot, kMostUnderWay> slots_;
  int begun_ = 0, finished_ = 0;
  double simulating_seconds_ = 0, aggregating_seconds_ = 0;
};

}  // namespace

std::unique_ptr<CudaDevice> CudaDevice::open(std::span<const BuiltTables> tables, std::span<const std::size_t> origins,
                                             const RunRequest& request, int device) {
  return std::make_unique<Device>(tables, origins, request, device);
}

int cuda_devices() {
  int devices = 0;
  if (cudaGetDeviceCount(&devices) == cudaSuccess) return devices;
  cudaGetLastError();
  return 0;
}

std::optional<DeviceFacts> device_facts() {
  if (!cuda_missing().empty()) return {};
  cudaDeviceProp properties;
  check_cuda(cudaGetDeviceProperties(&properties, 0), "read the device's properties");
  char bus[32] = "";
  check_cuda(cudaDeviceGetPCIBusId(bus, int(sizeof bus), 0), "read where the device is");
  int kilohertz = 0, runtime = 0, driver = 0;
  check_cuda(cudaDeviceGetAttribute(&kilohertz, cudaDevAttrClockRate, 0), "read the device's clock");
  check_cuda(cudaRuntimeGetVersion(&runtime), "read CUDA's version");
  check_cuda(cudaDriverGetVersion(&driver), "read the driver's version");
  const auto version = [](int number) { return fmt::format("{}.{}", number / 1000, number % 1000 / 10); };
  return DeviceFacts{properties.name,
                     bus,
                     properties.major * 10 + properties.minor,
                     properties.multiProcessorCount,
                     1e3 * kilohertz,
                     version(runtime),
                     version(driver)};
}

std::string cuda_missing() {
  int devices = 0;
  const cudaError_t result = cudaGetDeviceCount(&devices);
  if (result == cudaSuccess && devices > 0) return "";
  cudaGetLastError();
  const std::string found = result == cudaSuccess ? "no device" : cudaGetErrorString(result);
  return "no GPU can be used, because the CUDA runtime reports: " + found + "; check nvidia-smi, or use --backend cpu";
}

}  // namespace offtake
#endif
