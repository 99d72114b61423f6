// [party.N]
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
  };
  return keys;
}

void complete(Reader& reader, const toml::table&, const std::string& path, Party& party) {
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
