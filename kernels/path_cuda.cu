// The path model on a GPU: one thread a path, counts known at run time.
#include <cuda_runtime.h>

#include "kernels/draws.h"
#include "kernels/job.h"
#include "kernels/path.h"

namespace offtake::inline OFFTAKE_TARGET {

template <class Scalar>
using DevicePath = PathState<Scalar, Structure, StridedMemory>;

/// Threads past the end simulate the last path and do not write it: warps stay whole.
template <class Scalar>
__global__ void simulate_paths(const __grid_constant__ Tables<Scalar> tables, const __grid_constant__ DeviceJob job) {
  const int thread = int(blockIdx.x * blockDim.x + threadIdx.x);
  const bool writes = job.first + thread < job.paths;
  const int path = writes ? job.first + thread : job.paths - 1;
  const Structure s{job.structure};
  StridedMemory memory{static_cast<unsigned char*>(job.workspace), thread, int(gridDim.x * blockDim.x)};
  DevicePath<Scalar> state(s, tables, memory);
  const auto draws = PhiloxDraws<Scalar>::from_path(job.first_path + unsigned(path), tables.seed_low, tables.seed_high);
  simulate_path(state, draws, NoRecorder{},
                MetricSink<Scalar>{static_cast<Scalar*>(job.metrics) + path, job.stride, writes});
}

namespace {

template <class Scalar>
unsigned long long thread_bytes(const int* structure) {
  const Structure s{structure};
  const Tables<Scalar> none{};
  StridedMemory memory{nullptr, 0, 0};
  const DevicePath<Scalar> state(s, none, memory);
  return memory.used;
}

template <class Scalar>
int launch(const DeviceJob* job) {
  simulate_paths<Scalar><<<job->blocks, job->block>>>(*static_cast<const Tables<Scalar>*>(job->tables), *job);
  return int(cudaGetLastError());
}

}  // namespace
}  // namespace offtake::inline OFFTAKE_TARGET

extern "C" {
extern const offtake::DeviceUnit offtake_device_float, offtake_device_double;
const offtake::DeviceUnit offtake_device_float = {offtake::thread_bytes<float>, offtake::launch<float>};
const offtake::DeviceUnit offtake_device_double = {offtake::thread_bytes<double>, offtake::launch<double>};
}
