// Who froze, cancelled, signed or left what, and when.
#pragma once

#include <string>

#include "host/explain/terms.h"

namespace offtake {

using SeenPolicy = Seen<Owner::policy>;

/// "utilisation was 40.0 %, below 50.0 % for 2 months".
std::string why_acts(const SeenPolicy& p);

// What happens to a project or a site this month.
bool is_frozen_now(const SeenProject& j);
bool goes_on_now(const SeenProject& j);
bool is_cancelled_now(const SeenProject& j);
bool is_signed_now(const SeenProject& j);
bool is_left_now(const Seen<Owner::site>& s);  // its lease, before its term

/// The first policy of this action that holds this month and is about the project (may leave the site), or -1.
int policy_of(const SeenProject& j, Action action);
int policy_of(const Seen<Owner::site>& s);

/// Spent on a project in the months before.
double spent_before(const SeenProject& j, Worth worth);

}  // namespace offtake
