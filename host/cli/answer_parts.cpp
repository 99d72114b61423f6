#include "host/cli/answer_parts.h"

#include <utility>

#include "host/tables/draft.h"

namespace offtake {

std::string section(const std::string& title, const std::string& body) { return "\n" + title + "\n" + body; }

Table money_table(const std::string& title) { return Table({title, "mean", "level", "VaR", "ES"}, Align::left); }

void add_money(const Findings& findings, const std::string& name, const std::string& entity, const char* metric,
               Table& table, Remarks& remarks) {
  std::string first = name, mean = measured(findings.of(entity, metric, "mean"), Style::amount, remarks);
  for (const double at : findings.study.levels) {
    const auto cell = [&](const char* measure) {
      return measured(findings.of(entity, metric, measure, at), Style::amount, remarks);
    };
    table.add({std::exchange(first, ""), std::exchange(mean, ""), level(at), cell("var"), cell("es")});
  }
}

Measured negated(const Measured& number) {
  Measured result{0 - number.value, {}, {}, number.reason};
  if (number.high) result.low = 0 - *number.high;
  if (number.low) result.high = 0 - *number.low;
  return result;
}

bool has_any(const Findings& findings, const std::string& entity, const char* metric) {
  const int at = findings.column(entity, metric);
  return at >= 0 && findings.summaries[std::size_t(at)].zeros() < findings.summaries[std::size_t(at)].count();
}

std::set<std::string> held_up_by_policy(const Study& study) {
  std::set<std::string> projects;
  for (const Policy& policy : study.policies) {
    if (policy.action != Action::freeze && policy.action != Action::cancel) continue;
    for (const auto& [project, unstarted] : projects_of(study, policy)) projects.insert(project);
  }
  return projects;
}

}  // namespace offtake
