// Counting a kernel's instructions: by listings small enough to be counted by hand.
#include "host/engine/kernel_listing.h"

#include <gtest/gtest.h>

namespace offtake {
namespace {

TEST(KernelListing, ReadsWhatPtxasSays) {
  const auto usage = usage_in(
      "ptxas info    : Compiling entry function 'offtake_paths' for 'sm_90'\n"
      "ptxas         .     264 bytes stack frame, 392 bytes spill stores, 640 bytes spill loads\n"
      "ptxas info    : Used 255 registers, used 0 barriers, 264 bytes cumulative stack size\n");
  ASSERT_TRUE(usage);
  EXPECT_EQ(usage->registers, 255);
  EXPECT_EQ(usage->stack_bytes, 264);
  EXPECT_EQ(usage->spill_stores, 392);
  EXPECT_EQ(usage->spill_loads, 640);
  EXPECT_FALSE(usage_in(""));
}

// Two instructions before the loop; in it four each month, with the branches; three that draw; an inner loop of two
// counts once; one after the loop.
constexpr const char* kPtx = R"(
.visible .entry offtake_paths(
)
{
	.reg .pred 	%p<9>;
	ld.param.u64 	%rd1, [offtake_paths_param_0];
	mov.b32 	%r1, 0;
$L__BB0_1:
	and.b32  	%r2, %r1, 3;
	@%p1 bra 	$L__BB0_3;
	mul.wide.u32 	%rd2, %r1, -766435501;
	add.s32 	%r3, %r3, 1;
	xor.b32 	%r3, %r3, 7;
$L__BB0_3:
	add.rn.f32 	%f1, %f1, %f2;
	@%p2 bra 	$L__BB0_3;
	add.s32 	%r1, %r1, 1;
	@%p3 bra 	$L__BB0_1;
	ret;
}
)";

TEST(KernelListing, CountsTheMonthsOfPtx) {
  const auto count = months_in(kPtx);
  ASSERT_TRUE(count);
  EXPECT_EQ(count->month, 6);
  EXPECT_EQ(count->quarter, 3);
  EXPECT_EQ(count->per_month(), 6.75);
}

// The same in machine code, the draws out of the way at the end.
constexpr const char* kSass = R"(
offtake_paths:
.text.offtake_paths:
        /*0000*/                   LDC R1, c[0x0][0x28] ;
        /*0010*/                   MOV R2, RZ ;
.L_x_1:
        /*0020*/                   LOP3.LUT R3, R2, 0x3, RZ, 0xc0, !PT ;
        /*0030*/              @!P0 BRA `(.L_x_3) ;
.L_x_2:
        /*0040*/                   FADD R4, R4, R5 ;
        /*0050*/               @P1 BRA `(.L_x_2) ;
        /*0060*/                   VIADD R2, R2, 0x1 ;
        /*0070*/               @P2 BRA `(.L_x_1) ;
        /*0080*/                   EXIT ;
.L_x_3:
        /*0090*/                   IMAD.WIDE.U32 R6, R2, -0x2daee0ad, RZ ;
        /*00a0*/                   LOP3.LUT R6, R6, R7, RZ, 0x3c, !PT ;
        /*00b0*/                   BRA `(.L_x_2) ;
.L_x_4:
        /*00c0*/                   BRA `(.L_x_4);
)";

TEST(KernelListing, CountsTheMonthsOfMachineCode) {
  const auto count = months_in(kSass);
  ASSERT_TRUE(count);
  EXPECT_EQ(count->month, 6);
  EXPECT_EQ(count->quarter, 3);
}

TEST(KernelListing, FindsNothingWhereNothingIsDrawn) {
  EXPECT_FALSE(months_in(""));
  EXPECT_FALSE(months_in("	mov.b32 	%r1, 0;\n	ret;\n"));
}

}  // namespace
}  // namespace offtake
