// Threads that wait for each other: shuffles, votes, barriers, shared memory, as the PTX ISA has them; and what would
// hang or read what is not there is an error that says where.
#include <numeric>

#include "tests/ptx/ptx_library.h"

namespace offtake::testing {
namespace {

/// %r1: the thread's number, %r2 in[thread]; %r0 becomes out[thread].
std::string kernel(const std::string& name, const std::string& code) {
  return ".visible .entry " + name +
         "(.param .u64 in, .param .u64 out) {\n.reg .pred %p<9>; .reg .b32 %r<20>; .reg .b64 %d<20>;\n"
         ".shared .align 4 .b8 fixed[4096];\n"
         "ld.param.u64 %d1, [in]; ld.param.u64 %d2, [out]; mov.u32 %r1, %tid.x;\n"
         "mul.wide.u32 %d3, %r1, 4; add.s64 %d1, %d1, %d3; add.s64 %d2, %d2, %d3;\n"
         "ld.global.u32 %r2, [%d1]; setp.ne.s32 %p1, %r2, 0; mov.u32 %r0, 0;\n" +
         code + "\nst.global.u32 [%d2], %r0;\nret;\n}\n";
}

const std::string kFlagToo = " selp.u32 %r9, 1000, 0, %p2; add.s32 %r0, %r0, %r9;";

std::string module_text() {
  std::string text = ".version 9.0\n.target sm_90\n.address_size 64\n.extern .shared .align 16 .b8 dynamic[];\n";
  text += kernel("up", "shfl.sync.up.b32 %r0|%p2, %r2, 3, 0, -1;" + kFlagToo);
  text += kernel("down", "shfl.sync.down.b32 %r0|%p2, %r2, 3, 31, -1;" + kFlagToo);
  text += kernel("down_8", "shfl.sync.down.b32 %r0|%p2, %r2, 3, 0x181f, -1;" + kFlagToo);
  text += kernel("up_8", "shfl.sync.up.b32 %r0|%p2, %r2, 3, 0x1800, -1;" + kFlagToo);
  text += kernel("butterfly", "shfl.sync.bfly.b32 %r0|%p2, %r2, 5, 31, -1;" + kFlagToo);
  text += kernel("butterfly_clamped", "shfl.sync.bfly.b32 %r0|%p2, %r2, 16, 15, -1;" + kFlagToo);
  text += kernel("index_8", "shfl.sync.idx.b32 %r0|%p2, %r2, 2, 0x181f, -1;" + kFlagToo);
  text += kernel("any", "vote.sync.any.pred %p2, %p1, -1;" + kFlagToo);
  text += kernel("all", "vote.sync.all.pred %p2, !%p1, -1;" + kFlagToo);
  text += kernel("uni", "vote.sync.uni.pred %p2, %p1, -1;" + kFlagToo);
  text += kernel("ballot", "vote.sync.ballot.b32 %r0, %p1, -1;");
  text += kernel("match_any", "match.any.sync.b32 %r0, %r2, -1;");
  text += kernel("match_all", "match.all.sync.b32 %r0|%p2, %r2, -1;" + kFlagToo);
  text += kernel("redux", "redux.sync.min.s32 %r0, %r2, -1;");
  // Two halves of a warp, each among themselves, in other orders.
  text += kernel("halves",
                 "and.b32 %r3, %r1, 1; setp.eq.s32 %p3, %r3, 0; @%p3 bra even;\n"
                 "vote.sync.ballot.b32 %r0, %p1, 0xaaaaaaaa; bra.uni done;\n"
                 "even: vote.sync.ballot.b32 %r0, %p1, 0x55555555;\ndone: bar.warp.sync -1;");
  text += kernel("lanes",
                 "mov.u32 %r0, %laneid; mov.u32 %r3, %lanemask_lt; popc.b32 %r3, %r3; mad.lo.s32 %r0, %r0, 100, %r3;\n"
                 "mov.u32 %r3, %warpid; mad.lo.s32 %r0, %r3, 10000, %r0;");
  // The block reversed through shared memory: static, then dynamic, by an address of 64 bits and by a generic one.
  text += kernel("reversed",
                 "mov.u32 %r3, fixed; shl.b32 %r4, %r1, 2; add.s32 %r4, %r3, %r4; st.shared.u32 [%r4], %r2;\n"
                 "bar.sync 0; mov.u32 %r5, %ntid.x; sub.s32 %r5, %r5, %r1; add.s32 %r5, %r5, -1;\n"
                 "mov.u64 %d4, fixed; mul.wide.u32 %d5, %r5, 4; add.s64 %d4, %d4, %d5; cvta.shared.u64 %d4, %d4;\n"
                 "ld.u32 %r0, [%d4]; mov.u64 %d6, dynamic; add.s64 %d6, %d6, %d3; st.shared.u32 [%d6], %r0;\n"
                 "barrier.sync.aligned 0; mov.u64 %d6, dynamic; add.s64 %d6, %d6, %d5; ld.shared.u32 %r0, [%d6];");
  text += kernel("counted", "bar.red.popc.u32 %r0, 0, %p1;");
  text += kernel("either", "bar.red.or.pred %p2, 1, %p1;" + kFlagToo);
  text += kernel("added", "atom.shared.add.u32 %r3, [fixed], %r2; bar.sync 0; ld.shared.u32 %r0, [fixed];");
  // Warp 1 hands a number to warp 0, which looks for it again and again.
  text += kernel(
      "handed_on",
      "setp.ne.s32 %p3, %r1, 40; @%p3 bra look; st.shared.u32 [fixed], %r2; bra.uni past;\n"
      "look: setp.ne.s32 %p3, %r1, 0; @%p3 bra past;\n"
      "again: nanosleep.u32 100; ld.volatile.shared.u32 %r0, [fixed]; setp.eq.s32 %p3, %r0, -1; @%p3 bra again;\n"
      "past: bar.sync 0;");
  // Faults.
  text += kernel("absent", "setp.eq.s32 %p3, %r1, 7; @%p3 bra past; vote.sync.any.pred %p2, %p1, -1; past:");
  text += kernel("elsewhere",
                 "setp.eq.s32 %p3, %r1, 7; @%p3 bra past; vote.sync.any.pred %p2, %p1, -1; bra.uni end;\n"
                 "past: vote.sync.all.pred %p2, %p1, -1; end:");
  text += kernel("left_out", "vote.sync.any.pred %p2, %p1, 1;");
  text += kernel("not_at_barrier", "setp.lt.s32 %p3, %r1, 32; @%p3 bra past; bar.sync 0; past:");
  text += kernel("other_half",
                 "setp.gt.u32 %p3, %r1, 15; @%p3 bra past; shfl.sync.bfly.b32 %r0, %r2, 16, 31, 0xffff; past:");
  text += kernel("askew", "add.s64 %d1, %d1, 2; ld.global.u32 %r0, [%d1];");
  text += kernel("beyond", "mov.u64 %d4, fixed; add.s64 %d4, %d4, %d3; ld.shared.u32 %r0, [%d4+4096];");
  text += kernel("stuck", "trap;");
  text += kernel("past_the_end", "ld.global.u32 %r0, [%d1+132];");
  return text;
}

using Numbers = std::vector<unsigned>;

class PtxThreads : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string missing = ptx_missing(); !missing.empty()) GTEST_SKIP() << missing;
    static const PtxLibrary compiled(module_text());
    library = &compiled;
  }
  std::string error_of(const std::string& name, unsigned threads = 32) {
    Numbers in(threads + 1), out(threads);
    unsigned *from = in.data(), *to = out.data();
    return library->run(name, 1, threads, 0, from, to);
  }
  Numbers run(const std::string& name, Numbers in, unsigned dynamic_bytes = 0) {
    Numbers out(in.size());
    unsigned *from = in.data(), *to = out.data();
    EXPECT_EQ(library->run(name, 1, unsigned(in.size()), dynamic_bytes, from, to), "");
    return out;
  }
  static Numbers rising(unsigned count) {
    Numbers numbers(count);
    std::iota(numbers.begin(), numbers.end(), 0u);
    return numbers;
  }
  /// What 32 threads with their own numbers should get.
  template <class F>
  void expect(const std::string& name, F&& of_lane) {
    const Numbers found = run(name, rising(32));
    for (unsigned i = 0; i < 32; ++i) EXPECT_EQ(found[i], of_lane(i)) << name << ", lane " << i;
  }
  const PtxLibrary* library = nullptr;
};

