#include "host/cli/answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "host/cli/answer_parts.h"
#include "host/cli/format.h"
#include "host/cli/table.h"

namespace offtake {
namespace {

constexpr std::size_t kBottlenecks = 10;

std::string what_it_asks(const Milestone& milestone) {
  switch (milestone.measure) {
    case MilestoneOf::available_gpue:
      return fmt::format("{} GPUe of {}", quantity(milestone.at_least), milestone.of);
    case MilestoneOf::available_share:
      return fmt::format("{} of {}", level(milestone.at_least), milestone.of);
    case MilestoneOf::capacity_gpue:
      return fmt::format("{} has {} GPUe", milestone.of, quantity(milestone.at_least));
    case MilestoneOf::powered_mw:
      return fmt::format("{} has {} MW", milestone.of, quantity(milestone.at_least));
  }
  return "";
}

}  // namespace

std::string delivery_answer(const Findings& findings) {
  const Study& study = findings.study;
  Remarks remarks;
  Table milestones({"milestone", "asks for", "by", "probability met"}, Align::left);
  for (const Milestone& milestone : study.milestones) {
    const Measured met = findings.of("milestone." + milestone.name, "met", "probability");
    milestones.add(
        {milestone.name, what_it_asks(milestone), date(milestone.by, 0), measured(met, Style::percent, remarks)});
  }
  Table contracts({"contract", "delivered", "months late", "any month late", "GPUe-hours short"}, Align::left);
  for (const Contract& contract : study.contracts) {
    const std::string entity = "contract." + contract.name;
    const auto mean = [&](const char* metric, Style style) {
      return measured(findings.of(entity, metric, "mean"), style, remarks);
    };
    contracts.add({contract.name, mean("delivered_share", Style::percent), mean("months_late", Style::number),
                   measured(findings.positive(entity, "months_late"), Style::percent, remarks),
                   mean("shortfall_gpue_hours", Style::amount)});
  }
  std::string body;
  if (!milestones.empty()) body += milestones.text();
  if (!milestones.empty() && !contracts.empty()) body += "\n";
  if (!contracts.empty()) body += contracts.text();
  return body.empty() ? "" : section("Is the capacity there when it was promised?", body + remarks.text());
}

std::string stranded_answer(const Findings& findings) {
  const Study& study = findings.study;
  const std::string party = "party." + study.perspective;
  Remarks remarks;
  Table stranded = money_table("paid for nothing");
  for (const Contract& contract : study.contracts)
    add_money(findings, contract.name, "contract." + contract.name, "stranded_usd", stranded, remarks);
  if (!study.contracts.empty()) add_money(findings, study.perspective, party, "stranded_usd", stranded, remarks);
  Table lost = money_table("lost by " + study.perspective);
  add_money(findings, "mismatch", party, "mismatch_usd", lost, remarks);
  add_money(findings, "loss", party, "loss_usd", lost, remarks);
  const std::string told = fmt::format(
      "USD, discounted to {}. Mismatch: what is paid for nothing, demand not served, and spot above the planned "
      "price, less late credits. Loss: value on the plan less value on the path.",
      date(study.start, 0));
  return section("How much take-or-pay money is paid for nothing, and what is lost?",
                 (stranded.empty() ? "" : stranded.text() + "\n") + lost.text() + remarks.text() + "  " +
                     wrapped(told, 2, 2) + "\n");
}

std::string bottleneck_answer(const Findings& findings) {
  std::vector<std::pair<double, const Project*>> ranked;
  for (const Project& project : findings.study.projects)
    ranked.emplace_back(findings.of("project." + project.name, "critical", "probability").value, &project);
  if (ranked.empty()) return "";
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  const std::size_t shown = std::min(ranked.size(), kBottlenecks);

  Remarks remarks;
  Table table({"project", "last of its site", "late", "months late", "expected"}, Align::left);
  for (std::size_t i = 0; i < shown; ++i) {
    const Project& project = *ranked[i].second;
    const std::string entity = "project." + project.name;
    const auto mean = [&](const char* metric, Style style) {
      return measured(findings.of(entity, metric, "mean"), style, remarks, findings.study.start);
    };
    table.add({project.name, measured(findings.of(entity, "critical", "probability"), Style::percent, remarks),
               measured(findings.positive(entity, "months_late"), Style::percent, remarks),
               mean("months_late", Style::number), mean("finish_month", Style::month)});
  }
  const std::string title = "Which bottleneck decides?";
  const std::string first =
      ranked.size() > shown ? fmt::format(" (the first {} of {} projects)", shown, ranked.size()) : "";
  return section(title + first, table.text() + remarks.text());
}

/// Whether the study says anything of the party's purse; without that its liquidity is no answer.
bool has_purse(const Study& study) {
  const auto party = std::find_if(study.parties.begin(), study.parties.end(),
                                  [&](const Party& one) { return one.name == study.perspective; });
  return has_purse(*party);
}

std::string funding_answer(const Findings& findings) {
  if (!has_purse(findings.study)) return "";
  const std::string& name = findings.study.perspective;
  const std::string party = "party." + name;
  Remarks remarks;
  Table gap = money_table("USD");
  add_money(findings, "funding gap", party, "funding_gap_usd", gap, remarks);
  Table low({"USD", "mean", "5 % quantile", "month (median)"}, Align::left);
  const auto liquidity = [&](const char* measure, auto... at) {
    return measured(findings.of(party, "lowest_liquidity_usd", measure, at...), Style::amount, remarks);
  };
  const Measured when = findings.of(party, "lowest_liquidity_month", "quantile", 0.5);
  low.add({"lowest liquidity", liquidity("mean"), liquidity("quantile", 0.05),
           measured(when, Style::month, remarks, findings.study.start)});
  const std::string out = measured(findings.positive(party, "funding_gap_usd"), Style::percent, remarks);
  return section(fmt::format("How large is the funding gap of {}? (not discounted)", name),
                 fmt::format("  Cash and credit line fall below 0 on {} of all paths.\n\n", out) + gap.text() + "\n" +
                     low.text() + remarks.text());
}

std::string answers(const Findings& findings) {
  return delivery_answer(findings) + stranded_answer(findings) + ending_answer(findings) +
         concentration_answer(findings) + bottleneck_answer(findings) + policy_answer(findings) +
         failure_answer(findings) + funding_answer(findings) + covenant_answer(findings) + lender_answer(findings) +
         lease_answer(findings) + residual_answer(findings);
}

}  // namespace offtake
