// Runs a kernel's grid on this processor: blocks one after the other, and a block's threads by turns (block.h), so that
// barriers, shuffles and votes work as they are written. A kernel without any runs its threads in a plain loop.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>

#include "ptx_module.h"
#include "together.h"

namespace ptx {

constexpr std::uint32_t kSharedStart = 1024;  // where a block's shared memory begins: below is the system's

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
