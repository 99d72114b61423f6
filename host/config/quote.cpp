// Numbers that may follow the market: { driver = "name", times = 0.9 }.
#include "host/config/values.h"

namespace offtake {
namespace {

constexpr Key kDriver{"driver", Form::reference, Unit::none, kAny, Presence::required, 0, "what it follows", "driver"};
constexpr Key kTimes{
    "times", Form::steps, Unit::number, {0, 1e14}, Presence::optional, 1, "what its value is multiplied by"};

}  // namespace

std::vector<Key> quote_keys() { return {kDriver, kTimes}; }

bool read(Reader& reader, const Item& item, Quote& out) {
  const toml::table* table = item.node.as_table();
  if (!table) return read(reader, item, out.number);
  const std::size_t errors_before = reader.errors.size();
  check_keys(reader, *table, item.path, quote_keys(), "a driver reference");
  if (const toml::node* node = table->get(kDriver.name))
    read(reader, {*node, kDriver, item.path + ".driver"}, out.driver);
  out.number.constant = kTimes.fallback;
  if (const toml::node* node = table->get(kTimes.name)) read(reader, {*node, kTimes, item.path + ".times"}, out.number);
  return reader.errors.size() == errors_before;
}

}  // namespace offtake
