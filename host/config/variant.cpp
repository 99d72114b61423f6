// What scenarios, strategies and --set do to the tables of a study.
#include "host/config/variant.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "host/config/kinds.h"
#include "host/config/reader.h"

namespace offtake {
namespace {

using Path = std::vector<std::string>;

bool is_table_of_study(std::string_view name) { return name == "study" || name == "correlation"; }

std::string joined(const Path& path) {
  std::string out;
  for (const std::string& part : path) {
    const bool quoted = part.find('.') != std::string::npos;
    out += (out.empty() ? "" : ".") + (quoted ? '"' + part + '"' : part);
  }
  return out;
}

/// Who edits, and what it has to say of itself in a message.
struct Editor {
  toml::table& root;
  std::string who;  // "scenario 'bust'"; empty: --set
  std::vector<Diagnostic>& errors;

  void fail(Place place, const std::string& key, const std::string& what) {
    errors.push_back({place, key, who.empty() ? what : fmt::format("in {}, {}", who, what)});
  }
};

std::vector<std::string_view> names_in(const toml::table& table) {
  std::vector<std::string_view> names;
  for (const auto& [key, node] : table) names.push_back(key.str());
  return names;
}

/// The table of the study or of an entity that a key path begins with, and how many parts name it; null after
/// reporting why there is none.
struct Start {
  toml::table* table = nullptr;
  std::size_t parts = 0;
};

std::vector<std::string_view> kinds_known() {
  std::vector<std::string_view> known = {"study", "correlation"};
  for (const Kind& kind : kinds()) known.push_back(kind.name);
  return known;
}

bool check_kind(Editor& editor, Place place, const std::string& key, const std::string& kind) {
  const std::vector<std::string_view> known = kinds_known();
  if (std::find(known.begin(), known.end(), kind) != known.end()) return true;
  const bool variant = kind == kScenario || kind == kStrategy;
  editor.fail(place, key,
              variant ? fmt::format("a {} cannot be changed by this, change the table itself", kind)
                      : fmt::format("there is no kind '{}', {}", kind, suggestion(kind, known)));
  return false;
}

Start start_of(Editor& editor, Place place, const Path& path) {
  const std::string key = joined(path);
  if (!check_kind(editor, place, key, path[0])) return {};
  if (is_table_of_study(path[0])) {
    if (!editor.root.contains(path[0])) editor.root.insert(path[0], toml::table{});
    return {editor.root.get_as<toml::table>(path[0]), 1};
  }
  toml::table* entities = editor.root.get_as<toml::table>(path[0]);
  toml::node* entity = entities ? entities->get(path[1]) : nullptr;
  if (!entity) {
    const auto names = entities ? names_in(*entities) : std::vector<std::string_view>{};
    editor.fail(place, key,
                fmt::format("there is no {} '{}', {}", path[0], path[1],
                            names.empty() ? "the study has none" : suggestion(path[1], names)));
    return {};
  }
  return {entity->as_table(), 2};
}

/// A path of a key, all of whose parts are there; else empty after reporting it.
Path key_path(Editor& editor, Place place, std::string_view text, const char* example) {
  Path path = parts_of(text);
  if (path.size() >= 2) return path;
  editor.fail(place, std::string(text), fmt::format("is no key path, write it whole and in quotes: \"{}\"", example));
  return {};
}

/// What is simulated, and how it is told. A loss is one of this party over these months at this discount, on the same
/// draws.
bool check_fixed(Editor& editor, Place place, const Path& path) {
  if (path[0] != "study") return true;
  editor.fail(place, joined(path),
              "is the same in every variant, which could not be compared otherwise, change it in the study or with "
              "--set");
  return false;
}

/// Touching what has been touched: the same key, one below it or one above it.
bool touch(Editor& editor, Edits& edits, Place place, const Path& path) {
  for (const Edits::Touch& other : edits.touched) {
    const std::size_t n = std::min(path.size(), other.path.size());
    if (!std::equal(path.begin(), path.begin() + std::ptrdiff_t(n), other.path.begin())) continue;
    editor.fail(place, joined(path),
                fmt::format("is touched by {} too ('{}' in line {}), it would depend on their order, remove one of the "
                            "two",
                            other.who, joined(other.path), other.place.line));
    return false;
  }
  edits.touched.push_back({path, editor.who, place});
  return true;
}

/// Puts the value at the path; tables on the way are made.
void put(Editor& editor, const Path& path, const toml::source_region& source, toml::node& value) {
  const Place place = place_of(source);
  const Start start = start_of(editor, place, path);
  if (!start.table) return;
  toml::table* table = start.table;
  if (path.size() == start.parts) {
    editor.fail(place, joined(path),
                fmt::format("is a whole {}, one key at a time is set, write \"{}.KEY\"", path[0], joined(path)));
    return;
  }
  for (std::size_t i = start.parts; i + 1 < path.size(); ++i) {
    if (!table->contains(path[i])) table->insert(toml::key(path[i], toml::source_region(source)), toml::table{});
    toml::node& next = *table->get(path[i]);
    table = next.as_table();
    if (table) continue;
    const Path whole(path.begin(), path.begin() + std::ptrdiff_t(i) + 1);
    editor.fail(place, joined(path),
                fmt::format("'{}' is {} and has no keys, set it whole", joined(whole), describe(next)));
    return;
  }
  value.visit([&](auto& own) {
    table->erase(path.back());  // the key's place is that of the edit
    table->insert(toml::key(path.back(), toml::source_region(source)), std::move(own));
  });
}

void apply_set(Editor& editor, toml::table& set, Edits& edits) {
  for (auto&& [key, value] : set) {
    const Place place = place_of(key.source());
    const Path path = key_path(editor, place, key.str(), "contract.NAME.KEY");
    if (path.empty() || !check_fixed(editor, place, path) || !touch(editor, edits, place, path)) continue;
    put(editor, path, key.source(), value);
  }
}

void apply_remove(Editor& editor, const toml::array& remove, Edits& edits) {
  for (const toml::node& node : remove) {
    const Place place = place_of(node);
    if (!node.is_string()) continue;
    const Path path = key_path(editor, place, node.as_string()->get(), "party.NAME");
    if (path.empty() || !check_fixed(editor, place, path) || !touch(editor, edits, place, path)) continue;
    const Start start = start_of(editor, place, path);
    if (!start.table) continue;
    toml::table* table = start.parts == path.size() ? editor.root.get_as<toml::table>(path[0]) : start.table;
    for (std::size_t i = start.parts; table && i + 1 < path.size(); ++i) table = table->get_as<toml::table>(path[i]);
    if (!table || !table->contains(path.back())) {
      editor.fail(place, joined(path),
                  fmt::format("is not in the study, so that it cannot be removed, {}",
                              table && !table->empty() ? suggestion(path.back(), names_in(*table)) : "leave it out"));
      continue;
    }
    table->erase(path.back());
    if (start.parts == path.size()) edits.removed[joined(path)] = place;
  }
}

void apply_add(Editor& editor, toml::table& add, Edits& edits) {
  for (auto&& [kind, entities] : add) {
    const std::string kind_name(kind.str());
    const Place place = place_of(kind.source());
    if (!check_kind(editor, place, kind_name, kind_name)) continue;
    if (is_table_of_study(kind_name)) {
      editor.fail(place, kind_name, fmt::format("is no kind of entity, use set = {{ \"{}.KEY\" = … }}", kind_name));
      continue;
    }
    toml::table* table = entities.as_table();
    if (!table) {
      editor.fail(place, kind_name,
                  fmt::format("is {}, what is added is a table with a name, write {} = {{ NAME = {{ … }} }}",
                              describe(entities), kind_name));
      continue;
    }
    if (!editor.root.contains(kind_name)) editor.root.insert(kind, toml::table{});
    toml::table* of_kind = editor.root.get_as<toml::table>(kind_name);
    if (!of_kind) continue;  // the study's own mistake
    for (auto&& [name, entity] : *table) {
      const Path path{kind_name, std::string(name.str())};
      const Place own = place_of(name.source());
      if (const toml::node* there = of_kind->get(name.str())) {
        editor.fail(own, joined(path),
                    fmt::format("is there already (line {}), change its keys with set, or choose another name",
                                place_of(*there).line));
      } else if (touch(editor, edits, own, path)) {
        entity.visit([&, &key = name](auto& node) { of_kind->insert(key, std::move(node)); });
      }
    }
  }
}

/// A value as typed after the equals sign: TOML, or else a word or a few.
std::optional<toml::table> parse_value(const std::string& text) {
  constexpr std::string_view kWord = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./ ";
  try {
    return toml::parse("value = " + text, std::string_view(kSetOption));
  } catch (const toml::parse_error&) {
    const bool word = !text.empty() && std::isalpha(static_cast<unsigned char>(text[0])) &&
                      text.find_first_not_of(kWord) == std::string::npos;
    if (!word) return std::nullopt;
    return toml::parse("value = \"" + text + "\"", std::string_view(kSetOption));
  }
}

}  // namespace

std::vector<std::string> parts_of(std::string_view path) {
  Path parts{""};
  bool quoted = false;
  for (const char c : path) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == '.' && !quoted) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  const bool whole = !quoted && std::none_of(parts.begin(), parts.end(), [](const auto& part) { return part.empty(); });
  return whole ? parts : Path{};
}

