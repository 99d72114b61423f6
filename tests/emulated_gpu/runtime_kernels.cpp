// The runtime's functions about kernels: registered by nvcc's code, loaded as libraries, launched.
#include <cuda_runtime_api.h>

#include <cstring>
#include <vector>

#include "tests/emulated_gpu/state.h"

namespace emulated_gpu {
namespace {

constexpr int kMostShared = 227 * 1024;

struct LaunchShape {
  dim3 grid, block;
  std::size_t shared;
  cudaStream_t stream;
};
std::vector<LaunchShape>& pushed() {
  static thread_local std::vector<LaunchShape> shapes;
  return shapes;
}

std::vector<unsigned char> packed(const PtxKernelInfo& info, void** arguments) {
  std::vector<unsigned char> parameters(info.parameter_bytes);
  for (unsigned i = 0; i < info.parameters; ++i)
    std::memcpy(parameters.data() + info.offsets[i], arguments[i], info.sizes[i]);
  return parameters;
}

void run(int device, const Kernel& kernel, const LaunchShape& shape, const std::vector<unsigned char>& parameters) {
  State& s = state();
  if (s.dead(device) != cudaSuccess) return;
  if (const cudaError_t failure = s.injected("kernel", cudaErrorIllegalAddress); failure != cudaSuccess) {
    s.kill(device, failure);
    return;
  }
  int result = 0;
  s.running("kernel " + kernel.name + " on device " + std::to_string(device));
  s.work(device, [&] {
    result = kernel.code->launch(parameters.data(), shape.grid.x, shape.grid.y, shape.grid.z, shape.block.x,
                                 shape.block.y, shape.block.z, unsigned(shape.shared));
  });
  s.running("");
  if (result == 0) return;
  s.fault("kernel %s: %s", kernel.name.c_str(), kernel.error ? kernel.error() : "failed");
  s.kill(device, cudaErrorLaunchFailure);
}

cudaError_t launch(State& s, const void* function, const LaunchShape& shape, void** arguments) {
  const int device = current_device();
  const auto stream = s.queues.stream(shape.stream, device);
  if (!stream) return cudaErrorInvalidResourceHandle;
  if (stream->device != device) {
    s.fault("a kernel is launched in a stream of device %d, while device %d is selected", stream->device, device);
    return cudaErrorInvalidResourceHandle;
  }
  Kernel* kernel = nullptr;
  try {
    kernel = s.modules.kernel(function, settings().architecture(current_device()));
  } catch (const cudaError_t error) {
    return error;
  }
  const PtxKernelInfo& info = *kernel->code->info;
  const std::uint64_t threads = std::uint64_t(shape.block.x) * shape.block.y * shape.block.z;
  const std::uint64_t blocks = std::uint64_t(shape.grid.x) * shape.grid.y * shape.grid.z;
  if (threads == 0 || blocks == 0 || threads > info.most_threads) return cudaErrorInvalidConfiguration;
  if (shape.shared + info.static_shared_bytes > std::size_t(kernel->most_shared)) return cudaErrorInvalidValue;
  s.queues.issue(stream, [=, parameters = packed(info, arguments)] { run(device, *kernel, shape, parameters); });
  return cudaSuccess;
}

/// f(kernel), or why there is none.
template <class F>
cudaError_t with_kernel(State& s, const void* function, F&& f) {
  try {
    return f(*s.modules.kernel(function, settings().architecture(current_device())));
  } catch (const cudaError_t error) {
    return error;
  }
}

}  // namespace
}  // namespace emulated_gpu

using namespace emulated_gpu;

