#include "host/build.h"

#if HAVE_CUDA
#include <algorithm>

#include "host/engine/cuda_study.h"
#include "kernels/job.h"

namespace offtake {
namespace {

constexpr int kWavesOfBlocks = 8;  // blocks that a multiprocessor has workspace for

std::vector<unsigned long long> keys_of(const BuiltTables& tables) {
  std::vector<unsigned long long> keys;
  for (const Column& column : tables.columns)
    for (const std::uint64_t key : digest_keys(column.name())) keys.push_back(key);
  return keys;
}

}  // namespace

DeviceStudy::DeviceStudy(const BuiltTables& tables, const RunRequest& request, const cudaDeviceProp& properties,
                         const std::function<const CompiledKernel&()>& compiled)
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
  const void* reals = tables.is_double ? static_cast<const void*>(wide_.reals) : narrow_.reals;
  kernel_ = PathKernel::open(tables, reals, properties.major * 10 + properties.minor, request.specialise, compiled);
  most_threads_ = properties.multiProcessorCount * kWavesOfBlocks * kernel_->block();
}

void DeviceStudy::use_workspace(unsigned char* workspace, std::uint64_t bytes) {
  workspace_ = workspace;
  if (bytes < full_workspace()) most_threads_ = int(bytes / least_workspace()) * kernel_->block();
}

void DeviceStudy::allocate(std::int64_t batch) {
  batch_ = batch;
  for (auto& metrics : metrics_) metrics.emplace(path_bytes() * std::size_t(batch), "allocate path results");
}

/// All but which paths, and where their results go.
DeviceJob DeviceStudy::job(const CudaQueue& queue) const {
  DeviceJob job{};
  job.structure = structure_.get();
  job.tables = tables_.is_double ? static_cast<const void*>(&wide_) : &narrow_;
  job.workspace = workspace_;
  job.block = kernel_->block();
  job.digest_keys = keys_.get();
  job.digest = digest_.get();
  job.stream = queue.get();
  return job;
}

void DeviceStudy::launch(const DeviceJob& job) const {
  check_cuda(cudaError_t(kernel_->launch(job)), "launch the path kernel");
}

void DeviceStudy::warm_up(const CudaQueue& queue) const {
  const DeviceArray<unsigned char> results(path_bytes(), "allocate path results");
  DeviceJob one = job(queue);
  one.first = one.paths = 1;  // all threads lie past the end, and simulate path 0 for nothing
  one.metrics = results.get();
  one.stride = 1;
  one.blocks = 1;
  launch(one);
  queue.wait();
}

void DeviceStudy::simulate(std::int64_t first_path, int paths, int buffer, const CudaQueue& queue) const {
  const int at_once = kernel_->thread_bytes() > 0 ? std::min(most_threads_, paths) : paths;
  DeviceJob some = job(queue);
  some.first_path = std::uint64_t(first_path);
  some.paths = paths;
  some.metrics = metrics_[std::size_t(buffer)]->get();
  some.stride = batch_;
  for (int first = 0; first < paths; first += at_once) {
    some.first = first;
    some.blocks = (std::min(paths - first, at_once) + some.block - 1) / some.block;
    launch(some);
  }
}

Digest DeviceStudy::digest() const {
  const auto sums = digest_.fetch(2, "copy the digest");
  return {sums[0], sums[1]};
}

}  // namespace offtake
#endif
