// Random numbers: { dist = "lognormal", median = 5, sigma = 0.8, probability = 0.4 }.
#include "host/tables/distributions.h"

#include <fmt/format.h>

#include <filesystem>
#include <span>

#include "host/config/csv.h"
#include "host/config/values.h"
#include "host/config/words.h"

namespace offtake {
namespace {

constexpr Key kDist{"dist", Form::text, Unit::none, kAny, Presence::required, 0, "name of the distribution"};
constexpr Key kProbability{"probability",
                           Form::number,
                           Unit::share,
                           kShare,
                           Presence::optional,
                           1,
                           "of being drawn at all; the value is 0 otherwise"};

/// The distribution of that name, or null after reporting that there is none.
const DistributionKind* kind_of(Reader& reader, const Item& item, const std::string& dist) {
  const DistributionKind* kind = distribution_kind(dist);
  if (kind) return kind;
  std::vector<std::string_view> names;
  for (const DistributionKind& known : distribution_kinds()) names.push_back(known.name);
  reader.fail(item, fmt::format("there is no distribution '{}', {}", dist, suggestion(dist, names)));
  return nullptr;
}

/// Where the key's range ends, the distribution must end too. (What is negative may be cut at 0.)
void check_tail(Reader& reader, const Item& item, const Distribution& random) {
  constexpr double kTail = 1e-9;
  const double highest = quantile(random, Level{1 - kTail, kTail});
  if (highest <= item.key.range.high) return;
  reader.fail(item, fmt::format("reaches {:.6g}, it must be {}, choose a distribution that ends there", highest,
                                to_string(item.key.range)));
}

/// The sample of a column of numbers, its path relative to the study's.
void read_sample(Reader& reader, const toml::table& table, const std::string& path, const std::string& file,
                 const std::string& column, Distribution& out) {
  const toml::node& file_node = *table.get("file");
  if (table.contains("values")) {
    reader.fail(place_of(file_node), path + ".file",
                "stands beside values, a sample has one source, keep one of the two");
    return;
  }
  const auto full = std::filesystem::path(reader.study.file).parent_path() / file;
  CsvColumn read = read_csv_column(full.string(), column);
  if (read.error.empty()) {
    out.sample = std::move(read.values);
  } else {
    reader.fail(place_of(file_node), path + ".file", read.error);
  }
}

void read_own(Reader& reader, const toml::table& table, const std::string& path, std::span<const Key> keys,
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
  if (!file.empty() && !column.empty()) {
    read_sample(reader, table, path, file, column, out);
  } else if (!file.empty() || !column.empty()) {
    const char* other = file.empty() ? "file" : "column";
    reader.fail(place_of(table), fmt::format("{}.{}", path, other),
                "is missing, a sample stands in a file and a column of it, add it");
  }
}

}  // namespace

bool read(Reader& reader, const Item& item, Distribution& out) {
  out = {};
  const toml::table* table = item.node.as_table();
  if (!table) return read(reader, item, out.values["value"]);

  const std::size_t errors_before = reader.errors.size();
  const toml::node* name = table->get(kDist.name);
  if (!name) {
    reader.fail(place_of(item.node), item.path + ".dist",
                "is missing, a random number has a distribution, write { dist = \"lognormal\", … }");
    return false;
  }
  const Item dist{*name, kDist, item.path + ".dist"};
  if (!read(reader, dist, out.dist)) return false;
  const DistributionKind* kind = kind_of(reader, dist, out.dist);
  if (!kind) return false;

  std::vector<Key> keys(kind->keys.begin(), kind->keys.end());
  keys.insert(keys.end(), {kDist, kProbability});
  check_keys(reader, *table, item.path, keys, fmt::format("distribution '{}'", out.dist));
  read_own(reader, *table, item.path, kind->keys, out);
  if (const toml::node* node = table->get(kProbability.name)) {
    read(reader, {*node, kProbability, item.path + ".probability"}, out.probability);
  }
  if (reader.errors.size() > errors_before) return false;
  if (const auto what = complaint(out)) {
    reader.fail(item, *what);
  } else {
    check_tail(reader, item, out);
  }
  return reader.errors.size() == errors_before;
}

}  // namespace offtake
