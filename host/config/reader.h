// The state of reading one study file: what has been read, where it stands, and what is wrong.
#pragma once

#include <toml++/toml.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/config/diagnostic.h"
#include "host/study/study.h"
#include "kernels/key.h"

namespace offtake {

/// One value of the file: its node, its declaration and its key path.
struct Item {
  const toml::node& node;
  const Key& key;
  std::string path;
};

struct Reader {
  Study study;
  std::vector<Diagnostic> errors;
  /// Names declared in the file, by kind: known before any value is read.
  std::map<std::string, std::map<std::string, Place, std::less<>>> names;
  /// Where each value stands that was read without error, by key path.
  std::map<std::string, Place> places;
  /// Tables of the entities, by path.
  std::map<std::string, const toml::table*> tables;
  /// The entity being read, which takes the notes and sources of tables nested in it.
  Entity* entity = nullptr;
  std::string entity_path;
  /// Entities that a variant has removed, "party.x", and where it says so.
  std::map<std::string, Place> removed;
  /// A manifest has no dates of its own: there "2026-12-01" in quotes is one.
  bool dates_are_texts = false;

  void fail(Place place, std::string key, std::string what);
  void fail(const Item& item, std::string what);

  /// True when the value at the path was given and read without error.
  bool has(const std::string& path) const { return places.contains(path); }
  /// Place of a value that was read; else of the entity.
  Place place(const std::string& path, const Entity& entity) const;
};

/// What entities may be called.
bool is_name(std::string_view name);

/// Source path of what an option of the command line brings in.
inline constexpr const char* kSetOption = "--set";

Place place_of(const toml::source_region& region);
Place place_of(const toml::node& node);

/// What stands in the file, for messages: `the text "5 MW"`.
std::string describe(const toml::node& node);

/// The node as a table, or null after reporting that it is none.
const toml::table* as_table(Reader& reader, const toml::node& node, const std::string& path);

/// Reports keys of the table that are not among `keys`, and required ones that are missing. Takes
/// `note` and `sources`, which every table may have. `kind` is what the table is called in messages.
void check_keys(Reader& reader, const toml::table& table, const std::string& path, const std::vector<Key>& keys,
                std::string_view kind);

/// Names of the keys.
std::vector<std::string_view> names_of(const std::vector<Key>& keys);

}  // namespace offtake
