// `offtake check`: what a study says, comes to on the plan, and needs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/cli/arguments.h"
#include "host/engine/run.h"
#include "host/study/study.h"

namespace offtake {

/// The resolved study, an entity a line: "driver.spot  process=log-ou  initial=3 …". Notes and
/// sources are left out.
std::string study_text(const nlohmann::ordered_json& resolved);

/// The plan's key figures: contracts, demands, sites, capacity, the perspective party's value.
std::string plan_text(const Study& study, const BuiltTables& tables);

/// Correlations that nobody named, by name; empty where there are none.
std::string unnamed_text(const std::vector<std::string>& pairs);

/// What each of the study's variants changes.
std::string variants_text(const std::vector<Study>& variants);

/// How likely each party fails, from pilot paths; empty where nobody can.
std::string failures_text(const Study& study, const BuiltTables& tables, RunRequest request);

/// Classes that a contract or demand names and no hardware has.
std::vector<std::string> class_notes(const Study& study);

/// Prepayments of nothing, and prices that may be negative.
std::vector<std::string> idle_notes(const Study& study);

/// Memory and work of a run, at `paths_per_second` as measured.
std::string needs_text(const BuiltTables& tables, const RunRequest& request, double paths_per_second);

/// Prints all of them.
void check_study(Arguments arguments);

}  // namespace offtake
