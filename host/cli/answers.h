// What a run says about its study, for a treasurer: delivery, money paid for nothing, bottlenecks,
// funding; failures, covenants, policies, leases where it has any. Plain text, an interval beside every number.
#pragma once

#include <string>

#include "host/cli/findings.h"

namespace offtake {

/// Sections that the study has nothing for are left out.
std::string answers(const Findings& findings);

// The sections, each with its title; empty where there is nothing to say.
std::string delivery_answer(const Findings& findings);
std::string stranded_answer(const Findings& findings);
std::string shortfall_answer(const Findings& findings);
std::string bottleneck_answer(const Findings& findings);  // bottleneck_answer.cpp
std::string funding_answer(const Findings& findings);
std::string failure_answer(const Findings& findings);  // credit_answers.cpp
std::string covenant_answer(const Findings& findings);
std::string lender_answer(const Findings& findings);
std::string ending_answer(const Findings& findings);  // contract_answers.cpp
std::string concentration_answer(const Findings& findings);
std::string policy_answer(const Findings& findings);  // asset_answers.cpp
std::string lease_answer(const Findings& findings);
std::string residual_answer(const Findings& findings);

}  // namespace offtake
