// What a shared object made of a PTX module exports: its kernels, to be run on this processor, and its variables.
#pragma once

extern "C" {

struct PtxKernelInfo {
  unsigned parameters;
  const unsigned* offsets;  // [bytes] (parameter), in the block of parameters
  const unsigned* sizes;    // [bytes] (parameter)
  unsigned parameter_bytes;
  unsigned static_shared_bytes;
  unsigned most_threads;  // of a block
};

/// Runs the whole grid and returns 0; or 1, and ptx_error() says why.
using PtxLaunch = int(const unsigned char* parameters, unsigned grid_x, unsigned grid_y, unsigned grid_z,
                      unsigned block_x, unsigned block_y, unsigned block_z, unsigned dynamic_shared_bytes);

struct PtxKernel {
  const char* name;  // mangled; null after the last
  const PtxKernelInfo* info;
  PtxLaunch* launch;
};

struct PtxGlobal {
  const char* name;  // null after the last
  void* address;
  unsigned long long bytes;
};

// Of each shared object; and each kernel alone as ptx_launch_NAME and ptx_info_NAME.
extern const PtxKernel ptx_kernels[];
extern const PtxGlobal ptx_globals[];
const char* ptx_error();
}
