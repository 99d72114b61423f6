// What one thread of path_kernel.cu draws: words, normals, counts, delays. It stands before it in one source.

__device__ inline float least(float a, float b) { return a < b ? a : b; }
__device__ inline float most(float a, float b) { return a > b ? a : b; }

// Philox4x32-10 (Salmon et al., 2011), four words at a time: the path is the counter. What is drawn in some paths alone
// has a stream of its own: a warp that draws in step refills in step.
struct Draws {
  unsigned path, batch, stream, seed, block, at;
  unsigned words[4];

  __device__ Draws(unsigned path_, unsigned batch_, unsigned stream_, unsigned seed_)
      : path(path_), batch(batch_), stream(stream_), seed(seed_), block(0), at(4) {}

  __device__ void refill() {
    unsigned a = block++, b = path, c = batch, d = stream, k = seed, l = 0x5eedu;
#pragma unroll
    for (int round = 0; round < 10; ++round) {
      const unsigned long long p = 0xd2511f53ull * a, r = 0xcd9e8d57ull * c;
      a = unsigned(r >> 32) ^ b ^ k;
      c = unsigned(p >> 32) ^ d ^ l;
      b = unsigned(r);
      d = unsigned(p);
      k += 0x9e3779b9u;
      l += 0xbb67ae85u;
    }
    words[0] = a;
    words[1] = b;
    words[2] = c;
    words[3] = d;
    at = 0;
  }
  __device__ unsigned word() {
    if (at == 4) refill();
    const unsigned w = at == 0 ? words[0] : at == 1 ? words[1] : at == 2 ? words[2] : words[3];
    ++at;
    return w;
  }
  __device__ float uniform() { return (float(word() >> 8) + 0.5f) * 0x1p-24f; }
  // Box and Muller (1958), both of a pair.
  __device__ void normals(float& first, float& second) {
    const float radius = sqrtf(-2 * logf(uniform()));
    float s, c;
    sincospif(2 * uniform(), &s, &c);
    first = radius * c;
    second = radius * s;
  }
  __device__ float normal() {
    float first, second;
    normals(first, second);
    return first;
  }
};

__device__ inline int poisson(float u, float rate) {
  float term = expf(-rate), above = term;
  int count = 0;
  while (u > above && count < 8) {
    ++count;
    term *= rate / float(count);
    above += term;
  }
  return count;
}

__device__ inline float delay_of(int which, float score) {
  if (score < lookup_low[which]) return 0;
  const float position = least((score - lookup_low[which]) * lookup_scale[which], float(KNOTS - 1));
  const int knot = position < float(KNOTS - 2) ? int(position) : KNOTS - 2;
  const float low = lookup_values[which][knot];
  return low + (position - float(knot)) * (lookup_values[which][knot + 1] - low);
}
