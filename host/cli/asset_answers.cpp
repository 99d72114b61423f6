// Answers on what parties choose and own: policies, leases, what hardware is worth at the end.
#include <fmt/format.h>

#include "host/cli/answer_parts.h"
#include "host/cli/answers.h"

namespace offtake {
namespace {

std::string fees_text(const Findings& findings, Remarks& remarks) {
  Table table({"party", "fees paid (mean)"}, Align::left);
  for (const Party& party : findings.study.parties) {
    const std::string entity = "party." + party.name;
    if (!has_any(findings, entity, "fees_usd")) continue;
    table.add({party.name, measured(negated(findings.of(entity, "fees_usd", "mean")), Style::amount, remarks)});
  }
  return table.empty() ? "" : "\n" + table.text();
}

}  // namespace

std::string policy_answer(const Findings& findings) {
  const Study& study = findings.study;
  const std::set<std::string> projects = held_up_by_policy(study);
  if (projects.empty()) return "";
  Remarks remarks;
  Table table({"project", "cancelled", "lost with it (mean)", "months late (mean)"}, Align::left);
  for (const std::string& project : projects) {
    const std::string entity = "project." + project;
    const auto mean = [&](const char* metric, Style style) {
      return measured(findings.of(entity, metric, "mean"), style, remarks);
    };
    table.add({project, measured(findings.of(entity, "cancelled", "probability"), Style::percent, remarks),
               mean("lost_usd", Style::amount), mean("months_late", Style::number)});
  }
  Table suppliers = money_table("lost, by supplier");
  for (const Supplier& supplier : study.suppliers)
    if (has_any(findings, "supplier." + supplier.name, "cancelled_usd"))
      add_money(findings, supplier.name, "supplier." + supplier.name, "cancelled_usd", suppliers, remarks);
  std::string body = table.text();
  if (!suppliers.empty()) body += "\n" + suppliers.text();
  body += fees_text(findings, remarks);
  const std::string told = fmt::format(
      "USD, discounted to {}. Lost: spent until cancelled, with the fee. Fees paid: of cancelling, freezing and "
      "restarting, of leases and contracts left; less those received.",
      date(study.start, 0));
  return section("What does cancelling or freezing cost?", body + remarks.text() + "  " + wrapped(told, 2, 2) + "\n");
}

std::string lease_answer(const Findings& findings) {
  const Study& study = findings.study;
  const bool frozen = !held_up_by_policy(study).empty();  // then the fees stand there
  Remarks remarks;
  Table table({"party", "rent (mean)"}, Align::left);
  for (const Party& party : study.parties) {
    const std::string entity = "party." + party.name;
    if (has_any(findings, entity, "lease_usd"))
      table.add({party.name, measured(negated(findings.of(entity, "lease_usd", "mean")), Style::amount, remarks)});
  }
  if (table.empty()) return "";
  return section("What do leases cost?", table.text() + (frozen ? "" : fees_text(findings, remarks)) + remarks.text());
}

std::string residual_answer(const Findings& findings) {
  Remarks remarks;
  Table table({"site", "residual value (mean)", "5 % quantile", "95 % quantile"}, Align::left);
  for (const Site& site : findings.study.sites) {
    const std::string entity = "site." + site.name;
    if (!has_any(findings, entity, "residual_usd")) continue;
    const auto cell = [&](const char* measure, auto... at) {
      return measured(findings.of(entity, "residual_usd", measure, at...), Style::amount, remarks);
    };
    table.add({site.name, cell("mean"), cell("quantile", 0.05), cell("quantile", 0.95)});
  }
  if (table.empty()) return "";
  return section(
      "What is the hardware worth at the end?",
      table.text() + remarks.text() + fmt::format("  USD, discounted to {}.\n", date(findings.study.start, 0)));
}

}  // namespace offtake
