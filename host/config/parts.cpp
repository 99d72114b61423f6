// Named parts of a driver's process (regimes), the rates between them, and drivers that follow another.
#include <fmt/ranges.h>

#include <algorithm>

#include "host/config/kinds.h"
#include "kernels/processes.h"

namespace offtake {
namespace {

std::vector<std::string_view> views(const std::vector<std::string>& names) { return {names.begin(), names.end()}; }

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// True when the driver has a part of that name; else reports it, unless there are no parts to know.
bool check_part(Reader& reader, Place place, const std::string& path, const Key& key, const Driver& driver,
                std::string_view name) {
  if (contains(driver.parts, name)) return true;
  if (driver.parts.empty()) return false;
  reader.fail(place, path,
              fmt::format("'{}' is none of the {}, {}", name, key.refers, suggestion(name, views(driver.parts))));
  return false;
}

/// Keys of one part, each a number or steps.
void read_part(Reader& reader, const toml::table& table, const std::string& path, const Key& key,
               const std::string& name, Driver& driver) {
  const std::span own_keys(key.parts, std::size_t(key.part_keys));
  check_keys(reader, table, path, {own_keys.begin(), own_keys.end()}, fmt::format("each of the {}", key.name));
  for (const Key& own : own_keys) {
    Steps& steps = driver.values[fmt::format("{}.{}.{}", key.name, name, own.name)];
    steps.constant = own.fallback;
    if (const toml::node* node = table.get(own.name)) {
      read(reader, Item{*node, own, fmt::format("{}.{}", path, own.name)}, steps);
    }
  }
}

void read_all_parts(Reader& reader, const Item& item, const toml::table& table, Driver& driver) {
  for (const auto& [name, node] : table) {
    if (name.str() == "note" || name.str() == "sources") continue;
    driver.parts.emplace_back(name.str());
    const std::string path = fmt::format("{}.{}", item.path, name.str());
    if (const toml::table* own = as_table(reader, node, path)) {
      read_part(reader, *own, path, item.key, driver.parts.back(), driver);
    }
  }
  if (driver.parts.size() < 2 || driver.parts.size() > std::size_t(kMostParts)) {
    reader.fail(item, fmt::format("has {} of them, switching needs 2 to {}, {}", driver.parts.size(), kMostParts,
                                  driver.parts.size() < 2 ? "add one" : "join some"));
  }
}

void read_rates(Reader& reader, const Item& item, const toml::table& table, Driver& driver) {
  for (const auto& [from, node] : table) {
    const std::string path = fmt::format("{}.{}", item.path, from.str());
    if (!check_part(reader, place_of(from.source()), path, item.key, driver, from.str())) continue;
    const toml::table* row = as_table(reader, node, path);
    if (!row) continue;
    for (const auto& [to, rate] : *row) {
      const std::string rate_path = fmt::format("{}.{}", path, to.str());
      if (from.str() == to.str()) {
        reader.fail(place_of(to.source()), rate_path,
                    "is a rate of switching to itself, it stays there anyway, remove it");
      } else if (check_part(reader, place_of(to.source()), rate_path, item.key, driver, to.str())) {
        Steps& steps = driver.values[fmt::format("{}.{}.{}", item.key.name, from.str(), to.str())];
        read(reader, Item{rate, item.key, rate_path}, steps.constant);
      }
    }
  }
}

void read_first(Reader& reader, const Item& item, Driver& driver) {
  std::string name;
  if (!read(reader, item, name)) return;
  if (!check_part(reader, place_of(item.node), item.path, item.key, driver, name)) return;
  const auto found = std::find(driver.parts.begin(), driver.parts.end(), name);
  std::rotate(driver.parts.begin(), found, found + 1);
}

/// The process's keys that a follower leaves to the driver it follows.
std::vector<std::string> led_keys(std::string_view process) {
  std::vector<std::string> led;
  for_each(Processes{}, [&](auto type, int) {
    using P = typename decltype(type)::type;
    for (const Key& key : P::keys) {
      if (process == P::name && key.presence == Presence::led) led.emplace_back(key.name);
    }
  });
  return led;
}

}  // namespace

void read_parts(Reader& reader, const Item& item, Driver& driver) {
  if (!driver.follows.empty() && item.key.form != Form::parts) return;  // reported by check_follows()
  const std::size_t errors_before = reader.errors.size();
  if (item.key.form == Form::part) {
    read_first(reader, item, driver);
  } else if (const toml::table* table = as_table(reader, item.node, item.path)) {
    item.key.form == Form::parts ? read_all_parts(reader, item, *table, driver)
                                 : read_rates(reader, item, *table, driver);
  }
  if (reader.errors.size() == errors_before) reader.places[item.path] = place_of(item.node);
}

Json write_parts(const Key& key, const Driver& driver) {
  if (key.form == Form::part) return driver.parts.front();
  Json json = Json::object();
  for (const std::string& part : driver.parts) {
    if (key.form == Form::parts) {
      for (const Key& own : std::span(key.parts, std::size_t(key.part_keys))) {
        json[part][own.name] = write(own, driver.values.at(fmt::format("{}.{}.{}", key.name, part, own.name)));
      }
      continue;
    }
    for (const std::string& other : driver.parts) {
      const auto rate = driver.values.find(fmt::format("{}.{}.{}", key.name, part, other));
      if (rate != driver.values.end()) json[part][other] = write(key, rate->second);
    }
  }
  return json;
}

void check_follows(Reader& reader, const toml::table& table, const std::string& path, Driver& driver) {
  const std::string key = path + ".follows";
  const std::vector<std::string> led = led_keys(driver.process);
  const Driver* leader = reader.has(key) ? find(reader.study.drivers, driver.follows) : nullptr;
  if (!leader || !reader.has(path + ".process")) return;
  const auto fail = [&](std::string what) { reader.fail(reader.places[key], key, std::move(what)); };
  if (led.empty()) {
    fail(fmt::format("a driver of process '{}' has neither regimes nor jumps to share, remove it", driver.process));
  } else if (leader == &driver) {
    fail("is the driver itself, it has its own already, remove it");
  } else if (leader->process != driver.process) {
    fail(fmt::format("'{}' is a driver of process '{}', what is shared must be of the same process, name one of '{}'",
                     leader->name, leader->process, driver.process));
  } else if (!leader->follows.empty()) {
    fail(fmt::format("'{}' follows '{}' itself, one step of following is enough, name '{}'", leader->name,
                     leader->follows, leader->follows));
  } else if (!driver.parts.empty() && !leader->parts.empty() &&
             !std::is_permutation(leader->parts.begin(), leader->parts.end(), driver.parts.begin(),
                                  driver.parts.end())) {
    fail(fmt::format("its regimes are {}, those of '{}' are {}, give them the same names",
                     fmt::join(driver.parts, ", "), leader->name, fmt::join(leader->parts, ", ")));
  } else {
    driver.parts = leader->parts;
  }
  for (const std::string& own : led) {
    const toml::node* node = table.get(own);
    if (!node) continue;
    reader.fail(place_of(*node), fmt::format("{}.{}", path, own),
                fmt::format("stands beside follows, it is that of '{}', remove it", leader->name));
  }
}

}  // namespace offtake
