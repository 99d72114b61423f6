// What is told of a study's path: "2026-03 late contract.hall-2: …", a line an event, noted ones in brackets.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "host/cli/format.h"
#include "host/explain/events.h"
#include "tests/model/simulated.h"

namespace offtake::testing {

inline std::vector<std::string> told_of(const Study& study, std::int64_t path, const std::string& entity,
                                        const std::string& kind = "") {
  const BuiltTables tables = build_tables(study, false);
  const Story story(study, tables, path);
  std::vector<std::string> told;
  for (const Event& event : events_of(story)) {
    if (event.entity != entity || (!kind.empty() && event.kind != kind)) continue;
    const std::string text = fmt::format("{}: {}", date(study.start, event.month), event.text);
    told.push_back(event.weight == Weight::told ? text : "(" + text + ")");
  }
  return told;
}

inline std::vector<std::string> told_of(const char* file, const std::string& entity, const std::string& kind = "") {
  return told_of(study_file(std::string("tests/studies/") + file + ".toml"), 0, entity, kind);
}

using Lines = std::vector<std::string>;

}  // namespace offtake::testing
