// The clauses of [contract.N]: their keys are declared with them.
#include "kernels/clauses.h"

#include "host/config/kinds.h"

namespace offtake {
namespace {

/// One number of a clause. Dates are months from the study's start, flags 0 or 1, choices positions.
std::optional<double> read_clause_value(Reader& reader, const Item& item) {
  double value = 0;
  bool good = false;
  switch (item.key.form) {
    case Form::date: {
      Date date;
      good = read(reader, item, date);
      value = months_between(reader.study.start, date);
      break;
    }
    case Form::integer: {
      int integer = 0;
      good = read(reader, item, integer);
      value = integer;
      break;
    }
    case Form::flag:
      good = item.node.is_boolean();
      value = item.node.value_or(false);
      if (!good)
        reader.fail(item, fmt::format("is {}, yes or no belongs here, write true or false", describe(item.node)));
      break;
    case Form::choice: {
      const auto choice = read_choice(reader, item);
      good = choice.has_value();
      value = choice.value_or(0);
      break;
    }
    default:
      good = read(reader, item, value);
  }
  return good ? std::optional(value) : std::nullopt;
}

template <class C>
void read_clause(Reader& reader, const toml::node& node, const std::string& path, Contract& contract) {
  const toml::table* table = as_table(reader, node, path);
  if (!table) return;
  const std::vector<Key> keys(std::begin(C::keys), std::end(C::keys));
  check_keys(reader, *table, path, keys, fmt::format("clause '{}'", C::name));
  ClauseText& clause = contract.clauses.emplace_back(ClauseText{C::name, {}, place_of(node)});
  for (const Key& key : keys) {
    const toml::node* own = table->get(key.name);
    if (!own) continue;
    const Item item{*own, key, fmt::format("{}.{}", path, key.name)};
    if (const auto value = read_clause_value(reader, item)) {
      clause.values[key.name] = *value;
      reader.places[item.path] = place_of(*own);
    }
  }
}

/// The value as it stands in the file.
Json write_clause_value(const Study& study, const Key& key, double value) {
  switch (key.form) {
    case Form::date:
      return to_string(months_after(study.start, int(value)));
    case Form::flag:
      return value != 0;
    case Form::choice:
      return std::string(choices_of(key)[std::size_t(value)]);
    default:
      return write(key, value);
  }
}

}  // namespace

std::vector<Key> more_keys(const toml::table&, const Contract*) {
  std::vector<Key> keys;
  for_each(Clauses{}, [&](auto type, int) {
    using C = typename decltype(type)::type;
    keys.push_back({C::name, Form::table, Unit::none, kAny, Presence::optional, 0, C::doc});
  });
  return keys;
}

void read_more(Reader& reader, const toml::table& table, const std::string& path, Contract& contract) {
  for_each(Clauses{}, [&](auto type, int) {
    using C = typename decltype(type)::type;
    if (const toml::node* node = table.get(C::name)) {
      read_clause<C>(reader, *node, fmt::format("{}.{}", path, C::name), contract);
    }
  });
}

void write_more(const Study& study, const Contract& contract, Json& json) {
  for (const ClauseText& clause : contract.clauses) {
    for_each(Clauses{}, [&](auto type, int) {
      using C = typename decltype(type)::type;
      if (clause.kind != C::name) return;
      Json& own = json[C::name] = Json::object();
      for (const Key& key : C::keys) {
        const auto value = clause.values.find(key.name);
        if (value != clause.values.end()) own[key.name] = write_clause_value(study, key, value->second);
      }
    });
  }
}

}  // namespace offtake
