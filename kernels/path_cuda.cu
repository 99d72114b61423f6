// The path model on a GPU: one thread a path, counts known at run time.
#include <cuda_runtime.h>

#include "kernels/path_kernel.h"

namespace offtake::inline OFFTAKE_TARGET {

template <class Scalar>
__global__ void simulate_paths(const __grid_constant__ Tables<Scalar> tables, const __grid_constant__ DeviceJob job) {
  simulate_generic(tables, job);
}

namespace {

template <class Scalar>
unsigned long long thread_bytes(const int* structure) {
  const Structure s{structure};
  const Tables<Scalar> none{};
  StridedMemory memory{nullptr, 0, 0};
  const PathState<Scalar, Structure, StridedMemory> state(s, none, memory);
  return memory.used;
}

template <class Scalar>
int launch(const DeviceJob* job) {
  simulate_paths<Scalar><<<job->blocks, job->block, 0, static_cast<cudaStream_t>(job->stream)>>>(
      *static_cast<const Tables<Scalar>*>(job->tables), *job);
  return int(cudaGetLastError());
}

}  // namespace
}  // namespace offtake::inline OFFTAKE_TARGET

extern "C" {
extern const offtake::DeviceUnit offtake_device_float, offtake_device_double;
const offtake::DeviceUnit offtake_device_float = {offtake::thread_bytes<float>, offtake::launch<float>};
const offtake::DeviceUnit offtake_device_double = {offtake::thread_bytes<double>, offtake::launch<double>};
}
