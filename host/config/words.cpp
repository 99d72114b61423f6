#include "host/config/words.h"

#include <fmt/format.h>

namespace offtake {

const char* to_string(Form form) {
  switch (form) {
    case Form::number:
      return "number";
    case Form::integer:
      return "integer";
    case Form::flag:
      return "true or false";
    case Form::text:
      return "text";
    case Form::date:
      return "date";
    case Form::steps:
      return "number or steps [[date, number], ...]";
    case Form::ramp:
      return "number or ramp [[date, number], ...]";
    case Form::payments:
      return "[[date, number], ...]";
    case Form::quote:
      return "number, steps or { driver, times }";
    case Form::price:
      return "number or { driver, times }";
    case Form::distribution:
      return "number or { dist, ... }";
    case Form::choice:
      return "one of";
    case Form::reference:
      return "name of a";
    case Form::references:
      return "list of names of a";
    case Form::numbers:
      return "list of numbers";
    case Form::texts:
      return "list of texts";
    case Form::pairs:
      return "list of [name, name, number]";
    case Form::stages:
      return "[[progress, share], ...]";
    case Form::units:
      return "{ name = number, ... } by name of a";
    case Form::table:
      return "table";
    case Form::parts:
      return "{ name = { ... }, ... }";
    case Form::part:
      return "one of the";
    case Form::rates:
      return "{ name = { other = number, ... }, ... } by name of the";
  }
  return "";
}

const char* to_string(Unit unit) {
  switch (unit) {
    case Unit::none:
    case Unit::number:
      return "";
    case Unit::share:
      return "share";
    case Unit::usd:
      return "USD";
    case Unit::usd_per_gpue_hour:
      return "USD/GPUe-hour";
    case Unit::usd_per_kwh:
      return "USD/kWh";
    case Unit::usd_per_kw_month:
      return "USD/kW-month";
    case Unit::usd_per_mw_year:
      return "USD/MW-year";
    case Unit::usd_per_year:
      return "USD/year";
    case Unit::per_year:
      return "1/year";
    case Unit::per_sqrt_year:
      return "1/sqrt(year)";
    case Unit::months:
      return "months";
    case Unit::hours:
      return "hours";
    case Unit::mw:
      return "MW";
    case Unit::kw:
      return "kW";
    case Unit::gpue:
      return "GPUe";
    case Unit::count:
      return "units";
  }
  return "";
}

namespace {
constexpr double kNoBound = 1e300;
}

std::string to_string(Range range) {
  const bool low = range.low > -kNoBound, high = range.high < kNoBound;
  if (low && high) return fmt::format("{}{} to {}", range.above ? "more than " : "", range.low, range.high);
  if (low) return range.above ? fmt::format("more than {}", range.low) : fmt::format("{} or more", range.low);
  return high ? fmt::format("at most {}", range.high) : "";
}

bool within(Range range, double value) {
  return value <= range.high && (range.above ? value > range.low : value >= range.low);
}

std::vector<std::string_view> choices_of(const Key& key) {
  std::vector<std::string_view> words;
  std::string_view rest = key.refers;
  while (!rest.empty()) {
    const std::size_t bar = rest.find('|');
    words.push_back(rest.substr(0, bar));
    rest = bar == std::string_view::npos ? std::string_view{} : rest.substr(bar + 1);
  }
  return words;
}

}  // namespace offtake