void apply_variant(toml::table& root, const std::string& kind, const std::string& name, Edits& edits) {
  toml::table* own = nullptr;
  if (toml::table* variants = root.get_as<toml::table>(kind)) own = variants->get_as<toml::table>(name);
  if (!own) return;
  Editor editor{root, fmt::format("{} '{}'", kind, name), edits.errors};
  if (const toml::array* remove = own->get_as<toml::array>(kRemoveKey)) apply_remove(editor, *remove, edits);
  if (toml::table* add = own->get_as<toml::table>(kAddKey)) apply_add(editor, *add, edits);
  if (toml::table* set = own->get_as<toml::table>(kSetKey)) apply_set(editor, *set, edits);
}

void apply_option(toml::table& root, const std::string& option, Edits& edits) {
  Editor editor{root, "", edits.errors};
  constexpr Place kPlace{1, 1, kSetOption};
  const std::size_t equals = option.find('=');
  if (equals == std::string::npos) {
    editor.fail(kPlace, option, "has no value, write KEY=VALUE, for example contract.NAME.take_or_pay=0.7");
    return;
  }
  const auto trimmed = [](std::string text) {
    text.erase(0, text.find_first_not_of(" \t"));
    text.erase(text.find_last_not_of(" \t") + 1);
    return text;
  };
  const std::string key = trimmed(option.substr(0, equals)), text = trimmed(option.substr(equals + 1));
  auto value = parse_value(text);
  if (!value || value->size() != 1) {
    editor.fail(
        kPlace, key,
        fmt::format("'{}' is no value of TOML, write a number, true, a date, \"text\", [ … ] or {{ … }}", text));
    return;
  }
  toml::node& node = *value->get("value");
  const Path path = key_path(editor, kPlace, key, "contract.NAME.KEY");
  if (path.empty()) return;
  edits.touched.push_back({path, kSetOption, kPlace});
  put(editor, path, node.source(), node);
}

Place Edits::place_of(const Diagnostic& error) const {
  const Path path = parts_of(error.key);
  for (const Touch& touch : touched) {
    const std::size_t n = std::min(path.size(), touch.path.size());
    if (n >= 2 && std::equal(path.begin(), path.begin() + std::ptrdiff_t(n), touch.path.begin())) return touch.place;
  }
  return error.place;
}

}  // namespace offtake