extern "C" {

// What nvcc's own code calls, declared in no header of the toolkit that a host compiler may include.
void** CUDARTAPI __cudaRegisterFatBinary(void* wrapper) { return static_cast<void**>(state().modules.add(wrapper)); }
void CUDARTAPI __cudaRegisterFatBinaryEnd(void**) {}
void CUDARTAPI __cudaUnregisterFatBinary(void** binary) { state().modules.remove(binary); }
void CUDARTAPI __cudaRegisterFunction(void** binary, const char* stub, char*, const char* name, int, uint3*, uint3*,
                                      dim3*, dim3*, int*) {
  state().modules.name_kernel(binary, stub, name);
}
// No variable of a device is written or read from here.
void CUDARTAPI __cudaRegisterVar(void**, char*, char*, const char*, int, std::size_t, int, int) {}

unsigned CUDARTAPI __cudaPushCallConfiguration(dim3 grid, dim3 block, std::size_t shared, cudaStream_t stream) {
  pushed().push_back({grid, block, shared, stream});
  return 0;
}
cudaError_t CUDARTAPI __cudaPopCallConfiguration(dim3* grid, dim3* block, std::size_t* shared, void* stream) {
  const LaunchShape shape = pushed().back();
  pushed().pop_back();
  *grid = shape.grid;
  *block = shape.block;
  *shared = shape.shared;
  *static_cast<cudaStream_t*>(stream) = shape.stream;
  return cudaSuccess;
}

/// The stub itself serves as the handle: its module may be needed never.
cudaError_t CUDARTAPI __cudaGetKernel(cudaKernel_t* kernel, const void* stub) {
  *kernel = reinterpret_cast<cudaKernel_t>(const_cast<void*>(stub));
  return cudaSuccess;
}
cudaError_t CUDARTAPI __cudaLaunchKernel(cudaKernel_t kernel, dim3 grid, dim3 block, void** arguments,
                                         std::size_t shared, cudaStream_t stream) {
  return cudaLaunchKernel(kernel, grid, block, arguments, shared, stream);
}

cudaError_t CUDARTAPI cudaLaunchKernel(const void* function, dim3 grid, dim3 block, void** arguments,
                                       std::size_t shared, cudaStream_t stream) {
  return call(
      "cudaLaunchKernel",
      [&](State& s) {
        return launch(s, function, {grid, block, shared, stream}, arguments);
      },
      cudaErrorLaunchOutOfResources);
}

cudaError_t CUDARTAPI cudaLibraryLoadData(cudaLibrary_t* library, const void* image, cudaJitOption*, void**, unsigned,
                                          cudaLibraryOption*, void**, unsigned) {
  return call(
      "cudaLibraryLoadData",
      [&](State& s) {
        try {
          *library = reinterpret_cast<cudaLibrary_t>(s.modules.load(image));
          return cudaSuccess;
        } catch (const cudaError_t error) {
          return error;
        }
      },
      cudaErrorInvalidPtx);
}

cudaError_t CUDARTAPI cudaLibraryGetKernel(cudaKernel_t* kernel, cudaLibrary_t library, const char* name) {
  return call(
      "cudaLibraryGetKernel",
      [&](State& s) {
        auto* module = reinterpret_cast<Module*>(library);
        if (!s.modules.is_loaded(module)) return cudaErrorInvalidResourceHandle;
        Kernel* found = module->kernel(name);
        *kernel = reinterpret_cast<cudaKernel_t>(found);
        return found ? cudaSuccess : cudaErrorSymbolNotFound;
      },
      cudaErrorSymbolNotFound);
}

/// What may still run is run first.
cudaError_t CUDARTAPI cudaLibraryUnload(cudaLibrary_t library) {
  return call_to_free("cudaLibraryUnload", [&](State& s) {
    for (int device = 0; device < settings().devices; ++device) s.queues.run_device(device);
    return s.modules.unload(reinterpret_cast<Module*>(library)) ? cudaSuccess : cudaErrorInvalidResourceHandle;
  });
}

cudaError_t CUDARTAPI cudaFuncSetAttribute(const void* function, cudaFuncAttribute attribute, int value) {
  return call("cudaFuncSetAttribute", [&](State& s) {
    return with_kernel(s, function, [&](Kernel& kernel) {
      if (attribute != cudaFuncAttributeMaxDynamicSharedMemorySize) return cudaSuccess;
      if (value < 0 || value + int(kernel.code->info->static_shared_bytes) > kMostShared) return cudaErrorInvalidValue;
      kernel.most_shared = std::max(kernel.most_shared, value + int(kernel.code->info->static_shared_bytes));
      return cudaSuccess;
    });
  });
}

cudaError_t CUDARTAPI cudaFuncGetAttributes(cudaFuncAttributes* attributes, const void* function) {
  return call("cudaFuncGetAttributes", [&](State& s) {
    return with_kernel(s, function, [&](const Kernel& kernel) {
      *attributes = {};
      attributes->sharedSizeBytes = kernel.code->info->static_shared_bytes;
      attributes->maxThreadsPerBlock = int(std::min(kernel.code->info->most_threads, 1024u));
      attributes->numRegs = 32;
      attributes->ptxVersion = kernel.target;
      attributes->binaryVersion = settings().architecture(current_device());
      attributes->maxDynamicSharedSizeBytes = kernel.most_shared;
      return cudaSuccess;
    });
  });
}
}
