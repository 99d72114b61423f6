// Lanes of 512 bits (and words of 256): AVX-512 F, VL and DQ. Masks are bits in mask registers.
#pragma once

#if defined(__AVX512F__) && defined(__AVX512VL__) && defined(__AVX512DQ__)
#define OFFTAKE_MASK_REGISTERS 1

#include "kernels/lanes_avx2.h"

namespace offtake::inline OFFTAKE_TARGET::lanes {

using Floats16 = Vector<float, 16>;
using Doubles8 = Vector<double, 8>;
using Words16 = Vector<unsigned, 16>;
using Ints16 = Vector<int, 16>;
using Longs8 = Vector<unsigned long long, 8>;

OFFTAKE_HD Floats16 multiply_add(Floats16 a, Floats16 b, Floats16 c) { return _mm512_fmadd_ps(a, b, c); }
OFFTAKE_HD Doubles8 multiply_add(Doubles8 a, Doubles8 b, Doubles8 c) { return _mm512_fmadd_pd(a, b, c); }
OFFTAKE_HD Floats16 square_root(Floats16 a) { return _mm512_sqrt_ps(a); }
OFFTAKE_HD Doubles8 square_root(Doubles8 a) { return _mm512_sqrt_pd(a); }
OFFTAKE_HD Floats16 floor_of(Floats16 a) { return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEG_INF); }
OFFTAKE_HD Doubles8 floor_of(Doubles8 a) { return _mm512_roundscale_pd(a, _MM_FROUND_TO_NEG_INF); }
OFFTAKE_HD Floats16 nearest(Floats16 a) { return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEAREST_INT); }
OFFTAKE_HD Doubles8 nearest(Doubles8 a) { return _mm512_roundscale_pd(a, _MM_FROUND_TO_NEAREST_INT); }
OFFTAKE_HD Floats16 minimum(Floats16 a, Floats16 b) { return _mm512_min_ps(a, b); }
OFFTAKE_HD Doubles8 minimum(Doubles8 a, Doubles8 b) { return _mm512_min_pd(a, b); }
OFFTAKE_HD Floats16 maximum(Floats16 a, Floats16 b) { return _mm512_max_ps(a, b); }
OFFTAKE_HD Doubles8 maximum(Doubles8 a, Doubles8 b) { return _mm512_max_pd(a, b); }

OFFTAKE_HD Words16 high_product(Words16 a, Words16 b) {
  const __m512i even = _mm512_mul_epu32((__m512i)a, (__m512i)b);
  const __m512i odd = _mm512_mul_epu32(_mm512_srli_epi64((__m512i)a, 32), _mm512_srli_epi64((__m512i)b, 32));
  return (Words16)_mm512_mask_shuffle_epi32(odd, 0x5555, even, _MM_PERM_DDBB);  // even's high halves beside odd's
}

/// A pair of floats is fetched as one number of 64 bits: what a gather costs is the numbers fetched.
OFFTAKE_HD void lookup_pairs(const float* base, Ints16 index, Floats16& a, Floats16& b) {
  const auto* pairs = reinterpret_cast<const long long*>(base);
  const __m512 low = (__m512)_mm512_i32gather_epi64(_mm512_castsi512_si256((__m512i)index), pairs, 8);
  const __m512 high = (__m512)_mm512_i32gather_epi64(_mm512_extracti64x4_epi64((__m512i)index, 1), pairs, 8);
  const __m512i even = _mm512_set_epi32(30, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 2, 0);
  a = _mm512_permutex2var_ps(low, even, high);
  b = _mm512_permutex2var_ps(low, _mm512_or_si512(even, _mm512_set1_epi32(1)), high);
}
OFFTAKE_HD void lookup_pairs(const double* base, Vector<int, 8> index, Doubles8& a, Doubles8& b) {
  const auto at = (__m256i)(index + index);
  a = _mm512_i32gather_pd(at, base, 8);
  b = _mm512_i32gather_pd(at, base + 1, 8);
}

/// The bits of a mask: N = 8 or 16.
template <int N>
struct Register {
  using Type = __mmask8;
};
template <>
struct Register<16> {
  using Type = __mmask16;
};

OFFTAKE_HD __mmask8 both(__mmask8 a, __mmask8 b) { return _kand_mask8(a, b); }
OFFTAKE_HD __mmask16 both(__mmask16 a, __mmask16 b) { return _kand_mask16(a, b); }
OFFTAKE_HD __mmask8 either(__mmask8 a, __mmask8 b) { return _kor_mask8(a, b); }
OFFTAKE_HD __mmask16 either(__mmask16 a, __mmask16 b) { return _kor_mask16(a, b); }
OFFTAKE_HD __mmask8 opposite(__mmask8 a) { return _knot_mask8(a); }
OFFTAKE_HD __mmask16 opposite(__mmask16 a) { return _knot_mask16(a); }

/// Compare vectors of any element, by its size, kind and sign.
template <int Op, class T, int N>
OFFTAKE_HD auto compare_bits(Vector<T, N> a, Vector<T, N> b) {
  constexpr bool is_signed = T(-1) < T(0);
  if constexpr (T(0.5) != T(0)) {
    if constexpr (sizeof(T) * N == 64) {
      if constexpr (N == 16) return _mm512_cmp_ps_mask(a, b, Op);
      if constexpr (N == 8) return _mm512_cmp_pd_mask(a, b, Op);
    } else {
      return _mm256_cmp_ps_mask(a, b, Op);
    }
  } else if constexpr (N == 16) {
    if constexpr (is_signed) return _mm512_cmp_epi32_mask((__m512i)a, (__m512i)b, Op);
    if constexpr (!is_signed) return _mm512_cmp_epu32_mask((__m512i)a, (__m512i)b, Op);
  } else if constexpr (sizeof(T) == 8) {
    return _mm512_cmp_epu64_mask((__m512i)a, (__m512i)b, Op);
  } else {
    if constexpr (is_signed) return _mm256_cmp_epi32_mask((__m256i)a, (__m256i)b, Op);
    if constexpr (!is_signed) return _mm256_cmp_epu32_mask((__m256i)a, (__m256i)b, Op);
  }
}

template <class Bits, class V>
OFFTAKE_HD V blend_bits(Bits mask, V a, V b) {
  constexpr int element = sizeof(a[0]);
  if constexpr (sizeof(V) == 64 && element == 4) {
    return (V)_mm512_mask_blend_epi32(mask, (__m512i)b, (__m512i)a);
  } else if constexpr (sizeof(V) == 64) {
    return (V)_mm512_mask_blend_epi64(mask, (__m512i)b, (__m512i)a);
  } else {
    return (V)_mm256_mask_blend_epi32(mask, (__m256i)b, (__m256i)a);
  }
}

}  // namespace offtake::inline OFFTAKE_TARGET::lanes

#endif
