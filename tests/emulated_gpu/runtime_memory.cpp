// The runtime's functions about memory.
#include <cuda_runtime_api.h>

#include <cstring>
#include <vector>

#include "tests/emulated_gpu/state.h"

namespace emulated_gpu {
namespace {

struct Rows {
  std::size_t count = 1, bytes = 0, to_pitch = 0, from_pitch = 0;
  std::size_t to_span() const { return count == 0 || bytes == 0 ? 0 : (count - 1) * to_pitch + bytes; }
  std::size_t from_span() const { return count == 0 || bytes == 0 ? 0 : (count - 1) * from_pitch + bytes; }
};

/// Whether [at, at + bytes) is memory of the current device; else says what it is.
bool is_on_device(State& s, const void* at, std::size_t bytes, const char* function, const char* what) {
  const Allocation* one = s.memory.find(at);
  if (!one || one->device == kPinned) {
    s.fault("%s: the %s %p is no device memory", function, what, at);
    return false;
  }
  if (one->device != current_device()) {
    s.fault("%s: the %s is memory of device %d, while device %d is selected", function, what, one->device,
            current_device());
    return false;
  }
  if (static_cast<const unsigned char*>(at) + bytes > one->data + one->bytes) {
    s.fault("%s: %zu bytes of the %s, which is %s", function, bytes, what, s.memory.describe(at).c_str());
    return false;
  }
  return true;
}

bool is_here(State& s, const void* at, std::size_t bytes, const char* function, const char* what) {
  const Allocation* one = s.memory.find(at);
  if (!one) return true;
  if (one->device != kPinned) {
    s.fault("%s: the %s is device memory", function, what);
    return false;
  }
  if (static_cast<const unsigned char*>(at) + bytes <= one->data + one->bytes) return true;
  s.fault("%s: %zu bytes of the %s, which is %s", function, bytes, what, s.memory.describe(at).c_str());
  return false;
}

bool is_pinned(State& s, const void* at) { return s.memory.find(at) != nullptr; }

void copy_rows(void* to, const void* from, const Rows& rows) {
  for (std::size_t row = 0; row < rows.count; ++row)
    std::memcpy(static_cast<char*>(to) + row * rows.to_pitch, static_cast<const char*>(from) + row * rows.from_pitch,
                rows.bytes);
}

/// `waits`: as cudaMemcpy() does. What comes from pageable memory has left it on return, but need not have arrived;
/// what goes there is there.
cudaError_t copy(State& s, const char* function, void* to, const void* from, const Rows& rows, cudaMemcpyKind kind,
                 const void* stream_handle, bool waits) {
  const int device = current_device();
  const auto stream = s.queues.stream(stream_handle, device);
  if (!stream) return cudaErrorInvalidResourceHandle;
  if (stream->device != device) {
    s.fault("%s: the stream is of device %d, while device %d is selected", function, stream->device, device);
    return cudaErrorInvalidResourceHandle;
  }
  const bool from_device = kind == cudaMemcpyDeviceToHost || kind == cudaMemcpyDeviceToDevice;
  const bool to_device = kind == cudaMemcpyHostToDevice || kind == cudaMemcpyDeviceToDevice;
  if (kind == cudaMemcpyDefault || kind == cudaMemcpyHostToHost) {
    s.fault("%s: copies of kind %d are not emulated", function, int(kind));
    return cudaErrorInvalidValue;
  }
  if (rows.to_span() == 0) return cudaSuccess;
  const bool good = (to_device ? is_on_device : is_here)(s, to, rows.to_span(), function, "destination") &&
                    (from_device ? is_on_device : is_here)(s, from, rows.from_span(), function, "source");
  if (!good) return cudaErrorInvalidValue;

  if (kind == cudaMemcpyHostToDevice && !is_pinned(s, from)) {
    std::vector<char> staged(rows.count * rows.bytes);
    copy_rows(staged.data(), from, {rows.count, rows.bytes, rows.bytes, rows.from_pitch});
    s.queues.issue(stream, [=, staged = std::move(staged)] {
      state().work(device, [&] { copy_rows(to, staged.data(), {rows.count, rows.bytes, rows.to_pitch, rows.bytes}); });
    });
    return cudaSuccess;
  }
  const Mark done = s.queues.issue(stream, [=] { state().work(device, [&] { copy_rows(to, from, rows); }); });
  const bool is_pageable = !to_device && !is_pinned(s, to);
  if (is_pageable || (waits && kind != cudaMemcpyDeviceToDevice)) s.queues.run_until(done);
  return cudaSuccess;
}

cudaError_t set(State& s, const char* function, void* to, int value, std::size_t bytes, const void* stream_handle) {
  const int device = current_device();
  const auto stream = s.queues.stream(stream_handle, device);
  if (!stream || stream->device != device) return cudaErrorInvalidResourceHandle;
  if (bytes == 0) return cudaSuccess;
  if (!is_on_device(s, to, bytes, function, "destination")) return cudaErrorInvalidValue;
  s.queues.issue(stream, [=] { state().work(device, [&] { Memory::set(to, value, bytes); }); });
  return cudaSuccess;
}

cudaError_t allocate(State& s, void** to, std::size_t bytes, int device) {
  if (!to) return cudaErrorInvalidValue;
  *to = bytes > 0 ? s.memory.allocate(bytes, device) : nullptr;
  return *to || bytes == 0 ? cudaSuccess : cudaErrorMemoryAllocation;
}

/// Frees what is no longer worked on.
cudaError_t release(State& s, const char* function, void* data, bool is_pinned) {
  if (!data) return cudaSuccess;
  const Allocation* one = s.memory.find(data);
  const int device = one ? one->device : current_device();
  if (is_pinned) {
    for (int each = 0; each < settings().devices; ++each) s.queues.run_device(each);
  } else if (device >= 0) {
    s.queues.run_device(device);
  }
  if (s.memory.free(data, is_pinned ? kPinned : device)) return cudaSuccess;
  s.fault("%s: %p was never allocated by its counterpart, or is freed already", function, data);
  return cudaErrorInvalidValue;
}

}  // namespace
}  // namespace emulated_gpu

