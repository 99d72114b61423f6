#include "host/config/kinds.h"

namespace offtake {
namespace {

/// A kind whose entities stand in a member of Study.
template <auto Entities>
constexpr Kind kind(const char* name, const char* doc) {
  using T = typename detail::MemberOf<decltype(Entities)>::Value::value_type;
  Kind kind{};
  kind.name = name;
  kind.doc = doc;
  kind.bindings = [] { return bindings(static_cast<const T*>(nullptr)); };
  kind.more_keys = [] { return more_keys(toml::table{}, static_cast<const T*>(nullptr)); };
  kind.read = [](const Kind& self, Reader& reader, const toml::table& table, const std::string& entity_name) {
    T& entity = (reader.study.*Entities).emplace_back();
    entity.name = entity_name;
    entity.place = place_of(table);
    reader.entity = &entity;
    reader.entity_path = fmt::format("{}.{}", self.name, entity_name);
    reader.tables[reader.entity_path] = &table;
    const std::string own_title = title(table, &entity);
    read_fields(reader, table, reader.entity_path, self.bindings(), &entity, more_keys(table, &entity),
                own_title.empty() ? self.name : own_title);
    read_more(reader, table, reader.entity_path, entity);
    reader.entity = nullptr;
  };
  kind.complete = [](const Kind& self, Reader& reader) {
    for (T& entity : reader.study.*Entities) {
      const std::string path = fmt::format("{}.{}", self.name, entity.name);
      complete(reader, *reader.tables.at(path), path, entity);
    }
  };
  kind.write = [](const Study& study) {
    Json json = Json::object();
    for (const T& entity : study.*Entities) {
      Json& own = json[entity.name] = write_fields(bindings(&entity), &entity);
      write_more(study, entity, own);
      write_notes(entity.note, entity.sources, own);
    }
    return json;
  };
  return kind;
}

constexpr Kind kKinds[] = {
    kind<&Study::drivers>("driver", "a market factor X(t), X(0) = initial"),
    kind<&Study::parties>("party", "a company that buys or sells"),
    kind<&Study::hardware>("hardware", "a type of machine"),
    kind<&Study::sites>("site", "where hardware stands and takes power"),
    kind<&Study::suppliers>("supplier", "who delivers projects, late together"),
    kind<&Study::projects>("project", "something ordered that takes time: power, hardware or a component"),
    kind<&Study::demands>("demand", "what a customer wants to compute"),
    kind<&Study::contracts>("contract", "capacity committed by a seller to a buyer"),
    kind<&Study::milestones>("milestone", "a level to be reached by a date"),
    kind<&Study::policies>("policy", "what a party does with its projects or leases when a rule holds"),
    kind<&Study::debts>("debt", "money borrowed for projects"),
    kind<&Study::holdings>("holding", "a share in another party, sold in the last month"),
};

}  // namespace

std::span<const Kind> kinds() { return kKinds; }

Date last_month(const Study& study) { return months_after(study.start, study.months - 1); }

bool has_horizon(const Reader& reader) { return reader.has("study.start") && reader.has("study.months"); }

void write_notes(const std::string& note, const std::map<std::string, std::string>& sources, Json& json) {
  if (!note.empty()) json["note"] = note;
  if (!sources.empty()) json["sources"] = sources;
}

}  // namespace offtake
