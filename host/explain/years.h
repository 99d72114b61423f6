// A year of the story in sums: demand, what comes in and goes out and for what, the market at its end.
#pragma once

#include <string>

#include "host/explain/story.h"

namespace offtake {

/// "net 7.96 bn (plan 7.96 bn), loss so far 0" of some months.
std::string money_text(const Story& story, int first, int last);

/// The months of one year, with its title.
std::string year_text(const Story& story, int first, int last);

/// A line beside a month.
std::string beside_month(const std::string& text);
inline constexpr int kBesideMonth = 9;

}  // namespace offtake
