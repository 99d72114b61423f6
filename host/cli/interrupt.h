// SIGINT and SIGTERM: a run is asked to stop, and ends by itself.
#pragma once

#include <cstdint>
#include <string>

namespace offtake {

/// From here on, either signal only sets a flag.
void catch_interrupts();

/// Whether one has come.
bool interrupted();

/// From here on, either signal prints the line to standard error and ends the program with exit code
/// 130 at once: for what takes long and leaves nothing behind. One that has already come counts too.
void end_at_interrupts(const std::string& line);

/// "interrupted after 420,000 of 1,000,000 paths; nothing was written"
std::string interruption_text(std::int64_t done, std::int64_t paths);

}  // namespace offtake
