#include "host/cli/answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "host/cli/answer_parts.h"
#include "host/cli/format.h"
#include "host/cli/table.h"

namespace offtake {
namespace {

constexpr std::size_t kContributions = 7;

/// "served value" of "served_value_usd"
std::string words_of(std::string metric) {
  if (metric.ends_with("_usd")) metric.resize(metric.size() - 4);
  std::replace(metric.begin(), metric.end(), '_', ' ');
  return metric;
}

std::string after_dot(const std::string& entity) { return entity.substr(entity.find('.') + 1); }

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

/// Whether the perspective party can fail.
bool may_fail(const Study& study) {
  return std::any_of(study.parties.begin(), study.parties.end(), [&](const Party& party) {
    return party.name == study.perspective && (party.fails || party.insolvency);
  });
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
  Table delivered({"contract", "delivered", "GPUe-hours short"}, Align::left);
  Table late({"contract", "months late", "any month late"}, Align::left);
  for (const Contract& contract : study.contracts) {
    const std::string entity = "contract." + contract.name;
    const auto mean = [&](const char* metric, Style style) {
      return measured(findings.of(entity, metric, "mean"), style, remarks);
    };
    delivered.add(
        {contract.name, mean("delivered_share", Style::percent), mean("shortfall_gpue_hours", Style::amount)});
    late.add({contract.name, mean("months_late", Style::number),
              measured(findings.positive(entity, "months_late"), Style::percent, remarks)});
  }
  std::string body;
  for (const Table* table : {&milestones, &delivered, &late})
    if (!table->empty()) body += (body.empty() ? "" : "\n") + table->text();
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
      "USD, discounted to {}. Mismatch: what is paid for nothing, demand not served, spot above the planned price, "
      "projects cancelled and claims not recovered, less late credits. Loss: value on the plan less value on the "
      "path.{}",
      date(study.start, 0),
      may_fail(study) ? fmt::format(" Where {0} fails itself, its loss holds all that is then claimed from it and its "
                                    "debts, in full: also what {0} never pays.",
                                    study.perspective)
                      : std::string());
  return section("How much take-or-pay money is paid for nothing, and what is lost?",
                 (stranded.empty() ? "" : stranded.text() + "\n") + lost.text() + remarks.text() + "  " +
                     wrapped(told, 2, 2) + "\n");
}

/// The value at each of the study's levels of one contribution.
std::vector<const Contribution*> at_levels(const Findings& findings, const Contribution& first) {
  std::vector<const Contribution*> all;
  for (const double at : findings.study.levels)
    for (const Contribution& c : findings.contributions)
      if (c.level == at && c.of == first.of && c.entity == first.entity && c.metric == first.metric) all.push_back(&c);
  return all;
}

/// The largest parts or contracts by the highest level, a column a level; what is smaller is one row.
Table contribution_table(const Findings& findings, ContributionOf of, const char* title, Remarks& remarks) {
  std::vector<std::vector<const Contribution*>> ranked;
  for (const Contribution& c : findings.contributions)
    if (c.of == of && c.level == findings.study.levels.front() && c.value.value != 0)
      ranked.push_back(at_levels(findings, c));
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
    return std::fabs(a.back()->value.value) > std::fabs(b.back()->value.value);
  });
  std::vector<std::string> header{title};
  for (const double at : findings.study.levels) header.push_back(level(at));
  Table table(header, Align::left);
  std::vector<double> others(header.size() - 1);
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const bool shown = i < kContributions || ranked.size() == kContributions + 1;
    std::vector<std::string> row{of == ContributionOf::part ? words_of(ranked[i][0]->metric)
                                                            : after_dot(ranked[i][0]->entity)};
    for (std::size_t k = 0; k < ranked[i].size(); ++k) {
      if (shown) row.push_back(measured(ranked[i][k]->value, Style::amount, remarks));
      if (!shown) others[k] += ranked[i][k]->value.value;
    }
    if (shown) table.add(row);
  }
  if (ranked.size() <= kContributions + 1) return table;
  std::vector<std::string> row{fmt::format("{} others", ranked.size() - kContributions)};
  for (const double sum : others) row.push_back(amount(sum));
  table.add(row);
  return table;
}

std::string shortfall_answer(const Findings& findings) {
  const std::string& party = findings.study.perspective;
  Remarks remarks;
  Table parts = contribution_table(findings, ContributionOf::part, "part", remarks);
  if (parts.empty()) return "";
  std::vector<std::string> sum{"ES"};
  for (const double at : findings.study.levels)
    sum.push_back(measured(findings.of("party." + party, "loss_usd", "es", at), Style::amount, remarks));
  parts.add(sum);
  const Table contracts = contribution_table(findings, ContributionOf::contract, "contract", remarks);
  const char* told =
      "USD: what the plan has and the worst paths lack, on average over those that make up ES at each level. The parts "
      "add up to ES; contracts cut through them.";
  return section(fmt::format("What makes up the ES of the loss of {}?", party),
                 parts.text() + (contracts.empty() ? "" : "\n" + contracts.text()) + remarks.text() + "  " +
                     wrapped(told, 2, 2) + "\n");
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
  Table low({"USD", "plan", "mean", "5 % quantile", "month (median)"}, Align::left);
  const auto liquidity = [&](const char* measure, auto... at) {
    return measured(findings.of(party, "lowest_liquidity_usd", measure, at...), Style::amount, remarks);
  };
  const Measured when = findings.of(party, "lowest_liquidity_month", "quantile", 0.5);
  const auto& columns = findings.tables.columns;
  const double plan = columns[std::size_t(findings.column(party, "lowest_liquidity_usd"))].plan;
  low.add({"lowest liquidity", amount(plan), liquidity("mean"), liquidity("quantile", 0.05),
           measured(when, Style::month, remarks, findings.study.start)});
  const std::string out = measured(findings.positive(party, "funding_gap_usd"), Style::percent, remarks);
  const auto& debts = findings.study.debts;
  const bool owes = std::any_of(debts.begin(), debts.end(), [&](const Debt& debt) { return debt.borrower == name; });
  const std::string told = fmt::format(
      "  {}\n", wrapped("What is still owed at the horizon is paid back at once in the last month, and counts: the gap "
                        "may be that repayment, not one of running money.",
                        2, 2));
  return section(fmt::format("How large is the funding gap of {}? (not discounted)", name),
                 fmt::format("  Cash and credit line fall below 0 on {} of all paths.\n\n", out) + gap.text() + "\n" +
                     low.text() + remarks.text() + (owes ? told : ""));
}

std::string answers(const Findings& findings) {
  return delivery_answer(findings) + stranded_answer(findings) + shortfall_answer(findings) + ending_answer(findings) +
         concentration_answer(findings) + bottleneck_answer(findings) + policy_answer(findings) +
         failure_answer(findings) + funding_answer(findings) + covenant_answer(findings) + lender_answer(findings) +
         lease_answer(findings) + residual_answer(findings);
}

}  // namespace offtake
