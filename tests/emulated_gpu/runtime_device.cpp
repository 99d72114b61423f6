// The runtime's functions about devices, errors, streams and events.
#include <cuda_runtime_api.h>

#include <cstdio>
#include <cstring>

#include "tests/emulated_gpu/state.h"

namespace emulated_gpu {
namespace {

constexpr int kVersion = CUDART_VERSION;
constexpr int kMostShared = 227 * 1024;

void describe(cudaDeviceProp& properties, int device) {
  properties = {};
  std::snprintf(properties.name, sizeof properties.name, "%s", settings().name.c_str());
  properties.totalGlobalMem = settings().memory_bytes;
  properties.sharedMemPerBlock = 48 * 1024;
  properties.sharedMemPerBlockOptin = kMostShared;
  properties.sharedMemPerMultiprocessor = kMostShared + 1024;
  properties.regsPerBlock = properties.regsPerMultiprocessor = 65536;
  properties.warpSize = 32;
  properties.maxThreadsPerBlock = 1024;
  properties.maxThreadsPerMultiProcessor = 2048;
  properties.major = settings().architecture(device) / 10;
  properties.minor = settings().architecture(device) % 10;
  properties.multiProcessorCount = settings().multiprocessors;
}

/// -1 where this is not known.
int attribute(cudaDeviceAttr which, int device) {
  switch (which) {
    case cudaDevAttrMaxThreadsPerBlock:
      return 1024;
    case cudaDevAttrMaxGridDimX:
      return 2147483647;
    case cudaDevAttrMaxSharedMemoryPerBlock:
      return 48 * 1024;
    case cudaDevAttrMaxSharedMemoryPerBlockOptin:
      return kMostShared;
    case cudaDevAttrMaxSharedMemoryPerMultiprocessor:
      return kMostShared + 1024;
    case cudaDevAttrReservedSharedMemoryPerBlock:
      return 1024;
    case cudaDevAttrMaxRegistersPerBlock:
      return 65536;
    case cudaDevAttrWarpSize:
      return 32;
    case cudaDevAttrMultiProcessorCount:
      return settings().multiprocessors;
    case cudaDevAttrMaxThreadsPerMultiProcessor:
      return 2048;
    case cudaDevAttrClockRate:
      return 1'000'000;
    case cudaDevAttrComputeCapabilityMajor:
      return settings().architecture(device) / 10;
    case cudaDevAttrComputeCapabilityMinor:
      return settings().architecture(device) % 10;
    default:
      return -1;
  }
}

struct ErrorText {
  cudaError_t error;
  const char *name, *text;
};
constexpr ErrorText kErrors[] = {
    {cudaSuccess, "cudaSuccess", "no error"},
    {cudaErrorInvalidValue, "cudaErrorInvalidValue", "invalid argument"},
    {cudaErrorMemoryAllocation, "cudaErrorMemoryAllocation", "out of memory"},
    {cudaErrorInvalidConfiguration, "cudaErrorInvalidConfiguration", "invalid configuration argument"},
    {cudaErrorInvalidPitchValue, "cudaErrorInvalidPitchValue", "invalid pitch argument"},
    {cudaErrorInsufficientDriver, "cudaErrorInsufficientDriver",
     "CUDA driver version is insufficient for CUDA runtime version"},
    {cudaErrorInvalidDeviceFunction, "cudaErrorInvalidDeviceFunction", "invalid device function"},
    {cudaErrorDevicesUnavailable, "cudaErrorDevicesUnavailable", "CUDA-capable device(s) is/are busy or unavailable"},
    {cudaErrorNoDevice, "cudaErrorNoDevice", "no CUDA-capable device is detected"},
    {cudaErrorInvalidDevice, "cudaErrorInvalidDevice", "invalid device ordinal"},
    {cudaErrorInvalidKernelImage, "cudaErrorInvalidKernelImage", "device kernel image is invalid"},
    {cudaErrorNoKernelImageForDevice, "cudaErrorNoKernelImageForDevice",
     "no kernel image is available for execution on the device"},
    {cudaErrorInvalidPtx, "cudaErrorInvalidPtx", "a PTX JIT compilation failed"},
    {cudaErrorInvalidResourceHandle, "cudaErrorInvalidResourceHandle", "invalid resource handle"},
    {cudaErrorSymbolNotFound, "cudaErrorSymbolNotFound", "named symbol not found"},
    {cudaErrorNotReady, "cudaErrorNotReady", "device not ready"},
    {cudaErrorIllegalAddress, "cudaErrorIllegalAddress", "an illegal memory access was encountered"},
    {cudaErrorLaunchOutOfResources, "cudaErrorLaunchOutOfResources", "too many resources requested for launch"},
    {cudaErrorLaunchFailure, "cudaErrorLaunchFailure", "unspecified launch failure"},
    {cudaErrorUnknown, "cudaErrorUnknown", "unknown error"},
};

const ErrorText& text_of(cudaError_t error) {
  static constexpr ErrorText none{cudaErrorUnknown, "unrecognized error code", "unrecognized error code"};
  for (const ErrorText& each : kErrors)
    if (each.error == error) return each;
  return none;
}

cudaError_t make_stream(State& s, cudaStream_t* stream, unsigned flags) {
  const auto made = s.queues.make_stream(current_device(), flags != cudaStreamNonBlocking);
  *stream = reinterpret_cast<cudaStream_t>(made.get());
  return cudaSuccess;
}

}  // namespace
}  // namespace emulated_gpu

