// What the environment asks of the emulated GPUs; README.md lists the variables.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace emulated_gpu {

/// Which work runs when the host waits for some of it.
enum class Order {
  late,    // only what the wait needs
  ahead,   // first all that needs nothing of it
  early,   // everything at once, when it is issued
  random,  // any of what may run, from a seed
};

struct Settings {
  int devices = 1;
  bool has_driver = true;
  std::string name = "Emulated GPU";
  /// Of a device; 990 is compute capability 99.0: newer than any compiler knows.
  int architecture(int device) const;
  std::vector<int> architectures{990};  // of the first devices; the last also of those after them
  int multiprocessors = 2;
  std::uint64_t memory_bytes = std::uint64_t{4096} << 20;
  Order order = Order::late;
  unsigned seed = 0;
  std::string fail;        // "cudaMalloc:3", "kernel:2", "call:17:719"
  std::string calls_file;  // how often each function was called
};

const Settings& settings();

}  // namespace emulated_gpu
