// The GPU through the CUDA runtime: copies the tables there, launches the path kernel, brings results back.
#include "host/build.h"

#if HAVE_CUDA
#include <cuda_runtime_api.h>

#include <algorithm>
#include <cstring>

#include "host/engine/cuda.h"
#include "host/engine/cuda_kernel.h"
#include "kernels/job.h"

namespace offtake {
namespace {

void check(cudaError_t result, const char* what) {
  if (result == cudaSuccess) return;
  throw RunError(std::string("CUDA: ") + what + ": " + cudaGetErrorString(result) + " (" + cudaGetErrorName(result) +
                 "); --backend cpu runs without the GPU");
}

/// Device memory of one run, freed with it.
template <class T>
class DeviceArray {
 public:
  DeviceArray(std::size_t count, const char* what) {
    check(cudaMalloc(reinterpret_cast<void**>(&data_), std::max<std::size_t>(count, 1) * sizeof(T)), what);
  }
  DeviceArray(const std::vector<T>& values, const char* what) : DeviceArray(values.size(), what) {
    check(cudaMemcpy(data_, values.data(), values.size() * sizeof(T), cudaMemcpyHostToDevice), what);
  }
  DeviceArray(const DeviceArray&) = delete;
  DeviceArray& operator=(const DeviceArray&) = delete;
  ~DeviceArray() { cudaFree(data_); }
  T* get() const { return data_; }

 private:
  T* data_ = nullptr;
};

constexpr int kWavesOfBlocks = 8;  // blocks a multiprocessor has work for at a time

template <class Scalar>
class Device final : public CudaDevice {
 public:
  Device(const BuiltTables& tables, const RunRequest& request, int device)
      : reals_(values(tables), "copy tables"),
        words_(tables.words, "copy tables"),
        structure_(tables.structure, "copy structure"),
        tables_(tables.view<Scalar>()) {
    tables_.reals = reals_.get();
    tables_.words = words_.get();
    cudaDeviceProp properties;
    check(cudaGetDeviceProperties(&properties, device), "read the device's properties");
    name_ = properties.name;
    kernel_ = PathKernel::open(tables, properties.major * 10 + properties.minor, request.specialise);
    threads_ = properties.multiProcessorCount * kWavesOfBlocks * kernel_->block();
    const std::size_t bytes_here = kernel_->thread_bytes() * std::size_t(threads_);
    workspace_ = std::make_unique<DeviceArray<unsigned char>>(bytes_here, "allocate workspace");

    // A batch takes at most a quarter of what is free on the device and an eighth of the run's bound here.
    std::size_t free = 0, total = 0;
    check(cudaMemGetInfo(&free, &total), "read free memory");
    const std::size_t a_path = tables.columns.size() * sizeof(Scalar);
    const std::size_t bytes = std::min(free / 4, std::size_t(needs_of(tables, request).bound_bytes / 8));
    const std::int64_t fits = std::int64_t(bytes / a_path);
    batch_ = std::clamp<std::int64_t>(request.batch_paths > 0 ? request.batch_paths : 1 << 18, 1,
                                      std::max<std::int64_t>(fits, kChunkPaths));
    metrics_ =
        std::make_unique<DeviceArray<Scalar>>(std::size_t(batch_) * tables.columns.size(), "allocate path results");
    check(cudaMallocHost(reinterpret_cast<void**>(&host_), std::size_t(batch_) * a_path),
          "allocate path results on the host");
    columns_ = tables.columns.size();
  }
  ~Device() override { cudaFreeHost(host_); }

  const void* simulate(std::int64_t first_path, int paths) override {
    const int block = kernel_->block();
    for (int first = 0; first < paths; first += threads_) {
      const int blocks = std::min((paths - first + block - 1) / block, threads_ / block);
      const DeviceJob job{structure_.get(), &tables_, std::uint64_t(first_path), first,  paths,
                          metrics_->get(),  batch_,   workspace_->get(),         blocks, block};
      check(cudaError_t(kernel_->launch(job)), "launch the path kernel");
    }
    check(
        cudaMemcpy2D(host_, std::size_t(batch_) * sizeof(Scalar), metrics_->get(), std::size_t(batch_) * sizeof(Scalar),
                     std::size_t(paths) * sizeof(Scalar), columns_, cudaMemcpyDeviceToHost),
        "run the path kernel");
    return host_;
  }
  std::int64_t batch_paths() const override { return batch_; }
  std::string name() const override { return name_; }
  std::string kernel() const override { return kernel_->text(); }

 private:
  static const std::vector<Scalar>& values(const BuiltTables& tables) {
    if constexpr (sizeof(Scalar) == 8) {
      return tables.reals;
    } else {
      return tables.singles;
    }
  }

  std::unique_ptr<PathKernel> kernel_;
  DeviceArray<Scalar> reals_;
  DeviceArray<unsigned> words_;
  DeviceArray<int> structure_;
  Tables<Scalar> tables_;
  std::unique_ptr<DeviceArray<unsigned char>> workspace_;
  std::unique_ptr<DeviceArray<Scalar>> metrics_;
  Scalar* host_ = nullptr;
  std::size_t columns_ = 0;
  std::int64_t batch_ = 0;
  int threads_ = 0;
  std::string name_;
};

}  // namespace

std::unique_ptr<CudaDevice> CudaDevice::open(const BuiltTables& tables, const RunRequest& request) {
  if (!cuda_missing().empty()) return nullptr;
  check(cudaSetDevice(0), "select the first device");
  if (tables.is_double) return std::make_unique<Device<double>>(tables, request, 0);
  return std::make_unique<Device<float>>(tables, request, 0);
}

std::optional<int> device_architecture() {
  cudaDeviceProp properties;
  if (!cuda_missing().empty() || cudaGetDeviceProperties(&properties, 0) != cudaSuccess) return {};
  return properties.major * 10 + properties.minor;
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