using namespace emulated_gpu;

extern "C" {

const char* CUDARTAPI cudaGetErrorName(cudaError_t error) { return text_of(error).name; }
const char* CUDARTAPI cudaGetErrorString(cudaError_t error) { return text_of(error).text; }

/// A device that has failed for good goes on saying so.
cudaError_t CUDARTAPI cudaPeekAtLastError() {
  const cudaError_t dead = missing() == cudaSuccess ? state().dead(current_device()) : cudaSuccess;
  return last_error() == cudaSuccess ? dead : last_error();
}
cudaError_t CUDARTAPI cudaGetLastError() {
  const cudaError_t error = cudaPeekAtLastError();
  last_error() = cudaSuccess;
  return error;
}

cudaError_t CUDARTAPI cudaGetDeviceCount(int* count) {
  *count = 0;
  return call("cudaGetDeviceCount", [&](State&) {
    *count = settings().devices;
    return cudaSuccess;
  });
}

cudaError_t CUDARTAPI cudaGetDevice(int* device) {
  return call("cudaGetDevice", [&](State&) {
    *device = current_device();
    return cudaSuccess;
  });
}

cudaError_t CUDARTAPI cudaSetDevice(int device) {
  return call("cudaSetDevice", [&](State&) {
    if (device < 0 || device >= settings().devices) return cudaErrorInvalidDevice;
    current_device() = device;
    return cudaSuccess;
  });
}

cudaError_t CUDARTAPI cudaGetDeviceProperties(cudaDeviceProp* properties, int device) {
  return call("cudaGetDeviceProperties", [&](State&) {
    if (device < 0 || device >= settings().devices) return cudaErrorInvalidDevice;
    describe(*properties, device);
    return cudaSuccess;
  });
}

cudaError_t CUDARTAPI cudaDeviceGetAttribute(int* value, cudaDeviceAttr which, int device) {
  return call("cudaDeviceGetAttribute", [&](State& s) {
    if (device < 0 || device >= settings().devices) return cudaErrorInvalidDevice;
    *value = attribute(which, device);
    if (*value >= 0) return cudaSuccess;
    s.fault("cudaDeviceGetAttribute: attribute %d is not emulated", int(which));
    return cudaErrorInvalidValue;
  });
}

cudaError_t CUDARTAPI cudaDeviceGetPCIBusId(char* text, int bytes, int device) {
  return call("cudaDeviceGetPCIBusId", [&](State&) {
    if (device < 0 || device >= settings().devices) return cudaErrorInvalidDevice;
    std::snprintf(text, std::size_t(bytes), "0000:%02x:00.0", device + 1);
    return cudaSuccess;
  });
}

cudaError_t CUDARTAPI cudaRuntimeGetVersion(int* version) {
  *version = kVersion;
  return cudaSuccess;
}

cudaError_t CUDARTAPI cudaDriverGetVersion(int* version) {
  *version = settings().has_driver ? kVersion : 0;
  return cudaSuccess;
}

cudaError_t CUDARTAPI cudaDeviceSynchronize() {
  return call("cudaDeviceSynchronize", [&](State& s) {
    s.queues.run_device(current_device());
    return cudaSuccess;
  });
}

cudaError_t CUDARTAPI cudaDeviceGetStreamPriorityRange(int* least, int* greatest) {
  return call("cudaDeviceGetStreamPriorityRange", [&](State&) {
    *least = 0;
    *greatest = -5;
    return cudaSuccess;
  });
}

// Priorities change nothing here: they are no promise.
cudaError_t CUDARTAPI cudaStreamCreateWithPriority(cudaStream_t* stream, unsigned flags, int) {
  return call("cudaStreamCreateWithPriority", [&](State& s) { return make_stream(s, stream, flags); });
}
cudaError_t CUDARTAPI cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned flags) {
  return call("cudaStreamCreateWithFlags", [&](State& s) { return make_stream(s, stream, flags); });
}

