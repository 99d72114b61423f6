// The path model as built for several instruction sets, and which of them this machine can run.
#pragma once

#include <string>
#include <vector>

#include "kernels/job.h"

namespace offtake {

/// Those of one precision that this machine runs, narrowest first.
std::vector<const PathUnit*> units_here(bool is_double);

/// By name; "auto" is the widest. Throws RunError naming what there is.
const PathUnit& unit_named(const std::string& isa, bool is_double);

}  // namespace offtake
