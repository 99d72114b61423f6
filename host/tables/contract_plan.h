// What a contract's words come to on the plan: planned prices and committed capacity, month by
// month of its whole term, also beyond the horizon.
#pragma once

#include <vector>

#include "host/study/study.h"
#include "host/tables/draft.h"

namespace offtake {

struct ContractTerms {
  int first = 0;              // month of the study in which the term begins; may be negative
  double take_or_pay = 0;     // its median where random
  std::vector<double> gpue;   // [GPUe] (months of the term) q
  std::vector<double> price;  // [USD/GPUe-hour] (months of the term) p_plan
  std::vector<double> rate;   // the same, or what a driver's X is multiplied by
};

/// Whether it differs from path to path.
bool is_random(const Distribution& distribution);

ContractTerms contract_terms(const Study& study, const Names& names, const Contract& contract);

}  // namespace offtake
