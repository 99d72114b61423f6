// The two sides of a sweep over all inputs of a function: hashes of blocks of places, and where they differ every place
// of a block.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace offtake::testing {

/// By the numbers of with_function() in swept.h.
inline constexpr std::array<const char*, 7> kSweptFunctions{
    "exp_of", "log_of", "sincos_turn", "inverse_normal", "normal_cdf", "root_and_third", "normals_of"};

inline constexpr int kSweepBlockBits = 22;  // places of a block: 2^22

/// One function in one precision on one machine.
struct SweepSide {
  std::function<std::vector<std::uint64_t>()> hashes;                               // (block)
  std::function<std::vector<std::uint64_t>(std::uint64_t first, int count)> marks;  // (place)
};

/// On this machine's processor, by all its cores.
SweepSide sweep_here(int function, bool is_double);

/// The number, or word, at a place as it is swept, in hex.
std::string input_text(int function, bool is_double, std::uint64_t place);

/// The first place at which the two differ.
std::optional<std::uint64_t> first_difference(const SweepSide& a, const SweepSide& b);

}  // namespace offtake::testing
