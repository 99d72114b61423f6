// Answers on contracts: which end before their term, and on how many shoulders supply rests.
#include <fmt/format.h>

#include <algorithm>

#include "host/cli/answer_parts.h"
#include "host/cli/answers.h"

namespace offtake {

std::string ending_answer(const Findings& findings) {
  Remarks remarks;
  Table table({"contract", "ends before its term", "in (median)", "paid by the buyer (mean)"}, Align::left);
  for (const Contract& contract : findings.study.contracts) {
    const std::string entity = "contract." + contract.name;
    const Measured ends = findings.of(entity, "termination_month", "probability");
    if (!(ends.value > 0)) continue;
    table.add({contract.name, measured(ends, Style::percent, remarks),
               measured(findings.of(entity, "termination_month", "quantile", 0.5), Style::month, remarks,
                        findings.study.start),
               measured(findings.of(entity, "paid_usd", "mean"), Style::amount, remarks)});
  }
  return table.empty() ? "" : section("Which contracts end before their term?", table.text() + remarks.text());
}

std::string concentration_answer(const Findings& findings) {
  const Study& study = findings.study;
  Remarks remarks;
  Table table({"party", "by provider", "through to their suppliers"}, Align::left);
  for (const Party& party : study.parties) {
    const bool buys = std::any_of(study.contracts.begin(), study.contracts.end(),
                                  [&](const Contract& contract) { return contract.buyer == party.name; });
    const bool demands = std::any_of(study.demands.begin(), study.demands.end(),
                                     [&](const Demand& demand) { return demand.customer == party.name; });
    if (!buys || !demands) continue;
    const auto mean = [&](const char* metric) {
      return measured(findings.of("party." + party.name, metric, "mean"), Style::number, remarks);
    };
    table.add({party.name, mean("hhi_provider"), mean("hhi_supplier")});
  }
  if (table.empty()) return "";
  const std::string told =
      "Herfindahl-Hirschman index of what serves its demand, the mean: 1 where all of it comes from one, 0.25 from "
      "four "
      "alike; 0 where nothing is served.";
  return section("How concentrated is supply?", table.text() + remarks.text() + "  " + wrapped(told, 2, 2) + "\n");
}

}  // namespace offtake
