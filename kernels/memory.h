// Where a path's changing numbers live: scratch memory of one CPU thread, strided scratch of many
// CUDA threads, or, where the counts are known to the compiler, the path's own registers.
#pragma once

#include "kernels/counts.h"

namespace offtake::inline OFFTAKE_TARGET {

/// How near to hand an array is wanted. A GPU has registers for what is near and shared memory for what is farthest; in
/// between it depends on how much there is of all.
enum class Reach : int {
  near,     // worked on throughout a month
  monthly,  // once a month
  rare,     // at the start, at the end, and when something happens
  indexed,  // by a number known at run time: never in registers
};

/// Consecutive elements in a block of bytes, each array aligned to 64. A null base only measures.
struct HostMemory {
  unsigned char* base;
  unsigned long long used = 0;

  template <class E, class N, Reach>
  struct Array {
    E* first;
    OFFTAKE_HD Array(HostMemory& memory, N count)
        : first(memory.base ? reinterpret_cast<E*>(memory.base + memory.used) : nullptr) {
      const unsigned long long bytes = (unsigned long long)int(count) * sizeof(E);
      memory.used += (bytes + 63) / 64 * 64;
    }
    OFFTAKE_HD E& operator[](int i) const { return first[i]; }
  };
};

/// Element i of thread k stands beside element i of thread k+1.
struct StridedMemory {
  unsigned char* base;
  int thread;
  int threads;
  unsigned long long used = 0;  // bytes a thread

  template <class E, class N, Reach>
  struct Array {
    E* first;
    int stride;
    OFFTAKE_HD Array(StridedMemory& memory, N count)
        : first(reinterpret_cast<E*>(memory.base + memory.used * memory.threads) + memory.thread),
          stride(memory.threads) {
      const unsigned long long bytes = (unsigned long long)int(count) * sizeof(E);
      memory.used += (bytes + 7) / 8 * 8;
    }
    OFFTAKE_HD E& operator[](int i) const { return first[(long long)i * stride]; }
  };
};

/// Registers, or their like; needs counts known to the compiler.
struct RegisterMemory {
  template <class E, class N, Reach>
  struct Array {
    E values[N::value > 0 ? N::value : 1];
    OFFTAKE_HD Array(RegisterMemory&, N) {}
    OFFTAKE_HD E& operator[](int i) { return values[i]; }
    OFFTAKE_HD const E& operator[](int i) const { return values[i]; }
  };
};

/// In a block's shared memory what is no nearer than Shared, the rest in registers: a block of so many threads.
template <int Threads, Reach Shared>
struct BlockMemory {
  RegisterMemory registers;
  unsigned char* base;  // shared
  int thread;           // of the block
  unsigned used = 0;    // bytes a thread

  template <class E, class N, Reach R>
  struct Array : RegisterMemory::Array<E, N, R> {
    OFFTAKE_HD Array(BlockMemory& memory, N count) : RegisterMemory::Array<E, N, R>(memory.registers, count) {}
  };
  template <class E, class N, Reach R>
  requires(R >= Shared) struct Array<E, N, R> {
    E* first;
    OFFTAKE_HD Array(BlockMemory& memory, N)
        : first(reinterpret_cast<E*>(memory.base + memory.used * Threads) + memory.thread) {
      memory.used += unsigned(N::value * sizeof(E));
    }
    OFFTAKE_HD E& operator[](int i) const { return first[i * Threads]; }
  };
};

/// Measures what BlockMemory keeps in shared memory, with counts known at run time.
struct SharedMeasure {
  Reach shared;
  unsigned long long used = 0;  // bytes a thread

  template <class E, class N, Reach R>
  struct Array {
    OFFTAKE_HD Array(SharedMeasure& memory, N count) {
      if (R >= memory.shared) memory.used += (unsigned long long)int(count) * sizeof(E);
    }
  };
};

}  // namespace offtake::inline OFFTAKE_TARGET
