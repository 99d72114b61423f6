// What a finished run leaves behind, gathered.
#pragma once

#include "host/engine/precision.h"
#include "host/engine/run.h"
#include "host/results/record.h"
#include "host/study/study.h"

namespace offtake {

/// Profiles of the first paths.
std::vector<ProfileRow> profiles_of(const BuiltTables& tables, const RunRequest& request, const RunOutput& output);

/// All of a run but profiles, estimates and contributions, which are filled in apart. The output's headline column
/// must still be there.
RunRecord record_of(const Study& study, const BuiltTables& tables, const RunOutput& output);

}  // namespace offtake
