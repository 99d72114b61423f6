#include "host/measures/digest.h"

#include <fmt/format.h>

#include "kernels/job.h"

namespace offtake {
namespace {

/// A bijection of 64 bits in which every input bit reaches every output bit (Stafford's variant 13
/// of the MurmurHash3 finaliser, as in SplitMix64).
std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

constexpr std::uint64_t kSalt[2] = {0x243f6a8885a308d3u, 0x13198a2e03707344u};  // digits of π

/// Bound to the path: equal results of two paths, or results swapped between them, leave different marks.
std::uint64_t finish(std::uint64_t path, std::uint64_t sum, std::uint64_t salt) { return mix(mix(path + salt) + sum); }

}  // namespace

DigestKeys digest_keys(std::string_view column) {
  DigestKeys keys;
  for (std::size_t k = 0; k < 2; ++k) {
    std::uint64_t hash = kSalt[k];
    for (const char c : column) hash = mix(hash + static_cast<unsigned char>(c) + 1);
    keys[k] = mix(hash) | 1;
  }
  return keys;
}

void Digest::add(std::uint64_t first_path, int paths, const unsigned long long* sums) {
  for (int i = 0; i < paths; ++i) {
    const std::uint64_t path = first_path + std::uint64_t(i);
    a += finish(path, sums[i], kSalt[0]);
    b += finish(path, sums[kChunkPaths + i], kSalt[1]);
  }
}

void Digest::merge(const Digest& other) {
  a += other.a;
  b += other.b;
}

std::string Digest::hex() const { return fmt::format("{:016x}{:016x}", a, b); }

}  // namespace offtake
