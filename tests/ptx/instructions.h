// What single PTX instructions do, where plain C++ does not say it: by the letter of the PTX ISA.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "device_threads.h"

namespace ptx {

using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
using s8 = std::int8_t;
using s16 = std::int16_t;
using s32 = std::int32_t;
using s64 = std::int64_t;
using f32 = float;
using f64 = double;
using u128 = unsigned __int128;
using s128 = __int128;

#define PTX_INLINE [[gnu::always_inline]] inline

template <class T>
inline constexpr int kBits = int(sizeof(T) * 8);

PTX_INLINE f32 real(u32 x) { return std::bit_cast<f32>(x); }
PTX_INLINE f64 real(u64 x) { return std::bit_cast<f64>(x); }
PTX_INLINE u32 bits(f32 x) { return std::bit_cast<u32>(x); }
PTX_INLINE u64 bits(f64 x) { return std::bit_cast<u64>(x); }

// ---- whole numbers

template <class T>
using Unsigned = std::make_unsigned_t<T>;
/// Twice as wide.
template <class T>
using Wide = std::conditional_t<sizeof(T) == 2, std::conditional_t<std::is_signed_v<T>, s32, u32>,
                                std::conditional_t<sizeof(T) == 4, std::conditional_t<std::is_signed_v<T>, s64, u64>,
                                                   std::conditional_t<std::is_signed_v<T>, s128, u128>>>;

template <class T>
PTX_INLINE T multiply_low(T a, T b) {
  return T(u64(a) * u64(b));
}
template <class T>
PTX_INLINE Wide<T> multiply_wide(T a, T b) {
  return Wide<T>(a) * Wide<T>(b);
}
template <class T>
PTX_INLINE T multiply_high(T a, T b) {
  return T(multiply_wide(a, b) >> kBits<T>);
}
template <class T>
PTX_INLINE T multiply_24(T a, T b, bool high) {
  const s64 product = std::is_signed_v<T> ? s64(s32(u32(a) << 8) >> 8) * (s32(u32(b) << 8) >> 8)
                                          : s64(u64(u32(a) & 0xffffff) * (u32(b) & 0xffffff));
  return T(high ? product >> 16 : product);
}
// By zero the ISA leaves the result open; this is what devices give.
template <class T>
PTX_INLINE T divide(T a, T b) {
  if (b == 0) return T(~Unsigned<T>(0));
  if (std::is_signed_v<T> && b == T(-1)) return T(0 - Unsigned<T>(a));
  return T(a / b);
}
template <class T>
PTX_INLINE T remainder(T a, T b) {
  if (b == 0) return a;
  if (std::is_signed_v<T> && b == T(-1)) return 0;
  return T(a % b);
}
/// Amounts beyond the width count as the width.
template <class T>
PTX_INLINE T shift_left(T a, u32 n) {
  return n >= u32(kBits<T>) ? T(0) : T(a << n);
}
template <class T>
PTX_INLINE T shift_right(T a, u32 n) {
  if (n >= u32(kBits<T>)) return std::is_signed_v<T> && a < 0 ? T(-1) : T(0);
  return T(a >> n);
}
PTX_INLINE u32 funnel_left(u32 a, u32 b, u32 n) { return u32((u64(b) << 32 | a) << n >> 32); }
PTX_INLINE u32 funnel_right(u32 a, u32 b, u32 n) { return u32((u64(b) << 32 | a) >> n); }
PTX_INLINE u32 clamped(u32 n) { return n < 32 ? n : 32; }

template <class T>
PTX_INLINE T bit_field(T a, u32 position, u32 length) {
  position &= 0xff;
  length &= 0xff;
  const u32 top = u32(kBits<T> - 1);
  const u32 last = position + length - 1 < top ? position + length - 1 : top;
  const bool sign = std::is_signed_v<T> && length > 0 && (a >> last & 1);
  Unsigned<T> result = 0;
  for (u32 i = 0; i <= top; ++i)
    result |= Unsigned<T>(i < length && position + i <= top ? (a >> (position + i) & 1) : T(sign)) << i;
  return T(result);
}
template <class T>
PTX_INLINE T bit_insert(T a, T b, u32 position, u32 length) {
  position &= 0xff;
  length &= 0xff;
  T result = b;
  for (u32 i = 0; i < length && position + i < u32(kBits<T>); ++i) {
    const T bit = T(T(1) << (position + i));
    result = T((result & ~bit) | (a >> i & 1 ? bit : T(0)));
  }
  return result;
}
template <class T>
PTX_INLINE u32 find_leading(T a, bool shift_amount) {
  const Unsigned<T> x = std::is_signed_v<T> && a < 0 ? Unsigned<T>(~a) : Unsigned<T>(a);
  if (x == 0) return ~0u;
  const u32 zeros = u32(std::countl_zero(x));
  return shift_amount ? zeros : u32(kBits<T> - 1) - zeros;
}
template <class T>
PTX_INLINE T reverse(T a) {
  T result = 0;
  for (int i = 0; i < kBits<T>; ++i) result |= T(a >> i & 1) << (kBits<T> - 1 - i);
  return result;
}
PTX_INLINE u32 any_logic(u32 a, u32 b, u32 c, u32 table) {
  u32 result = 0;
  for (u32 i = 0; i < 8; ++i)
    if (table >> i & 1) result |= (i & 4 ? a : ~a) & (i & 2 ? b : ~b) & (i & 1 ? c : ~c);
  return result;
}
/// Of {b, a}'s eight bytes, one by a selector of four bits: the fourth spreads its sign.
PTX_INLINE u32 permuted(u32 a, u32 b, const u32 (&selectors)[4]) {
  const u64 both = u64(b) << 32 | a;
  u32 result = 0;
  for (int i = 0; i < 4; ++i) {
    const u32 selector = selectors[i];  // g++ 12 checks selectors[i] inside a shift by a broken index
    const u32 byte = u32(both >> (8 * (selector & 7))) & 0xff;
    result |= (selector & 8 ? (byte & 0x80 ? 0xffu : 0u) : byte) << (8 * i);
  }
  return result;
}
PTX_INLINE u32 permute(u32 a, u32 b, u32 c) { return permuted(a, b, {c & 15, c >> 4 & 15, c >> 8 & 15, c >> 12 & 15}); }
PTX_INLINE u32 permute_f4e(u32 a, u32 b, u32 c) { return c &= 3, permuted(a, b, {c, c + 1, c + 2, c + 3}); }
PTX_INLINE u32 permute_b4e(u32 a, u32 b, u32 c) {
  return c &= 3, permuted(a, b, {c, (c + 7) & 7, (c + 6) & 7, (c + 5) & 7});
}
PTX_INLINE u32 permute_rc8(u32 a, u32 b, u32 c) { return c &= 3, permuted(a, b, {c, c, c, c}); }
PTX_INLINE u32 permute_ecl(u32 a, u32 b, u32 c) {
  c &= 3;
  return permuted(a, b, {c, c > 1 ? c : 1, c > 2 ? c : 2, 3});
}
PTX_INLINE u32 permute_ecr(u32 a, u32 b, u32 c) {
  c &= 3;
  return permuted(a, b, {0, c < 1 ? c : 1, c < 2 ? c : 2, c});
}
PTX_INLINE u32 permute_rc16(u32 a, u32 b, u32 c) {
  c = c & 1 ? 2 : 0;
  return permuted(a, b, {c, c + 1, c, c + 1});
}

/// With the carry in and out.
template <class T>
PTX_INLINE T add_carry(T a, T b, bool in, bool& out) {
  const u128 sum = u128(a) + b + in;
  out = (sum >> kBits<T>) != 0;
  return T(sum);
}
template <class T>
PTX_INLINE T sub_borrow(T a, T b, bool in, bool& out) {
  const u128 difference = u128(a) - b - in;
  out = (difference >> kBits<T> & 1) != 0;
  return T(difference);
}

template <class T>
PTX_INLINE T least(T a, T b) {
  return b < a ? b : a;
}
template <class T>
PTX_INLINE T most(T a, T b) {
  return a < b ? b : a;
}
template <class T>
PTX_INLINE T saturated(s128 x) {
  using Limits = std::numeric_limits<T>;
  return x < s128(Limits::min()) ? Limits::min() : x > s128(Limits::max()) ? Limits::max() : T(x);
}

// ---- real numbers

PTX_INLINE f32 canonical_nan(f32) { return real(0x7fffffffu); }
PTX_INLINE f64 canonical_nan(f64) { return real(u64(0x7fffffffffffffff)); }

/// The other where one is no number, and −0 below +0.
template <class F>
PTX_INLINE F real_min(F a, F b) {
  if (a < b) return a;
  if (b < a) return b;
  if (a == b) return __builtin_signbit(a) ? a : b;
  return a == a ? a : b == b ? b : canonical_nan(a);
}
template <class F>
PTX_INLINE F real_max(F a, F b) {
  if (a > b) return a;
  if (b > a) return b;
  if (a == b) return __builtin_signbit(a) ? b : a;
  return a == a ? a : b == b ? b : canonical_nan(a);
}
template <class F>
PTX_INLINE F real_min_nan(F a, F b) {
  return a != a || b != b ? canonical_nan(a) : real_min(a, b);
}
template <class F>
PTX_INLINE F real_max_nan(F a, F b) {
  return a != a || b != b ? canonical_nan(a) : real_max(a, b);
}
PTX_INLINE f32 fused(f32 a, f32 b, f32 c) { return __builtin_fmaf(a, b, c); }
PTX_INLINE f64 fused(f64 a, f64 b, f64 c) { return __builtin_fma(a, b, c); }
PTX_INLINE f32 root(f32 x) { return __builtin_sqrtf(x); }
PTX_INLINE f64 root(f64 x) { return __builtin_sqrt(x); }
PTX_INLINE f32 negated(f32 x) { return real(bits(x) ^ 0x80000000u); }
PTX_INLINE f64 negated(f64 x) { return real(bits(x) ^ u64(1) << 63); }
PTX_INLINE f32 magnitude(f32 x) { return real(bits(x) & 0x7fffffffu); }
PTX_INLINE f64 magnitude(f64 x) { return real(bits(x) & ~u64(0) >> 1); }
PTX_INLINE f32 copy_sign(f32 from, f32 to) { return __builtin_copysignf(to, from); }
PTX_INLINE f64 copy_sign(f64 from, f64 to) { return __builtin_copysign(to, from); }
PTX_INLINE f32 to_nearest(f32 x) { return __builtin_rintf(x); }
PTX_INLINE f64 to_nearest(f64 x) { return __builtin_rint(x); }
PTX_INLINE f32 to_zero(f32 x) { return __builtin_truncf(x); }
PTX_INLINE f64 to_zero(f64 x) { return __builtin_trunc(x); }
PTX_INLINE f32 downwards(f32 x) { return __builtin_floorf(x); }
PTX_INLINE f64 downwards(f64 x) { return __builtin_floor(x); }
PTX_INLINE f32 upwards(f32 x) { return __builtin_ceilf(x); }
PTX_INLINE f64 upwards(f64 x) { return __builtin_ceil(x); }
template <class F>
PTX_INLINE F to_unit(F x) {  // .sat: between 0 and 1, and 0 where it is no number
  return x > F(0) ? x < F(1) ? x : F(1) : F(0);
}
/// A whole number's nearest in range; 0 where it is no number.
template <class T, class F>
PTX_INLINE T whole(F x) {
  using Limits = std::numeric_limits<T>;
  const F beyond = F(u64(1) << (kBits<T> - 1)) * F(std::is_signed_v<T> ? 1 : 2);
  if (x != x) return 0;
  if (x >= beyond) return Limits::max();
  if (x < F(Limits::min())) return Limits::min();
  return T(x);
}
template <class F>
PTX_INLINE bool is_subnormal(F x) {
  return x != F(0) && magnitude(x) < std::numeric_limits<F>::min();
}

// ---- memory

/// A processor reads what is not aligned; `askew` gathers that a device would not, and the function's end tells: a
/// branch at every access would double the time to compile.
template <class T>
PTX_INLINE T& at(u64& askew, u64 address, u64 aligned) {
  askew |= address & (aligned - 1);
  return *reinterpret_cast<T*>(address);
}
PTX_INLINE void end(const Thread& t, u64 askew) {
  if (askew) [[unlikely]]
    fail(t, "an address that is not aligned");
}
PTX_INLINE u64 shared_address(const Thread& t, u64 offset) { return u64(t.shared) + offset; }
template <class T>
PTX_INLINE T& at_shared(const Thread& t, u64 offset, u64 aligned) {
  const u64 within = offset - kSharedStart;
  if ((within & (aligned - 1)) || within >= t.shared_bytes || t.shared_bytes - within < aligned) [[unlikely]]
    fail(t, "shared memory that is not there, or not aligned");
  return *reinterpret_cast<T*>(t.shared + offset);
}

template <class T, class F>
PTX_INLINE T atomic(T& place, F&& f) {
  const T old = place;
  place = f(old);
  return old;
}

#undef PTX_INLINE

}  // namespace ptx
