// SIGINT and SIGTERM: a run is asked to stop, and ends by itself.
#pragma once

namespace offtake {

inline constexpr int kInterruptedExit = 130;

/// From here on, either signal only sets a flag; a second one ends the program at once.
void catch_interrupts();

/// Whether one has come.
bool interrupted();

}  // namespace offtake
