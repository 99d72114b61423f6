// A block's threads, which run by turns: each is a fibre that gives way where it waits for others and nowhere else.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "fibres.h"

namespace ptx {

constexpr unsigned kWarp = 32, kBarriers = 16;

/// What a thread waits for.
enum class Wait : unsigned char { nothing, warp, barrier, ended };

enum class WarpOp : unsigned char {
  sync,
  any,
  all,
  uni,
  ballot,
  up,
  down,
  butterfly,
  index,
  match_any,
  match_all,
  add,
  min,
  max,
  min_signed,
  max_signed,
  bit_and,
  bit_or,
  bit_xor,
  elect
};
constexpr const char* kWarpOpNames[] = {"bar.warp.sync",    "vote.sync.any",  "vote.sync.all",  "vote.sync.uni",
                                        "vote.sync.ballot", "shfl.sync.up",   "shfl.sync.down", "shfl.sync.bfly",
                                        "shfl.sync.idx",    "match.any.sync", "match.all.sync", "redux.sync.add",
                                        "redux.sync.min",   "redux.sync.max", "redux.sync.min", "redux.sync.max",
                                        "redux.sync.and",   "redux.sync.or",  "redux.sync.xor", "elect.sync"};

enum class BarrierOp : unsigned char { sync, arrive, bit_and, bit_or, count };

struct Block;

struct Thread {
  Block* block;
  const unsigned char* parameters;
  unsigned char* shared;  // address 0 of shared memory, kSharedStart before the first byte that there is
  std::uint32_t tid[3], ctaid[3];
  const std::uint32_t *ntid, *nctaid;
  std::uint32_t shared_bytes, dynamic_bytes;
  std::uint32_t lane, warp;

  // Where it waits, and what it brings there and takes away.
  Wait wait = Wait::nothing;
  WarpOp op{};
  BarrierOp barrier_op{};
  std::uint32_t mask = 0;
  std::uint64_t value = 0;
  std::uint32_t b = 0, c = 0;
  std::uint64_t result = 0;
  bool flag = false;
  unsigned barrier = 0, barrier_threads = 0;

  Context context{};
  void* fake_stack = nullptr;

  std::uint64_t in_warp(WarpOp what, std::uint32_t lanes, std::uint64_t brought = 0, std::uint32_t own_b = 0,
                        std::uint32_t own_c = 0);
  std::uint64_t at_barrier(BarrierOp what, unsigned number, unsigned threads, bool predicate = false);
  /// Others may go on meanwhile.
  void pause();
  std::uint32_t active_lanes() const;
};

using Kernel = void(Thread&);

struct Block {
  std::vector<Thread> threads;
  std::vector<std::uint32_t> ready;  // (warp) a bit a lane
  unsigned arrived[kBarriers] = {};
  unsigned ended = 0;
  Kernel* kernel = nullptr;
  std::string error;
  Context caller{};
  Thread* running = nullptr;
  void* caller_fake = nullptr;
  const void* caller_stack = nullptr;
  std::size_t caller_bytes = 0;

  Thread& at(std::uint32_t warp, std::uint32_t lane) { return threads[warp * kWarp + lane]; }
  std::uint32_t lanes_of(std::uint32_t warp) const {
    const std::size_t left = threads.size() - std::size_t(warp) * kWarp;
    return left >= kWarp ? ~0u : (1u << left) - 1;
  }

