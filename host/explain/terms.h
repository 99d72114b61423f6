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

/// [USD of the month] What of a prepayment is credited and what is paid back this month.
struct PrepaymentMonth {
  double credited = 0, refunded = 0;
};
PrepaymentMonth prepayment_in(const SeenContract& c);

/// The clause of this kind, or null.
const ClauseText* clause_of(const Contract& contract, const char* kind);

using SeenProject = Seen<Owner::project>;

/// Projects that must be done before this one advances, and are not.
std::vector<std::string> waits_for(const SeenProject& j);
bool is_done(const SeenProject& j);
/// Of an option that was signed late, later by as much.
int due_month(const SeenProject& j);

/// What keeps a project that is not done from going on, beyond late work.
enum class Held {
  no,
  failed,  // its owner has
  frozen,  // by its owner
  needs,   // one that is held itself
};
Held held_by(const SeenProject& j);
/// The first of its needs that is not done this month, or nothing.
std::string missing_need(const SeenProject& j);
/// The need for which it had to wait to the end, its own work being done; or nothing.
std::string waited_for(const SeenProject& j);

Seen<Owner::party> party_named(const Story& story, const std::string& name, int month);
/// Month of its failure, at the latest this one; or -1.
int failed_in(const Seen<Owner::party>& y);
/// It has failed, and no successor carries on.
bool is_down(const Seen<Owner::party>& y);

}  // namespace offtake
