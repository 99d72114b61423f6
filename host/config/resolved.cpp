#include "host/config/resolved.h"

#include "host/config/kinds.h"

namespace offtake {

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

}  // namespace offtake
