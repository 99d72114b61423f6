// `offtake cache`.
#pragma once

#include "host/cli/arguments.h"

namespace offtake {

/// Prints where compiled kernels are kept, how many and how large; removes them where asked to. Throws UsageError.
void show_cache(const Arguments& arguments);

}  // namespace offtake
