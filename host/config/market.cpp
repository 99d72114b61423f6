// [driver.N]: its process's own keys are declared with the process.
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
std::vector<Key> process_keys(std::string_view process) {
  std::vector<Key> own, all;
  for_each(Processes{}, [&](auto type, int) {
    using P = typename decltype(type)::type;
    if (process == P::name) own.assign(std::begin(P::keys), std::end(P::keys));
    for (Key key : P::keys) {
      key.presence = Presence::optional;
      all.push_back(key);
    }
  });
  return own.empty() ? all : own;
}

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
  };
  return keys;
}

std::vector<Key> more_keys(const toml::table& table, const Driver*) { return process_keys(process_of(table)); }

std::string title(const toml::table& table, const Driver*) {
  return fmt::format("a driver of process '{}'", process_of(table));
}

void read_more(Reader& reader, const toml::table& table, const std::string& path, Driver& driver) {
  for (const Key& key : process_keys(process_of(table))) {
    const toml::node* node = table.get(key.name);
    Steps& steps = driver.values[key.name];
    steps.constant = key.fallback;
    if (!node) continue;
    const Item item{*node, key, fmt::format("{}.{}", path, key.name)};
    if (key.form == Form::steps ? read(reader, item, steps) : read(reader, item, steps.constant)) {
      reader.places[item.path] = place_of(*node);
    }
  }
}

void write_more(const Study&, const Driver& driver, Json& json) {
  for (const Key& key : process_keys(driver.process)) json[key.name] = write(key, driver.values.at(key.name));
}

void check_season(Reader& reader, const std::string& path, const std::vector<double>& season) {
  const std::string key = path + ".season";
  if (!reader.has(key) || season.size() == 12) return;
  reader.fail(reader.places[key], key,
              fmt::format("has {} factors, a year has 12 months, write 12 numbers with January first", season.size()));
}

void complete(Reader& reader, const toml::table&, const std::string& path, Driver& driver) {
  check_season(reader, path, driver.season);
}
void complete(Reader& reader, const toml::table&, const std::string& path, Demand& demand) {
  check_season(reader, path, demand.season);
}

}  // namespace offtake