TEST_F(PtxThreads, Shuffle) {
  const unsigned inside = 1000;
  expect("up", [&](unsigned i) { return i < 3 ? i : i - 3 + inside; });
  expect("down", [&](unsigned i) { return i > 28 ? i : i + 3 + inside; });
  expect("down_8", [&](unsigned i) { return i % 8 > 4 ? i : i + 3 + inside; });
  expect("up_8", [&](unsigned i) { return i % 8 < 3 ? i : i - 3 + inside; });
  expect("butterfly", [&](unsigned i) { return (i ^ 5) + inside; });
  expect("butterfly_clamped", [&](unsigned i) { return i < 16 ? i : (i ^ 16) + inside; });
  expect("index_8", [&](unsigned i) { return i / 8 * 8 + 2 + inside; });
}

TEST_F(PtxThreads, VoteAndMatch) {
  Numbers one(64);
  one[40] = 5;  // of the second warp
  for (unsigned i = 0; i < 64; ++i) {
    const bool second = i >= 32;
    EXPECT_EQ(run("any", one)[i], second ? 1000u : 0u);
    EXPECT_EQ(run("all", one)[i], second ? 0u : 1000u);
    EXPECT_EQ(run("uni", one)[i], second ? 0u : 1000u);
    EXPECT_EQ(run("ballot", one)[i], second ? 1u << 8 : 0u);
    EXPECT_EQ(run("match_any", one)[i], i == 40 ? 1u << 8 : second ? ~(1u << 8) : ~0u);
    EXPECT_EQ(run("match_all", one)[i], second ? 0u : ~0u + 1000u);
    EXPECT_EQ(run("halves", one)[i], i == 40 || (second && i % 2 == 0) ? 1u << 8 : 0u);
  }
  Numbers signs = rising(32);
  signs[9] = unsigned(-4);
  EXPECT_EQ(run("redux", signs), Numbers(32, unsigned(-4)));
}

