// What there is of devices, and what is said of one that fails.
#include "host/build.h"

#if HAVE_CUDA
#include <fmt/format.h>

#include "host/engine/cuda.h"
#include "host/engine/cuda_resources.h"

namespace offtake {

void cuda_failed(cudaError_t result, const char* what, Memory memory) {
  int device = 0;
  cudaGetDevice(&device);
  cudaGetLastError();  // it is told here, not by the next call
  const char* remedy = "nvidia-smi and the system's log may say more, another GPU can be named with --devices";
  if (result == cudaErrorMemoryAllocation)
    remedy = memory == Memory::here
                 ? "free memory of this machine, lower --memory or --batch"
                 : "free memory of the GPU, which nvidia-smi shows, take another with --devices, lower --batch";
  throw RunError(fmt::format("CUDA on GPU {}: {}: {} ({}); {}, or run without it by --backend cpu", device, what,
                             cudaGetErrorString(result), cudaGetErrorName(result), remedy));
}

int cuda_devices() {
  int devices = 0;
  if (cudaGetDeviceCount(&devices) == cudaSuccess) return devices;
  cudaGetLastError();
  return 0;
}

int cuda_architecture(int device) {
  int major = 0, minor = 0;
  check_cuda(cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, device), "read the device's properties");
  check_cuda(cudaDeviceGetAttribute(&minor, cudaDevAttrComputeCapabilityMinor, device), "read the device's properties");
  return major * 10 + minor;
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
