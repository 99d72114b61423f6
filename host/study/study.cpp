#include "host/study/study.h"

#include <fmt/format.h>

namespace offtake {

int months_between(Date from, Date to) { return 12 * (to.year - from.year) + to.month - from.month; }

Date months_after(Date from, int months) {
  const int count = 12 * from.year + from.month - 1 + months;
  const int year = count >= 0 ? count / 12 : (count - 11) / 12;
  return {year, count - 12 * year + 1};
}

std::string variant_name(const Study& study) {
  if (study.scenario.empty() && study.strategy.empty()) return "base";
  const std::string comma = study.scenario.empty() || study.strategy.empty() ? "" : ", ";
  return (study.scenario.empty() ? "" : "scenario " + study.scenario) + comma +
         (study.strategy.empty() ? "" : "strategy " + study.strategy);
}

std::string to_string(Date date) { return fmt::format("{:04}-{:02}-01", date.year, date.month); }

double Steps::at(Date date) const {
  if (steps.empty()) return constant;
  double value = ramp ? 0 : steps.front().value;
  for (const Step& step : steps) {
    if (months_between(step.from, date) < 0) break;
    value = step.value;
  }
  return value;
}

bool has_purse(const Party& party) {
  const auto given = [](const Quote& quote) {
    return !quote.driver.empty() || quote.number.constant != 0 || !quote.number.steps.empty();
  };
  return party.cash_usd != 0 || party.credit_line_usd != 0 || !party.funding.schedule.empty() ||
         given(party.income_usd_per_year) || given(party.costs_usd_per_year);
}

}  // namespace offtake
