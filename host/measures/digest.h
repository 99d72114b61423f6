// One number for all results of all paths, free of their order: two machines agree on every bit of
// every path when two digests agree. Digests of parts of a run add up to the digest of the whole.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace offtake {

/// Two odd factors of a column, by its name ("contract.oracle paid_usd"), not its position.
using DigestKeys = std::array<std::uint64_t, 2>;
DigestKeys digest_keys(std::string_view column);

struct Digest {
  std::uint64_t a = 0;
  std::uint64_t b = 0;

  /// Adds paths first_path … first_path + paths - 1; sums as summarise_chunk left them after every
  /// column: (2, kChunkPaths), begun at 0.
  void add(std::uint64_t first_path, int paths, const unsigned long long* sums);
  void merge(const Digest& other);

  std::string hex() const;  // 32 digits

  friend bool operator==(const Digest&, const Digest&) = default;
};

}  // namespace offtake
