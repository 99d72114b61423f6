// Runs a kernel's blocks one after the other, and a block's threads by turns: each is a fibre that gives way where it
// waits for others and nowhere else, so that barriers, shuffles and votes work as they are written.
#pragma once

#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#if !defined(__x86_64__)
#include <ucontext.h>
#endif
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif

#include "ptx_module.h"

namespace ptx {

struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

constexpr unsigned kWarp = 32, kBarriers = 16;
constexpr std::uint32_t kSharedStart = 1024;  // where a block's shared memory begins: below is the system's

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

// ---- fibres

#if defined(__x86_64__)
using Context = void*;  // the stack's pointer, with the registers that a call keeps on top
extern "C" void ptx_switch(Context* from, Context to);
asm(R"(
.text
.local ptx_switch
.type ptx_switch, @function
ptx_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
)");
inline void start_context(Context& context, unsigned char* stack, std::size_t bytes, void (*start)()) {
  auto* top = reinterpret_cast<std::uint64_t*>(stack + bytes) - 3;  // aligned as after a call
  *top = 0;
  *--top = reinterpret_cast<std::uint64_t>(start);
  top -= 6;
  std::memset(top, 0, 6 * sizeof *top);
  context = top;
}
#else
using Context = ucontext_t;
inline void ptx_switch(Context* from, Context& to) { swapcontext(from, &to); }
inline void start_context(Context& context, unsigned char* stack, std::size_t bytes, void (*start)()) {
  getcontext(&context);
  context.uc_stack = {stack, 0, bytes};
  context.uc_link = nullptr;
  makecontext(&context, start, 0);
}
#endif

constexpr std::size_t kStack = 1 << 20, kGuard = 4096;

/// Stacks of fibres, kept for the next block.
struct Stacks {
  std::vector<unsigned char*> all;
  ~Stacks() {
    for (unsigned char* stack : all) munmap(stack - kGuard, kStack + kGuard);
  }
};
inline unsigned char* stack_of(std::size_t fibre) {
  static Stacks stacks;
  while (stacks.all.size() <= fibre) {
    void* at =
        mmap(nullptr, kStack + kGuard, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED) throw Error("no memory for a thread's stack");
    mprotect(at, kGuard, PROT_NONE);
    stacks.all.push_back(static_cast<unsigned char*>(at) + kGuard);
  }
  return stacks.all[fibre];
}

// ---- a block

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
  __sanitizer_finish_switch_fiber(nullptr, &running_block()->caller_stack, &running_block()->caller_bytes);
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
  for (std::size_t i = 0; i < threads.size(); ++i) start_context(threads[i].context, stack_of(i), kStack, fibre);
  running_block() = this;
  running = threads.data();
#if defined(__SANITIZE_ADDRESS__)
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

// ---- what threads do together

inline std::uint64_t Thread::in_warp(WarpOp what, std::uint32_t lanes, std::uint64_t brought, std::uint32_t own_b,
                                     std::uint32_t own_c) {
  if (!(lanes >> lane & 1)) fail(*this, "a warp-wide operation whose mask leaves out the thread itself");
  op = what;
  mask = lanes;
  value = brought;
  b = own_b;
  c = own_c;
  wait = Wait::warp;
  block->ready[warp] &= ~(1u << lane);
  bool all_here = (lanes & ~block->lanes_of(warp)) == 0 && (lanes & block->ready[warp]) == 0;
  for (std::uint32_t rest = lanes; all_here && rest != 0; rest &= rest - 1) {
    const Thread& other = block->at(warp, std::uint32_t(__builtin_ctz(rest)));
    all_here = other.wait == Wait::warp && other.op == what && other.mask == lanes;
  }
  if (all_here) {
    block->resolve(warp, lanes);
    block->ready[warp] |= lanes;
  } else {
    block->go_on(*this);
  }
  return result;
}

inline void Block::resolve(std::uint32_t warp, std::uint32_t mask) {
  Thread* const lanes = &threads[warp * kWarp];
  const auto each = [&](auto&& f) {
    for (std::uint32_t rest = mask; rest != 0; rest &= rest - 1) f(lanes[__builtin_ctz(rest)]);
  };
  const std::uint32_t first = std::uint32_t(__builtin_ctz(mask));
  const WarpOp op = lanes[first].op;
  each([](Thread& t) { t.wait = Wait::nothing; });
  const auto give = [&](std::uint64_t result) { each([&](Thread& t) { t.result = result; }); };
  const auto reduce = [&](auto&& f) {
    std::uint32_t all = std::uint32_t(lanes[first].value);
    for (std::uint32_t rest = mask & (mask - 1); rest != 0; rest &= rest - 1)
      all = std::uint32_t(f(all, std::uint32_t(lanes[__builtin_ctz(rest)].value)));
    give(all);
  };
  std::uint32_t ballot = 0;
  if (op >= WarpOp::any && op <= WarpOp::ballot)
    each([&](Thread& t) { ballot |= std::uint32_t(t.value != 0) << t.lane; });
  switch (op) {
    case WarpOp::sync:
      return;
    case WarpOp::any:
      return give(ballot != 0);
    case WarpOp::all:
      return give(ballot == mask);
    case WarpOp::uni:
      return give(ballot == 0 || ballot == mask);
    case WarpOp::ballot:
      return give(ballot);
    case WarpOp::elect:
      return each([&](Thread& t) { t.result = first, t.flag = t.lane == first; });
    case WarpOp::match_any:
      return each([&](Thread& t) {
        t.result = 0;
        each([&](const Thread& other) { t.result |= std::uint64_t(other.value == t.value) << other.lane; });
      });
    case WarpOp::match_all: {
      bool same = true;
      each([&](const Thread& t) { same = same && t.value == lanes[first].value; });
      return each([&](Thread& t) { t.result = same ? mask : 0, t.flag = same; });
    }
    case WarpOp::add:
      return reduce([](auto x, auto y) { return x + y; });
    case WarpOp::min:
      return reduce([](auto x, auto y) { return x < y ? x : y; });
    case WarpOp::max:
      return reduce([](auto x, auto y) { return x > y ? x : y; });
    case WarpOp::min_signed:
      return reduce([](auto x, auto y) { return std::int32_t(x) < std::int32_t(y) ? x : y; });
    case WarpOp::max_signed:
      return reduce([](auto x, auto y) { return std::int32_t(x) > std::int32_t(y) ? x : y; });
    case WarpOp::bit_and:
      return reduce([](auto x, auto y) { return x & y; });
    case WarpOp::bit_or:
      return reduce([](auto x, auto y) { return x | y; });
    case WarpOp::bit_xor:
      return reduce([](auto x, auto y) { return x ^ y; });
    default:
      break;
  }
  // Shuffles: as the pseudocode of the PTX ISA has it.
  each([&](Thread& t) {
    const int lane = int(t.lane), from = int(t.b & 31), clamp = int(t.c & 31), segment = int(t.c >> 8 & 31);
    const int least = lane & segment, most = least | (clamp & ~segment);
    int other = 0;
    bool inside = false;
    if (op == WarpOp::up) other = lane - from, inside = other >= most;
    if (op == WarpOp::down) other = lane + from, inside = other <= most;
    if (op == WarpOp::butterfly) other = lane ^ from, inside = other <= most;
    if (op == WarpOp::index) other = least | (from & ~segment), inside = other <= most;
    if (!inside) other = lane;
    if (!(mask >> other & 1)) fail(t, "a shuffle reads a lane that takes no part in it");
    t.result = lanes[other].value;
    t.flag = inside;
  });
}

inline std::uint64_t Thread::at_barrier(BarrierOp what, unsigned number, unsigned count, bool predicate) {
  if (number >= kBarriers) fail(*this, "a barrier beyond the sixteenth");
  barrier = number;
  barrier_threads = count ? count : unsigned(block->threads.size());
  barrier_op = what;
  value = predicate;
  flag = true;  // it takes part in what is reduced
  if (what != BarrierOp::arrive) {
    wait = Wait::barrier;
    block->ready[warp] &= ~(1u << lane);
  }
  if (++block->arrived[number] < barrier_threads) {
    if (what != BarrierOp::arrive) block->go_on(*this);
    return result;
  }
  block->arrived[number] = 0;
  std::uint64_t sum = 0, members = 0;
  for (const Thread& t : block->threads) {
    if (t.wait != Wait::barrier || t.barrier != number) continue;
    if (t.barrier_threads != barrier_threads || (what != BarrierOp::arrive && t.barrier_op != what))
      fail(*this, "threads come to one barrier for different things");
    sum += t.value;
    ++members;
  }
  for (Thread& t : block->threads) {
    if (t.wait != Wait::barrier || t.barrier != number) continue;
    t.wait = Wait::nothing;
    t.result = t.barrier_op == BarrierOp::bit_and ? sum == members : t.barrier_op == BarrierOp::bit_or ? sum > 0 : sum;
    block->ready[t.warp] |= 1u << t.lane;
  }
  return result;
}

inline void Thread::pause() {
  if (!block->kernel) return;
  for (std::size_t k = 1; k <= block->ready.size(); ++k) {  // other warps first
    const std::uint32_t other = std::uint32_t((warp + k) % block->ready.size());
    const std::uint32_t able = block->ready[other] & ~(other == warp ? (2u << lane) - 1 : 0);
    if (able) return block->switch_to(block->at(other, std::uint32_t(__builtin_ctz(able))));
    if (other == warp && block->ready[other] != 0)
      return block->switch_to(block->at(other, std::uint32_t(__builtin_ctz(block->ready[other]))));
  }
}

/// Those that could run at this moment.
inline std::uint32_t Thread::active_lanes() const { return block->ready.empty() ? 1u << lane : block->ready[warp]; }

// ---- a grid

inline std::string& last_error() {
  static std::string text;
  return text;
}

struct Shape {
  const PtxKernelInfo* info;
  Kernel* kernel;
  bool waits;  // threads wait for each other somewhere in it
};

inline int launch(const Shape& shape, const unsigned char* parameters, std::uint32_t gx, std::uint32_t gy,
                  std::uint32_t gz, std::uint32_t bx, std::uint32_t by, std::uint32_t bz, std::uint32_t dynamic_bytes) {
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  const PtxKernelInfo& info = *shape.info;
  try {
    const std::uint64_t count = std::uint64_t(bx) * by * bz;
    if (count == 0 || std::uint64_t(gx) * gy * gz == 0) throw Error("a grid or block of no threads");
    if (count > info.most_threads)
      throw Error("a block of " + std::to_string(count) + " threads, where " + std::to_string(info.most_threads) +
                  " are allowed");
    const std::uint32_t ntid[] = {bx, by, bz}, nctaid[] = {gx, gy, gz};
    // Copies of exactly their sizes, so that a sanitizer sees what is read beyond them.
    const auto exactly = [](std::size_t bytes) {
      void* at = nullptr;
      if (posix_memalign(&at, 64, bytes) != 0) throw Error("no memory for a block");
      return std::unique_ptr<unsigned char, void (*)(void*)>(static_cast<unsigned char*>(at), std::free);
    };
    const auto own_parameters = exactly(info.parameter_bytes);
    std::memcpy(own_parameters.get(), parameters, info.parameter_bytes);
    const std::uint32_t fixed = (info.static_shared_bytes + 15) / 16 * 16;
    const std::uint32_t shared_bytes = fixed + dynamic_bytes;
    const auto shared = exactly(shared_bytes);

    for (std::uint32_t z = 0; z < gz; ++z)
      for (std::uint32_t y = 0; y < gy; ++y)
        for (std::uint32_t x = 0; x < gx; ++x) {
          std::memset(shared.get(), 0xff, shared_bytes);  // NaN: nothing is read before it is written
          Block block;
          block.threads.resize(count);
          if (shape.waits) {
            block.kernel = shape.kernel;
            block.ready.resize((count + kWarp - 1) / kWarp);
          }
          for (std::uint32_t i = 0; i < count; ++i) {
            Thread& t = block.threads[i];
            t.block = &block;
            t.parameters = own_parameters.get();
            t.shared = shared.get() - kSharedStart;
            t.shared_bytes = shared_bytes;
            t.dynamic_bytes = dynamic_bytes;
            t.tid[0] = i % bx;
            t.tid[1] = i / bx % by;
            t.tid[2] = i / bx / by;
            t.ctaid[0] = x;
            t.ctaid[1] = y;
            t.ctaid[2] = z;
            t.ntid = ntid;
            t.nctaid = nctaid;
            t.lane = i % kWarp;
            t.warp = i / kWarp;
            if (shape.waits) block.ready[t.warp] |= 1u << t.lane;
          }
          if (shape.waits) {
            block.run();
          } else {
            for (Thread& t : block.threads) shape.kernel(t);
          }
        }
    return 0;
  } catch (const std::exception& error) {
    last_error() = error.what();
    return 1;
  }
}

}  // namespace ptx
