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
  if (study.correlation.empty()) return json;
  Json& correlation = json["correlation"];
  for (const auto& [first, second, value, place] : study.correlation) {
    correlation["pairs"].push_back({first, second, value});
  }
  write_notes(study.correlation_table.note, study.correlation_table.sources, correlation);
  return json;
}

}  // namespace offtake
