#include "host/measures/digest.h"

#include <fmt/format.h>

#include "kernels/digest.h"
#include "kernels/job.h"

namespace offtake {

DigestKeys digest_keys(std::string_view column) {
  DigestKeys keys;
  for (std::size_t k = 0; k < 2; ++k) {
    std::uint64_t hash = digest_salt(int(k));
    for (const char c : column) hash = digest_mix(hash + static_cast<unsigned char>(c) + 1);
    keys[k] = digest_mix(hash) | 1;
  }
  return keys;
}

void Digest::add(std::uint64_t first_path, int paths, const unsigned long long* sums) {
  for (int i = 0; i < paths; ++i) {
    const std::uint64_t path = first_path + std::uint64_t(i);
    a += digest_of_path(path, sums[i], 0);
    b += digest_of_path(path, sums[kChunkPaths + i], 1);
  }
}

void Digest::merge(const Digest& other) {
  a += other.a;
  b += other.b;
}

std::string Digest::hex() const { return fmt::format("{:016x}{:016x}", a, b); }

}  // namespace offtake
