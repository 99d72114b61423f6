#include "host/config/resolved.h"

#include "host/config/kinds.h"
#include "host/config/tree.h"

namespace offtake {
namespace {

// JSON as TOML; null, which TOML lacks, is absent.
template <class Take>
void with_node(const Json& json, Take&& take);

toml::table table_of(const Json& json) {
  toml::table table;
  for (const auto& [key, value] : json.items())
    with_node(value, [&, name = key](auto&& node) { table.insert_or_assign(name, std::forward<decltype(node)>(node)); });
  return table;
}

toml::array array_of(const Json& json) {
  toml::array array;
  for (const Json& value : json)
    with_node(value, [&](auto&& node) { array.push_back(std::forward<decltype(node)>(node)); });
  return array;
}

template <class Take>
void with_node(const Json& json, Take&& take) {
  if (json.is_object()) take(table_of(json));
  if (json.is_array()) take(array_of(json));
  if (json.is_string()) take(json.get<std::string>());
  if (json.is_boolean()) take(json.get<bool>());
  if (json.is_number_integer()) take(json.get<std::int64_t>());
  if (json.is_number_float()) take(json.get<double>());
}

}  // namespace

Json resolved(const Study& study) {
  Json json;
  json["study"] = write_fields(bindings(&study), &study);
  write_notes(study.note, study.sources, json["study"]);
  for (const Kind& kind : kinds()) {
    Json entities = kind.write(study);
    if (!entities.empty()) json[kind.name] = std::move(entities);
  }
  const CorrelationTable& table = study.correlation_table;
  if (study.correlation.empty() && table.copula == Copula::gaussian) return json;
  Json& correlation = json["correlation"] = write_fields(bindings(&table), &table);
  correlation["pairs"] = Json::array();
  for (const auto& [first, second, value, place] : study.correlation) {
    correlation["pairs"].push_back({first, second, value});
  }
  write_notes(table.note, table.sources, correlation);
  return json;
}

Loaded read_resolved(const Json& written, const std::string& path) {
  Json json = written.is_object() ? written : Json::object();
  // A seed may be larger than any integer of TOML.
  std::uint64_t seed = 0;
  if (json.contains("study") && json["study"].is_object() && json["study"].contains("seed") &&
      json["study"]["seed"].is_number_unsigned()) {
    seed = json["study"]["seed"].get<std::uint64_t>();
    json["study"].erase("seed");
  }
  Loaded loaded = read_tree(table_of(json), path, Dates::texts);
  if (loaded.study) loaded.study->seed = seed;
  return loaded;
}

}  // namespace offtake
