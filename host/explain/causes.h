// What lies behind a path's loss, in words.
#pragma once

#include <string>
#include <vector>

#include "host/explain/story.h"

namespace offtake {

/// A sentence each: market, demand, money for nothing, delivery, projects, policies, covenants, failures, contracts
/// that end, liquidity. All money but liquidity is discounted.
std::vector<std::string> causes_of(const Story& story);

/// Which projects are late: by late work, held up by their owner, or as it failed.
void add_projects(const Story& story, std::vector<std::string>& causes);

}  // namespace offtake
