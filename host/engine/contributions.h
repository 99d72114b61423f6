// What makes up the expected shortfall of the headline loss: its tail simulated once more.
#pragma once

#include <string>
#include <vector>

#include "host/engine/run.h"
#include "host/measures/contributions.h"

namespace offtake {

enum class ContributionOf { part, contract };

/// Mean over the tail of what the perspective party's plan has and the path has not: of a part of its NPV (all of them
/// sum to ES), or of a contract of its own, seen from its side.
struct Contribution {
  double level;
  ContributionOf of;
  std::string entity, metric;  // "party.lab" "payments_usd", "contract.hire" "npv_buyer_usd"
  Measured value;
};

/// `planned` are the tables of the study whose plan counts: the base study's, or `tables` themselves. Nothing where
/// the headline column was not kept. A tail is every path at or beyond VaR, so that the work is (1 − least level) of
/// the run's; nothing depends on threads.
std::vector<Contribution> contributions(const BuiltTables& tables, const BuiltTables& planned,
                                        const RunRequest& request, const RunOutput& output,
                                        const std::vector<double>& levels);

}  // namespace offtake
