#include "host/cli/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace offtake {
namespace {

struct Scale {
  double unit;
  const char* name;
};

/// The largest unit that leaves at least 1, once rounded to four digits.
template <std::size_t N>
Scale scale_of(double x, const std::array<Scale, N>& scales) {
  for (const Scale& scale : scales) {
    if (std::abs(x) >= scale.unit * 0.99995) return scale;
  }
  return {1, ""};
}

constexpr std::array kMoney{Scale{1e12, " tn"}, Scale{1e9, " bn"}, Scale{1e6, " m"}, Scale{1e3, " k"}};
constexpr std::array kRates{Scale{1e12, " T"}, Scale{1e9, " G"}, Scale{1e6, " M"}, Scale{1e3, " k"}};
constexpr std::array kBytes{Scale{0x1p40, " TiB"}, Scale{0x1p30, " GiB"}, Scale{0x1p20, " MiB"}, Scale{0x1p10, " KiB"}};

/// Decimals that show x to so many significant digits; none of a whole number below 1,000.
int decimals_for(double x, int digits) {
  const double magnitude = std::abs(x);
  const int before = magnitude >= 99.95 ? 3 : magnitude >= 9.995 ? 2 : 1;
  return std::max(0, digits - before);
}

/// Never "-0.0".
std::string fixed(double x, int decimals) {
  const std::string text = fmt::format("{:.{}f}", x, decimals);
  const bool zero = text.find_first_not_of("-0.") == std::string::npos;
  return zero && text.front() == '-' ? text.substr(1) : text;
}

template <std::size_t N>
std::string scaled(double x, const std::array<Scale, N>& scales) {
  if (x == 0) return "0";
  const Scale scale = scale_of(x, scales);
  const double shown = x / scale.unit;
  const bool whole = scale.unit == 1 && shown == std::floor(shown);
  return fixed(shown, whole ? 0 : decimals_for(shown, 3)) + scale.name;
}

/// Half of the interval's width; infinity without one, or where all values are the same: no more digits are of use.
double half_width(const Measured& number) {
  return number.low && number.high && *number.high > *number.low ? (*number.high - *number.low) / 2 : HUGE_VAL;
}

struct Shown {
  double unit;
  int decimals;
  const char* name;  // of the unit
};

/// So many that the half width has a digit other than 0.
int decimals_of_half(double half) {
  int decimals = 0;
  for (; half < 1 && decimals < 6; half *= 10) ++decimals;
  return decimals;
}

Shown shown_as(const Measured& number, Style style) {
  const double half = half_width(number);
  if (style == Style::percent || style == Style::points) {
    return {0.01, std::isfinite(half) ? std::clamp(decimals_of_half(100 * half), 1, 3) : 1,
            style == Style::percent ? " %" : " pp"};
  }
  if (style == Style::number) return {1, std::isfinite(half) ? std::clamp(decimals_of_half(half), 1, 2) : 2, ""};
  double most = std::abs(number.value);
  if (number.low && number.high) most = std::max({most, std::abs(*number.low), std::abs(*number.high)});
  const Scale scale = scale_of(most, kMoney);
  const double shown = most / scale.unit;
  if (shown < 0.5) return {1, 0, ""};  // less than a dollar, or an hour
  const int wanted = decimals_of_half(half / scale.unit);
  return {scale.unit, std::clamp(wanted, decimals_for(shown, 3), decimals_for(shown, 4)), scale.name};
}

std::string measured_month(const Measured& number, Date start) {
  std::string value = date(start, number.value);
  if (!number.low || !number.high) return value;
  const std::string low = date(start, *number.low), high = date(start, *number.high);
  return low == value && high == value ? value : fmt::format("{} [{}, {}]", value, low, high);
}

}  // namespace

std::string grouped(std::int64_t count) {
  std::string text = fmt::format("{}", count);
  for (std::ptrdiff_t at = std::ptrdiff_t(text.size()) - 3; at > (count < 0 ? 1 : 0); at -= 3)
    text.insert(std::size_t(at), 1, ',');
  return text;
}

std::string amount(double x) { return scaled(x, kMoney); }
std::string quantity(double x) {
  const bool readable = std::abs(x) < 999'999.5 && (std::abs(x) >= 99.5 || x == std::floor(x));
  return readable ? grouped(std::llround(x)) : amount(x);
}
std::string usd(double x) { return "USD " + amount(x); }
std::string percent(double share) { return fixed(100 * share, 1) + " %"; }
std::string level(double share) { return fmt::format("{:.6g} %", 100 * share); }
std::string rate(double per_second) { return scaled(per_second, kRates); }
std::string bytes(std::uint64_t n) { return n < 1024 ? fmt::format("{} bytes", n) : scaled(double(n), kBytes); }

std::string duration(double seconds) {
  if (seconds < 9.995) return fixed(seconds, 2) + " s";
  if (seconds < 59.95) return fixed(seconds, 1) + " s";
  const auto whole = std::int64_t(std::llround(seconds));
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  const std::int64_t minutes = (whole + 30) / 60;
  return fmt::format("{} h {:02} min", grouped(minutes / 60), minutes % 60);
}

std::string date(Date start, double month) {
  const Date date = months_after(start, int(std::lround(month)));
  return fmt::format("{:04}-{:02}", date.year, date.month);
}

std::string Remarks::mark(const std::string& reason) {
  auto at = std::find(reasons_.begin(), reasons_.end(), reason);
  if (at == reasons_.end()) at = reasons_.insert(at, reason);
  return std::string(std::size_t(at - reasons_.begin()) + 1, '*');
}

std::string Remarks::text() const {
  std::string out;
  for (std::size_t i = 0; i < reasons_.size(); ++i)
    out += fmt::format("  {} no interval: {}\n", std::string(i + 1, '*'), reasons_[i]);
  return out;
}

std::string measured(const Measured& number, Style style, Remarks& remarks, Date start) {
  if (std::isnan(number.value)) return "-";
  const bool bare = !number.low || !number.high;
  const std::string mark = bare && !number.reason.empty() ? " " + remarks.mark(number.reason) : "";
  if (style == Style::month) return measured_month(number, start) + mark;
  const Shown shown = shown_as(number, style);
  const auto write = [&](double x) { return fixed(x / shown.unit, shown.decimals); };
  const std::string value = write(number.value) + shown.name;
  return bare ? value + mark : fmt::format("{} [{}, {}]", value, write(*number.low), write(*number.high));
}

}  // namespace offtake
