// Aggregation on a GPU: a warp takes one column of one chunk.
#include <cuda_runtime.h>
#include <thrust/copy.h>
#include <thrust/execution_policy.h>
#include <thrust/iterator/counting_iterator.h>
#include <thrust/system/cuda/error.h>
#include <thrust/system_error.h>

#include <new>

#include "kernels/device_summary.h"

namespace offtake::inline OFFTAKE_TARGET {
namespace {

constexpr unsigned kWarp = 32, kEveryone = 0xffffffffu;
constexpr unsigned kBlock = 128;

struct CudaWarp {
  static constexpr int width = int(kWarp);
  __device__ int lane() const { return int(threadIdx.x % kWarp); }
  template <class N, class F>
  __device__ N over_lanes(N x, F&& f) const {
    for (unsigned step = kWarp / 2; step > 0; step /= 2) x = f(x, __shfl_xor_sync(kEveryone, x, int(step)));
    return x;
  }
  template <class N>
  __device__ N sum(N x) const {
    return over_lanes(x, [](N a, N b) { return a + b; });
  }
  template <class N>
  __device__ N lesser(N x) const {
    return over_lanes(x, [](N a, N b) { return b < a ? b : a; });
  }
  template <class N>
  __device__ N greater(N x) const {
    return over_lanes(x, [](N a, N b) { return b > a ? b : a; });
  }
  __device__ void add(unsigned long long* place, unsigned long long x) const { atomicAdd(place, x); }
  __device__ void lower(unsigned long long* place, unsigned long long x) const { atomicMin(place, x); }
  __device__ void raise(unsigned long long* place, unsigned long long x) const { atomicMax(place, x); }
  // Lanes with the same bin add once: months and flags crowd into few.
  __device__ void count(unsigned* counters, unsigned bin, bool counts) const {
    const unsigned same = __match_any_sync(kEveryone, counts ? bin : ~0u);
    if (counts && lane() == __ffs(int(same)) - 1) atomicAdd(counters + bin, unsigned(__popc(same)));
  }
};

/// The warp's place in (column or pair, chunk); f(column, first path, paths) where there is one.
template <class F>
__device__ void for_part(int columns, int paths, F&& f) {
  const long long warp = (blockIdx.x * (long long)kBlock + threadIdx.x) / kWarp;
  const int chunks = (paths + kChunkPaths - 1) / kChunkPaths;
  if (warp >= (long long)columns * chunks) return;
  const int first = int(warp % chunks) * kChunkPaths;
  f(int(warp / chunks), first, paths - first < kChunkPaths ? paths - first : kChunkPaths);
}

unsigned blocks_for(int columns, int paths) {
  const long long warps = (long long)columns * ((paths + kChunkPaths - 1) / kChunkPaths);
  return unsigned((warps * kWarp + kBlock - 1) / kBlock);
}

template <class T>
__global__ void __launch_bounds__(kBlock) summarise_batch(const __grid_constant__ DeviceSummaryJob job) {
  for_part(job.columns, job.paths,
           [&](int column, int first, int paths) { summarise_part<T>(CudaWarp{}, job, column, first, paths); });
}

__global__ void __launch_bounds__(kBlock) subtract_batch(const __grid_constant__ DeviceDifferenceJob job) {
  for_part(job.pairs, job.paths,
           [&](int pair, int first, int paths) { subtract_part(CudaWarp{}, job, pair, first, paths); });
}

/// Whether a page of a histogram counts anything: one block a page.
__global__ void __launch_bounds__(kBlock) find_pages(const unsigned* counters, unsigned char* touched) {
  const unsigned* page = counters + blockIdx.x * (long long)kPageBins;
  bool any = false;
  for (unsigned i = threadIdx.x; i < unsigned(kPageBins); i += kBlock) any = any || page[i] != 0;
  if (__syncthreads_or(any) && threadIdx.x == 0) touched[blockIdx.x] = 1;
}

__global__ void __launch_bounds__(kBlock) copy_pages(const unsigned* counters, const int* pages, unsigned* out) {
  for (unsigned i = threadIdx.x; i < unsigned(kPageBins); i += kBlock)
    out[blockIdx.x * (long long)kPageBins + i] = counters[pages[blockIdx.x] * (long long)kPageBins + i];
}

struct IsTouched {
  const unsigned char* touched;
  __device__ bool operator()(int page) const { return touched[page] != 0; }
};

int summarise(const DeviceSummaryJob* job, int is_double, void* stream) {
  const auto queue = static_cast<cudaStream_t>(stream);
  const unsigned blocks = blocks_for(job->columns, job->paths);
  if (blocks == 0) return 0;
  if (is_double != 0) summarise_batch<double><<<blocks, kBlock, 0, queue>>>(*job);
  if (is_double == 0) summarise_batch<float><<<blocks, kBlock, 0, queue>>>(*job);
  return int(cudaGetLastError());
}

int subtract(const DeviceDifferenceJob* job, void* stream) {
  const unsigned blocks = blocks_for(job->pairs, job->paths);
  if (blocks == 0) return 0;
  subtract_batch<<<blocks, kBlock, 0, static_cast<cudaStream_t>(stream)>>>(*job);
  return int(cudaGetLastError());
}

/// Memory that is there already, for what Thrust needs while it works; it takes none of its own.
struct Reserve {
  using value_type = char;
  char* next;
  std::size_t left;

