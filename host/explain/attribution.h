// Why a path lost what it lost: the loss by part and by contract, and what lies behind it.
#pragma once

#include <string>
#include <vector>

#include "host/explain/events.h"
#include "host/explain/story.h"

namespace offtake {

/// Discounted dollars of the perspective party, signed from its side.
struct LossPart {
  std::string name;
  double plan = 0;
  double path = 0;
  double lost() const { return plan - path; }
};

/// A metric of the path, or of the plan; 0 where the study does not report it.
double metric_of(const Story& story, const Replay& replay, const std::string& entity, const std::string& metric);

/// The headline: plan less path of the perspective party.
double loss_of(const Story& story);

/// NPV parts and what each contract is worth to the party; the largest losses first. The first add up to the
/// loss; what neither the plan nor the path has is left out.
std::vector<LossPart> loss_by_part(const Story& story);
std::vector<LossPart> loss_by_contract(const Story& story);

/// What lies behind it, a sentence each: market, demand, money for nothing, delivery, projects, failures and their
/// claims, cancelling, liquidity.
std::vector<std::string> causes_of(const Story& story, const std::vector<Event>& events);

}  // namespace offtake
