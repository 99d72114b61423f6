// Sentences told twice: among the reasons, where money is discounted, and in their month, in dollars of the month.
#pragma once

#include <string>

#include "host/explain/terms.h"

namespace offtake {

/// "fails: its liquidity ran out last month (-36.5 k); it owes 789 k".
std::string failure_sentence(const Seen<Owner::party>& y, Worth worth);

/// "cloud claims 789 k from lab: 316 k recovered, 473 k lost", of the seller and of the buyer; empty without a claim.
std::string sellers_claim(const SeenContract& c, Worth worth);
std::string buyers_claim(const SeenContract& c, Worth worth);

/// How it ends before its term.
std::string ending_sentence(const SeenContract& c, Worth worth);

/// What a policy does this month, why and at what price: "freezes a and b: utilisation was …"; empty where nothing.
std::string policy_sentence(const Seen<Owner::policy>& p, Worth worth);

}  // namespace offtake
