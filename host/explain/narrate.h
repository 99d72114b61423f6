// The story in words: what was lost and why, then year by year and month by month.
#pragma once

#include <string>

#include "host/explain/events.h"

namespace offtake {

/// What of the story is told.
struct Telling {
  int first = 0, last = 0;  // months, both told
  bool all = false;         // also what is as expected or going on, and quiet months
};

/// The loss by part and by contract, and what lies behind it.
std::string reasons_text(const Story& story);

/// The years with their sums, in them the months in which something happens.
std::string months_text(const Story& story, const std::vector<Event>& events, const Telling& telling);

}  // namespace offtake
