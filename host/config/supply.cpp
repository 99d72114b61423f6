// [hardware.N], [site.N] and [supplier.N]
#include <algorithm>

#include "host/config/kinds.h"
#include "host/tables/outage_hours.h"

namespace offtake {

Bindings bindings(const Hardware*) {
  static const Binding keys[] = {
      bind<&Hardware::klass>(
          {"class", Form::text, Unit::none, kAny, Presence::optional, 0, "pool of capacity (default: gpu)"}),
      bind<&Hardware::gpue_per_unit>(
          {"gpue_per_unit", Form::number, Unit::gpue, kPositive, Presence::optional, 1, "capacity of a unit"}),
      bind<&Hardware::kw_per_unit>(
          {"kw_per_unit", Form::number, Unit::kw, kNotNegative, Presence::optional, 0, "IT power of a unit"}),
      bind<&Hardware::usd_per_unit>(
          {"usd_per_unit", Form::number, Unit::usd, kNotNegative, Presence::optional, 0, "price of a unit"}),
      bind<&Hardware::failures_per_year>(
          {"failures_per_year", Form::number, Unit::per_year, kNotNegative, Presence::optional, 0, "of a unit"}),
      bind<&Hardware::repair_hours>(
          {"repair_hours", Form::number, Unit::hours, kNotNegative, Presence::optional, 0, "a failed unit is away"}),
      bind<&Hardware::life_months>({"life_months",
                                    Form::integer,
                                    Unit::months,
                                    {1, 1200},
                                    Presence::optional,
                                    0,
                                    "after which a unit retires (default: it never does)"}),
      bind<&Hardware::value_decline_per_year>(
          {"value_decline_per_year",
           Form::number,
           Unit::share,
           {0, 0.99},
           Presence::optional,
           -1,
           "of its value, with age (without this, value_driver and residual_at it is worth nothing at the end)"}),
      bind<&Hardware::value_driver>({"value_driver", Form::reference, Unit::none, kAny, Presence::optional, 0,
                                     "whose ratio to plan its value follows", "driver"}),
      bind<&Hardware::residual_at>(
          {"residual_at", Form::date, Unit::none, kAny, Presence::optional, 0,
           "its last month, in which it is sold for what is left of its value (default: the study's last)"}),
  };
  return keys;
}

Bindings bindings(const SiteOutage*) {
  static const Binding keys[] = {
      bind<&SiteOutage::rate_per_year>({"rate_per_year",
                                        Form::number,
                                        Unit::per_year,
                                        {0, kMostOutagesPerYear},
                                        Presence::required,
                                        0,
                                        "outages a year"}),
      bind<&SiteOutage::hours>(
          {"hours", Form::distribution, Unit::hours, kNotNegative, Presence::required, 0, "length of each"}),
  };
  return keys;
}

Bindings bindings(const Site*) {
  static const Binding keys[] = {
      bind<&Site::owner>({"owner", Form::reference, Unit::none, kAny, Presence::required, 0, "who runs it", "party"}),
      bind<&Site::hardware>({"hardware", Form::units, Unit::count, kNotNegative, Presence::optional, 0,
                             "installed at the start", "hardware"}),
      bind<&Site::mw>({"mw", Form::number, Unit::mw, kNotNegative, Presence::optional, 0,
                       "IT power at the start (without it and without power projects: no limit)"}),
      bind<&Site::pue>({"pue",
                        Form::number,
                        Unit::number,
                        {1, 10},
                        Presence::optional,
                        1,
                        "power usage effectiveness: all power over IT power"}),
      bind<&Site::energy_usd_per_kwh>({"energy_usd_per_kwh", Form::steps, Unit::usd_per_kwh, kNotNegative,
                                       Presence::optional, 0, "price of energy"}),
      bind<&Site::opex_usd_per_mw_year>({"opex_usd_per_mw_year", Form::steps, Unit::usd_per_mw_year, kNotNegative,
                                         Presence::optional, 0, "operation, by the site's power"}),
      bind<&Site::region>({"region", Form::text, Unit::none, kAny, Presence::optional, 0, "for reports"}),
      bind<&Site::age_months>({"age_months",
                               Form::integer,
                               Unit::months,
                               {0, 1200},
                               Presence::optional,
                               0,
                               "of the hardware installed at the start"}),
      bind<&Site::outage>({"outage", Form::table, Unit::none, kAny, Presence::optional, 0, "loss of the whole site"}),
      bind<&Site::tenure>({"tenure", Form::choice, Unit::none, kAny, Presence::optional, 0,
                           "whose building and power it is (default: owned)", "owned|leased"}),
      bind<&Site::lease_usd_per_kw_month>({"lease_usd_per_kw_month", Form::steps, Unit::usd_per_kw_month, kNotNegative,
                                           Presence::optional, 0, "rent of a leased site, by its IT power"}),
      bind<&Site::lease_months>({"lease_months",
                                 Form::integer,
                                 Unit::months,
                                 {0, 1200},
                                 Presence::optional,
                                 0,
                                 "term of a lease from first power on; 0: without end"}),
      bind<&Site::break_fee_months>({"break_fee_months",
                                     Form::number,
                                     Unit::months,
                                     {0, 1200},
                                     Presence::optional,
                                     0,
                                     "rent that a policy pays for leaving, at most that of the rest of the term"}),
  };
  return keys;
}

namespace {

bool brings_power(const Study& study, const Site& site) {
  return site.mw.value_or(0) > 0 ||
         std::any_of(study.projects.begin(), study.projects.end(),
                     [&](const Project& project) { return project.mw > 0 && project.site == site.name; });
}

}  // namespace

void complete(Reader& reader, const toml::table& table, const std::string& path, Site& site) {
  const std::string price = path + ".lease_usd_per_kw_month";
  const bool priced = !site.lease_usd_per_kw_month.steps.empty() || site.lease_usd_per_kw_month.constant > 0;
  const std::pair<const char*, bool> lease_keys[] = {{"lease_usd_per_kw_month", priced},
                                                     {"lease_months", site.lease_months > 0},
                                                     {"break_fee_months", site.break_fee_months > 0}};
  if (table.contains("tenure") && !reader.has(path + ".tenure")) return;
  if (site.tenure == Tenure::owned) {
    for (const auto& [key, given] : lease_keys) {
      if (!given) continue;
      reader.fail(reader.place(fmt::format("{}.{}", path, key), site), fmt::format("{}.{}", path, key),
                  "is of a lease, the site is owned, add tenure = \"leased\" or remove it");
    }
    return;
  }
  if (!table.contains("lease_usd_per_kw_month"))
    reader.fail(reader.place(path + ".tenure", site), price, "is missing, a leased site has a rent, add it");
  if (!brings_power(reader.study, site))
    reader.fail(
        reader.place(path + ".tenure", site), path + ".mw",
        fmt::format("is {} and no project brings power, a lease is paid by the site's power, add one of the two",
                    site.mw ? "0" : "missing"));
}

Bindings bindings(const Stress*) {
  static const Binding keys[] = {
      bind<&Stress::rate_per_year>({"rate_per_year", Form::number, Unit::per_year, kNotNegative, Presence::required, 0,
                                    "how often it begins, where it is not there"}),
      bind<&Stress::mean_months>(
          {"mean_months", Form::number, Unit::months, {1, 1200}, Presence::required, 1, "how long it lasts"}),
      bind<&Stress::speed>({"speed", Form::number, Unit::share, kShare, Presence::optional, 0,
                            "months that its projects advance a month meanwhile"}),
  };
  return keys;
}

Bindings bindings(const Supplier*) {
  static const Binding keys[] = {
      bind<&Supplier::delay_correlation>({"delay_correlation", Form::number, Unit::share, kShare, Presence::optional, 0,
                                          "between the delay scores of any two of its projects"}),
      bind<&Supplier::stress>({"stress", Form::table, Unit::none, kAny, Presence::optional, 0,
                               "months in which all its projects advance more slowly"}),
  };
  return keys;
}

}  // namespace offtake
