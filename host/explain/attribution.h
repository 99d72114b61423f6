// Where a path lost what it lost: by part of the NPV and by contract.
#pragma once

#include <string>
#include <vector>

#include "host/explain/story.h"

namespace offtake {

/// Discounted dollars of the perspective party, signed from its side.
struct LossPart {
  std::string name;
  double plan = 0;
  double path = 0;
  double lost() const { return plan - path; }
};

/// The headline: plan less path of the perspective party. Of a variant, the plan is that of its base.
double loss_of(const Story& story);

/// NPV parts and what each contract is worth to the party; the largest losses first. The first add up to the
/// loss against the study's own plan; what neither the plan nor the path has is left out.
std::vector<LossPart> loss_by_part(const Story& story);
std::vector<LossPart> loss_by_contract(const Story& story);

}  // namespace offtake
