// Kernels compiled for a study's structure: by NVRTC, or from the cache of what it has compiled before.
#pragma once

#include <string>

#include "host/engine/kernel_cache.h"
#include "host/engine/nvrtc.h"
#include "host/tables/built_tables.h"

namespace offtake {

struct CompiledKernel {
  std::string target;  // "sm_90", or "compute_120": PTX, which the driver compiles further
  std::string image;   // for cudaLibraryLoadData()
  std::string ptx;
  std::string log;  // of the compiler
  bool is_cached = false;
  double seconds = 0;    // that compiling took, or once took
  std::string unstored;  // why it is not in the cache; empty where it is

  bool is_machine_code() const { return target.starts_with("sm_"); }
  /// What a run says of it: "compiled for sm_90 by NVRTC 13.0 in 2.3 s".
  std::string text;
};

/// "sm_90", or where NVRTC does not know the architecture, PTX of the highest one below. Throws NvrtcError where there
/// is none.
std::string target_of(const std::vector<int>& known, int architecture);

/// The source for an architecture (90 is compute capability 9.0), from the cache if it is there. Throws NvrtcError.
CompiledKernel compiled_kernel(const std::string& source, int architecture, const KernelCache& cache);

/// The source of the study's kernel. Throws NvrtcError where its state is too large for a block.
std::string kernel_source(const BuiltTables& tables, int architecture);

/// That kernel. Throws NvrtcError.
CompiledKernel specialised_kernel(const BuiltTables& tables, int architecture, const KernelCache& cache);

}  // namespace offtake
