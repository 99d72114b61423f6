// Answers on credit: who fails and what is lost with it, covenants, lenders.
#include <fmt/format.h>

#include <algorithm>

#include "host/cli/answer_parts.h"
#include "host/cli/answers.h"
#include "kernels/credit.h"

namespace offtake {
namespace {

bool may_fail(const Party& party) { return party.fails || party.insolvency; }

Table failures_table(const Findings& findings, Remarks& remarks) {
  Table table({"party", "fails", "in (median)", "claims on it (mean)"}, Align::left);
  for (const Party& party : findings.study.parties) {
    if (!may_fail(party)) continue;
    const std::string entity = "party." + party.name;
    table.add(
        {party.name, measured(findings.of(entity, "default_month", "probability"), Style::percent, remarks),
         measured(findings.of(entity, "default_month", "quantile", 0.5), Style::month, remarks, findings.study.start),
         measured(negated(findings.of(entity, "claims_usd", "mean")), Style::amount, remarks)});
  }
  return table;
}

Table causes_table(const Findings& findings, Remarks& remarks) {
  Table table({"party", "by chance", "as its liquidity ran out", "after a partner's failure"}, Align::left);
  for (const Party& party : findings.study.parties) {
    if (!may_fail(party)) continue;
    const auto by = [&](Cause cause) {
      return measured(findings.of("party." + party.name, "default_cause", "probability", double(cause)), Style::percent,
                      remarks);
    };
    table.add({party.name, by(Cause::chance), by(Cause::liquidity), by(Cause::cascade)});
  }
  return table;
}

Table recoveries_table(const Findings& findings, Remarks& remarks) {
  Table table({"party", "recovered from others (mean)", "prepayments lost (mean)"}, Align::left);
  for (const Party& party : findings.study.parties) {
    const std::string entity = "party." + party.name;
    if (!has_any(findings, entity, "recovery_usd") && !has_any(findings, entity, "prepay_lost_usd")) continue;
    const auto mean = [&](const char* metric) {
      return measured(findings.of(entity, metric, "mean"), Style::amount, remarks);
    };
    table.add({party.name, mean("recovery_usd"), mean("prepay_lost_usd")});
  }
  return table;
}

}  // namespace

std::string failure_answer(const Findings& findings) {
  const Study& study = findings.study;
  if (std::none_of(study.parties.begin(), study.parties.end(), may_fail)) return "";
  Remarks remarks;
  std::string body = failures_table(findings, remarks).text() + "\n" + causes_table(findings, remarks).text();
  const Table recoveries = recoveries_table(findings, remarks);
  if (!recoveries.empty()) body += "\n" + recoveries.text();
  Table cascades = money_table("all parties");
  if (has_any(findings, "study", "cascade_loss_usd")) {
    add_money(findings, "claims in cascades", "study", "cascade_loss_usd", cascades, remarks);
    body += "\n" + cascades.text();
  }
  const std::string failures = measured(findings.of("study", "defaults", "mean"), Style::number, remarks);
  const std::string told = fmt::format(
      "Failures per path: {}. USD, discounted to {}, over all paths. Claims on it: all that others claim and its "
      "debts, "
      "in full, also what it never pays. Rates are physical ones, not the higher ones in "
      "credit spreads. After a partner's failure: liquidity runs out within a year of it, because of it or by chance.",
      failures, date(study.start, 0));
  return section("How likely does each party fail, when, by what cause, and what is lost with it?",
                 body + remarks.text() + "  " + wrapped(told, 2, 2) + "\n");
}

std::string covenant_answer(const Findings& findings) {
  Remarks remarks;
  Table table({"debt", "broken", "first in (median)", "lowest DSCR (median)", "mean DSCR (median)"}, Align::left);
  for (const Debt& debt : findings.study.debts) {
    if (!debt.covenant) continue;
    const std::string entity = "debt." + debt.name;
    const auto median = [&](const char* metric, Style style) {
      return measured(findings.of(entity, metric, "quantile", 0.5), style, remarks, findings.study.start);
    };
    table.add({debt.name, measured(findings.of(entity, "breach_month", "probability"), Style::percent, remarks),
               median("breach_month", Style::month), median("lowest_dscr", Style::number),
               median("mean_dscr", Style::number)});
  }
  return table.empty() ? "" : section("When is the covenant broken?", table.text() + remarks.text());
}

std::string lender_answer(const Findings& findings) {
  Remarks remarks;
  Table table = money_table("debt");
  for (const Debt& debt : findings.study.debts)
    if (has_any(findings, "debt." + debt.name, "lender_loss_usd"))
      add_money(findings, debt.name, "debt." + debt.name, "lender_loss_usd", table, remarks);
  return table.empty() ? "" : section("What do lenders lose with those who fail?", table.text() + remarks.text());
}

}  // namespace offtake
