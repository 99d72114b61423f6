// Single PTX instructions against what the PTX ISA says of them; what it does not know, the translator refuses.
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "tests/ptx/ptx_library.h"

namespace offtake::testing {
namespace {

constexpr std::uint64_t of(float x) { return std::bit_cast<std::uint32_t>(x); }
constexpr std::uint64_t of(double x) { return std::bit_cast<std::uint64_t>(x); }
constexpr float kNan = std::numeric_limits<float>::quiet_NaN(), kInf = std::numeric_limits<float>::infinity();
constexpr double kWideNan = std::numeric_limits<double>::quiet_NaN();

/// Inputs are the first registers of every kind: %r1 (32 bits), %d1 (64 bits), %f1, %w1 (double), %p1 from the first,
/// and so on. The result is in register 0 of the kind named.
struct Case {
  const char* code;
  char kind;  // of the result: r, d, f, w, p
  std::array<std::uint64_t, 4> inputs;
  std::uint64_t expected;
};

std::vector<Case> cases() {
  const std::uint64_t least = 0x80000000, all = 0xffffffff, wide_least = 1ull << 63, wide_all = ~0ull;
  return {
      // Real to whole: rounded, kept in range, 0 for no number.
      {"cvt.rzi.s32.f32 %r0, %f1;", 'r', {of(3e9f)}, 0x7fffffff},
      {"cvt.rzi.s32.f32 %r0, %f1;", 'r', {of(-3e9f)}, least},
      {"cvt.rzi.s32.f32 %r0, %f1;", 'r', {of(0x1p31f)}, 0x7fffffff},
      {"cvt.rzi.s32.f32 %r0, %f1;", 'r', {of(-0x1p31f)}, least},
      {"cvt.rzi.s32.f32 %r0, %f1;", 'r', {of(kNan)}, 0},
      {"cvt.rzi.s32.f32 %r0, %f1;", 'r', {of(-1.9f)}, all},
      {"cvt.rzi.u32.f32 %r0, %f1;", 'r', {of(-1.0f)}, 0},
      {"cvt.rzi.u32.f32 %r0, %f1;", 'r', {of(-0.9f)}, 0},
      {"cvt.rzi.u32.f32 %r0, %f1;", 'r', {of(5e9f)}, all},
      {"cvt.rzi.u32.f64 %r0, %w1;", 'r', {of(4294967295.5)}, all},
      {"cvt.rni.s32.f32 %r0, %f1;", 'r', {of(2.5f)}, 2},
      {"cvt.rni.s32.f32 %r0, %f1;", 'r', {of(3.5f)}, 4},
      {"cvt.rmi.s32.f32 %r0, %f1;", 'r', {of(-1.5f)}, all - 1},
      {"cvt.rpi.s32.f32 %r0, %f1;", 'r', {of(-1.5f)}, all},
      {"cvt.rzi.s64.f64 %d0, %w1;", 'd', {of(1e19)}, ~wide_least},
      {"cvt.rzi.s64.f64 %d0, %w1;", 'd', {of(-1e19)}, wide_least},
      {"cvt.rzi.s64.f64 %d0, %w1;", 'd', {of(kWideNan)}, 0},
      {"cvt.rzi.u64.f32 %d0, %f1;", 'd', {of(kInf)}, wide_all},
      {"cvt.rzi.s16.f32 %h9, %f1; cvt.s32.s16 %r0, %h9;", 'r', {of(-40000.0f)}, 0xffff8000},
      // To real numbers.
      {"cvt.rn.f32.s32 %f0, %r1;", 'f', {16777217}, of(16777216.0f)},
      {"cvt.rn.f32.s32 %f0, %r1;", 'f', {16777219}, of(16777220.0f)},
      {"cvt.rn.f32.s32 %f0, %r1;", 'f', {all}, of(-1.0f)},
      {"cvt.rn.f32.u32 %f0, %r1;", 'f', {all}, of(0x1p32f)},
      {"cvt.rn.f32.u64 %f0, %d1;", 'f', {wide_all}, of(0x1p64f)},
      {"cvt.rn.f64.s64 %w0, %d1;", 'w', {(1ull << 53) + 1}, of(0x1p53)},
      {"cvt.rn.f32.f64 %f0, %w1;", 'f', {of(1e39)}, of(kInf)},
      {"cvt.rn.f32.f64 %f0, %w1;", 'f', {of(1 + 0x1p-24)}, of(1.0f)},
      {"cvt.rn.f32.f64 %f0, %w1;", 'f', {of(0x1p-149)}, 1},
      {"cvt.f64.f32 %w0, %f1;", 'w', {of(0.1f)}, of(double(0.1f))},
      {"cvt.rni.f32.f32 %f0, %f1;", 'f', {of(-0.5f)}, of(-0.0f)},
      {"cvt.rmi.f32.f32 %f0, %f1;", 'f', {of(-0.5f)}, of(-1.0f)},
      {"cvt.sat.f32.f32 %f0, %f1;", 'f', {of(kNan)}, of(0.0f)},
      {"cvt.sat.f32.f32 %f0, %f1;", 'f', {of(1.5f)}, of(1.0f)},
      // Whole to whole.
      {"cvt.s64.s32 %d0, %r1;", 'd', {least}, 0xffffffff80000000},
      {"cvt.u64.u32 %d0, %r1;", 'd', {least}, least},
      {"cvt.s32.s8 %r0, %r1;", 'r', {0x1280}, 0xffffff80},
      {"cvt.u32.u8 %r0, %r1;", 'r', {0x1280}, 0x80},
      {"cvt.sat.u8.s32 %r0, %r1;", 'r', {300}, 255},
      {"cvt.sat.u8.s32 %r0, %r1;", 'r', {all}, 0},
      {"cvt.sat.s8.s32 %r0, %r1;", 'r', {all - 300}, 0xffffff80},
      {"cvt.sat.s32.u32 %r0, %r1;", 'r', {all}, 0x7fffffff},
      // Shifts beyond the width.
      {"shl.b32 %r0, %r1, %r2;", 'r', {1, 31}, least},
      {"shl.b32 %r0, %r1, %r2;", 'r', {1, 32}, 0},
      {"shl.b32 %r0, %r1, %r2;", 'r', {1, all}, 0},
      {"shr.u32 %r0, %r1, %r2;", 'r', {all, 32}, 0},
      {"shr.s32 %r0, %r1, %r2;", 'r', {least, 40}, all},
      {"shr.s32 %r0, %r1, %r2;", 'r', {0x7fffffff, 40}, 0},
      {"shl.b64 %d0, %d1, %r2;", 'd', {1, 64}, 0},
      {"shr.s64 %d0, %d1, %r2;", 'd', {wide_least, 63}, wide_all},
      {"shf.l.clamp.b32 %r0, %r1, %r2, %r3;", 'r', {0x12345678, 0x9abcdef0, 8}, 0xbcdef012},
      {"shf.l.clamp.b32 %r0, %r1, %r2, %r3;", 'r', {0x12345678, 0x9abcdef0, 40}, 0x12345678},
      {"shf.l.wrap.b32 %r0, %r1, %r2, %r3;", 'r', {0x12345678, 0x9abcdef0, 40}, 0xbcdef012},
      {"shf.r.clamp.b32 %r0, %r1, %r2, %r3;", 'r', {0x12345678, 0x9abcdef0, 32}, 0x9abcdef0},
      {"shf.r.wrap.b32 %r0, %r1, %r2, %r3;", 'r', {0x12345678, 0x9abcdef0, 32}, 0x12345678},
      // Products.
      {"mul.lo.s32 %r0, %r1, %r2;", 'r', {all, 7}, 0xfffffff9},
      {"mul.hi.s32 %r0, %r1, %r2;", 'r', {all, 7}, all},
      {"mul.hi.u32 %r0, %r1, %r2;", 'r', {all, 7}, 6},
      {"mul.hi.u64 %d0, %d1, %d2;", 'd', {wide_all, wide_all}, wide_all - 1},
      {"mul.hi.s64 %d0, %d1, %d2;", 'd', {wide_all, wide_all}, 0},
      {"mul.wide.s32 %d0, %r1, %r2;", 'd', {all, 7}, wide_all - 6},
      {"mul.wide.u32 %d0, %r1, %r2;", 'd', {all, 7}, 0x6fffffff9},
      {"mul.wide.u16 %r0, %h1, %h2;", 'r', {0xffff, 0xffff}, 0xfffe0001},
      {"mad.wide.s32 %d0, %r1, %r2, %d3;", 'd', {all, 7, 5}, wide_all - 1},
      {"mad.hi.u32 %r0, %r1, %r2, %r3;", 'r', {all, 7, 5}, 11},
      {"mul24.lo.s32 %r0, %r1, %r2;", 'r', {0xffffff, 3}, 0xfffffffd},
      {"sad.s32 %r0, %r1, %r2, %r3;", 'r', {all, 5, 10}, 16},
      {"div.s32 %r0, %r1, %r2;", 'r', {all - 6, 2}, all - 2},
      {"div.s32 %r0, %r1, %r2;", 'r', {least, all}, least},
      {"rem.s32 %r0, %r1, %r2;", 'r', {all - 6, 2}, all},
      {"add.cc.u32 %r8, %r1, %r2; addc.u32 %r0, %r3, 0;", 'r', {all, 1, 41}, 42},
      {"sub.cc.u32 %r8, %r1, %r2; subc.u32 %r0, %r3, 0;", 'r', {0, 1, 43}, 42},
      {"add.sat.s32 %r0, %r1, %r2;", 'r', {0x7fffffff, 1}, 0x7fffffff},
      {"add.s32 %r0, %r1, %r2;", 'r', {0x7fffffff, 1}, least},
      // Real arithmetic: one rounding each, and none left out.
      {"fma.rn.f32 %f0, %f1, %f1, %f2;", 'f', {of(1 + 0x1p-12f), of(-(1 + 0x1p-11f))}, of(0x1p-24f)},
      {"mul.rn.f32 %f8, %f1, %f1; add.rn.f32 %f0, %f8, %f2;", 'f', {of(1 + 0x1p-12f), of(-(1 + 0x1p-11f))}, of(0.0f)},
      {"fma.rn.f64 %w0, %w1, %w1, %w2;", 'w', {of(1 + 0x1p-27), of(-(1 + 0x1p-26))}, of(0x1p-54)},
      {"mul.rn.f64 %w8, %w1, %w1; add.rn.f64 %w0, %w8, %w2;", 'w', {of(1 + 0x1p-27), of(-(1 + 0x1p-26))}, of(0.0)},
      {"mul.rn.f32 %f0, %f1, %f2;", 'f', {of(0x1p-126f), of(0.5f)}, 0x00400000},
      {"div.rn.f32 %f0, %f1, %f2;", 'f', {of(1.0f), of(3.0f)}, 0x3eaaaaab},
      {"rcp.rn.f32 %f0, %f1;", 'f', {of(0x1p127f)}, 0x00400000},
      {"sqrt.rn.f32 %f0, %f1;", 'f', {of(2.0f)}, 0x3fb504f3},
      {"neg.f32 %f0, %f1;", 'f', {of(0.0f)}, of(-0.0f)},
      {"abs.f64 %w0, %w1;", 'w', {of(-0.0)}, of(0.0)},
      {"copysign.f32 %f0, %f1, %f2;", 'f', {of(-2.0f), of(3.0f)}, of(-3.0f)},
      // Least and greatest: numbers before no numbers, −0 before +0.
      {"min.f32 %f0, %f1, %f2;", 'f', {of(kNan), of(2.0f)}, of(2.0f)},
      {"max.f32 %f0, %f1, %f2;", 'f', {of(2.0f), of(kNan)}, of(2.0f)},
      {"min.f32 %f0, %f1, %f2;", 'f', {of(kNan), of(kNan)}, 0x7fffffff},
      {"min.NaN.f32 %f0, %f1, %f2;", 'f', {of(2.0f), of(kNan)}, 0x7fffffff},
      {"min.f32 %f0, %f1, %f2;", 'f', {of(0.0f), of(-0.0f)}, of(-0.0f)},
      {"max.f32 %f0, %f1, %f2;", 'f', {of(-0.0f), of(0.0f)}, of(0.0f)},
      {"max.f64 %w0, %w1, %w2;", 'w', {of(0.0), of(-0.0)}, of(0.0)},
      {"min.s32 %r0, %r1, %r2;", 'r', {all, 1}, all},
      {"min.u32 %r0, %r1, %r2;", 'r', {all, 1}, 1},
      {"max.s64 %d0, %d1, %d2;", 'd', {wide_all, 1}, 1},
      // Compares of no numbers.
      {"setp.lt.f32 %p0, %f1, %f2;", 'p', {of(kNan), of(2.0f)}, 0},
      {"setp.ltu.f32 %p0, %f1, %f2;", 'p', {of(kNan), of(2.0f)}, 1},
      {"setp.geu.f32 %p0, %f1, %f2;", 'p', {of(1.0f), of(2.0f)}, 0},
      {"setp.ne.f32 %p0, %f1, %f2;", 'p', {of(kNan), of(2.0f)}, 0},
      {"setp.ne.f32 %p0, %f1, %f2;", 'p', {of(1.0f), of(2.0f)}, 1},
      {"setp.neu.f32 %p0, %f1, %f2;", 'p', {of(kNan), of(kNan)}, 1},
      {"setp.equ.f64 %p0, %w1, %w2;", 'p', {of(kWideNan), of(2.0)}, 1},
      {"setp.equ.f64 %p0, %w1, %w2;", 'p', {of(1.0), of(2.0)}, 0},
      {"setp.num.f64 %p0, %w1, %w2;", 'p', {of(kWideNan), of(2.0)}, 0},
      {"setp.nan.f64 %p0, %w1, %w2;", 'p', {of(kWideNan), of(2.0)}, 1},
      {"setp.lt.s32 %p0, %r1, %r2;", 'p', {all, 1}, 1},
      {"setp.lt.u32 %p0, %r1, %r2;", 'p', {all, 1}, 0},
      {"setp.lt.and.s32 %p8|%p0, %r1, %r2, %p3;", 'p', {5, 1, 1}, 1},
      {"setp.lt.and.s32 %p8|%p0, %r1, %r2, !%p3;", 'p', {5, 1, 1}, 0},
      {"set.gt.u32.f32 %r0, %f1, %f2;", 'r', {of(3.0f), of(2.0f)}, all},
      {"selp.b32 %r0, %r1, %r2, %p3;", 'r', {7, 8, 0}, 8},
      {"slct.u32.f32 %r0, %r1, %r2, %f3;", 'r', {7, 8, of(-0.0f)}, 7},
      {"slct.u32.f32 %r0, %r1, %r2, %f3;", 'r', {7, 8, of(kNan)}, 8},
      {"testp.subnormal.f32 %p0, %f1;", 'p', {1}, 1},
      {"testp.normal.f32 %p0, %f1;", 'p', {1}, 0},
      {"testp.finite.f64 %p0, %w1;", 'p', {of(kWideNan)}, 0},
      // Bits.
      {"prmt.b32 %r0, %r1, %r2, %r3;", 'r', {0x33221100, 0x77665544, 0x7160}, 0x77116600},
      {"prmt.b32 %r0, %r1, %r2, %r3;", 'r', {0x00008000, 0, 0x0091}, 0x0000ff80},
      {"prmt.b32.f4e %r0, %r1, %r2, %r3;", 'r', {0x33221100, 0x77665544, 1}, 0x44332211},
      {"prmt.b32.b4e %r0, %r1, %r2, %r3;", 'r', {0x33221100, 0x77665544, 1}, 0x66770011},
      {"prmt.b32.rc8 %r0, %r1, %r2, %r3;", 'r', {0x33221100, 0x77665544, 2}, 0x22222222},
      {"prmt.b32.ecl %r0, %r1, %r2, %r3;", 'r', {0x33221100, 0x77665544, 2}, 0x33222222},
      {"prmt.b32.ecr %r0, %r1, %r2, %r3;", 'r', {0x33221100, 0x77665544, 2}, 0x22221100},
      {"prmt.b32.rc16 %r0, %r1, %r2, %r3;", 'r', {0x33221100, 0x77665544, 1}, 0x33223322},
      {"bfe.u32 %r0, %r1, %r2, %r3;", 'r', {0xabcd, 4, 8}, 0xbc},
      {"bfe.s32 %r0, %r1, %r2, %r3;", 'r', {0xabcd, 4, 8}, 0xffffffbc},
      {"bfe.s32 %r0, %r1, %r2, %r3;", 'r', {least, 28, 20}, 0xfffffff8},
      {"bfe.s32 %r0, %r1, %r2, %r3;", 'r', {least, 28, 0}, 0},
      {"bfe.u64 %d0, %d1, %r2, %r3;", 'd', {wide_all, 60, 40}, 0xf},
      {"bfi.b32 %r0, %r1, %r2, 4, 8;", 'r', {0xbc, all}, 0xfffffbcf},
      {"bfi.b32 %r0, %r1, %r2, 28, 8;", 'r', {0xbc, 0}, 0xc0000000},
      {"lop3.b32 %r0, %r1, %r2, %r3, 0x96;", 'r', {0xf0f0, 0xcccc, 0xaaaa}, 0xf0f0 ^ 0xcccc ^ 0xaaaa},
      {"lop3.b32 %r0, %r1, %r2, %r3, 0x70;", 'r', {0xf0, 0xcc, 0xaa}, 0x70},
      {"popc.b64 %r0, %d1;", 'r', {wide_all}, 64},
      {"clz.b32 %r0, %r1;", 'r', {0}, 32},
      {"clz.b64 %r0, %d1;", 'r', {1}, 63},
      {"brev.b32 %r0, %r1;", 'r', {1}, least},
      {"bfind.u32 %r0, %r1;", 'r', {0}, all},
      {"bfind.u32 %r0, %r1;", 'r', {0x80}, 7},
      {"bfind.s32 %r0, %r1;", 'r', {all}, all},
      {"bfind.shiftamt.u32 %r0, %r1;", 'r', {0x80}, 24},
      {"cnot.b32 %r0, %r1;", 'r', {0}, 1},
      {"not.b64 %d0, %d1;", 'd', {0}, wide_all},
      {"mov.b64 %d0, {%r1, %r2};", 'd', {5, 6}, 0x600000005},
      {"mov.b64 {%r8, %r0}, %d1;", 'r', {0x600000005}, 6},
      {"mov.b32 %r0, %f1;", 'r', {of(1.0f)}, 0x3f800000},
      {"mov.f32 %f0, 0f40490FDB;", 'f', {}, 0x40490fdb},
      // Memory: what is read and stored keeps its sign and its place. [%d9] holds the second input.
      {"ld.global.s8 %r0, [%d9];", 'r', {0, 0x80}, 0xffffff80},
      {"ld.global.u8 %r0, [%d9+1];", 'r', {0, 0x1234}, 0x12},
      {"ld.global.s32 %d0, [%d9];", 'd', {0, least}, 0xffffffff80000000},
      {"ld.v2.u32 {%r8, %r0}, [%d9];", 'r', {0, 0x600000005}, 6},
      {"st.v2.u32 [%d9], {%r1, %r1}; ld.u64 %d0, [%d9];", 'd', {7}, 0x700000007},
      {"st.u8 [%d9+3], %r1; ld.u32 %r0, [%d9];", 'r', {0x1ff, 0}, 0xff000000},
      {"atom.global.inc.u32 %r8, [%d9], %r1; ld.u32 %r9, [%d9]; mov.b64 %d0, {%r8, %r9};", 'd', {7, 7}, 7},
      {"atom.global.dec.u32 %r8, [%d9], %r1; ld.u32 %r9, [%d9]; mov.b64 %d0, {%r8, %r9};", 'd', {7, 0}, 0x700000000},
      {"atom.global.cas.b32 %r8, [%d9], %r1, %r3; ld.u32 %r9, [%d9]; mov.b64 %d0, {%r8, %r9};",
       'd',
       {7, 7, 9},
       0x900000007},
      {"atom.global.min.s32 %r8, [%d9], %r1; ld.u32 %r0, [%d9];", 'r', {all, 7}, all},
      {"atom.global.max.u64 %d8, [%d9], %d1; ld.u64 %d0, [%d9];", 'd', {wide_all, 7}, wide_all},
      {"atom.global.exch.b64 %d0, [%d9], %d1;", 'd', {9, 7}, 7},
      {"red.global.add.f32 [%d9], %f1; ld.u32 %r0, [%d9];", 'r', {of(0.5f), of(1.0f)}, of(1.5f)},
      {"red.global.xor.b32 [%d9], %r1; ld.u32 %r0, [%d9];", 'r', {5, 6}, 3},
      {"{ .local .align 8 .b8 own[16]; mov.u64 %d8, own; cvta.local.u64 %d8, %d8; st.u32 [%d8+8], %r1; "
       "ld.local.u32 %r0, [own+8]; }",
       'r',
       {77},
       77},
      // Tables, calls and branches.
      {"ld.const.u32 %r0, [table+8];", 'r', {}, 33},
      {"ld.global.u64 %d8, [place]; ld.u32 %r0, [%d8];", 'r', {}, 22},
      {"{ .param .b32 a0; .param .b32 r0; st.param.b32 [a0+0], %r1; call.uni (r0), twice, (a0); "
       "ld.param.b32 %r0, [r0+0]; }",
       'r',
       {21},
       42},
      {"mov.u32 %r0, 1; ts: .branchtargets one, two; brx.idx %r1, ts; one: add.s32 %r0, %r0, 10; "
       "two: add.s32 %r0, %r0, 100;",
       'r',
       {1},
       101},
      {"mov.u32 %r0, 1; @!%p1 bra past; mov.u32 %r0, 2; past:", 'r', {0}, 1},
      {"mov.u32 %r0, 1; @%p1 add.s32 %r0, %r0, 5;", 'r', {1}, 6},
  };
}

std::string module_of(const std::vector<Case>& all) {
  std::string text =
      ".version 9.0\n.target sm_90\n.address_size 64\n.const .align 4 .u32 table[3] = {11, 22, 33};\n"
      ".global .align 4 .u32 numbers[2] = {11, 22};\n.global .align 8 .u64 place = generic(numbers+4);\n"
      ".func (.param .b32 result) twice(.param .b32 x) { .reg .b32 %a<3>; ld.param.b32 %a1, [x+0]; "
      "add.s32 %a2, %a1, %a1; st.param.b32 [result+0], %a2; ret; }\n";
  for (std::size_t i = 0; i < all.size(); ++i) {
    text +=
        ".visible .entry case_" + std::to_string(i) +
        "(.param .u64 in, .param .u64 out) {\n.reg .pred %p<20>; .reg .b16 %h<20>; .reg .b32 %r<20>; "
        ".reg .b64 %d<20>; .reg .f32 %f<20>; .reg .f64 %w<20>;\nld.param.u64 %d10, [in]; ld.param.u64 %d11, [out];\n";
    for (const char* k : {"1", "2", "3", "4"}) {
      const std::string n = k, at = "[%d10+" + std::to_string(8 * (n[0] - '1')) + "]; ";
      text += "ld.global.u64 %d" + n + ", " + at + "ld.global.u32 %r" + n + ", " + at + "ld.global.f32 %f" + n + ", " +
              at + "ld.global.f64 %w" + n + ", " + at + "ld.global.u16 %h" + n + ", " + at + "setp.ne.s32 %p" + n +
              ", %r" + n + ", 0;\n";
    }
    text += std::string("add.s64 %d9, %d10, 8;\n") + all[i].code + "\n";
    const std::string stores[] = {"st.global.u32 [%d11], %r0;", "st.global.u64 [%d11], %d0;",
                                  "st.global.f32 [%d11], %f0;", "st.global.f64 [%d11], %w0;",
                                  "selp.u32 %r0, 1, 0, %p0; st.global.u32 [%d11], %r0;"};
    text += stores[std::string("rdfwp").find(all[i].kind)] + "\nret;\n}\n";
  }
  return text;
}

class PtxInstructions : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string missing = ptx_missing(); !missing.empty()) GTEST_SKIP() << missing;
  }
};

