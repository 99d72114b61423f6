#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "host/cli/check.h"
#include "host/cli/format.h"
#include "host/cli/table.h"
#include "host/tables/contract_plan.h"
#include "host/tables/plan.h"
#include "kernels/processes.h"

namespace offtake {
namespace {

/// What the plan has in a column; 0 where it is not reported.
double planned(const BuiltTables& tables, const std::string& entity, const std::string& metric) {
  for (const Column& column : tables.columns) {
    if (column.entity == entity && metric == column.info.name) return column.plan;
  }
  return 0;
}

/// [USD] nominal, of full use, within the horizon and beyond it; of that the take-or-pay; and what is prepaid.
struct ContractMoney {
  double within = 0, beyond = 0, cut = 0, prepaid = 0;
};

ContractMoney money_of(const Study& study, const Contract& contract, const ContractTerms& terms) {
  ContractMoney money;
  double take_or_pay = 0;
  for (std::size_t k = 0; k < terms.gpue.size(); ++k) {
    const double usd_of_month = terms.price[k] * kHoursPerMonth * terms.gpue[k];
    const bool is_within = terms.first + int(k) < study.months;
    (is_within ? money.within : money.beyond) += usd_of_month;
    if (!is_within) money.cut += usd_of_month * terms.take_or_pay;
    take_or_pay += usd_of_month * terms.take_or_pay;
  }
  for (const ClauseText& clause : contract.clauses) {
    if (clause.kind == "prepay") money.prepaid = clause.values.at("share") * take_or_pay;
  }
  return money;
}

std::string contracts_text(const Study& study, const BuiltTables& tables) {
  const Names names = name_entities(study);
  Table table({"contract", "first", "last", "GPUe at most", "committed", "beyond horizon", "prepaid", "paid on plan"});
  double cut = 0;
  std::string cuts;
  for (const Contract& contract : study.contracts) {
    const ContractTerms terms = contract_terms(study, names, contract);
    const ContractMoney money = money_of(study, contract, terms);
    cut += money.cut;
    if (money.cut > 0) cuts += fmt::format("{}{} {}", cuts.empty() ? "" : ", ", contract.name, amount(money.cut));
    table.add({contract.name, date(contract.start, 0), date(contract.start, contract.months - 1),
               amount(*std::max_element(terms.gpue.begin(), terms.gpue.end())), amount(money.within + money.beyond),
               amount(money.beyond), amount(money.prepaid),
               amount(planned(tables, "contract." + contract.name, "paid_usd"))});
  }
  if (table.empty()) return "";
  std::string told = "USD, nominal at planned prices; what is paid on the plan is discounted.";
  if (cut > 0)
    told += fmt::format(" Take-or-pay beyond the horizon, which counts as 0 there: {} ({}).", amount(cut), cuts);
  return "\n" + table.text() + "  " + wrapped(told, 2, 2) + "\n";
}

/// Sellers' capacity on the plan against what they have promised, in the month in which most is missing.
std::string promises_text(const Study& study, const BuiltTables& tables) {
  const Names names = name_entities(study);
  const std::vector<double> profile = plan_profile(tables);
  Table table({"seller", "promised, GPUe", "capacity then", "in", "months short of it"});
  for (const Party& party : study.parties) {
    std::vector<double> missing(std::size_t(study.months)), promised(std::size_t(study.months));
    for (const Contract& contract : study.contracts) {
      if (contract.seller != party.name) continue;
      const ContractTerms terms = contract_terms(study, names, contract);
      for (int k = 0; k < int(terms.gpue.size()); ++k) {
        const int month = terms.first + k;
        if (month >= 0 && month < study.months) promised[std::size_t(month)] += terms.gpue[std::size_t(k)];
      }
    }
    if (*std::max_element(promised.begin(), promised.end()) <= 0) continue;
    for (std::size_t i = 0; i < tables.series.size(); ++i) {
      if (tables.series[i].entity != "party." + party.name || tables.series[i].metric != "capacity_gpue") continue;
      for (std::size_t t = 0; t < missing.size(); ++t) missing[t] = promised[t] - profile[t * tables.series.size() + i];
    }
    const auto worst = std::size_t(std::max_element(missing.begin(), missing.end()) - missing.begin());
    int months = 0;
    for (std::size_t t = 0; t < missing.size(); ++t) months += missing[t] > 1e-6 * promised[t];
    table.add({party.name, amount(promised[worst]), amount(promised[worst] - missing[worst]),
               date(study.start, double(worst)), std::to_string(months)});
  }
  return table.empty() ? ""
                       : "\n" + table.text() +
                             "  All classes together, in the month in which most is missing or least is to spare.\n";
}

std::string demands_text(const Study& study, const BuiltTables& tables) {
  Table table({"demand", "customer", "GPUe-hours served on plan", "unserved", "months short"});
  for (const Demand& demand : study.demands) {
    const auto on_plan = [&](const char* metric) { return planned(tables, "demand." + demand.name, metric); };
    table.add({demand.name, demand.customer, amount(on_plan("served_gpue_hours")),
               amount(on_plan("unserved_gpue_hours")), amount(on_plan("months_short"))});
  }
  return table.empty() ? "" : "\n" + table.text();
}

/// Hardware and power of a site, with what is done by a month on the plan.
struct Installed {
  double gpue = 0, kw = 0, mw = 0;
};

Installed installed_by(const Study& study, const Site& site, int month) {
  std::map<std::string, const Hardware*> hardware;
  for (const Hardware& type : study.hardware) hardware[type.name] = &type;
  Installed sum;
  const auto add = [&](const std::string& type, double units, int since) {
    const auto& life = hardware.at(type)->life_months;
    if (life && month >= since + *life) return;
    sum.gpue += units * hardware.at(type)->gpue_per_unit;
    sum.kw += units * hardware.at(type)->kw_per_unit;
  };
  for (const auto& [type, units] : site.hardware) add(type, units, -site.age_months);
  sum.mw = site.mw.value_or(0);
  for (const Project& project : study.projects) {
    const int due = months_between(study.start, project.due);
    if (!project.signed_ || project.site != site.name || due > month) continue;
    if (project.kind == ProjectIs::hardware) add(project.hardware, project.units, due);
    if (project.kind == ProjectIs::power) sum.mw += project.mw;
  }
  return sum;
}

std::string sites_text(const Study& study) {
  Table table({"site", "owner", "GPUe there", "at the end", "MW needed", "at the end", "MW there", "at the end"});
  for (const Site& site : study.sites) {
    const Installed first = installed_by(study, site, 0), last = installed_by(study, site, study.months - 1);
    const bool limited =
        site.mw.has_value() || std::any_of(study.projects.begin(), study.projects.end(), [&](const Project& project) {
          return project.kind == ProjectIs::power && project.site == site.name;
        });
    const auto there = [&](double mw) { return limited ? quantity(mw) : std::string("no limit"); };
    table.add({site.name, site.owner, amount(first.gpue), amount(last.gpue), quantity(first.kw / 1000),
               quantity(last.kw / 1000), there(first.mw), there(last.mw)});
  }
  if (table.empty()) return "";
  std::vector<std::string> options;
  for (const Project& project : study.projects)
    if (!project.signed_) options.push_back(project.name);
  std::string told = "What stands and what is signed, energised or not; power of the IT.";
  if (!options.empty()) told += fmt::format(" Without what policies may start: {}.", fmt::join(options, ", "));
  return "\n" + table.text() + "  " + wrapped(told, 2, 2) + "\n";
}

std::string debts_text(const Study& study, const BuiltTables& tables) {
  constexpr double kNone = 100;  // what a ratio reads where none was tested
  Table table({"debt", "drawn, USD", "owed at most", "lowest DSCR", "mean DSCR", "covenant", "broken in"});
  for (const Debt& debt : study.debts) {
    const auto on_plan = [&](const char* metric) { return planned(tables, "debt." + debt.name, metric); };
    const auto ratio = [&](const char* metric) {
      return debt.covenant && on_plan(metric) < kNone ? fmt::format("{:.2f}", on_plan(metric)) : "-";
    };
    const double breach = on_plan("breach_month");
    table.add({debt.name, amount(on_plan("drawn_usd")), amount(on_plan("balance_highest_usd")), ratio("lowest_dscr"),
               ratio("mean_dscr"), debt.covenant ? fmt::format("{:.2f}", debt.covenant->dscr) : "none",
               debt.covenant && breach >= 0 ? date(study.start, breach) : "-"});
  }
  return table.empty() ? "" : "\n" + table.text() + "  Debt service cover ratios as the covenants test them.\n";
}

std::string parties_text(const Study& study, const BuiltTables& tables) {
  const std::vector<double> profile = plan_profile(tables);
  const std::size_t all = tables.series.size(), last = std::size_t(study.months - 1) * all;
  Table table({"party", "capacity, GPUe", "at the end", "NPV on plan, USD", "lowest liquidity", "in"});
  for (const Party& party : study.parties) {
    const std::string entity = "party." + party.name;
    std::string first = "-", end = "-";
    for (std::size_t i = 0; i < all; ++i) {
      if (tables.series[i].entity != entity || tables.series[i].metric != "capacity_gpue") continue;
      first = amount(profile[i]);
      end = amount(profile[last + i]);
    }
    table.add({party.name, first, end, amount(planned(tables, entity, "npv_usd")),
               amount(planned(tables, entity, "lowest_liquidity_usd")),
               date(study.start, planned(tables, entity, "lowest_liquidity_month"))});
  }
  return "\n" + table.text();
}

/// The perspective party's NPV and what it consists of: the metrics in USD between npv_usd and stranded_usd.
std::string value_text(const Study& study, const BuiltTables& tables) {
  const std::string entity = "party." + study.perspective;
  Table table({"value of " + study.perspective + " on plan", "USD"});
  bool is_part = false;
  for (const Column& column : tables.columns) {
    const std::string_view metric = column.info.name;
    if (metric == "npv_usd") is_part = true;
    if (metric == "stranded_usd") break;
    if (is_part && column.entity == entity && (column.plan != 0 || metric == "npv_usd"))
      table.add({std::string(metric), amount(column.plan)});
  }
  return "\n" + table.text();
}

}  // namespace

std::string plan_text(const Study& study, const BuiltTables& tables) {
  return "\nThe plan: no delays, no outages, the market as expected\n" + contracts_text(study, tables) +
         promises_text(study, tables) + demands_text(study, tables) + sites_text(study) + debts_text(study, tables) +
         parties_text(study, tables) + value_text(study, tables);
}

}  // namespace offtake
