// One thread of the path kernel: what the precompiled kernel (path_cuda.cu) and the one that NVRTC
// compiles for a study's structure have in common. CUDA only.
#pragma once

#include "kernels/digest.h"
#include "kernels/draws.h"
#include "kernels/job.h"
#include "kernels/path.h"

namespace offtake::inline OFFTAKE_TARGET {

#ifdef __CUDACC__
/// Threads past the end simulate the last path once more, and do not count: warps stay whole.
template <class Scalar, class S, class Memory>
__device__ __forceinline__ void simulate_thread(const TablesOf<Scalar, S>& tables, const DeviceJob& job, const S& s,
                                                Memory& memory) {
  const int thread = int(blockIdx.x * blockDim.x + threadIdx.x);
  const bool writes = job.first + thread < job.paths;
  const int path = writes ? job.first + thread : job.paths - 1;
  PathState<Scalar, S, Memory> state(s, tables, memory);
  const auto draws = PhiloxDraws<Scalar>::from_path(job.first_path + unsigned(path), tables.seed_low, tables.seed_high);
  unsigned long long sums[2] = {};
  simulate_path(state, draws, NoRecorder{},
                DigestSink<Scalar>{static_cast<Scalar*>(job.metrics) + path, job.stride, job.digest_keys, sums});
  for (int half = 0; half < 2; ++half) {
    unsigned long long mark = writes ? digest_of_path(job.first_path + unsigned(path), sums[half], half) : 0;
    for (int step = 16; step > 0; step /= 2) mark += __shfl_xor_sync(0xffffffffu, mark, step);
    if (thread % 32 == 0) atomicAdd(job.digest + half, mark);
  }
}

/// With counts known at run time.
template <class Scalar>
__device__ __forceinline__ void simulate_generic(const Tables<Scalar>& tables, const DeviceJob& job) {
  StridedMemory memory{static_cast<unsigned char*>(job.workspace), int(blockIdx.x * blockDim.x + threadIdx.x),
                       int(gridDim.x * blockDim.x)};
  simulate_thread<Scalar>(tables, job, Structure{job.structure}, memory);
}
#endif

}  // namespace offtake::inline OFFTAKE_TARGET
