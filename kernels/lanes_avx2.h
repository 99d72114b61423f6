// Lanes of 256 bits (and words of 128): AVX2 and FMA.
#pragma once

#if defined(__AVX2__) && defined(__FMA__)

// gcc 12 warns of the registers that its own headers leave undefined on purpose.
#pragma GCC diagnostic push
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>
#pragma GCC diagnostic pop

#include "kernels/lanes_generic.h"

namespace offtake::inline OFFTAKE_TARGET::lanes {

using Floats8 = Vector<float, 8>;
using Doubles4 = Vector<double, 4>;
using Words4 = Vector<unsigned, 4>;
using Words8 = Vector<unsigned, 8>;
using Ints4 = Vector<int, 4>;
using Ints8 = Vector<int, 8>;
using Longs4 = Vector<long long, 4>;

OFFTAKE_HD Floats8 multiply_add(Floats8 a, Floats8 b, Floats8 c) { return _mm256_fmadd_ps(a, b, c); }
OFFTAKE_HD Doubles4 multiply_add(Doubles4 a, Doubles4 b, Doubles4 c) { return _mm256_fmadd_pd(a, b, c); }
OFFTAKE_HD Floats8 square_root(Floats8 a) { return _mm256_sqrt_ps(a); }
OFFTAKE_HD Doubles4 square_root(Doubles4 a) { return _mm256_sqrt_pd(a); }
OFFTAKE_HD Floats8 floor_of(Floats8 a) { return _mm256_floor_ps(a); }
OFFTAKE_HD Doubles4 floor_of(Doubles4 a) { return _mm256_floor_pd(a); }
OFFTAKE_HD Floats8 nearest(Floats8 a) { return _mm256_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
OFFTAKE_HD Doubles4 nearest(Doubles4 a) { return _mm256_round_pd(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }

// The instructions return the second operand where the two are equal or unordered, as a < b ? a : b does.
OFFTAKE_HD Floats8 minimum(Floats8 a, Floats8 b) { return _mm256_min_ps(a, b); }
OFFTAKE_HD Doubles4 minimum(Doubles4 a, Doubles4 b) { return _mm256_min_pd(a, b); }
OFFTAKE_HD Floats8 maximum(Floats8 a, Floats8 b) { return _mm256_max_ps(a, b); }
OFFTAKE_HD Doubles4 maximum(Doubles4 a, Doubles4 b) { return _mm256_max_pd(a, b); }

// Products of the even words, then of the odd ones; their high halves side by side.
OFFTAKE_HD Words8 high_product(Words8 a, Words8 b) {
  const __m256i even = _mm256_mul_epu32((__m256i)a, (__m256i)b);
  const __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64((__m256i)a, 32), _mm256_srli_epi64((__m256i)b, 32));
  return (Words8)_mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xaa);
}
OFFTAKE_HD Words4 high_product(Words4 a, Words4 b) {
  const __m128i even = _mm_mul_epu32((__m128i)a, (__m128i)b);
  const __m128i odd = _mm_mul_epu32(_mm_srli_epi64((__m128i)a, 32), _mm_srli_epi64((__m128i)b, 32));
  return (Words4)_mm_blend_epi32(_mm_srli_epi64(even, 32), odd, 0xa);
}

/// A pair of floats is fetched as one number of 64 bits: what a gather costs is the numbers fetched.
OFFTAKE_HD void lookup_pairs(const float* base, Ints8 index, Floats8& a, Floats8& b) {
  const auto* pairs = reinterpret_cast<const long long*>(base);
  const __m256 low = (__m256)_mm256_i32gather_epi64(pairs, _mm256_castsi256_si128((__m256i)index), 8);
  const __m256 high = (__m256)_mm256_i32gather_epi64(pairs, _mm256_extracti128_si256((__m256i)index, 1), 8);
  // out of [0 1 4 5 | 2 3 6 7] in halves of 128 bits
  const auto in_order = [](__m256 x) { return (Floats8)_mm256_permute4x64_epi64((__m256i)x, 0b11011000); };
  a = in_order(_mm256_shuffle_ps(low, high, 0b10001000));
  b = in_order(_mm256_shuffle_ps(low, high, 0b11011101));
}
OFFTAKE_HD void lookup_pairs(const double* base, Ints4 index, Doubles4& a, Doubles4& b) {
  const auto at = (__m128i)(index + index);
  a = _mm256_i32gather_pd(base, at, 8);
  b = _mm256_i32gather_pd(base + 1, at, 8);
}

OFFTAKE_HD Floats8 blend(Ints8 mask, Floats8 a, Floats8 b) { return _mm256_blendv_ps(b, a, (__m256)mask); }
OFFTAKE_HD Doubles4 blend(Longs4 mask, Doubles4 a, Doubles4 b) { return _mm256_blendv_pd(b, a, (__m256d)mask); }

OFFTAKE_HD bool any_of(Ints8 mask) { return _mm256_movemask_ps((__m256)mask) != 0; }
OFFTAKE_HD bool any_of(Longs4 mask) { return _mm256_movemask_pd((__m256d)mask) != 0; }

}  // namespace offtake::inline OFFTAKE_TARGET::lanes

#endif
