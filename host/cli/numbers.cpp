#include "host/cli/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

#include "host/cli/format.h"
#include "host/cli/usage_error.h"
#include "host/config/diagnostic.h"
#include "host/engine/run.h"

namespace offtake {
namespace {

[[noreturn]] void refuse(std::string_view option, std::string_view text, std::string_view why) {
  throw UsageError(fmt::format("{} {}: {}", option, text.empty() ? "''" : text, why));
}

/// The whole text as a number, or nothing. Underscores part digits, as in the study file.
std::optional<double> number(std::string_view text) {
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      digits += text[i];
    } else if (i == 0 || i + 1 == text.size() || text[i - 1] == '_') {
      return {};
    }
  }
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || !std::isfinite(value)) return {};
  return value;
}

/// Takes a unit off the end of the text and returns its factor: `base` to the power of its place in
/// "kMGT", or 1 where there is none.
double take_unit(std::string_view& text, double base) {
  constexpr std::string_view units = "kmgt";
  if (text.empty()) return 1;
  const std::size_t place = units.find(char(text.back() | 0x20));
  if (place == std::string_view::npos) return 1;
  text.remove_suffix(1);
  return std::pow(base, double(place + 1));
}

}  // namespace

std::int64_t parse_count(std::string_view option, std::string_view text, std::int64_t low, std::int64_t high) {
  std::string_view digits = text;
  const double unit = take_unit(digits, 1000);
  const auto value = number(digits);
  if (!value) refuse(option, text, "is no count, give a whole number such as 250000, 1_000_000, 1e6 or 10M");
  const double count = *value * unit;
  if (count != std::floor(count))
    refuse(option, text, "is no count, because it is not a whole number, leave out the fraction");
  if (count < double(low)) refuse(option, text, fmt::format("is too few, give {} or more", grouped(low)));
  if (count > double(high)) refuse(option, text, fmt::format("is too many, give {} or fewer", grouped(high)));
  return std::int64_t(count);
}

std::uint64_t parse_seed(std::string_view option, std::string_view text) {
  std::string digits(text);
  std::erase(digits, '_');
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seed);
  if (error != std::errc() || end != digits.data() + digits.size())
    refuse(option, text, "is no seed, give a whole number from 0 to 18446744073709551615");
  return seed;
}

double parse_share(std::string_view option, std::string_view text) {
  std::string_view digits = text;
  const bool percent = digits.ends_with('%');
  if (percent) digits.remove_suffix(1);
  const auto value = number(digits);
  if (!value) refuse(option, text, "is no share, give a percentage or a fraction such as 0.5% or 0.005");
  const double share = percent ? *value / 100 : *value;
  if (!(share > 0 && share < 1))
    refuse(option, text, "is out of range, give a share above 0% and below 100%, such as 0.5%");
  return share;
}

double parse_seconds(std::string_view option, std::string_view text, double low, double high) {
  const auto value = number(text);
  if (!value || *value < low || *value > high)
    refuse(option, text, fmt::format("is no time, give seconds from {} to {}", low, high));
  return *value;
}

std::uint64_t parse_bytes(std::string_view option, std::string_view text) {
  constexpr double kLeast = 1 << 20, kMost = 1e18;
  std::string_view digits = text;
  if (digits.ends_with('B') || digits.ends_with('b')) digits.remove_suffix(1);
  if (digits.ends_with('i')) digits.remove_suffix(1);
  const double unit = take_unit(digits, 1024);
  const auto value = number(digits);
  if (!value) refuse(option, text, "is no amount of memory, give one such as 8G or 512M");
  const double bytes = *value * unit;
  if (!(bytes >= kLeast)) refuse(option, text, "is too little memory, give 1M or more");
  if (bytes > kMost) refuse(option, text, "is more memory than any machine has, give an amount such as 8G");
  return std::uint64_t(bytes);
}

std::vector<int> parse_devices(std::string_view option, std::string_view text) {
  if (text == "all") return {kAllDevices};
  constexpr const char* kRemedy = "give their numbers from 0 on, such as 0 or 0,1, or: all";
  std::vector<int> devices;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t comma = std::min(text.find(',', from), text.size());
    int device = -1;
    const auto [end, error] = std::from_chars(text.data() + from, text.data() + comma, device);
    if (error != std::errc() || end != text.data() + comma || device < 0)
      refuse(option, text, fmt::format("names no GPUs, {}", kRemedy));
    if (std::find(devices.begin(), devices.end(), device) != devices.end())
      refuse(option, text, fmt::format("names GPU {} twice, name each once", device));
    devices.push_back(device);
    from = comma + 1;
  }
  return devices;
}

std::string parse_choice(std::string_view option, std::string_view text, std::span<const std::string_view> words) {
  if (std::find(words.begin(), words.end(), text) == words.end())
    refuse(option, text, "is unknown, " + suggestion(text, {words.begin(), words.end()}));
  return std::string(text);
}

MonthRange parse_months(std::string_view option, std::string_view text) {
  const auto month_of = [&](std::string_view part) -> std::optional<Date> {
    if (part.empty()) return {};
    Date date;
    const char *dash = part.data() + std::min<std::size_t>(part.size(), 4), *end = part.data() + part.size();
    const auto year = std::from_chars(part.data(), dash, date.year);
    const bool parted = part.size() == 7 && year.ec == std::errc() && year.ptr == dash && *dash == '-';
    const auto month = parted ? std::from_chars(dash + 1, end, date.month) : year;
    if (!parted || month.ec != std::errc() || month.ptr != end || date.month < 1 || date.month > 12)
      refuse(option, text, "names no months, give the first and the last such as 2027-03..2028-06");
    return date;
  };
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) {
    const auto only = month_of(text);
    if (!only) refuse(option, text, "names no months, give the first and the last such as 2027-03..2028-06");
    return {only, only};
  }
  MonthRange range{month_of(text.substr(0, dots)), month_of(text.substr(dots + 2))};
  if (range.first && range.second && months_between(*range.first, *range.second) < 0)
    refuse(option, text, "ends before it begins, give the earlier month first");
  return range;
}

}  // namespace offtake
