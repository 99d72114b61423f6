// A replayed path as CSV: every number of every month, and what happened.
#pragma once

#include <filesystem>
#include <vector>

#include "host/explain/events.h"
#include "host/results/run_directory.h"

namespace offtake {

/// path-K.csv: month, entity, quantity, value and plan; what sums along the path stands as what the month adds.
/// path-K-events.csv: month, date, event, entity, text. The directory is made where it is missing. Returns the
/// files; throws ResultsError, also where one of them is there already and not to be replaced.
std::vector<std::filesystem::path> write_path(const Story& story, const std::vector<Event>& events,
                                              const std::filesystem::path& directory, Existing existing);

}  // namespace offtake
