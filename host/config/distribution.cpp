// Random numbers: { dist = "lognormal", median = 5, sigma = 0.8, probability = 0.4 }.
#include "host/tables/distributions.h"

#include <fmt/format.h>

#include <filesystem>

#include "host/config/csv.h"
#include "host/config/values.h"

namespace offtake {
namespace {

constexpr Key kDist{"dist", Form::text, Unit::none, kAny, Presence::required, 0, "name of the distribution"};
constexpr Key kProbability{"probability", Form::number, Unit::share, kShare, Presence::optional, 1,
                           "of being drawn at all; the value is 0 otherwise"};

/// The distribution's own keys; nothing after reporting that there is none of this name.
std::optional<std::vector<Key>> own_keys(Reader& reader, const Item& item, const std::string& dist) {
  std::optional<std::vector<Key>> keys;
  std::vector<std::string_view> names;
  for_each(Distributions{}, [&](auto type, int) {
    using D = typename decltype(type)::type;
    names.push_back(D::name);
    if (dist == D::name) keys.emplace(std::begin(D::keys), std::end(D::keys));
  });
  if (!keys) reader.fail(item, fmt::format("there is no distribution '{}', {}", dist, suggestion(dist, names)));
  return keys;
}

/// The sample of a column of numbers, its path relative to the study's.
void read_sample(Reader& reader, const toml::table& table, const std::string& path, const std::string& file,
                 const std::string& column, Distribution& out) {
  const auto full = std::filesystem::path(reader.study.file).parent_path() / file;
  CsvColumn read = read_csv_column(full.string(), column);
  if (read.error.empty()) {
    out.sample = std::move(read.values);
  } else {
    reader.fail(place_of(*table.get("file")), path + ".file", read.error);
  }
}

void read_own(Reader& reader, const toml::table& table, const std::string& path, const std::vector<Key>& keys,
              Distribution& out) {
  std::map<std::string, std::string, std::less<>> texts;
  for (const Key& key : keys) {
    const toml::node* node = table.get(key.name);
    if (!node) {
      if (key.form == Form::number && key.presence == Presence::optional) out.values[key.name] = key.fallback;
      continue;
    }
    const Item item{*node, key, fmt::format("{}.{}", path, key.name)};
    if (key.form == Form::numbers) {
      read(reader, item, out.sample);
    } else if (key.form == Form::text) {
      read(reader, item, texts[key.name]);
    } else {
      read(reader, item, out.values[key.name]);
    }
  }
  const std::string &file = texts["file"], &column = texts["column"];
  if (!file.empty() && !column.empty()) read_sample(reader, table, path, file, column, out);
}

}  // namespace

bool read(Reader& reader, const Item& item, Distribution& out) {
  out = {};
  const toml::table* table = item.node.as_table();
  if (!table) return read(reader, item, out.values["value"]);

  const std::size_t errors_before = reader.errors.size();
  const toml::node* name = table->get(kDist.name);
  if (!name) {
    reader.fail(item, fmt::format("names no distribution, {} needs one, write {{ dist = \"lognormal\", … }}", item.path));
    return false;
  }
  const Item dist{*name, kDist, item.path + ".dist"};
  if (!read(reader, dist, out.dist)) return false;
  const auto own = own_keys(reader, dist, out.dist);
  if (!own) return false;

  std::vector<Key> keys = *own;
  keys.insert(keys.end(), {kDist, kProbability});
  check_keys(reader, *table, item.path, keys, fmt::format("distribution '{}'", out.dist));
  read_own(reader, *table, item.path, *own, out);
  if (const toml::node* node = table->get(kProbability.name)) {
    read(reader, {*node, kProbability, item.path + ".probability"}, out.probability);
  }
  if (reader.errors.size() > errors_before) return false;
  if (const auto what = complaint(out)) {
    reader.fail(item, *what);
    return false;
  }
  return true;
}

}  // namespace offtake
