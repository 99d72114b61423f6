// What there is of devices, and what is said of one that fails.
#include "host/build.h"

#if HAVE_CUDA
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/engine/cuda.h"
#include "host/engine/cuda_resources.h"

namespace offtake {
namespace {

/// The machine's devices, the same for whoever asks: looked for once.
struct Found {
  std::vector<std::string> unusable;  // (device) why, or empty
  std::vector<int> usable;
  std::string missing;  // why none is; empty where one is
  bool has_driver = true;
};

/// A device that does not tell its compute capability is taken for a usable one: what it fails in will be told when it
/// is opened.
std::string why_unusable(int device) {
  cudaDeviceProp properties;
  if (cudaGetDeviceProperties(&properties, device) != cudaSuccess) {
    cudaGetLastError();
    return "";
  }
  constexpr int kLowest = OFFTAKE_CUDA_LOWEST_ARCHITECTURE;
  if (properties.major * 10 + properties.minor >= kLowest) return "";
  return fmt::format("GPU {} ({}) has compute capability {}.{}, this build needs {}.{}", device, properties.name,
                     properties.major, properties.minor, kLowest / 10, kLowest % 10);
}

Found look() {
  Found found;
  int devices = 0, driver = 0;
  const cudaError_t result = cudaGetDeviceCount(&devices);
  if (result != cudaSuccess || devices == 0) {
    cudaGetLastError();
    found.has_driver = cudaDriverGetVersion(&driver) == cudaSuccess && driver > 0;
    found.missing = found.has_driver
                        ? fmt::format("no GPU can be used, because the CUDA runtime reports: {}; check nvidia-smi",
                                      result == cudaSuccess ? "no device" : cudaGetErrorString(result))
                        : "no GPU can be used, because there is no driver; install NVIDIA's";
    return found;
  }
  for (int device = 0; device < devices; ++device) {
    found.unusable.push_back(why_unusable(device));
    if (found.unusable.back().empty()) found.usable.push_back(device);
  }
  if (found.usable.empty())
    found.missing = fmt::format("no GPU can be used, because {}; take a newer GPU", fmt::join(found.unusable, ", "));
  return found;
}

const Found& found() {
  static const Found all = look();
  return all;
}

}  // namespace

void cuda_failed(cudaError_t result, const char* what, Memory memory) {
  int device = 0;
  cudaGetDevice(&device);
  cudaGetLastError();  // it is told here, not by the next call
  const char* remedy = "nvidia-smi and the system's log may say more, another GPU can be named with --devices";
  if (result == cudaErrorMemoryAllocation)
    remedy = memory == Memory::here
                 ? "free memory of this machine, lower --memory or --batch"
                 : "free memory of the GPU, which nvidia-smi shows, take another with --devices, lower --batch";
  const std::string text = fmt::format("CUDA on GPU {}: {}: {} ({}); {}, or run without it by --backend cpu", device,
                                       what, cudaGetErrorString(result), cudaGetErrorName(result), remedy);
  if (result == cudaErrorMemoryAllocation || result == cudaErrorDevicesUnavailable) throw DeviceTaken(text);
  throw DeviceFault(text);
}

int cuda_devices() { return int(found().unusable.size()); }
const std::vector<int>& usable_devices() { return found().usable; }
const std::string& cuda_unusable(int device) { return found().unusable[std::size_t(device)]; }
std::string cuda_missing() { return found().missing; }
bool cuda_has_driver() { return found().has_driver; }

int cuda_architecture(int device) {
  int major = 0, minor = 0;
  check_cuda(cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, device), "read the device's properties");
  check_cuda(cudaDeviceGetAttribute(&minor, cudaDevAttrComputeCapabilityMinor, device), "read the device's properties");
  return major * 10 + minor;
}

std::optional<DeviceFacts> device_facts() {
  if (usable_devices().empty()) return {};
  const int device = usable_devices()[0];
  cudaDeviceProp properties;
  check_cuda(cudaGetDeviceProperties(&properties, device), "read the device's properties");
  char bus[32] = "";
  check_cuda(cudaDeviceGetPCIBusId(bus, int(sizeof bus), device), "read where the device is");
  int kilohertz = 0, runtime = 0, driver = 0;
  check_cuda(cudaDeviceGetAttribute(&kilohertz, cudaDevAttrClockRate, device), "read the device's clock");
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

}  // namespace offtake
#endif
