// [contract.N]: its clauses' keys are declared with the clauses.
#include "host/config/kinds.h"
#include "kernels/clauses.h"

namespace offtake {
namespace {

constexpr Range kTerm{1, 1200};
constexpr Range kEscalator{-0.99, 10};

Key clause_key(const char* name, const char* doc) {
  return {name, Form::table, Unit::none, kAny, Presence::optional, 0, doc};
}

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
      if (!good) reader.fail(item, fmt::format("is {}, yes or no belongs here, write true or false", describe(item.node)));
      break;
    case Form::choice: {
      const auto choice = read_choice(reader, item);
      good = choice.has_value();
      value = choice.value_or(0);
      break;
    }
    default: good = read(reader, item, value);
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

}  // namespace

Bindings bindings(const Contract*) {
  static const Binding keys[] = {
      bind<&Contract::buyer>({"buyer", Form::reference, Unit::none, kAny, Presence::required, 0, "who pays", "party"}),
      bind<&Contract::seller>({"seller", Form::reference, Unit::none, kAny, Presence::required, 0, "who delivers", "party"}),
      bind<&Contract::klass>({"class", Form::text, Unit::none, kAny, Presence::optional, 0,
                              "pool of capacity (default: gpu)"}),
      bind<&Contract::start>({"start", Form::date, Unit::none, kAny, Presence::required, 0, "first month of the term"}),
      bind<&Contract::months>({"months", Form::integer, Unit::months, kTerm, Presence::required, 0, "length of the term"}),
      bind<&Contract::priority>({"priority", Form::integer, Unit::none, {1, 1000}, Presence::optional, 1,
                                 "1 is served first by its seller"}),
      bind<&Contract::price_usd_per_gpue_hour>({"price_usd_per_gpue_hour", Form::quote, Unit::usd_per_gpue_hour,
                                                kNotNegative, Presence::required, 0, "price of what is used"}),
      bind<&Contract::escalator_per_year>({"escalator_per_year", Form::number, Unit::share, kEscalator,
                                           Presence::optional, 0, "growth of the price at each anniversary"}),
      bind<&Contract::take_or_pay>({"take_or_pay", Form::distribution, Unit::share, kShare, Presence::optional, 0,
                                    "share of the available capacity that is paid for, used or not"}),
      bind<&Contract::flex>({"flex", Form::number, Unit::share, kNotNegative, Presence::optional, 0,
                             "share of the commitment that may be used above it"}),
      bind<&Contract::gpue>({"gpue", Form::ramp, Unit::gpue, kNotNegative, Presence::optional, 0,
                             "committed capacity; or else commitment_usd"}),
      bind<&Contract::commitment_usd>({"commitment_usd", Form::number, Unit::usd, kPositive, Presence::optional, 0,
                                       "committed money at plan prices and full use; or else gpue"}),
      bind<&Contract::ramp>({"ramp", Form::ramp, Unit::share, kNotNegative, Presence::optional, 1,
                             "share of the highest capacity that commitment_usd buys, over time (default: 1)"}),
      bind<&Contract::true_up_months>({"true_up_months", Form::integer, Unit::months, kTerm, Presence::optional, 1,
                                       "months between settlements of take-or-pay"}),
  };
  return keys;
}

std::vector<Key> more_keys(const toml::table&, const Contract*) {
  std::vector<Key> keys;
  for_each(Clauses{}, [&](auto type, int) {
    using C = typename decltype(type)::type;
    keys.push_back(clause_key(C::name, C::doc));
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

void write_more(const Contract& contract, Json& json) {
  for (const ClauseText& clause : contract.clauses) json[clause.kind] = clause.values;
}

}  // namespace offtake
