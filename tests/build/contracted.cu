// The mistake that ptx_rounding.sh is there to find: built with contraction on, so that a multiply
// that has not been fused here still may be later.
__global__ void contracted(float* x) { x[0] = x[1] * x[2]; }
