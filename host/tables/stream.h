#pragma once
#include <cstdint>
#include <string_view>
namespace offtake {
inline std::uint32_t stream_of(std::string_view t) { std::uint32_t h = 2166136261u; for (char c : t) h = (h ^ std::uint32_t(static_cast<unsigned char>(c))) * 16777619u; h ^= h >> 16; h *= 0x85ebca6bu; h ^= h >> 13; h *= 0xc2b2ae35u; h ^= h >> 16; return h; }
}
