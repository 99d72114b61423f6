// `offtake compare`: what two runs differ in.
#pragma once

#include "host/cli/arguments.h"

namespace offtake {

/// Paired where the seeds agree, from the common paths simulated anew; else from what the runs have written.
void compare_runs(const Arguments& arguments);

}  // namespace offtake
