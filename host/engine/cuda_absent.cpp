// A build without CUDA: there is no device, and this is why.
#include "host/build.h"
#include "host/engine/cuda.h"

#if !HAVE_CUDA
namespace offtake {

std::unique_ptr<CudaDevice> CudaDevice::open(std::span<const BuiltTables>, std::span<const std::size_t>,
                                             const RunRequest&, int, const StudyKernels*) {
  throw RunError(cuda_missing());
}

int cuda_devices() { return 0; }

const std::vector<int>& usable_devices() {
  static const std::vector<int> none;
  return none;
}

const std::string& cuda_unusable(int) {
  static const std::string why = cuda_missing();
  return why;
}

int cuda_architecture(int) { throw RunError(cuda_missing()); }

std::optional<DeviceFacts> device_facts() { return {}; }

bool cuda_has_driver() { return false; }

std::string cuda_missing() {
  return "this program was built without CUDA, because no toolkit of 12.8 or newer was found; install one and build "
         "again";
}

}  // namespace offtake
#endif
