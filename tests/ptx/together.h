// What threads do together: a warp's shuffles, votes and the like, and barriers, as the PTX ISA has them.
#pragma once

#include "block.h"

namespace ptx {

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

}  // namespace ptx
