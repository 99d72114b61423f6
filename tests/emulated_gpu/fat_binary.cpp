// nvcc's container of images: a header, then entries, each machine code or PTX, the latter compressed by Zstandard or
// not at all.
#include <dlfcn.h>

#include <cstdio>
#include <cstring>

#include "tests/emulated_gpu/modules.h"

namespace emulated_gpu {
namespace {

struct Wrapper {
  unsigned magic, version;
  const unsigned char* data;
  const void* files;
};
struct Header {
  unsigned magic;
  unsigned short version, header_bytes;
  unsigned long long bytes;
};
struct Entry {
  unsigned short kind, version;
  unsigned header_bytes;
  unsigned long long bytes;
  unsigned packed_bytes, options_at;
  unsigned ptx_version, architecture;
  unsigned long long zero, flags, reserved, unpacked_bytes;  // from `unpacked_bytes` on: PTX only
};

constexpr unsigned kWrapperMagic = 0x466243b1, kMagic = 0xba55ed50;
constexpr unsigned short kPtx = 1;
constexpr unsigned long long kLz4 = 0x2000, kZstandard = 0x8000;

/// The library comes with every Debian; its headers need not.
bool unpack(std::string& to, const unsigned char* from, std::size_t bytes) {
  using Decompress = std::size_t(void*, std::size_t, const void*, std::size_t);
  static void* const library = dlopen("libzstd.so.1", RTLD_NOW | RTLD_LOCAL);
  static auto* const decompress = library ? reinterpret_cast<Decompress*>(dlsym(library, "ZSTD_decompress")) : nullptr;
  return decompress && decompress(to.data(), to.size(), from, bytes) == to.size();
}

std::string text_of(const Entry& entry) {
  const unsigned char* data = reinterpret_cast<const unsigned char*>(&entry) + entry.header_bytes;
  if ((entry.flags & (kLz4 | kZstandard)) == 0) return {reinterpret_cast<const char*>(data), std::size_t(entry.bytes)};
  std::string text(std::size_t(entry.unpacked_bytes), '\0');
  if ((entry.flags & kLz4) == 0 && unpack(text, data, entry.packed_bytes)) return text;
  std::fprintf(stderr,
               "emulated GPU: the program's PTX cannot be unpacked: libzstd.so.1 is missing, or nvcc packs "
               "otherwise; compile with --no-compress\n");
  return "";
}

}  // namespace

std::string ptx_in_fat_binary(const void* wrapper, int architecture) {
  Wrapper outer;
  std::memcpy(&outer, wrapper, sizeof outer);
  Header header;
  std::memcpy(&header, outer.data, sizeof header);
  if (outer.magic != kWrapperMagic || header.magic != kMagic) return "";
  const unsigned char* at = outer.data + header.header_bytes;
  const unsigned char* end = at + header.bytes;
  Entry best{};
  const unsigned char* best_at = nullptr;
  while (at < end) {
    Entry entry;
    std::memcpy(&entry, at, sizeof entry);
    if (entry.kind == kPtx && int(entry.architecture) <= architecture && entry.architecture > best.architecture) {
      best = entry;
      best_at = at;
    }
    at += entry.header_bytes + entry.bytes;
  }
  if (!best_at) return "";
  std::string text = text_of(*reinterpret_cast<const Entry*>(best_at));
  return text.substr(0, text.find('\0'));
}

}  // namespace emulated_gpu
