#include "host/config/reader.h"

#include <fmt/format.h>

#include <algorithm>

namespace offtake {

void Reader::fail(Place place, std::string key, std::string what) {
  errors.push_back({place, std::move(key), std::move(what)});
}

void Reader::fail(const Item& item, std::string what) { fail(place_of(item.node), item.path, std::move(what)); }

Place Reader::place(const std::string& path, const Entity& of) const {
  const auto found = places.find(path);
  return found == places.end() ? of.place : found->second;
}

bool is_name(std::string_view name) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  return !name.empty() && name.find_first_not_of(kLetters) == std::string_view::npos;
}

Place place_of(const toml::source_region& region) {
  const bool is_option = region.path && *region.path == kSetOption;
  return {std::max(1, int(region.begin.line)), std::max(1, int(region.begin.column)), is_option ? kSetOption : nullptr};
}
Place place_of(const toml::node& node) { return place_of(node.source()); }

std::string describe(const toml::node& node) {
  if (const auto* text = node.as_string()) return fmt::format("the text \"{}\"", text->get().substr(0, 60));
  if (const auto* integer = node.as_integer()) return fmt::format("{}", integer->get());
  if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  if (node.is_date()) return "a date";
  if (node.is_time()) return "a time";
  if (node.is_date_time()) return "a date with a time";
  return node.is_array() ? "a list" : "a table";
}

const toml::table* as_table(Reader& reader, const toml::node& node, const std::string& path) {
  if (const toml::table* table = node.as_table()) return table;
  reader.fail(place_of(node), path,
              fmt::format("is {}, a table with keys belongs here, write {{ key = value, … }}", describe(node)));
  return nullptr;
}

std::vector<std::string_view> names_of(const std::vector<Key>& keys) {
  std::vector<std::string_view> names;
  for (const Key& key : keys) names.push_back(key.name);
  return names;
}

namespace {

bool contains(const std::vector<Key>& keys, std::string_view name) {
  return std::any_of(keys.begin(), keys.end(), [&](const Key& key) { return name == key.name; });
}

bool is_stray(char c) { return is_control(c) && c != '\n' && c != '\r' && c != '\t'; }

const std::string* text_of(Reader& reader, const toml::node& node, const std::string& path) {
  const auto* text = node.as_string();
  if (!text) {
    reader.fail(place_of(node), path,
                fmt::format("is {}, notes and sources are texts, put it in quotes", describe(node)));
  } else if (std::any_of(text->get().begin(), text->get().end(), is_stray)) {
    reader.fail(place_of(node), path, "holds a control character, it will be printed, remove it");
  } else {
    return &text->get();
  }
  return nullptr;
}

/// Path of a nested table below its entity, with a dot at the end; empty for the entity itself.
std::string below_entity(const Reader& reader, const std::string& path) {
  return path.size() > reader.entity_path.size() ? path.substr(reader.entity_path.size() + 1) + "." : "";
}

void take_note(Reader& reader, const toml::node& node, const std::string& path) {
  const std::string* text = text_of(reader, node, path + ".note");
  if (!text || !reader.entity) return;
  const std::string below = below_entity(reader, path);
  if (below.empty()) {
    reader.entity->note = *text;
  } else {
    reader.entity->sources.try_emplace(below.substr(0, below.size() - 1), *text);
  }
}

void take_sources(Reader& reader, const toml::node& node, const std::string& path, const std::vector<Key>& keys) {
  const toml::table* table = as_table(reader, node, path + ".sources");
  if (!table) return;
  for (const auto& [key, value] : *table) {
    const std::string name(key.str());
    const std::string key_path = path + ".sources." + name;
    if (!contains(keys, std::string_view(name).substr(0, name.find('.')))) {
      reader.fail(
          place_of(key.source()), key_path,
          fmt::format("unknown key, sources belong to keys of the same table, {}", suggestion(name, names_of(keys))));
    } else if (const std::string* text = text_of(reader, value, key_path); text && reader.entity) {
      reader.entity->sources[below_entity(reader, path) + name] = *text;
    }
  }
}

}  // namespace

void check_keys(Reader& reader, const toml::table& table, const std::string& path, const std::vector<Key>& keys,
                std::string_view kind) {
  std::vector<std::string_view> absent;
  for (const Key& key : keys) {
    if (!table.contains(key.name)) absent.push_back(key.name);
  }
  std::vector<std::string_view> misspelt;  // absent only because it is written otherwise: one mistake, not two
  for (const auto& [key, node] : table) {
    if (key.str() == "note") {
      take_note(reader, node, path);
    } else if (key.str() == "sources") {
      take_sources(reader, node, path, keys);
    } else if (!contains(keys, key.str())) {
      const std::string_view meant = nearest(key.str(), absent);
      if (is_near(key.str(), meant)) misspelt.push_back(meant);
      reader.fail(place_of(key.source()), fmt::format("{}.{}", path, key.str()),
                  fmt::format("unknown key, {} has no such key, {}", kind, suggestion(key.str(), names_of(keys))));
    }
  }
  for (const Key& key : keys) {
    const bool missing = key.presence == Presence::required && !table.contains(key.name);
    if (!missing || std::find(misspelt.begin(), misspelt.end(), key.name) != misspelt.end()) continue;
    reader.fail(place_of(table), fmt::format("{}.{}", path, key.name),
                fmt::format("is missing, {} needs it ({}), add it", kind, key.doc));
  }
}

}  // namespace offtake
