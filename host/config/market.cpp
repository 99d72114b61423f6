// [driver.N]: its process's own keys are declared with the process.
#include <algorithm>

#include "host/config/kinds.h"
#include "kernels/processes.h"

namespace offtake {
namespace {

/// Names of all processes, as the words of a choice.
const char* process_names() {
  static const std::string names = [] {
    std::string all;
    for_each(Processes{},
             [&](auto type, int i) { all += (i > 0 ? "|" : "") + std::string(decltype(type)::type::name); });
    return all;
  }();
  return names.c_str();
}

/// Keys of the process; of all processes when there is none of that name, which is reported elsewhere.
/// A driver that follows another leaves some to that.
std::vector<Key> process_keys(std::string_view process, bool follows) {
  std::vector<Key> own, all;
  for_each(Processes{}, [&](auto type, int) {
    using P = typename decltype(type)::type;
    for (Key key : P::keys) {
      if (key.presence == Presence::led) key.presence = follows ? Presence::optional : Presence::required;
      if (process == P::name) own.push_back(key);
      key.presence = Presence::optional;
      all.push_back(key);
    }
  });
  return own.empty() ? all : own;
}

bool has_parts(const Key& key) { return key.form == Form::parts || key.form == Form::part || key.form == Form::rates; }

std::string process_of(const toml::table& table) {
  const toml::node* node = table.get("process");
  return node ? node->value_or(std::string()) : Driver{}.process;
}

}  // namespace

Bindings bindings(const Driver*) {
  static const Binding keys[] = {
      bind<&Driver::process>({"process", Form::choice, Unit::none, kAny, Presence::optional, 0,
                              "its law (default: constant)", process_names()}),
      bind<&Driver::season>({"season", Form::numbers, Unit::number, kNotNegative, Presence::optional, 0,
                             "12 factors, January first, on X(t) where demand reads it"}),
      bind<&Driver::follows>({"follows", Form::reference, Unit::none, kAny, Presence::optional, 0,
                              "a driver of the same process whose regime or number of jumps it shares", "driver"}),
  };
  return keys;
}

std::vector<Key> more_keys(const toml::table& table, const Driver*) {
  return process_keys(process_of(table), table.contains("follows"));
}

std::string title(const toml::table& table, const Driver*) {
  return fmt::format("a driver of process '{}'", process_of(table));
}

void read_more(Reader& reader, const toml::table& table, const std::string& path, Driver& driver) {
  for (const Key& key : process_keys(process_of(table), table.contains("follows"))) {
    const toml::node* node = table.get(key.name);
    const Item item{node ? *node : table, key, fmt::format("{}.{}", path, key.name)};
    if (has_parts(key)) {
      if (node) read_parts(reader, item, driver);
      continue;
    }
    Steps& steps = driver.values[key.name];
    steps.constant = key.fallback;
    if (node && (key.form == Form::steps ? read(reader, item, steps) : read(reader, item, steps.constant))) {
      reader.places[item.path] = place_of(*node);
    }
  }
}

void write_more(const Study&, const Driver& driver, Json& json) {
  for_each(Processes{}, [&](auto type, int) {
    using P = typename decltype(type)::type;
    if (driver.process != P::name) return;
    for (const Key& key : P::keys) {
      if (key.presence == Presence::led && !driver.follows.empty()) continue;
      json[key.name] = has_parts(key) ? write_parts(key, driver) : write(key, driver.values.at(key.name));
    }
  });
}

void check_season(Reader& reader, const std::string& path, const std::vector<double>& season) {
  const std::string key = path + ".season";
  if (!reader.has(key)) return;
  if (season.size() == 12) {
    if (std::any_of(season.begin(), season.end(), [](double factor) { return factor > 0; })) return;
    reader.fail(reader.places[key], key, "is 0 in every month, nothing would be left, write factors around 1");
    return;
  }
  reader.fail(reader.places[key], key,
              fmt::format("has {} factors, a year has 12 months, write 12 numbers with January first", season.size()));
}

/// X(0) must lie below what X stays below.
void check_ceiling(Reader& reader, const std::string& path, const Driver& driver) {
  const std::string key = path + ".initial";
  if (driver.process != Logistic::name || !reader.has(key) || !reader.has(path + ".ceiling")) return;
  const double initial = driver.values.at("initial").constant, ceiling = driver.values.at("ceiling").constant;
  if (initial < ceiling) return;
  reader.fail(reader.places[key], key,
              fmt::format("is {} and the ceiling {}, X never reaches it, begin below it", initial, ceiling));
}

void complete(Reader& reader, const toml::table& table, const std::string& path, Driver& driver) {
  check_season(reader, path, driver.season);
  check_ceiling(reader, path, driver);
  check_follows(reader, table, path, driver);
}

const char* signed_process(const Study& study, const std::string& driver) {
  const char* process = nullptr;
  const Driver* found = find(study.drivers, driver);
  for_each(Processes{}, [&](auto type, int) {
    using P = typename decltype(type)::type;
    if (found && is_signed<P>() && found->process == P::name) process = P::name;
  });
  return process;
}

void check_positive(Reader& reader, const std::string& key, const std::string& driver, const char* what) {
  const char* process = reader.has(key) ? signed_process(reader.study, driver) : nullptr;
  if (!process) return;
  reader.fail(reader.places[key], key,
              fmt::format("'{}' is a driver of process '{}' and may be negative, {} may not, name another or let it be "
                          "log-ou or cir",
                          driver, process, what));
}

void complete(Reader& reader, const toml::table&, const std::string& path, Demand& demand) {
  check_season(reader, path, demand.season);
  check_positive(reader, path + ".driver", demand.driver, "a demand");
}

}  // namespace offtake
