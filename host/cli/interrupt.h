// SIGINT and SIGTERM: a run is asked to stop, and ends by itself.
#pragma once

#include <cstdint>
#include <string>

namespace offtake {

/// From here on, either signal only sets a flag; a second one ends the program at once.
void catch_interrupts();

/// Whether one has come.
bool interrupted();

/// "interrupted after 420,000 of 1,000,000 paths; nothing was written"
std::string interruption_text(std::int64_t done, std::int64_t paths);

}  // namespace offtake
