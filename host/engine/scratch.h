// A block of bytes for the path model, aligned to a cache line and to the widest lanes.
#pragma once

#include <cstdlib>
#include <memory>
#include <new>

namespace offtake {

struct Freed {
  void operator()(void* block) const { std::free(block); }
};
using Scratch = std::unique_ptr<unsigned char, Freed>;

inline Scratch scratch(std::size_t bytes) {
  void* block = std::aligned_alloc(64, (bytes + 63) / 64 * 64 + 64);
  if (!block) throw std::bad_alloc();
  return Scratch(static_cast<unsigned char*>(block));
}

}  // namespace offtake