using namespace emulated_gpu;

extern "C" {

cudaError_t CUDARTAPI cudaMalloc(void** to, std::size_t bytes) {
  return call(
      "cudaMalloc", [&](State& s) { return allocate(s, to, bytes, current_device()); }, cudaErrorMemoryAllocation);
}

cudaError_t CUDARTAPI cudaMallocHost(void** to, std::size_t bytes) {
  return call(
      "cudaMallocHost", [&](State& s) { return allocate(s, to, bytes, kPinned); }, cudaErrorMemoryAllocation);
}

cudaError_t CUDARTAPI cudaFree(void* data) {
  return call_to_free("cudaFree", [&](State& s) { return release(s, "cudaFree", data, false); });
}

cudaError_t CUDARTAPI cudaFreeHost(void* data) {
  return call_to_free("cudaFreeHost", [&](State& s) { return release(s, "cudaFreeHost", data, true); });
}

cudaError_t CUDARTAPI cudaMemGetInfo(std::size_t* free, std::size_t* total) {
  return call("cudaMemGetInfo", [&](State& s) {
    *total = settings().memory_bytes;
    *free = *total - s.memory.used(current_device());
    return cudaSuccess;
  });
}

cudaError_t CUDARTAPI cudaMemcpy(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind) {
  return call("cudaMemcpy", [&](State& s) {
    return copy(s, "cudaMemcpy", to, from, {1, bytes, 0, 0}, kind, nullptr, true);
  });
}

cudaError_t CUDARTAPI cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind,
                                      cudaStream_t stream) {
  return call("cudaMemcpyAsync", [&](State& s) {
    return copy(s, "cudaMemcpyAsync", to, from, {1, bytes, 0, 0}, kind, stream, false);
  });
}

cudaError_t CUDARTAPI cudaMemcpy2DAsync(void* to, std::size_t to_pitch, const void* from, std::size_t from_pitch,
                                        std::size_t bytes, std::size_t rows, cudaMemcpyKind kind, cudaStream_t stream) {
  return call("cudaMemcpy2DAsync", [&](State& s) {
    if (bytes > to_pitch || bytes > from_pitch) return cudaErrorInvalidPitchValue;
    return copy(s, "cudaMemcpy2DAsync", to, from, {rows, bytes, to_pitch, from_pitch}, kind, stream, false);
  });
}

cudaError_t CUDARTAPI cudaMemset(void* to, int value, std::size_t bytes) {
  return call("cudaMemset", [&](State& s) { return set(s, "cudaMemset", to, value, bytes, nullptr); });
}

cudaError_t CUDARTAPI cudaMemsetAsync(void* to, int value, std::size_t bytes, cudaStream_t stream) {
  return call("cudaMemsetAsync", [&](State& s) { return set(s, "cudaMemsetAsync", to, value, bytes, stream); });
}
}
