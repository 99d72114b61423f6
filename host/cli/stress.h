// `offtake stress`: a study and all its scenarios and strategies on the same draws.
#pragma once

#include "host/cli/arguments.h"

namespace offtake {

/// Prints what each variant changes, with paired intervals, and writes a run directory.
void stress_study(const Arguments& arguments);

}  // namespace offtake
