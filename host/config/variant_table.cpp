// [scenario.N] and [strategy.N] as they are declared: their keys, and mistakes in their form.
#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "host/config/reader.h"
#include "host/config/variant.h"

namespace offtake {
namespace {

constexpr std::string_view kBaseName = "base";

constexpr Key kSet{kSetKey,
                   Form::table,
                   Unit::none,
                   kAny,
                   Presence::optional,
                   0,
                   "keys and their other values: { \"contract.oracle.take_or_pay\" = 0.7 }"};
constexpr Key kRemove{kRemoveKey,
                      Form::texts,
                      Unit::none,
                      kAny,
                      Presence::optional,
                      0,
                      "entities or keys that are not there: [\"party.x\", \"contract.oracle.late\"]"};
constexpr Key kAdd{kAddKey,
                   Form::table,
                   Unit::none,
                   kAny,
                   Presence::optional,
                   0,
                   "whole tables: { contract.new = { ... } }, or [scenario.NAME.add.contract.new]"};

std::vector<std::string_view> names_in(const toml::table& table) {
  std::vector<std::string_view> names;
  for (const auto& [key, node] : table) names.push_back(key.str());
  return names;
}

/// A value in one line, numbers as short as they read back.
std::string text_of(const toml::node& node) {
  if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
  if (const auto* text = node.as_string()) return '"' + text->get() + '"';
  std::string out;
  const auto add = [&](const std::string& text) { out += (out.empty() ? "" : ", ") + text; };
  if (const toml::array* list = node.as_array()) {
    for (const toml::node& one : *list) add(text_of(one));
    return "[" + out + "]";
  }
  if (const toml::table* table = node.as_table()) {
    for (const auto& [key, one] : *table) add(fmt::format("{} = {}", key.str(), text_of(one)));
    return "{ " + out + " }";
  }
  std::ostringstream other;
  node.visit([&](const auto& own) {
    if constexpr (toml::is_value<decltype(own)>) other << own;
  });
  return other.str();
}

/// Where the values of a variant are from: by its own keys, or by the keys that it sets.
void take_sources(Reader& reader, const toml::table& table, const std::string& path, Variant& variant) {
  const toml::node* node = table.get("sources");
  if (!node) return;
  const toml::table* sources = as_table(reader, *node, path + ".sources");
  if (!sources) return;
  const toml::table* set = table.get_as<toml::table>(kSetKey);
  std::vector<std::string_view> valid = set ? names_in(*set) : std::vector<std::string_view>{};
  for (const Key& key : variant_keys()) valid.push_back(key.name);
  for (const auto& [key, value] : *sources) {
    const std::string key_path = fmt::format("{}.sources.{}", path, key.str());
    if (std::find(valid.begin(), valid.end(), key.str()) == valid.end()) {
      reader.fail(place_of(key.source()), key_path,
                  fmt::format("unknown key, sources belong to keys that are set, {}", suggestion(key.str(), valid)));
    } else if (!value.is_string()) {
      reader.fail(place_of(value), key_path,
                  fmt::format("is {}, notes and sources are texts, put it in quotes", describe(value)));
    } else {
      variant.sources[std::string(key.str())] = value.as_string()->get();
    }
  }
}

void check_remove(Reader& reader, const toml::node& node, const std::string& path) {
  const toml::array* list = node.as_array();
  if (!list) {
    reader.fail(place_of(node), path,
                fmt::format("is {}, a list of key paths belongs here, write [\"party.NAME\"]", describe(node)));
    return;
  }
  for (const toml::node& one : *list) {
    if (one.is_string()) continue;
    reader.fail(place_of(one), path, fmt::format("holds {}, key paths are texts, write \"party.NAME\"", describe(one)));
  }
}

Variant read_variant(Reader& reader, const toml::table& table, const std::string& kind, const std::string& name) {
  const std::string path = kind + "." + name;
  Variant variant;
  variant.name = name;
  variant.place = place_of(table);
  take_sources(reader, table, path, variant);
  for (const auto& [key, node] : table) {
    const std::string own = fmt::format("{}.{}", path, key.str());
    if (key.str() == "note") {
      if (const auto* note = node.as_string()) {
        variant.note = note->get();
      } else {
        reader.fail(place_of(node), own,
                    fmt::format("is {}, notes and sources are texts, put it in quotes", describe(node)));
      }
    } else if (key.str() == kRemoveKey) {
      check_remove(reader, node, own);
    } else if (key.str() == kSetKey || key.str() == kAddKey) {
      as_table(reader, node, own);
    } else if (key.str() != "sources") {
      reader.fail(
          place_of(key.source()), own,
          fmt::format("unknown key, {} has no such key, {}", kind, suggestion(key.str(), names_of(variant_keys()))));
    }
  }
  if (const auto* set = table.get_as<toml::table>(kSetKey)) {
    for (const auto& [key, value] : *set) variant.changes.push_back(fmt::format("{} = {}", key.str(), text_of(value)));
  }
  if (const auto* remove = table.get_as<toml::array>(kRemoveKey)) {
    for (const toml::node& one : *remove)
      if (one.is_string()) variant.changes.push_back("without " + one.as_string()->get());
  }
  if (const auto* add = table.get_as<toml::table>(kAddKey)) {
    for (const auto& [added, entities] : *add) {
      if (const toml::table* own = entities.as_table())
        for (const auto& [entity, node] : *own)
          variant.changes.push_back(fmt::format("with {}.{}", added.str(), entity.str()));
    }
  }
  return variant;
}

}  // namespace

std::vector<Key> variant_keys() { return {kSet, kRemove, kAdd}; }

std::vector<Variant> read_variants(const toml::table& root, const char* kind, std::vector<Diagnostic>& errors) {
  std::vector<Variant> variants;
  const toml::node* node = root.get(kind);
  if (!node) return variants;
  Reader reader;
  if (const toml::table* table = node->as_table()) {
    for (const auto& [key, own] : *table) {
      const std::string path = fmt::format("{}.{}", kind, key.str());
      if (!own.is_table()) {
        reader.fail(place_of(key.source()), path,
                    fmt::format("is {}, every {} is a table with a name, write [{}.NAME]", describe(own), kind, kind));
      } else if (!is_name(key.str())) {
        reader.fail(place_of(key.source()), path,
                    "is no name, results and files are called after it, use letters, digits, '-' and '_' only");
      } else if (const std::vector<std::string_view> keys = names_of(variant_keys());
                 std::find(keys.begin(), keys.end(), key.str()) != keys.end()) {
        reader.fail(place_of(key.source()), path,
                    fmt::format("is what a {} holds, not the name of one, write [{}.NAME] above it", kind, kind));
      } else if (key.str() == kBaseName) {
        reader.fail(place_of(key.source()), path,
                    "is what results call the study without its variants, it must be told from that, rename it");
      } else {
        variants.push_back(read_variant(reader, *own.as_table(), kind, std::string(key.str())));
      }
    }
  } else {
    reader.fail(place_of(*node), kind,
                fmt::format("is {}, every {} is a table with a name, write [{}.NAME]", describe(*node), kind, kind));
  }
  errors.insert(errors.end(), reader.errors.begin(), reader.errors.end());
  return variants;
}

}  // namespace offtake
