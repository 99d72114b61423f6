// What a study's tables say, kind after kind.
#include "host/config/tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "host/config/kinds.h"
#include "host/config/variant.h"

namespace offtake {
namespace {

constexpr std::size_t kMostEntities = 10'000;
constexpr Place kTop{1, 1};

const Kind* kind_of(std::string_view name) {
  const auto found = std::find_if(kinds().begin(), kinds().end(), [&](const Kind& kind) { return name == kind.name; });
  return found == kinds().end() ? nullptr : &*found;
}

/// Names and tables of one kind; reports what is no named table.
void declare(Reader& reader, const Kind& kind, const toml::node& node) {
  const toml::table* table = node.as_table();
  if (!table) {
    reader.fail(
        place_of(node), kind.name,
        fmt::format("is {}, every {} is a table with a name, write [{}.NAME]", describe(node), kind.name, kind.name));
    return;
  }
  for (const auto& [key, entity] : *table) {
    const std::string path = fmt::format("{}.{}", kind.name, key.str());
    reader.names[kind.name].emplace(key.str(), place_of(entity));
    if (!entity.is_table()) {
      reader.fail(place_of(key.source()), path,
                  fmt::format("is {}, every {} is a table with a name, write [{}.NAME]", describe(entity), kind.name,
                              kind.name));
    } else if (!is_name(key.str())) {
      reader.fail(place_of(key.source()), path,
                  "is no name, results and files are called after it, use letters, digits, '-' and '_' only");
    }
  }
  if (table->size() > kMostEntities) {
    reader.fail(place_of(node), kind.name,
                fmt::format("has {} entities, at most {} can be simulated, remove some", table->size(), kMostEntities));
  }
}

/// A misspelt kind is one mistake: what it declares counts as declared.
void take_for_nearest(Reader& reader, std::string_view word, const toml::node& node,
                      const std::vector<std::string_view>& known) {
  const std::string_view meant = nearest(word, known);
  const toml::table* table = node.as_table();
  if (!is_near(word, meant) || !table) return;
  auto& names = reader.names[std::string(meant)];
  for (const auto& [key, entity] : *table) names.emplace(key.str(), place_of(entity));
}

void declare_all(Reader& reader, const toml::table& root) {
  std::vector<std::string_view> known = {"study", "correlation"};
  for (const Kind& kind : kinds()) known.push_back(kind.name);
  for (const char* variant : {kScenario, kStrategy}) known.push_back(variant);
  for (const auto& [key, node] : root) {
    if (const Kind* kind = kind_of(key.str())) {
      declare(reader, *kind, node);
    } else if (std::find(known.begin(), known.end(), key.str()) == known.end()) {
      take_for_nearest(reader, key.str(), node, known);
      reader.fail(place_of(key.source()), std::string(key.str()),
                  fmt::format("unknown kind, a study has no such table, {}", suggestion(key.str(), known)));
    }
  }
}

void read_all(Reader& reader, const toml::table& root) {
  if (const toml::node* node = root.get("study")) {
    if (const toml::table* table = as_table(reader, *node, "study")) read_study(reader, *table);
  } else if (!reader.names.contains("study")) {
    reader.fail(kTop, "study",
                "is missing, every study says what is simulated, add [study] with start, months and perspective");
  }
  for (const Kind& kind : kinds()) {
    const toml::table* entities = root[kind.name].as_table();
    if (!entities) continue;
    for (const auto& [key, node] : *entities) {
      if (const toml::table* entity = node.as_table()) kind.read(kind, reader, *entity, std::string(key.str()));
    }
  }
  if (const toml::node* node = root.get("correlation")) {
    if (const toml::table* table = as_table(reader, *node, "correlation")) read_correlation(reader, *table);
  }
  for (const Kind& kind : kinds()) kind.complete(kind, reader);
  check_needs(reader);
  complete_correlation(reader);
}

}  // namespace

void sort(std::vector<Diagnostic>& errors) {
  std::stable_sort(errors.begin(), errors.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
  });
}

Loaded read_tree(const toml::table& root, const std::string& path, Dates dates,
                 const std::map<std::string, Place>& removed) {
  Reader reader;
  reader.removed = removed;
  reader.study.file = path;
  reader.dates_are_texts = dates == Dates::texts;
  declare_all(reader, root);
  read_all(reader, root);
  if (reader.study.name.empty()) reader.study.name = std::filesystem::path(path).stem().string();

  sort(reader.errors);
  Loaded loaded{std::nullopt, std::move(reader.errors), {}, {}, {}};
  if (!loaded.errors.empty()) return loaded;
  loaded.study = std::move(reader.study);
  const std::size_t unnamed = unnamed_pairs(*loaded.study).size();
  if (unnamed == 1) loaded.notes.push_back("correlation: 1 pair is not named and is 0");
  if (unnamed > 1) loaded.notes.push_back(fmt::format("correlation: {} pairs are not named and are 0", unnamed));
  return loaded;
}

}  // namespace offtake
