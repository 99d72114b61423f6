// `offtake explain RUN`: one path of a finished run, told.
#pragma once

#include "host/cli/arguments.h"

namespace offtake {

void explain_run(const Arguments& arguments);

}  // namespace offtake
