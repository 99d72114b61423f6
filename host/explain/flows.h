// What a party gains and pays in some months of a path, by what it is for: the parts of its net flow.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "host/explain/story.h"

namespace offtake {

/// One kind of money, and of whom: positive, whether it comes in or goes out.
struct Flow {
  const char* name;
  Metric part;  // of the NPV to which it belongs
  bool in;
  bool by_name;                                    // worth telling of whom
  std::vector<std::pair<std::string, double>> of;  // contracts, projects, sites …; empty names are of the party

  double usd() const;
};

/// Kinds with nothing in these months are left out. Discounted, the flows of all months add up to the parts of the
/// NPV; in dollars of their months they add up to `flow_usd`.
std::vector<Flow> flows_of(const Story& story, int party, int first, int last, Worth worth);

/// The party's net flow in these months.
double net_of(const Story& story, int party, int first, int last);

}  // namespace offtake
