// The answer on bottlenecks: which projects come last, and which of them their own owner may hold up.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "host/cli/answer_parts.h"
#include "host/cli/answers.h"

namespace offtake {
namespace {

constexpr std::size_t kBottlenecks = 10;

using Ranked = std::vector<std::pair<double, const Project*>>;

Table first_of(const Findings& findings, const Ranked& ranked, const std::string& title, Remarks& remarks) {
  Table table({title, "last of its site", "late", "months late", "expected"}, Align::left);
  for (std::size_t i = 0; i < std::min(ranked.size(), kBottlenecks); ++i) {
    const Project& project = *ranked[i].second;
    const std::string entity = "project." + project.name;
    // Its error is that of the months late.
    const Measured finish{findings.of(entity, "finish_month", "mean").value, {}, {}, ""};
    table.add({project.name, measured(findings.of(entity, "critical", "probability"), Style::percent, remarks),
               measured(findings.positive(entity, "months_late"), Style::percent, remarks),
               measured(findings.of(entity, "months_late", "mean"), Style::number, remarks),
               measured(finish, Style::month, remarks, findings.study.start)});
  }
  return table;
}

}  // namespace

std::string bottleneck_answer(const Findings& findings) {
  const Study& study = findings.study;
  if (study.projects.empty()) return "";
  const std::set<std::string> held = held_up_by_policy(study);
  Ranked free, held_up;
  for (const Project& project : study.projects) {
    const double critical = findings.of("project." + project.name, "critical", "probability").value;
    (held.contains(project.name) ? held_up : free).emplace_back(critical, &project);
  }
  for (Ranked* ranked : {&free, &held_up})
    std::stable_sort(ranked->begin(), ranked->end(), [](const auto& a, const auto& b) { return a.first > b.first; });

  Remarks remarks;
  std::string body, told;
  if (!free.empty()) body += first_of(findings, free, "project", remarks).text();
  if (!held_up.empty()) {
    body += (body.empty() ? "" : "\n") + first_of(findings, held_up, "under a policy", remarks).text();
    const char* what =
        "Under a policy: its owner may freeze or cancel it. Months frozen count as late, and what is frozen may be the "
        "last of its site, so these are late by choice as well as by late work; what is cancelled is never late.";
    told = "  " + wrapped(what, 2, 2) + "\n";
  }
  const std::size_t shown = std::min(free.size(), kBottlenecks) + std::min(held_up.size(), kBottlenecks);
  const std::string first = shown == study.projects.size() ? ""
                            : held_up.empty()
                                ? fmt::format(" (the first {} of {} projects)", shown, study.projects.size())
                                : fmt::format(" ({} of {} projects)", shown, study.projects.size());
  return section("Which bottleneck decides?" + first, body + remarks.text() + told);
}

}  // namespace offtake
