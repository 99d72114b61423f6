#include "host/config/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "host/config/words.h"

namespace offtake {
namespace {

/// "a number in USD", "a share", "an integer": what belongs where something else was found.
std::string wanted(const Key& key, const char* noun) {
  const std::string unit = to_string(key.unit);
  return unit.empty() ? noun : fmt::format("{} ({})", noun, unit);
}

/// What no study comes near: sums over paths are exact up to 2^47 dollars, or GPUe-hours.
double most_of(Unit unit) {
  switch (unit) {
    case Unit::usd:
    case Unit::usd_per_year:
      return 1e14;
    case Unit::usd_per_mw_year:
      return 1e12;
    case Unit::gpue:
    case Unit::count:
      return 1e10;
    case Unit::usd_per_gpue_hour:
    case Unit::usd_per_kwh:
    case Unit::usd_per_kw_month:
      return 1e9;
    case Unit::mw:
    case Unit::kw:
      return 1e7;
    case Unit::share:
    case Unit::hours:
    case Unit::months:
    case Unit::per_year:
    case Unit::per_sqrt_year:
      return 1e9;
    case Unit::none:
    case Unit::number:
      break;
  }
  return 1e30;  // in single precision, with room for products
}

bool check_range(Reader& reader, const Item& item, double value) {
  if (!std::isfinite(value)) {
    reader.fail(item, fmt::format("is {}, only finite numbers can be computed with, write a number", value));
    return false;
  }
  if (const double most = most_of(item.key.unit); std::abs(value) > most) {
    const std::string unit = to_string(item.key.unit);
    reader.fail(item,
                fmt::format("is {}, nothing so large can be computed with (at most {:.0e}{}), check how many digits "
                            "belong there",
                            value, most, unit.empty() ? "" : " " + unit));
    return false;
  }
  if (within(item.key.range, value)) return true;
  const std::string unit = to_string(item.key.unit);
  reader.fail(item, fmt::format("is {}, it must be {}{}, write a value in that range", value, to_string(item.key.range),
                                unit.empty() ? "" : fmt::format(" ({})", unit)));
  return false;
}

}  // namespace

bool read(Reader& reader, const Item& item, double& out) {
  double value = 0;
  if (const auto* integer = item.node.as_integer()) {
    value = double(integer->get());
  } else if (const auto* number = item.node.as_floating_point()) {
    value = number->get();
  } else {
    reader.fail(item, fmt::format("is {}, {} belongs here, write it without quotes or unit", describe(item.node),
                                  wanted(item.key, "a number")));
    return false;
  }
  if (!check_range(reader, item, value)) return false;
  out = value;
  return true;
}

bool read(Reader& reader, const Item& item, std::int64_t& out) {
  constexpr double kExact = 9007199254740992;  // 2^53: whole numbers up to here have no rounding
  const auto* number = item.node.as_floating_point();
  const bool whole = number && std::floor(number->get()) == number->get() && std::abs(number->get()) <= kExact;
  if (!item.node.is_integer() && !whole) {
    reader.fail(item, fmt::format("is {}, {} belongs here, write whole digits", describe(item.node),
                                  wanted(item.key, "an integer")));
    return false;
  }
  const std::int64_t value = whole ? std::int64_t(number->get()) : item.node.as_integer()->get();
  if (!check_range(reader, item, double(value))) return false;
  out = value;
  return true;
}

bool read(Reader& reader, const Item& item, int& out) {
  std::int64_t value = 0;
  if (!read(reader, item, value)) return false;
  out = int(value);
  return true;
}

bool read(Reader& reader, const Item& item, std::uint64_t& out) {
  std::int64_t value = 0;
  if (!read(reader, item, value)) return false;
  out = std::uint64_t(value);
  return true;
}

bool read(Reader& reader, const Item& item, bool& out) {
  const auto* flag = item.node.as_boolean();
  if (!flag) {
    reader.fail(item, fmt::format("is {}, yes or no belongs here, write true or false", describe(item.node)));
    return false;
  }
  out = flag->get();
  return true;
}

bool check_reference(Reader& reader, Place place, const std::string& path, std::string_view kind,
                     std::string_view name) {
  const auto& declared = reader.names[std::string(kind)];
  if (declared.contains(name)) return true;
  const std::string entity = fmt::format("{}.{}", kind, name);
  if (const auto removed = reader.removed.find(entity); removed != reader.removed.end()) {
    reader.fail(removed->second, entity, fmt::format("cannot be removed, {} refers to it, change that too", path));
    return false;
  }
  for (const auto& [other, names] : reader.names) {
    if (!names.contains(name)) continue;
    reader.fail(place, path,
                fmt::format("'{0}' is a {1}, the name of a {2} belongs here, add [{2}.{0}] or name another", name,
                            other, kind));
    return false;
  }
  std::vector<std::string_view> valid;
  for (const auto& [valid_name, where] : declared) valid.push_back(valid_name);
  const std::string remedy = valid.empty() ? fmt::format("add [{}.{}]", kind, name) : suggestion(name, valid);
  reader.fail(place, path,
              fmt::format("there is no {} '{}', the study has {} of them, {}", kind, name,
                          valid.empty() ? "none" : std::to_string(valid.size()), remedy));
  return false;
}

std::optional<int> read_choice(Reader& reader, const Item& item) {
  const std::vector<std::string_view> words = choices_of(item.key);
  const auto* text = item.node.as_string();
  if (!text) {
    reader.fail(item,
                fmt::format("is {}, a word in quotes belongs here, {}", describe(item.node), suggestion("", words)));
    return std::nullopt;
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == text->get()) return int(i);
  }
  reader.fail(item, fmt::format("'{}' is no choice here, {}", text->get(), suggestion(text->get(), words)));
  return std::nullopt;
}

