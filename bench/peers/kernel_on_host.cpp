// The raw kernel's paths on a processor, to check them where there is no GPU:
//   g++ -std=c++20 -DKERNEL='"kernel.cu"' kernel_on_host.cpp && ./a.out PATHS SEED > float32s
// kernel.cu is what kernel_source.source() returns.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

#define __device__
#define __global__
#define __constant__ static const
#define __launch_bounds__(...)

struct {
  unsigned x;
} blockIdx, blockDim, threadIdx;
inline void sincospif(float turns, float* sine, float* cosine) {
  *sine = std::sin(float(M_PI) * turns);
  *cosine = std::cos(float(M_PI) * turns);
}

namespace {
#include KERNEL
}

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const auto paths = static_cast<unsigned>(std::atoi(argv[1])), seed = static_cast<unsigned>(std::atoi(argv[2]));
  std::vector<float> out(paths * OUTPUTS);
  for (threadIdx.x = 0; threadIdx.x < paths; ++threadIdx.x) simulate(out.data(), paths, 0, seed);
  std::fwrite(out.data(), sizeof(float), out.size(), stdout);
}
