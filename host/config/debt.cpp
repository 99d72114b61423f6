// [debt.N]
#include <algorithm>

#include "host/config/kinds.h"

namespace offtake {
namespace {

constexpr Range kRates{0, 1};  // 8 % is 0.08

}  // namespace

Bindings bindings(const Covenant*) {
  static const Binding keys[] = {
      bind<&Covenant::dscr>({"dscr",
                             Form::number,
                             Unit::number,
                             {0, 50, true},
                             Presence::required,
                             0,
                             "lowest cash flow available for debt service over this debt's interest and principal"}),
      bind<&Covenant::from>({"from", Form::date, Unit::none, kAny, Presence::optional, 0,
                             "month in which the first test's period begins (default: the study's start)"}),
      bind<&Covenant::test_months>(
          {"test_months", Form::integer, Unit::months, {1, 120}, Presence::optional, 3, "length of a test's period"}),
      bind<&Covenant::cure_months>({"cure_months",
                                    Form::integer,
                                    Unit::months,
                                    {0, 120},
                                    Presence::optional,
                                    0,
                                    "after a failed test within which one must be passed"}),
  };
  return keys;
}

Bindings bindings(const Debt*) {
  static const Binding keys[] = {
      bind<&Debt::borrower>(
          {"borrower", Form::reference, Unit::none, kAny, Presence::required, 0, "who owes it", "party"}),
      bind<&Debt::limit_usd>(
          {"limit_usd", Form::number, Unit::usd, kPositive, Presence::required, 0, "most that is ever drawn"}),
      bind<&Debt::funds>({"funds", Form::references, Unit::none, kAny, Presence::required, 0,
                          "the borrower's projects, whose spending it is drawn for", "project"}),
      bind<&Debt::advance>({"advance",
                            Form::number,
                            Unit::share,
                            {0, 1, true},
                            Presence::optional,
                            1,
                            "of that spending that is drawn"}),
      bind<&Debt::rate_per_year>({"rate_per_year", Form::quote, Unit::per_year, kRates, Presence::required, 0,
                                  "interest, paid monthly; with a driver and spread never less than 0"}),
      bind<&Debt::spread>({"spread", Form::steps, Unit::per_year, kRates, Presence::optional, 0,
                           "on top of a rate that follows a driver"}),
      bind<&Debt::amortise_months>({"amortise_months",
                                    Form::integer,
                                    Unit::months,
                                    {1, 1200},
                                    Presence::required,
                                    0,
                                    "of equal principal, from the month after the last funded project is over"}),
      bind<&Debt::covenant>(
          {"covenant", Form::table, Unit::none, kAny, Presence::optional, 0, "broken, it stops the draws"}),
  };
  return keys;
}

namespace {

void check_funds(Reader& reader, const std::string& path, const Debt& debt) {
  const std::string key = path + ".funds";
  if (!reader.has(key)) return;
  if (debt.funds.empty()) {
    reader.fail(reader.places[key], key,
                "is an empty list, a debt is drawn for what projects cost, name one of the borrower's");
  }
  for (const std::string& name : debt.funds) {
    const Project* project = find(reader.study.projects, name);
    if (!project || project->owner.empty() || project->owner == debt.borrower || !reader.has(path + ".borrower"))
      continue;
    reader.fail(reader.places[key], key,
                fmt::format("'{}' is paid by '{}' and the borrower is '{}', a debt funds what its borrower pays, "
                            "name the borrower's projects",
                            name, project->owner, debt.borrower));
  }
}

/// What costs nothing needs no money.
void check_costs(Reader& reader, const std::string& path, const Debt& debt) {
  const std::string key = path + ".funds";
  if (!reader.has(key) || debt.funds.empty()) return;
  for (const std::string& name : debt.funds) {
    const Project* project = find(reader.study.projects, name);
    if (!project || project->owner != debt.borrower || project->cost_usd > 0 ||
        reader.tables.at("project." + name)->contains("cost_usd"))
      return;
  }
  reader.fail(reader.places[key], key,
              "are projects that cost nothing, nothing would ever be drawn, add cost_usd to one of them");
}

/// Together lenders advance no more of a project than it costs. Told once, at the last of the debts.
void check_advances(Reader& reader, const std::string& path, const Debt& debt) {
  constexpr double kRounding = 1e-9;
  const std::string key = path + ".funds";
  if (!reader.has(key)) return;
  for (const std::string& name : debt.funds) {
    double advanced = 0;
    const Debt* last = nullptr;
    for (const Debt& other : reader.study.debts) {
      if (std::find(other.funds.begin(), other.funds.end(), name) == other.funds.end()) continue;
      advanced += other.advance;
      last = &other;
    }
    if (last != &debt || advanced <= 1 + kRounding) continue;
    reader.fail(reader.places[key], key,
                fmt::format("'{}' is funded by several debts that together advance {} of its cost, no more than all of "
                            "it is spent, lower their advance",
                            name, advanced));
  }
}

void check_covenant(Reader& reader, const std::string& path, const Debt& debt) {
  if (!debt.covenant || !has_horizon(reader)) return;
  const Date start = reader.study.start, last = last_month(reader.study);
  const std::string key = path + ".covenant.from";
  const int from = reader.has(key) ? months_between(start, *debt.covenant->from) : 0;
  if (from < 0 || from >= reader.study.months) {
    reader.fail(reader.places[key], key,
                fmt::format("{} lies outside the study ({} to {}), tests begin within it, write a month of the study",
                            to_string(*debt.covenant->from), to_string(start), to_string(last)));
  } else if (from + debt.covenant->test_months > reader.study.months && reader.has(path + ".covenant")) {
    reader.fail(reader.places[path + ".covenant"], path + ".covenant",
                fmt::format("is first tested in {}, after the study's last month {}, nothing would be tested, shorten "
                            "test_months or begin earlier",
                            to_string(months_after(start, from + debt.covenant->test_months - 1)), to_string(last)));
  }
}

bool always_zero(const Steps& steps) {
  return steps.steps.empty() ? steps.constant == 0
                             : std::all_of(steps.steps.begin(), steps.steps.end(),
                                           [](const Steps::Step& step) { return step.value == 0; });
}

/// A covenant is tested where there is interest or principal to pay.
void check_service(Reader& reader, const std::string& path, const Debt& debt) {
  const std::string key = path + ".covenant";
  const bool free = debt.rate_per_year.driver.empty() && always_zero(debt.rate_per_year.number);
  if (!reader.has(key) || !reader.has(path + ".rate_per_year") || !reader.has(path + ".funds") || !free ||
      !has_horizon(reader))
    return;
  Month over = 0;
  for (const std::string& name : debt.funds) {
    const Project* project = find(reader.study.projects, name);
    if (!project || !reader.has(fmt::format("project.{}.due", name))) return;
    over = std::max(over, months_between(reader.study.start, project->due));
  }
  if (over + 1 < reader.study.months) return;
  reader.fail(reader.places[key], key,
              fmt::format("is never tested, the debt is free of interest and repaid from {} on, after the study's last "
                          "month {}, write a rate or lengthen study.months",
                          to_string(months_after(reader.study.start, over + 1)), to_string(last_month(reader.study))));
}

}  // namespace

void complete(Reader& reader, const toml::table&, const std::string& path, Debt& debt) {
  check_funds(reader, path, debt);
  check_costs(reader, path, debt);
  check_advances(reader, path, debt);
  check_covenant(reader, path, debt);
  check_service(reader, path, debt);
  if (!always_zero(debt.spread) && debt.rate_per_year.driver.empty() && reader.has(path + ".rate_per_year")) {
    const std::string key = path + ".spread";
    reader.fail(reader.place(key, debt), key,
                "stands beside a rate that follows no driver, a spread is added to a driver's rate, add it to "
                "rate_per_year or write rate_per_year = { driver = \"…\" }");
  }
}

}  // namespace offtake
