// Memory of the emulated devices, and pinned memory here. Device memory can be touched only while its own device
// works, ends before memory that nothing may touch, and holds a pattern until it is written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace emulated_gpu {

inline constexpr int kPinned = -1;  // in the place of a device

struct Allocation {
  unsigned char* data = nullptr;
  std::size_t bytes = 0;
  int device = kPinned;
  // What is mapped: a page that nothing may touch, the body, and one more such page.
  unsigned char* mapped = nullptr;
  std::size_t body_bytes = 0;
};

class Memory {
 public:
  /// Null where the device, or this machine, has not so much.
  void* allocate(std::size_t bytes, int device);
  /// False where nothing begins there. What lies there must be of that kind.
  bool free(void* data, int device);

  std::uint64_t used(int device) const;
  /// The allocation that holds the address; null where none does.
  const Allocation* find(const void* address) const;
  /// "200 bytes into 4096 bytes of device 1"; of a page beside an allocation, too. Empty where it is neither.
  std::string describe(const void* address) const;

  /// Sets bytes of device memory; zeros of whole pages take no memory.
  static void set(void* to, int value, std::size_t bytes);

  void open(int device) { protect(device, true); }
  void close(int device) { protect(device, false); }

  const std::map<std::uintptr_t, Allocation>& all() const { return all_; }

 private:
  void protect(int device, bool is_open) const;

  std::map<std::uintptr_t, Allocation> all_;  // by data
};

}  // namespace emulated_gpu