  char* allocate(std::ptrdiff_t bytes) {
    const std::size_t whole = (std::size_t(bytes) + 255) / 256 * 256;
    if (whole > left) throw std::bad_alloc();
    left -= whole;
    next += whole;
    return next - whole;
  }
  void deallocate(char*, std::size_t) {}
};

/// What Thrust throws becomes a cudaError_t: no exception leaves here.
template <class F>
int error_of(F&& f) {
  try {
    f();
    return int(cudaGetLastError());
  } catch (const thrust::system_error& error) {
    cudaGetLastError();
    return error.code().category() == thrust::cuda_category() ? error.code().value() : int(cudaErrorUnknown);
  } catch (const std::bad_alloc&) {
    cudaGetLastError();
    return int(cudaErrorMemoryAllocation);
  } catch (...) {
    return int(cudaErrorUnknown);
  }
}

int list_pages(const unsigned* counters, int pages, unsigned char* touched, int* list, int* listed, void* stream) {
  const auto queue = static_cast<cudaStream_t>(stream);
  if (const cudaError_t cleared = cudaMemsetAsync(touched, 0, std::size_t(pages), queue)) return int(cleared);
  find_pages<<<unsigned(pages), kBlock, 0, queue>>>(counters, touched);
  return error_of([&] {
    const int used = (pages + 255) / 256 * 256;
    Reserve reserve{reinterpret_cast<char*>(touched) + used, std::size_t(kListScratch - (used - pages))};
    const auto first = thrust::make_counting_iterator(0);
    const int* end =
        thrust::copy_if(thrust::cuda::par(reserve).on(queue), first, first + pages, list, IsTouched{touched});
    *listed = int(end - list);
  });
}

int gather_pages(const unsigned* counters, const int* list, int listed, unsigned* out, void* stream) {
  if (listed == 0) return 0;
  copy_pages<<<unsigned(listed), kBlock, 0, static_cast<cudaStream_t>(stream)>>>(counters, list, out);
  return int(cudaGetLastError());
}

}  // namespace
}  // namespace offtake::inline OFFTAKE_TARGET

extern "C" {
extern const offtake::DeviceSummaryUnit offtake_device_summary;
const offtake::DeviceSummaryUnit offtake_device_summary = {offtake::summarise, offtake::subtract, offtake::list_pages,
                                                           offtake::gather_pages};
}
