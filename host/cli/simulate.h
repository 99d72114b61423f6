// Running paths while the terminal says how far they are.
#pragma once

#include <span>

#include "host/cli/arguments.h"
#include "host/engine/run.h"

namespace offtake {

/// Throws Interrupted when told to stop.
RunOutput simulate(const BuiltTables& tables, RunRequest request, Progressing progressing);
PairedRuns simulate_paired(std::span<const BuiltTables> tables, RunRequest request, Progressing progressing,
                           std::span<const std::size_t> origins = {});

}  // namespace offtake
