#include "tests/emulated_gpu/memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "tests/emulated_gpu/settings.h"
#include "tests/emulated_gpu/state.h"

namespace emulated_gpu {
namespace {

constexpr std::size_t kPage = 4096, kAlignment = 256, kPatternBytes = std::size_t{2} << 20;
constexpr int kDevicePattern = 0xd5, kPinnedPattern = 0xcb, kSlackPattern = 0xa7;

std::size_t rounded(std::size_t bytes, std::size_t to) { return (bytes + to - 1) / to * to; }

/// A file in memory full of the pattern: large allocations map it again and again, and take memory as they are
/// written.
int pattern_file() {
  static const int file = [] {
    const int made = memfd_create("emulated-gpu-pattern", MFD_CLOEXEC);
    const std::vector<char> pattern(kPatternBytes, char(kDevicePattern));
    std::size_t written = 0;
    while (made >= 0 && written < pattern.size()) {
      const ssize_t some = write(made, pattern.data() + written, pattern.size() - written);
      if (some <= 0) return -1;
      written += std::size_t(some);
    }
    return made;
  }();
  return file;
}

void fill(unsigned char* body, std::size_t bytes, int device) {
  std::size_t at = 0;
  if (device != kPinned && pattern_file() >= 0) {
    for (; at + kPatternBytes <= bytes; at += kPatternBytes)
      mmap(body + at, kPatternBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE, pattern_file(),
           0);
  }
  std::memset(body + at, device == kPinned ? kPinnedPattern : kDevicePattern, bytes - at);
}

}  // namespace

void* Memory::allocate(std::size_t bytes, int device) {
  if (device != kPinned && used(device) + rounded(bytes, kAlignment) > settings().memory_bytes) return nullptr;
  Allocation made;
  made.bytes = bytes;
  made.device = device;
  made.body_bytes = rounded(std::max<std::size_t>(bytes, 1), kPage);
  void* mapped =
      mmap(nullptr, made.body_bytes + 2 * kPage, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) return nullptr;
  made.mapped = static_cast<unsigned char*>(mapped);
  unsigned char* body = made.mapped + kPage;
  mprotect(body, made.body_bytes, PROT_READ | PROT_WRITE);
  fill(body, made.body_bytes, device);
  // As near to the end as its alignment lets it be: what is beyond is untouchable, or at least looked at when freed.
  const std::size_t aligned = rounded(bytes, kAlignment);
  made.data = body + made.body_bytes - std::max(aligned, kAlignment);
  std::memset(made.data + bytes, kSlackPattern, std::size_t(body + made.body_bytes - (made.data + bytes)));
  if (device != kPinned && !state().is_working(device)) mprotect(body, made.body_bytes, PROT_NONE);
  all_[reinterpret_cast<std::uintptr_t>(made.data)] = made;
  return made.data;
}

bool Memory::free(void* data, int device) {
  const auto found = all_.find(reinterpret_cast<std::uintptr_t>(data));
  if (found == all_.end()) return false;
  const Allocation old = found->second;
  if ((old.device == kPinned) != (device == kPinned)) return false;
  unsigned char* body = old.mapped + kPage;
  mprotect(body, old.body_bytes, PROT_READ | PROT_WRITE);
  for (const unsigned char* byte = old.data + old.bytes; byte < body + old.body_bytes; ++byte)
    if (*byte != kSlackPattern) {
      state().fault("%zu bytes (%s) were written past their end", old.bytes,
                    old.device == kPinned ? "pinned" : "of a device");
      break;
    }
  munmap(old.mapped, old.body_bytes + 2 * kPage);
  all_.erase(found);
  return true;
}

std::uint64_t Memory::used(int device) const {
  std::uint64_t sum = 0;
  for (const auto& [at, one] : all_)
    if (one.device == device) sum += rounded(one.bytes, kAlignment);
  return sum;
}

const Allocation* Memory::find(const void* address) const {
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  auto after = all_.upper_bound(at);
  if (after == all_.begin()) return nullptr;
  const Allocation& one = (--after)->second;
  return at < after->first + std::max<std::size_t>(one.bytes, 1) ? &one : nullptr;
}

std::string Memory::describe(const void* address) const {
  const auto* at = static_cast<const unsigned char*>(address);
  for (const auto& [begin, one] : all_) {
    if (at < one.mapped || at >= one.mapped + one.body_bytes + 2 * kPage) continue;
    const long long offset = at - one.data;
    return std::to_string(offset) + " bytes into " + std::to_string(one.bytes) + " bytes " +
           (one.device == kPinned ? "of pinned memory" : "of device " + std::to_string(one.device));
  }
  return "";
}

void Memory::set(void* to, int value, std::size_t bytes) {
  auto* begin = static_cast<unsigned char*>(to);
  auto* first = reinterpret_cast<unsigned char*>(rounded(reinterpret_cast<std::uintptr_t>(begin), kPage));
  auto* last = reinterpret_cast<unsigned char*>(reinterpret_cast<std::uintptr_t>(begin + bytes) / kPage * kPage);
  if (value != 0 || last < first + kPatternBytes ||
      mmap(first, std::size_t(last - first), PROT_READ | PROT_WRITE,
           MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) == MAP_FAILED) {
    std::memset(begin, value, bytes);
    return;
  }
  std::memset(begin, 0, std::size_t(first - begin));
  std::memset(last, 0, std::size_t(begin + bytes - last));
}

void Memory::protect(int device, bool is_open) const {
  for (const auto& [at, one] : all_)
    if (one.device == device)
      mprotect(one.mapped + kPage, one.body_bytes, is_open ? PROT_READ | PROT_WRITE : PROT_NONE);
}

}  // namespace emulated_gpu
