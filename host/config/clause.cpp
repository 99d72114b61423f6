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

/// Names, prices that may follow a driver, rules; anything else is one number.
bool read_clause_key(Reader& reader, const Item& item, const Contract& contract, ClauseText& clause) {
  const std::string name = item.key.name;
  if (item.key.form == Form::reference) return read(reader, item, clause.names[name]);
  if (item.key.form == Form::table) {
    const toml::table* table = as_table(reader, item.node, item.path);
    if (!table) return false;
    Rule& rule = clause.rule.emplace();
    const std::size_t errors_before = reader.errors.size();
    read_fields(reader, *table, item.path, bindings(&rule), &rule, {}, fmt::format("'{}'", name));
    check_rule(reader, item.path, rule, contract, contract.buyer);
    return reader.errors.size() == errors_before;
  }
  if (item.key.form == Form::price) {
    Quote quote;
    if (!read(reader, item, quote)) return false;
    if (!quote.number.steps.empty()) {
      reader.fail(item, "steps over time, the price of a clause is one number or follows a driver, write one");
      return false;
    }
    clause.names[name] = quote.driver;
    clause.values[name] = quote.number.constant;
    return true;
  }
  const auto value = read_clause_value(reader, item);
  if (value) clause.values[name] = *value;
  return value.has_value();
}

template <class C>
void read_clause(Reader& reader, const toml::node& node, const std::string& path, Contract& contract) {
  ClauseText clause{C::name, {}, place_of(node), {}, {}};
  if constexpr (requires { C::bare; }) {
    if (read_clause_key(reader, {node, C::keys[0], path}, contract, clause)) {
      reader.places[path] = clause.place;
      contract.clauses.push_back(std::move(clause));
    }
    return;
  }
  const toml::table* table = as_table(reader, node, path);
  if (!table) return;
  const std::vector<Key> keys(std::begin(C::keys), std::end(C::keys));
  check_keys(reader, *table, path, keys, fmt::format("clause '{}'", C::name));
  for (const Key& key : keys) {
    const toml::node* own = table->get(key.name);
    if (!own) continue;
    const Item item{*own, key, fmt::format("{}.{}", path, key.name)};
    if (read_clause_key(reader, item, contract, clause)) reader.places[item.path] = place_of(*own);
  }
  reader.places[path] = clause.place;
  contract.clauses.push_back(std::move(clause));
}

/// The value as it stands in the file; null: absent.
Json write_clause_key(const Study& study, const Key& key, const ClauseText& clause) {
  const auto named = clause.names.find(key.name);
  if (key.form == Form::reference) return named == clause.names.end() ? Json() : Json(named->second);
  if (key.form == Form::table) return clause.rule ? write_fields(bindings(&*clause.rule), &*clause.rule) : Json();
  const auto found = clause.values.find(key.name);
  if (found == clause.values.end()) return {};
  const double value = found->second;
  if (key.form == Form::price) return write(key, Quote{named->second, Steps{.constant = value, .steps = {}}});
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
    if constexpr (requires { C::bare; }) {
      keys.push_back(C::keys[0]);
      keys.back().presence = Presence::optional;
    } else {
      keys.push_back({C::name, Form::table, Unit::none, kAny, Presence::optional, 0, C::doc});
    }
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
      if constexpr (requires { C::bare; }) {
        json[C::name] = write_clause_key(study, C::keys[0], clause);
        return;
      }
      Json& own = json[C::name] = Json::object();
      for (const Key& key : C::keys) {
        Json value = write_clause_key(study, key, clause);
        if (!value.is_null()) own[key.name] = std::move(value);
      }
    });
  }
}

}  // namespace offtake
