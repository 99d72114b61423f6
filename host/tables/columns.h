// What a run reports: the columns of path results and the series of time profiles.
#pragma once

#include "host/tables/built_tables.h"
#include "host/tables/draft.h"

namespace offtake {

/// Fills built.columns, built.series and built.headline, and Link::metric_column of the draft.
void name_columns(const Study& study, const Names& names, Draft& draft, BuiltTables& built);

}  // namespace offtake
