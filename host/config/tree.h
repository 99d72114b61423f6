// A study as tables, wherever they are from.
#pragma once

#include <toml++/toml.h>

#include <map>
#include <string>
#include <vector>

#include "host/config/load.h"

namespace offtake {

/// How dates are written: as TOML has them, or as texts where the tables come from JSON.
enum class Dates { dates, texts };

/// Reads and checks every table but those of variants; `path` names their file in messages. `removed` is what a
/// variant has taken away, "party.x", and where it says so.
Loaded read_tree(const toml::table& root, const std::string& path, Dates dates,
                 const std::map<std::string, Place>& removed = {});

/// In the order of the file.
void sort(std::vector<Diagnostic>& errors);

}  // namespace offtake
