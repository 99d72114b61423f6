// What the sections of a run's answers are made of.
#pragma once

#include <set>
#include <string>

#include "host/cli/findings.h"
#include "host/cli/format.h"
#include "host/cli/table.h"

namespace offtake {

std::string section(const std::string& title, const std::string& body);

/// A table of a row's name, its mean, and VaR and ES by level; filled by add_money().
Table money_table(const std::string& title);

/// Rows of one metric in USD: its mean, then VaR and ES, a row for each of the study's levels.
void add_money(const Findings& findings, const std::string& name, const std::string& entity, const char* metric,
               Table& table, Remarks& remarks);

/// Of what a path reports as negative.
Measured negated(const Measured& number);

/// Whether the metric says anything: it is reported, and not 0 on every path.
bool has_any(const Findings& findings, const std::string& entity, const char* metric);

/// Projects that a policy may freeze or cancel.
std::set<std::string> held_up_by_policy(const Study& study);

}  // namespace offtake