TEST_F(PtxInstructions, DoWhatTheIsaSays) {
  const std::vector<Case> all = cases();
  const PtxLibrary library(module_of(all));
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::array<std::uint64_t, 4> inputs = all[i].inputs;
    std::uint64_t result = 0;
    std::uint64_t *in = inputs.data(), *out = &result;
    ASSERT_EQ(library.run("case_" + std::to_string(i), 1, 1, 0, in, out), "") << all[i].code;
    EXPECT_EQ(result, all[i].expected) << all[i].code << std::hex << " of " << all[i].inputs[0] << ", "
                                       << all[i].inputs[1] << ", " << all[i].inputs[2] << " is " << result << ", not "
                                       << all[i].expected;
  }
}

#if defined(__x86_64__)
/// The tests see it where a product and a sum become one.
TEST_F(PtxInstructions, DifferWhereTheyAreContracted) {
  if (!__builtin_cpu_supports("fma")) GTEST_SKIP() << "the processor cannot";
  const char* code = "mul.rn.f32 %f8, %f1, %f1; add.rn.f32 %f0, %f8, %f2;";
  std::array<std::uint64_t, 4> inputs = {of(1 + 0x1p-12f), of(-(1 + 0x1p-11f))};
  for (const bool contracts : {false, true}) {
    const ScopedVariable flags("OFFTAKE_PTX_FLAGS", contracts ? "-O2 -mfma -ffp-contract=fast" : nullptr);
    std::uint64_t result = 0;
    std::uint64_t *in = inputs.data(), *out = &result;
    const PtxLibrary library(module_of({{code, 'f', inputs, 0}}));
    ASSERT_EQ(library.run("case_0", 1, 1, 0, in, out), "");
    EXPECT_EQ(result, contracts ? of(0x1p-24f) : of(0.0f));
  }
}
#endif

