#include "host/engine/cuda_kernel.h"

#include "host/build.h"

#if HAVE_CUDA
#include <cuda_runtime_api.h>

#include <utility>
#include <vector>

#include "host/engine/kernel_source.h"
#include "host/engine/specialise.h"

extern "C" {
extern const offtake::DeviceUnit offtake_device_float, offtake_device_double;
}

namespace offtake {
namespace {

class GenericKernel final : public PathKernel {
 public:
  GenericKernel(const BuiltTables& tables, std::string why)
      : unit_(tables.is_double ? offtake_device_double : offtake_device_float),
        bytes_(unit_.thread_bytes(tables.structure.data())) {
    text_ = "precompiled, " + std::move(why);
  }
  int block() const override { return 128; }
  bool is_specialised() const override { return false; }
  std::uint64_t thread_bytes() const override { return bytes_; }
  int launch(const DeviceJob& job) const override { return unit_.launch(&job); }

 private:
  const DeviceUnit& unit_;
  std::uint64_t bytes_;
};

class StudyKernel final : public PathKernel {
 public:
  /// Throws NvrtcError.
  StudyKernel(const BuiltTables& tables, const void* reals, int architecture, const CompiledKernel& compiled)
      : shape_(kernel_shape(tables, architecture)), tables_(study_tables(tables, reals)) {
    check(cudaLibraryLoadData(&library_, compiled.image.c_str(), nullptr, nullptr, 0, nullptr, nullptr, 0));
    check(cudaLibraryGetKernel(&kernel_, library_, kKernelName));
    check(cudaFuncSetAttribute(kernel_, cudaFuncAttributeMaxDynamicSharedMemorySize, int(shape_.shared_bytes)));
    // The rest is first-level cache; left to itself, the driver may give that more and have one block at a time.
    check(cudaFuncSetAttribute(kernel_, cudaFuncAttributePreferredSharedMemoryCarveout, shape_.shared_percent));
    text_ = "of the study's structure, " + compiled.text;
  }
  ~StudyKernel() override {
    if (library_) cudaLibraryUnload(library_);
  }
  StudyKernel(const StudyKernel&) = delete;
  StudyKernel& operator=(const StudyKernel&) = delete;

  int block() const override { return shape_.block; }
  bool is_specialised() const override { return true; }
  std::uint64_t thread_bytes() const override { return 0; }
  int launch(const DeviceJob& job) const override {
    // Both are copied as they are launched, and not changed.
    void* arguments[] = {const_cast<unsigned char*>(tables_.data()), const_cast<DeviceJob*>(&job)};
    return int(cudaLaunchKernel(kernel_, dim3(unsigned(job.blocks)), dim3(unsigned(job.block)), arguments,
                                shape_.shared_bytes, static_cast<cudaStream_t>(job.stream)));
  }

 private:
  void check(cudaError_t result) {
    if (result == cudaSuccess) return;
    cudaGetLastError();  // it is no error of the run
    if (library_) cudaLibraryUnload(std::exchange(library_, nullptr));
    throw NvrtcError(std::string("the driver does not load the compiled kernel: ") + cudaGetErrorString(result));
  }

  KernelShape shape_;
  std::vector<unsigned char> tables_;
  cudaLibrary_t library_ = nullptr;
  cudaKernel_t kernel_ = nullptr;
};

}  // namespace

std::unique_ptr<PathKernel> PathKernel::open(const BuiltTables& tables, const void* reals, int architecture,
                                             Specialise specialise,
                                             const std::function<const CompiledKernel&()>& compiled) {
  if (specialise == Specialise::off) return std::make_unique<GenericKernel>(tables, "as --specialise off asks");
  try {
    return std::make_unique<StudyKernel>(tables, reals, architecture, compiled());
  } catch (const NvrtcError& error) {
    if (specialise == Specialise::on) throw RunError(std::string("--specialise on: ") + error.what());
    return std::make_unique<GenericKernel>(tables, std::string("because ") + error.what());
  }
}

}  // namespace offtake
#endif