TEST_F(PtxThreads, KnowTheirPlace) {
  const Numbers found = run("lanes", rising(45));  // the second warp is not whole
  for (unsigned i = 0; i < 45; ++i) EXPECT_EQ(found[i], i / 32 * 10000 + i % 32 * 101);
}

TEST_F(PtxThreads, MeetAtBarriers) {
  for (const unsigned threads : {1u, 33u, 1024u})
    EXPECT_EQ(run("reversed", rising(threads), 4 * threads), rising(threads));
  Numbers some(100);
  some[3] = some[77] = 1;
  EXPECT_EQ(run("counted", some), Numbers(100, 2));
  EXPECT_EQ(run("either", some), Numbers(100, 1000));
  EXPECT_EQ(run("either", Numbers(100)), Numbers(100, 0));
  // Shared memory is not 0 to begin with.
  EXPECT_EQ(run("added", rising(100)), Numbers(100, ~0u + 99 * 100 / 2));
  Numbers handed(64);
  handed[40] = 123;
  EXPECT_EQ(run("handed_on", handed)[0], 123u);
}

TEST_F(PtxThreads, SayWhatWouldHangOrIsNotThere) {
  EXPECT_EQ(error_of("absent"),
            "thread (0, 0, 0) of block (0, 0, 0) waits at vote.sync.any for lanes that never come: 7 (has ended)");
  EXPECT_EQ(
      error_of("elsewhere"),
      "thread (0, 0, 0) of block (0, 0, 0) waits at vote.sync.any for lanes that never come: 7 (is at vote.sync.all)");
  EXPECT_NE(error_of("any", 3).find("never come: 3 (there is none), 4 (there is none)"), std::string::npos);
  EXPECT_NE(error_of("left_out").find("leaves out the thread itself"), std::string::npos);
  EXPECT_EQ(error_of("not_at_barrier", 64),
            "thread (32, 0, 0) of block (0, 0, 0) waits at barrier 0, where only 32 threads come of 64");
  EXPECT_NE(error_of("other_half").find("a shuffle reads a lane that takes no part in it"), std::string::npos);
  EXPECT_NE(error_of("askew").find("an address that is not aligned"), std::string::npos);
  EXPECT_NE(error_of("beyond").find("shared memory that is not there"), std::string::npos);
  EXPECT_NE(error_of("stuck").find("thread (0, 0, 0) of block (0, 0, 0): trap"), std::string::npos);
  EXPECT_NE(error_of("any", 1025).find("a block of 1025 threads, where 1024 are allowed"), std::string::npos);
}

TEST_F(PtxThreads, OfOneModuleSurviveAnothers) {
  for (int i = 0; i < 2; ++i) {
    const PtxLibrary another(module_text());
    Numbers in(64, unsigned(i)), out(64);
    unsigned *from = in.data(), *to = out.data();
    EXPECT_EQ(another.run("counted", 1, 64, 0, from, to), "");
    EXPECT_EQ(out, Numbers(64, i == 0 ? 0 : 64));
  }
  EXPECT_EQ(run("counted", Numbers(40, 1)), Numbers(40, 40));
}

TEST_F(PtxThreads, AreSeenReadingPastTheEnd) {
  if (!is_checked()) GTEST_SKIP() << "only checked.sh sees it";
  EXPECT_DEATH(error_of("past_the_end"), "heap-buffer-overflow");
}

}  // namespace
}  // namespace offtake::testing