bool read(Reader& reader, const Item& item, std::string& out) {
  if (item.key.form == Form::choice) {
    if (!read_choice(reader, item)) return false;
    out = item.node.as_string()->get();
    return true;
  }
  const auto* text = item.node.as_string();
  if (!text) {
    reader.fail(item, fmt::format("is {}, a {} in quotes belongs here, write \"…\"", describe(item.node),
                                  item.key.form == Form::reference ? "name" : "text"));
    return false;
  }
  if (item.key.form == Form::reference &&
      !check_reference(reader, place_of(item.node), item.path, item.key.refers, text->get()))
    return false;
  if (text->get().empty()) {
    reader.fail(item, "is an empty text, that says nothing, write some or remove the key");
    return false;
  }
  if (std::any_of(text->get().begin(), text->get().end(), is_control)) {
    reader.fail(item, "holds a control character, it will be printed in one line, remove it");
    return false;
  }
  out = text->get();
  return true;
}

namespace {

/// "2026-12-01", as to_string(Date) writes it.
std::optional<toml::date> date_of(const std::string& text) {
  int year = 0, month = 0, day = 0, end = 0;
  if (std::sscanf(text.c_str(), "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 || std::size_t(end) != text.size())
    return {};
  if (month < 1 || month > 12) return {};
  return toml::date{year, month, day};
}

}  // namespace

bool read(Reader& reader, const Item& item, Date& out) {
  std::optional<toml::date> date;
  if (const auto* native = item.node.as_date()) date = native->get();
  if (const auto* text = item.node.as_string(); text && reader.dates_are_texts) date = date_of(text->get());
  if (!date) {
    reader.fail(item, fmt::format("is {}, a date belongs here, write it like 2026-12-01 without quotes or time",
                                  describe(item.node)));
    return false;
  }
  const toml::date value = *date;
  if (value.day != 1) {
    reader.fail(item, fmt::format("is day {} of its month, the grid is monthly, write the first: {}", value.day,
                                  to_string(Date{value.year, value.month})));
    return false;
  }
  if (value.year < 1900 || value.year > 2300) {
    reader.fail(item,
                fmt::format("is in the year {}, no study reaches there, write a year from 1900 to 2300", value.year));
    return false;
  }
  out = {value.year, value.month};
  return true;
}

const toml::array* as_pair(Reader& reader, const Item& item, const char* what) {
  const toml::array* pair = item.node.as_array();
  if (pair && pair->size() == 2) return pair;
  reader.fail(item, fmt::format("is {}, every entry is a pair, write {}",
                                pair ? fmt::format("a list of {}", pair->size()) : describe(item.node), what));
  return nullptr;
}

}  // namespace offtake
