// [party.N]
#include <algorithm>

#include "host/config/kinds.h"

namespace offtake {

Bindings bindings(const Willing*) {
  static const Binding keys[] = {
      bind<&Willing::driver>(
          {"driver", Form::reference, Unit::none, kAny, Presence::required, 0, "the market's mood", "driver"}),
      bind<&Willing::above>({"above", Form::number, Unit::number, kAny, Presence::required, 0,
                             "level that the driver must be above in the month of the round"}),
  };
  return keys;
}

Bindings bindings(const Funding*) {
  static const Binding keys[] = {
      bind<&Funding::schedule>({"schedule", Form::payments, Unit::usd, kNotNegative, Presence::required, 0,
                                "money from outside, each sum once at its date"}),
      bind<&Funding::when>({"when", Form::table, Unit::none, kAny, Presence::optional, 0,
                            "a round comes only while the market is willing, or is lost"}),
  };
  return keys;
}

Bindings bindings(const Resale*) {
  static const Binding keys[] = {
      bind<&Resale::driver>(
          {"driver", Form::reference, Unit::none, kAny, Presence::required, 0, "the spot price", "driver"}),
      bind<&Resale::share>({"share", Form::steps, Unit::share, kShare, Presence::optional, 1,
                            "of its free capacity that finds a buyer"}),
  };
  return keys;
}

Bindings bindings(const Default*) {
  static const Binding keys[] = {
      bind<&Default::rate_per_year>({"rate_per_year",
                                     Form::steps,
                                     Unit::per_year,
                                     {0, 100},
                                     Presence::optional,
                                     0,
                                     "physical hazard where the driver is on its plan"}),
      bind<&Default::recovery>({"recovery", Form::number, Unit::share, kShare, Presence::optional, 0,
                                "of the claims on it that is paid, at once"}),
      bind<&Default::driver>({"driver", Form::reference, Unit::none, kAny, Presence::optional, 0,
                              "what it fails with (default: nothing, a constant hazard)", "driver"}),
      bind<&Default::sensitivity>({"sensitivity",
                                   Form::number,
                                   Unit::number,
                                   {-20, 20},
                                   Presence::optional,
                                   0,
                                   "hazard = rate x (X / X_plan)^(-sensitivity), the ratio kept within 0.2 to 5"}),
      bind<&Default::dependent>({"dependent", Form::flag, Unit::none, kAny, Presence::optional, 1,
                                 "false: an independent copy of the driver and no correlations, for comparison"}),
      bind<&Default::step_in_months>({"step_in_months",
                                      Form::integer,
                                      Unit::months,
                                      {0, 1200},
                                      Presence::optional,
                                      0,
                                      "its contracts as seller pause so long and go on (0: they end)"}),
  };
  return keys;
}

Bindings bindings(const Party*) {
  static const Binding keys[] = {
      bind<&Party::cash_usd>(
          {"cash_usd", Form::number, Unit::usd, kNotNegative, Presence::optional, 0, "at the start"}),
      bind<&Party::credit_line_usd>(
          {"credit_line_usd", Form::number, Unit::usd, kNotNegative, Presence::optional, 0, "undrawn at the start"}),
      bind<&Party::income_usd_per_year>({"income_usd_per_year", Form::quote, Unit::usd_per_year, kNotNegative,
                                         Presence::optional, 0, "from outside the study; moves liquidity only"}),
      bind<&Party::costs_usd_per_year>({"costs_usd_per_year", Form::quote, Unit::usd_per_year, kNotNegative,
                                        Presence::optional, 0, "outside the study; moves liquidity only"}),
      bind<&Party::funding>({"funding", Form::table, Unit::none, kAny, Presence::optional, 0, "rounds of new money"}),
      bind<&Party::resale>(
          {"resale", Form::table, Unit::none, kAny, Presence::optional, 0, "free capacity sold at the spot price"}),
      bind<&Party::fails>({"default", Form::table, Unit::none, kAny, Presence::optional, 0, "how it fails by chance"}),
      bind<&Party::insolvency>({"insolvency", Form::flag, Unit::none, kAny, Presence::optional, 0,
                                "it fails in the month after its liquidity falls below 0 (default: false)"}),
  };
  return keys;
}

namespace {

bool is_zero(const Steps& steps) {
  return steps.constant == 0 &&
         std::all_of(steps.steps.begin(), steps.steps.end(), [](const Steps::Step& step) { return step.value == 0; });
}

/// A hazard that nothing moves, or that moves with nothing.
void check_default(Reader& reader, const toml::table& table, const std::string& path, const Party& party) {
  if (!party.fails) return;
  const Default& own = *party.fails;
  const auto fail = [&](const char* key, const std::string& what) {
    const std::string full = fmt::format("{}.default.{}", path, key);
    const Place whole = reader.place(path + ".default", party);
    reader.fail(reader.has(full) ? reader.places[full] : whole, full, what);
  };
  const auto has = [&](const char* key) { return reader.has(fmt::format("{}.default.{}", path, key)); };
  const auto unread = [&](const char* key) { return table["default"][key] && !has(key); };
  if (is_zero(own.rate_per_year) && !party.insolvency && !unread("rate_per_year")) {
    fail("rate_per_year", "is 0 and insolvency is not set, it could never fail, write a rate or insolvency = true");
  }
  if (has("driver") && own.sensitivity == 0 && !unread("sensitivity")) {
    fail("sensitivity",
         "is 0 beside a driver, the hazard would not follow it, write how strongly or remove the driver");
  } else if (!table["default"]["driver"] && own.sensitivity != 0) {
    fail("driver", "is missing beside sensitivity, a hazard is sensitive to something, add driver = \"…\"");
  }
  if (has("driver")) check_positive(reader, fmt::format("{}.default.driver", path), own.driver, "a hazard");
}

}  // namespace

void complete(Reader& reader, const toml::table& table, const std::string& path, Party& party) {
  check_default(reader, table, path, party);
  if (const std::string level = path + ".funding.when.above"; reader.has(level) && reader.has(path + ".funding.when"))
    check_level(reader, level, party.funding.when->driver, Side::above, party.funding.when->above, "the condition");
  const std::string key = path + ".funding.schedule";
  if (!has_horizon(reader)) return;
  for (const Outside& round : party.funding.schedule) {
    const int month = months_between(reader.study.start, round.date);
    if (month >= 0 && month < reader.study.months) continue;
    reader.fail(reader.place(key, party), key,
                fmt::format("{} lies outside the study ({} to {}), the money would never come, move or remove it",
                            to_string(round.date), to_string(reader.study.start), to_string(last_month(reader.study))));
  }
}

}  // namespace offtake