/// What the translator says of a kernel with this in it.
std::string complaint(const std::string& code) {
  const ScratchDirectory folder;
  const std::string file = (folder.path / "module.ptx").string();
  std::ofstream(file) << module_of({{code.c_str(), 'r', {}, 0}});
  const Outcome outcome = outcome_of("python3 " + ptx_script("ptx_to_cpp.py") + " '" + file + "' /dev/null");
  return outcome.worked ? "" : outcome.text;
}

TEST_F(PtxInstructions, AreRefusedWhereTheyAreNotKnownOrRoundLoosely) {
  EXPECT_EQ(complaint("mov.u32 %r0, 1;"), "");
  const std::pair<const char*, const char*> wrong[] = {
      {"frobnicate.b32 %r0, %r1;", "line 16: instruction 'frobnicate.b32' is unknown"},
      {"shl.mystery.b32 %r0, %r1, 1;", "instruction 'shl.mystery.b32' is unknown"},
      {"mul.f32 %f0, %f1, %f2;", "'mul.f32' does not say that it rounds to the nearest"},
      {"add.f64 %w0, %w1, %w2;", "'add.f64' does not say that it rounds to the nearest"},
      {"add.rz.f32 %f0, %f1, %f2;", "'add.rz.f32' does not round to the nearest"},
      {"add.rn.ftz.f32 %f0, %f1, %f2;", "'add.rn.ftz.f32' flushes to zero"},
      {"div.approx.f32 %f0, %f1, %f2;", "'div.approx.f32' does not round to the nearest"},
      {"ex2.approx.f32 %f0, %f1;", "instruction 'ex2.approx.f32' is unknown"},
      {"cvt.rz.f32.f64 %f0, %w1;", "instruction 'cvt.rz.f32.f64' is unknown"},
      {"mov.u32 %r0, %clock;", "'%clock' in 'mov.u32' is unknown"},
      {"bra nowhere;", "no label nowhere"},
      {"ld.param.u64 %d0, [in+8];", "'ld.param.u64' beyond the end of in"},
      {"call.uni printf, ();", "printf, which is no function of the module"},
      {"add.rn.f16 %h0, %h1, %h2;", "instruction 'add.rn.f16' is unknown"},
  };
  for (const auto& [code, says] : wrong) EXPECT_NE(complaint(code).find(says), std::string::npos) << complaint(code);
}

}  // namespace
}  // namespace offtake::testing
