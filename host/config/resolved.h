// The study as it was understood: every key with its value, defaults and resolved ones included.
#pragma once

#include <nlohmann/json.hpp>

#include "host/config/load.h"
#include "host/study/study.h"

namespace offtake {

/// { "study": {…}, "correlation": {…}, "driver": { name: {…} }, … } in the study file's own keys.
/// Dates are texts; dates of clauses too. Empty kinds and absent keys are left out.
nlohmann::ordered_json resolved(const Study& study);

/// The study that resolved() wrote, read and checked like a file; `path` names it in messages.
Loaded read_resolved(const nlohmann::ordered_json& written, const std::string& path);

}  // namespace offtake
