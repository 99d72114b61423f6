// Every kind of entity of the study file, in the order in which they are listed.
#pragma once

#include <algorithm>
#include <vector>

#include "host/config/binding.h"

namespace offtake {

// The keys of each table, in the files market.cpp, party.cpp, supply.cpp, project.cpp, demand.cpp,
// contract.cpp, milestone.cpp, rule.cpp, policy.cpp, debt.cpp and holding.cpp.
Bindings bindings(const Study*);
Bindings bindings(const Driver*);
Bindings bindings(const Party*);
Bindings bindings(const Hardware*);
Bindings bindings(const Site*);
Bindings bindings(const Supplier*);
Bindings bindings(const Project*);
Bindings bindings(const Demand*);
Bindings bindings(const Contract*);
Bindings bindings(const Milestone*);
Bindings bindings(const Debt*);
Bindings bindings(const Covenant*);
Bindings bindings(const Holding*);
Bindings bindings(const Willing*);
Bindings bindings(const Funding*);
Bindings bindings(const Resale*);
Bindings bindings(const SiteOutage*);
Bindings bindings(const Stress*);
Bindings bindings(const Spot*);
Bindings bindings(const CorrelationTable*);
Bindings bindings(const Default*);
Bindings bindings(const Rule*);
Bindings bindings(const Policy*);

// What a kind has beyond its bindings. Overloads for a kind replace these templates.

/// Further keys of this very entity, which `read_more` reads.
template <class T>
std::vector<Key> more_keys(const toml::table&, const T*) {
  return {};
}
/// What messages call this very entity; nothing: its kind.
template <class T>
std::string title(const toml::table&, const T*) {
  return {};
}
template <class T>
void read_more(Reader&, const toml::table&, const std::string& /*path*/, T&) {}
template <class T>
void write_more(const Study&, const T&, Json&) {}
/// Checks that need other keys or entities, once all are read; fills in what defaults to theirs.
template <class T>
void complete(Reader&, const toml::table&, const std::string& /*path*/, T&) {}

/// Reads a key of Form::parts, part or rates into Driver::parts and values; the parts before the others.
void read_parts(Reader&, const Item&, Driver&);
Json write_parts(const Key&, const Driver&);
/// What must hold between a driver and the one it follows.
void check_follows(Reader&, const toml::table&, const std::string& path, Driver&);

std::vector<Key> more_keys(const toml::table&, const Driver*);
std::vector<Key> more_keys(const toml::table&, const Contract*);
std::vector<Key> more_keys(const toml::table&, const Milestone*);
std::string title(const toml::table&, const Driver*);
void read_more(Reader&, const toml::table&, const std::string& path, Driver&);
void read_more(Reader&, const toml::table&, const std::string& path, Contract&);
void read_more(Reader&, const toml::table&, const std::string& path, Milestone&);
void write_more(const Study&, const Driver&, Json&);
void write_more(const Study&, const Contract&, Json&);
void write_more(const Study&, const Milestone&, Json&);
void complete(Reader&, const toml::table&, const std::string& path, Driver&);
void complete(Reader&, const toml::table&, const std::string& path, Party&);
void complete(Reader&, const toml::table&, const std::string& path, Site&);
void complete(Reader&, const toml::table&, const std::string& path, Project&);
void complete(Reader&, const toml::table&, const std::string& path, Demand&);
void complete(Reader&, const toml::table&, const std::string& path, Contract&);
void complete(Reader&, const toml::table&, const std::string& path, Milestone&);
void complete(Reader&, const toml::table&, const std::string& path, Policy&);
void complete(Reader&, const toml::table&, const std::string& path, Hardware&);
void complete(Reader&, const toml::table&, const std::string& path, Debt&);
void complete(Reader&, const toml::table&, const std::string& path, Holding&);

/// What must hold within a rule that was read at the path; `of` is the entity it belongs to, `party` whom it measures.
void check_rule(Reader&, const std::string& path, const Rule&, const Entity& of, const std::string& party);

/// Reports a level that what is measured never or always is on that side of; `key` was read.
enum class Side { below, above };
void check_level(Reader&, const std::string& key, const std::string& measure, Side side, double level,
                 const char* what);

/// Reports a driver that may be negative where `what` ("a demand") may not; `key` was read.
void check_positive(Reader&, const std::string& key, const std::string& driver, const char* what);

/// [study] and [correlation].
void read_study(Reader&, const toml::table&);
void read_correlation(Reader&, const toml::table&);
std::vector<Key> correlation_keys();
void complete_correlation(Reader&);
/// Reports every cycle of what projects wait for, `needs` and `after`, once.
void check_needs(Reader&);

struct Kind {
  const char* name;
  const char* doc;
  Bindings (*bindings)();
  std::vector<Key> (*more_keys)();  // beyond the bindings, of an entity that says nothing
  void (*read)(const Kind&, Reader&, const toml::table& entity, const std::string& name);
  void (*complete)(const Kind&, Reader&);
  Json (*write)(const Study&);
};
std::span<const Kind> kinds();

/// The driver's process where it may fall below 0, else null.
const char* signed_process(const Study& study, const std::string& driver);

/// The last month of the study, for messages.
Date last_month(const Study& study);
/// True when the study's own dates have been read, so that others can be compared with them.
bool has_horizon(const Reader& reader);

/// The entity of that name, or null. Entities stand in the order of names.
template <class T>
const T* find(const std::vector<T>& entities, std::string_view name) {
  const auto found = std::lower_bound(entities.begin(), entities.end(), name,
                                      [](const T& entity, std::string_view other) { return entity.name < other; });
  return found != entities.end() && found->name == name ? &*found : nullptr;
}

/// Adds note and sources, where there are any.
void write_notes(const std::string& note, const std::map<std::string, std::string>& sources, Json& json);

}  // namespace offtake
