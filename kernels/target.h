// What a source is being compiled for: the host/device macro, and the namespace.
//
// Everything in kernels/ lives in offtake::OFFTAKE_TARGET, an inline namespace named
// after the instruction set, or the linker would mix the inline functions of two of them.
#pragma once

#ifndef OFFTAKE_TARGET
#define OFFTAKE_TARGET host
#endif

#if defined(__CUDACC__) || defined(__CUDACC_RTC__)
#define OFFTAKE_HD __host__ __device__ __forceinline__
#define OFFTAKE_RARE __host__ __device__ __forceinline__
#else
#define OFFTAKE_HD __attribute__((always_inline)) inline
// What most studies do not use stands apart, so that the months' loop stays small.
#define OFFTAKE_RARE __attribute__((noinline, flatten))
#endif

// Before a loop whose body is long enough.
#ifdef __CUDA_ARCH__
#define OFFTAKE_ROLLED _Pragma("unroll 1")
#else
#define OFFTAKE_ROLLED
#endif
