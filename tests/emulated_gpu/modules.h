// Kernels: from the program's own fat binaries, and from images that it loads. Each PTX module becomes a shared
// object once, kept beside the build by its content.
#pragma once

#include <cuda_runtime_api.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/ptx/ptx_module.h"

namespace emulated_gpu {

struct Kernel {
  std::string name;
  const PtxKernel* code = nullptr;
  const char* (*error)() = nullptr;
  int target = 0;  // 90: the PTX is of sm_90
  int most_shared = 48 * 1024;
};

/// A PTX module, loaded.
class Module {
 public:
  /// Throws cudaError_t, after saying why.
  explicit Module(std::string_view ptx);
  ~Module();
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;
  /// Null where there is none of that name.
  Kernel* kernel(const std::string& name);
  bool has(const void* kernel) const;

 private:
  void* library_;
  std::vector<std::unique_ptr<Kernel>> kernels_;
};

/// What __cudaRegisterFatBinary() is given: the images of one source.
class FatBinary {
 public:
  explicit FatBinary(const void* wrapper) : wrapper_(wrapper) {}
  /// Throws cudaErrorNoKernelImageForDevice where no PTX in it suits the device.
  Module& module(int architecture);
  bool has(const void* kernel) const { return module_ && module_->has(kernel); }

 private:
  const void* wrapper_;
  std::unique_ptr<Module> module_;
};

class Modules {
 public:
  void* add(const void* wrapper);
  void remove(void* binary);
  void name_kernel(void* binary, const void* stub, const char* name);
  Module* load(const void* image);
  bool unload(Module* module);
  std::size_t loaded() const { return loaded_.size(); }
  bool is_loaded(const Module* module) const { return loaded_.contains(const_cast<Module*>(module)); }

  /// Of a host function's stub, or what kernel() returned before. Throws cudaError_t.
  Kernel* kernel(const void* stub_or_kernel, int architecture);

 private:
  struct Named {
    FatBinary* binary;
    std::string name;
  };
  std::map<void*, std::unique_ptr<FatBinary>> binaries_;
  std::map<const void*, Named> stubs_;
  std::map<Module*, std::unique_ptr<Module>> loaded_;
};

/// The PTX of the highest architecture that the device can run; empty where there is none.
std::string ptx_in_fat_binary(const void* wrapper, int architecture);

}  // namespace emulated_gpu