  void run();
  void go_on(Thread& waiting);
  void switch_to(Thread& to);
  void finish(Thread& last);
  std::string why_stuck() const;
  void resolve(std::uint32_t warp, std::uint32_t mask);
};

inline Block*& running_block() {
  static thread_local Block* block = nullptr;
  return block;
}

inline std::string place_of(const Thread& t) {
  return "thread (" + std::to_string(t.tid[0]) + ", " + std::to_string(t.tid[1]) + ", " + std::to_string(t.tid[2]) +
         ") of block (" + std::to_string(t.ctaid[0]) + ", " + std::to_string(t.ctaid[1]) + ", " +
         std::to_string(t.ctaid[2]) + ")";
}

[[noreturn, gnu::cold]] inline void fail(const Thread& t, const char* what) { throw Error(place_of(t) + ": " + what); }

inline void fibre() {
#if defined(__SANITIZE_ADDRESS__)
  const void* from;
  std::size_t from_bytes;
  __sanitizer_finish_switch_fiber(nullptr, &from, &from_bytes);
  if (running_block()->caller_bytes == 0) {  // the first: those after it are begun by other fibres
    running_block()->caller_stack = from;
    running_block()->caller_bytes = from_bytes;
  }
#endif
  Block& block = *running_block();
  Thread& own = *block.running;
  try {
    block.kernel(own);
    own.wait = Wait::ended;
    block.ready[own.warp] &= ~(1u << own.lane);
    ++block.ended;
    block.go_on(own);
  } catch (const std::exception& error) {
    block.error = error.what();
    block.finish(own);
  }
  std::abort();  // nobody comes back to it
}

inline void Block::switch_to(Thread& to) {
  Thread& from = *running;
  if (&to == &from) return;
  running = &to;
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_start_switch_fiber(from.wait == Wait::ended ? nullptr : &from.fake_stack,
                                 stack_of(std::size_t(&to - threads.data())), kStack);
#endif
  ptx_switch(&from.context, to.context);
#if defined(__SANITIZE_ADDRESS__)
  const void* stack;
  std::size_t bytes;
  __sanitizer_finish_switch_fiber(from.fake_stack, &stack, &bytes);
#endif
}

/// Back to whoever runs the block.
inline void Block::finish(Thread& last) {
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_start_switch_fiber(nullptr, caller_stack, caller_bytes);
#endif
  ptx_switch(&last.context, caller);
}

/// Lets another thread run until `waiting` is ready again: one of its own warp, if there is one.
inline void Block::go_on(Thread& waiting) {
  const std::size_t warps = ready.size();
  for (std::size_t k = 0; k < warps; ++k) {
    const std::uint32_t warp = std::uint32_t((waiting.warp + k) % warps);
    if (ready[warp] == 0) continue;
    const std::uint32_t after = k == 0 ? ready[warp] & ~((2u << waiting.lane) - 1) : 0;
    return switch_to(at(warp, std::uint32_t(__builtin_ctz(after ? after : ready[warp]))));
  }
  if (ended != threads.size()) error = why_stuck();
  finish(waiting);
}

inline std::string Block::why_stuck() const {
  for (const Thread& t : threads) {
    if (t.wait == Wait::warp) {
      std::string missing;
      for (std::uint32_t lane = 0; lane < kWarp; ++lane) {
        if (!(t.mask >> lane & 1)) continue;
        const std::size_t other = t.warp * kWarp + lane;
        const bool exists = other < threads.size();
        if (exists && threads[other].wait == Wait::warp && threads[other].op == t.op && threads[other].mask == t.mask)
          continue;
        missing +=
            (missing.empty() ? "" : ", ") + std::to_string(lane) +
            (!exists                              ? " (there is none)"
             : threads[other].wait == Wait::ended ? " (has ended)"
             : threads[other].wait == Wait::warp  ? std::string(" (is at ") + kWarpOpNames[int(threads[other].op)] + ")"
                                                  : " (is at a barrier)");
      }
      return place_of(t) + " waits at " + kWarpOpNames[int(t.op)] + " for lanes that never come: " + missing;
    }
  }
  for (const Thread& t : threads)
    if (t.wait == Wait::barrier)
      return place_of(t) + " waits at barrier " + std::to_string(t.barrier) + ", where only " +
             std::to_string(arrived[t.barrier]) + " threads come of " + std::to_string(t.barrier_threads);
  return "nothing runs";
}

inline void Block::run() {
  for (std::size_t i = 0; i < threads.size(); ++i) {
#if defined(__SANITIZE_ADDRESS__)
    __asan_unpoison_memory_region(stack_of(i), kStack);  // a fibre that never ended may have left it as it was
#endif
    start_context(threads[i].context, stack_of(i), kStack, fibre);
  }
  running_block() = this;
  running = threads.data();
#if defined(__SANITIZE_ADDRESS__)
  caller_bytes = 0;
  __sanitizer_start_switch_fiber(&caller_fake, stack_of(0), kStack);
#endif
  ptx_switch(&caller, running->context);
#if defined(__SANITIZE_ADDRESS__)
  const void* stack;
  std::size_t bytes;
  __sanitizer_finish_switch_fiber(caller_fake, &stack, &bytes);
#endif
  running_block() = nullptr;
  if (!error.empty()) throw Error(error);
}

}  // namespace ptx
