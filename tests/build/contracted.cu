// The mistake that ptx_rounding.sh is there to find: built with contraction on.
__global__ void contracted(float* x, float y) { x[0] = x[0] * y + x[1]; }
