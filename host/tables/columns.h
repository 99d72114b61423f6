// What a run reports: the columns of path results and the series of time profiles.
#pragma once

#include "host/tables/built_tables.h"
#include "host/tables/draft.h"

namespace offtake {

/// Entities of a kind, "contract.oracle", in the order of the tables.
std::vector<std::string> entities_of(const Study& study, const Names& names, Owner owner);

/// "party", "contract", …
const char* kind_of(Owner owner);

/// Fills built.columns, built.series and built.headline, and Link::metric_column of the draft.
void name_columns(const Study& study, const Names& names, Draft& draft, BuiltTables& built);

}  // namespace offtake
