// [correlation]: pairs between drivers, or between suppliers; copula and repair.
#include <set>

#include "host/config/kinds.h"
#include "host/config/load.h"
#include "host/tables/correlation.h"
#include "kernels/processes.h"

namespace offtake {
namespace {

constexpr Key kPairs{"pairs",
                     Form::pairs,
                     Unit::none,
                     {-1, 1},
                     Presence::required,
                     0,
                     "correlations of two drivers, or of two suppliers or parties; of all others 0"};
constexpr Key kName{"pairs", Form::text, Unit::none, kAny, Presence::required, 0, "a name"};
constexpr Key kCorrelation{"pairs", Form::number, Unit::none, {-1, 1}, Presence::required, 0, "correlation"};

bool is_random(const std::string& process) {
  bool random = true;
  for_each(Processes{}, [&](auto type, int) {
    if (process == decltype(type)::type::name) random = decltype(type)::type::random;
  });
  return random;
}

/// What a name may be: drivers move monthly, suppliers and parties have one factor a path each.
enum class Of { driver, supplier, party };

std::set<Of> kinds_of(const Reader& reader, const std::string& name) {
  std::set<Of> kinds;
  const auto is = [&](const char* kind) {
    const auto names = reader.names.find(kind);
    return names != reader.names.end() && names->second.contains(name);
  };
  if (is("driver")) kinds.insert(Of::driver);
  if (is("supplier")) kinds.insert(Of::supplier);
  if (is("party")) kinds.insert(Of::party);
  return kinds;
}

bool check_name(Reader& reader, const Item& item, const std::string& name) {
  if (!kinds_of(reader, name).empty()) return true;
  std::vector<std::string_view> valid;
  for (const char* kind : {"driver", "supplier", "party"}) {
    for (const auto& [known, place] : reader.names[kind]) valid.push_back(known);
  }
  reader.fail(item, fmt::format("there is no driver, supplier or party '{}', {}", name,
                                valid.empty() ? "the study has none, remove the pair" : suggestion(name, valid)));
  return false;
}

/// Two drivers, or two with a factor a path; a name of several kinds must leave no doubt.
void check_kinds(Reader& reader, const CorrelationPair& pair, const std::string& path) {
  const auto fail = [&](std::string what) { reader.fail(pair.place, path, std::move(what)); };
  const std::set<Of> a = kinds_of(reader, pair.first), b = kinds_of(reader, pair.second);
  const auto has_factor = [](const std::set<Of>& of) { return of.contains(Of::supplier) || of.contains(Of::party); };
  const bool drivers = a.contains(Of::driver) && b.contains(Of::driver), factors = has_factor(a) && has_factor(b);
  const bool any_driver = a.contains(Of::driver) || b.contains(Of::driver);
  const std::string both = fmt::format("'{}' and '{}'", pair.first, pair.second);
  if (drivers && factors) {
    fail(
        fmt::format("{} are both drivers and suppliers or parties, the pair could mean either, rename one kind", both));
  } else if (drivers) {
    return;
  } else if (!factors && any_driver && (a.contains(Of::party) || b.contains(Of::party))) {
    fail(
        fmt::format("{} are a driver and a party, a party has no monthly normal to correlate, say by "
                    "party.NAME.default.driver that it fails with the market",
                    both));
  } else if (!factors) {
    fail(
        fmt::format("{} are a driver and a supplier, one moves monthly and the other once a path, correlate two "
                    "drivers or two suppliers",
                    both));
  } else {
    for (const auto& [name, kinds] : {std::pair(pair.first, a), std::pair(pair.second, b)}) {
      const Party* party = kinds.contains(Of::party) ? find(reader.study.parties, name) : nullptr;
      if (party && kinds.contains(Of::supplier)) {
        fail(fmt::format("'{}' is a supplier and a party, the pair could mean either, rename one", name));
      } else if (party && !party->fails) {
        fail(
            fmt::format("party '{}' has no default, nothing of it hangs on a factor, add party.{}.default or remove "
                        "the pair",
                        name, name));
      }
    }
  }
}

/// A factor that a variant has removed stays as one that nothing reads, correlated as in the base study.
bool is_removed(const Reader& reader, const toml::node& name) {
  const auto* text = name.as_string();
  if (!text) return false;
  if (reader.removed.contains(fmt::format("party.{}.default", text->get()))) return true;
  if (!kinds_of(reader, text->get()).empty()) return false;
  const auto removed = [&](const char* kind) {
    return reader.removed.contains(fmt::format("{}.{}", kind, text->get()));
  };
  return removed("driver") || removed("supplier") || removed("party");
}

std::optional<CorrelationPair> read_pair(Reader& reader, const toml::node& node, const std::string& path) {
  const toml::array* list = node.as_array();
  if (!list || list->size() != 3) {
    reader.fail(place_of(node), path,
                fmt::format("is {}, a pair is two names and a number, write [\"a\", \"b\", 0.5]",
                            list ? fmt::format("a list of {}", list->size()) : describe(node)));
    return std::nullopt;
  }
  CorrelationPair pair;
  pair.place = place_of(node);
  const Item first{(*list)[0], kName, path}, second{(*list)[1], kName, path}, number{(*list)[2], kCorrelation, path};
  if (is_removed(reader, first.node) || is_removed(reader, second.node)) return std::nullopt;
  const bool first_read = read(reader, first, pair.first) && check_name(reader, first, pair.first);
  const bool second_read = read(reader, second, pair.second) && check_name(reader, second, pair.second);
  const bool number_read = read(reader, number, pair.correlation);
  if (!first_read || !second_read || !number_read) return std::nullopt;
  return pair;
}

/// Degrees of freedom belong to the t copula, and only to it.
void check_copula(Reader& reader, const toml::table& table) {
  const CorrelationTable& own = reader.study.correlation_table;
  const std::string key = "correlation.degrees_of_freedom";
  const bool given = table.contains("degrees_of_freedom");
  if (own.copula == Copula::student_t && !given) {
    reader.fail(reader.place("correlation.copula", own), key,
                "is missing, copula student-t needs it, write a number from 1 (heavy tails) to 1000");
  } else if (own.copula == Copula::gaussian && reader.has(key)) {
    reader.fail(reader.places[key], key,
                "stands without copula = \"student-t\", a gaussian copula has none, add that or remove it");
  }
}

}  // namespace

Bindings bindings(const CorrelationTable*) {
  static const Binding keys[] = {
      bind<&CorrelationTable::copula>({"copula", Form::choice, Unit::none, kAny, Presence::optional, 0,
                                       "of the factors of suppliers and parties (default: gaussian)",
                                       "gaussian|student-t"}),
      bind<&CorrelationTable::degrees_of_freedom>({"degrees_of_freedom",
                                                   Form::number,
                                                   Unit::number,
                                                   {1, 1000},
                                                   Presence::optional,
                                                   0,
                                                   "of student-t: the fewer, the likelier all are late together"}),
      bind<&CorrelationTable::repair>({"repair", Form::choice, Unit::none, kAny, Presence::optional, 0,
                                       "of correlations that cannot be (default: none, an error)", "none|nearest"}),
  };
  return keys;
}

std::vector<Key> correlation_keys() {
  std::vector<Key> keys{kPairs};
  for (const Binding& binding : bindings(static_cast<const CorrelationTable*>(nullptr))) keys.push_back(binding.key);
  return keys;
}

void read_correlation(Reader& reader, const toml::table& table) {
  reader.entity = &reader.study.correlation_table;
  reader.entity_path = "correlation";
  reader.entity->place = place_of(table);
  CorrelationTable& own = reader.study.correlation_table;
  read_fields(reader, table, "correlation", bindings(&own), &own, {kPairs}, "correlation");
  reader.entity = nullptr;
  check_copula(reader, table);
  const toml::node* node = table.get(kPairs.name);
  if (!node) return;
  const toml::array* list = node->as_array();
  if (!list) {
    reader.fail({*node, kPairs, "correlation.pairs"},
                fmt::format("is {}, a list of pairs belongs here, write [[\"a\", \"b\", 0.5]]", describe(*node)));
    return;
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string path = fmt::format("correlation.pairs[{}]", i);
    if (auto pair = read_pair(reader, (*list)[i], path)) reader.study.correlation.push_back(std::move(*pair));
  }
}

void complete_correlation(Reader& reader) {
  std::map<std::pair<std::string, std::string>, Place> seen;
  for (const CorrelationPair& pair : reader.study.correlation) {
    const std::string path = "correlation.pairs";
    if (pair.first == pair.second) {
      reader.fail(pair.place, path,
                  fmt::format("'{}' is paired with itself, that correlation is 1, remove the pair", pair.first));
      continue;
    }
    const auto [same, fresh] = seen.emplace(std::minmax(pair.first, pair.second), pair.place);
    if (!fresh) {
      reader.fail(pair.place, path,
                  fmt::format("'{}' and '{}' stand already in line {}, a pair has one correlation, remove one",
                              pair.first, pair.second, same->second.line));
      continue;
    }
    check_kinds(reader, pair, path);
    for (const std::string& name : {pair.first, pair.second}) {
      const Driver* driver = find(reader.study.drivers, name);
      const bool is_read = !driver || reader.has(fmt::format("driver.{}.process", name)) ||
                           !reader.tables.at("driver." + name)->contains("process");
      if (driver && is_read && !is_random(driver->process)) {
        reader.fail(pair.place, path,
                    fmt::format("driver '{}' is {}, nothing of it is random, remove the pair", name, driver->process));
      }
    }
  }
}

std::vector<std::string> unnamed_pairs(const Study& study) {
  std::vector<std::string> drivers, factors, unnamed;
  for (const Driver& driver : study.drivers) {
    if (is_random(driver.process)) drivers.push_back(driver.name);
  }
  for (const Supplier& supplier : study.suppliers) factors.push_back(supplier.name);
  for (const Party& party : study.parties) {
    if (party.fails && party.fails->dependent) factors.push_back(party.name);
  }
  for (const auto& names : {drivers, factors}) {
    for (const auto& [a, b] : unnamed_pairs(names, study.correlation)) unnamed.push_back(fmt::format("{}, {}", a, b));
  }
  return unnamed;
}

}  // namespace offtake
