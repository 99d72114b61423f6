// Streams of draws: a 32-bit number for every purpose of every entity.
#pragma once

#include <cstdint>
#include <string_view>

namespace offtake {

/// FNV-1a of "kind.name/purpose", for example "driver.spot-price/step". Two purposes of one study
/// with the same stream would share their draws: tables refuse that and name both.
constexpr std::uint32_t stream_of(std::string_view purpose) {
  std::uint32_t hash = 0x811c9dc5;
  for (const char c : purpose) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193;
  return hash;
}

}  // namespace offtake
