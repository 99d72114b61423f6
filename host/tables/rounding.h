// Numbers from other libraries, made independent of the last bits in which processors differ.
#pragma once

#include <bit>
#include <cstdint>

namespace offtake {

/// Rounded to 36 significant bits (ties away from zero).
inline double rounded(double x) {
  constexpr int dropped = 53 - 36;
  const auto bits = std::bit_cast<std::uint64_t>(x) + (std::uint64_t{1} << (dropped - 1));
  return std::bit_cast<double>(bits >> dropped << dropped);
}

}  // namespace offtake
