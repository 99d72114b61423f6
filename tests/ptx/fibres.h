// Fibres: stacks of their own, and switching from one to another without asking the system (its swapcontext takes a
// hundred times as long, and a path switches at every vote).
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <vector>

#if !defined(__x86_64__)
#include <ucontext.h>
#endif
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

namespace ptx {

struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

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

}  // namespace ptx
