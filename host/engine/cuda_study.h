// One study on a device, in its precision. Only for builds with CUDA.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "host/engine/cuda.h"
#include "host/engine/cuda_kernel.h"
#include "host/engine/cuda_resources.h"

namespace offtake {

class DeviceStudy {
 public:
  /// `compiled` as in PathKernel::open().
  DeviceStudy(const BuiltTables& tables, const RunRequest& request, const cudaDeviceProp& properties,
              const std::function<const CompiledKernel&()>& compiled);

  /// Scratch of the kernel: for one block at least, and for all that may run at a time; none of the study's own.
  std::uint64_t least_workspace() const { return kernel_->thread_bytes() * std::uint64_t(kernel_->block()); }
  std::uint64_t full_workspace() const { return kernel_->thread_bytes() * std::uint64_t(most_threads_); }
  /// Of least_workspace() or more.
  void use_workspace(unsigned char* workspace, std::uint64_t bytes);
  /// A launch whose threads write nothing that counts: the kernel is loaded, and the memory of its stack is taken.
  void warm_up(const CudaQueue& queue) const;

  std::size_t path_bytes() const { return tables_.columns.size() * width(); }
  std::size_t width() const { return tables_.is_double ? 8 : 4; }

  void allocate(std::int64_t batch);
  const unsigned char* metrics(int buffer) const { return metrics_[std::size_t(buffer)]->get(); }
  const unsigned char* headline(int buffer) const {
    return metrics(buffer) + std::size_t(tables_.headline) * std::size_t(batch_) * width();
  }

  /// Paths first_path … + paths - 1 into one of the buffers, in the queue's order: by one launch where the kernel needs
  /// no workspace, else by as many as it takes.
  void simulate(std::int64_t first_path, int paths, int buffer, const CudaQueue& queue) const;

  Digest digest() const;
  const BuiltTables& tables() const { return tables_; }
  const PathKernel& kernel() const { return *kernel_; }

 private:
  DeviceJob job(const CudaQueue& queue) const;
  void launch(const DeviceJob& job) const;

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
  int most_threads_;  // that share the device's multiprocessors, where each needs workspace
};

}  // namespace offtake
