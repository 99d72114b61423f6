// Numbers as people type them on a command line. All throw UsageError naming the option.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/study/study.h"

namespace offtake {

/// A whole number within low … high: 250000, 1_000_000, 1e6, 10M (k, M, G are thousands).
std::int64_t parse_count(std::string_view option, std::string_view text, std::int64_t low, std::int64_t high);

/// 0 … 2^64 - 1, every one as good as any other.
std::uint64_t parse_seed(std::string_view option, std::string_view text);

/// A share above 0 and below 1: 0.5% or 0.005.
double parse_share(std::string_view option, std::string_view text);

/// Seconds within low … high.
double parse_seconds(std::string_view option, std::string_view text, double low, double high);

/// Bytes: 8G, 512M, 1.5GiB, 2e9 (K, M, G, T are powers of 1024).
std::uint64_t parse_bytes(std::string_view option, std::string_view text);

/// GPUs by number, "0" or "0,2", none twice; {kAllDevices} for "all".
std::vector<int> parse_devices(std::string_view option, std::string_view text);

/// One of the words, which it returns.
std::string parse_choice(std::string_view option, std::string_view text, std::span<const std::string_view> words);

/// First and last month, where given.
using MonthRange = std::pair<std::optional<Date>, std::optional<Date>>;

/// 2027-03..2028-06, 2027-03.. or ..2028-06.
MonthRange parse_months(std::string_view option, std::string_view text);

}  // namespace offtake