cudaError_t CUDARTAPI cudaStreamDestroy(cudaStream_t stream) {
  return call_to_free("cudaStreamDestroy", [&](State& s) {
    return s.queues.destroy_stream(stream) ? cudaSuccess : cudaErrorInvalidResourceHandle;
  });
}

cudaError_t CUDARTAPI cudaStreamSynchronize(cudaStream_t stream) {
  return call("cudaStreamSynchronize", [&](State& s) {
    const auto found = s.queues.stream(stream, current_device());
    if (!found) return cudaErrorInvalidResourceHandle;
    s.queues.run_stream(found);
    return s.dead(found->device);
  });
}

cudaError_t CUDARTAPI cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned) {
  return call("cudaStreamWaitEvent", [&](State& s) {
    const auto found = s.queues.stream(stream, current_device());
    const Event* awaited = s.queues.event(event);
    if (!found || !awaited) return cudaErrorInvalidResourceHandle;
    if (awaited->record) s.queues.issue(found, [] {}, {awaited->record->mark});
    return cudaSuccess;
  });
}

cudaError_t CUDARTAPI cudaEventCreate(cudaEvent_t* event) {
  return call("cudaEventCreate", [&](State& s) {
    *event = reinterpret_cast<cudaEvent_t>(s.queues.make_event(current_device()));
    return cudaSuccess;
  });
}

cudaError_t CUDARTAPI cudaEventDestroy(cudaEvent_t event) {
  return call_to_free("cudaEventDestroy", [&](State& s) {
    return s.queues.destroy_event(event) ? cudaSuccess : cudaErrorInvalidResourceHandle;
  });
}

cudaError_t CUDARTAPI cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
  return call("cudaEventRecord", [&](State& s) {
    const auto found = s.queues.stream(stream, current_device());
    Event* recorded = s.queues.event(event);
    if (!found || !recorded) return cudaErrorInvalidResourceHandle;
    if (found->device != recorded->device) {
      s.fault("cudaEventRecord: an event of device %d in a stream of device %d", recorded->device, found->device);
      return cudaErrorInvalidResourceHandle;
    }
    s.queues.record(*recorded, found);
    return cudaSuccess;
  });
}

cudaError_t CUDARTAPI cudaEventSynchronize(cudaEvent_t event) {
  return call("cudaEventSynchronize", [&](State& s) {
    const Event* awaited = s.queues.event(event);
    if (!awaited) return cudaErrorInvalidResourceHandle;
    if (awaited->record) s.queues.run_until(awaited->record->mark);
    return s.dead(awaited->device);
  });
}

cudaError_t CUDARTAPI cudaEventElapsedTime(float* milliseconds, cudaEvent_t from, cudaEvent_t to) {
  return call("cudaEventElapsedTime", [&](State& s) {
    const Event *begun = s.queues.event(from), *ended = s.queues.event(to);
    if (!begun || !ended || !begun->record || !ended->record) return cudaErrorInvalidResourceHandle;
    if (!begun->record->mark.is_reached() || !ended->record->mark.is_reached()) return cudaErrorNotReady;
    *milliseconds = float(ended->record->milliseconds - begun->record->milliseconds);
    return cudaSuccess;
  });
}
}
