// What contracts and projects are up to in a month, as several kinds of events ask.
#pragma once

#include <string>
#include <vector>

#include "host/explain/story.h"

namespace offtake {

using SeenContract = Seen<Owner::contract>;

int first_month(const SeenContract& c);
int end_month(const SeenContract& c);   // after its last, renewals so far included
bool has_ended(const SeenContract& c);  // before its term
bool in_term(const SeenContract& c);
bool is_last(const SeenContract& c);     // month of its term
bool ends_early(const SeenContract& c);  // this month
bool has_failed(const SeenContract& c);  // it ends with the failure of a party, this month
bool settles(const SeenContract& c);     // it pays what is due and refunds what was prepaid

/// The clause of this kind, or null.
const ClauseText* clause_of(const Contract& contract, const char* kind);

/// Projects that must be done before this one advances, and are not.
std::vector<std::string> waits_for(const Seen<Owner::project>& j);

}  // namespace offtake
