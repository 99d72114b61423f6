// [holding.N], and what must hold of hardware that grows old.
#include "host/config/kinds.h"

namespace offtake {

Bindings bindings(const Holding*) {
  static const Binding keys[] = {
      bind<&Holding::owner>(
          {"owner", Form::reference, Unit::none, kAny, Presence::required, 0, "whose it is", "party"}),
      bind<&Holding::issuer>({"issuer", Form::reference, Unit::none, kAny, Presence::required, 0,
                              "in whom; worth nothing once it fails", "party"}),
      bind<&Holding::value_usd>(
          {"value_usd", Form::number, Unit::usd, kNotNegative, Presence::required, 0, "at the start"}),
      bind<&Holding::driver>({"driver", Form::reference, Unit::none, kAny, Presence::optional, 0,
                              "what its value grows with (default: it is constant)", "driver"}),
  };
  return keys;
}

namespace {

/// Hardware older than its life would have left before the study.
void check_ages(Reader& reader, const Hardware& hardware) {
  for (const Site& site : reader.study.sites) {
    const std::string key = fmt::format("site.{}.age_months", site.name);
    const auto units = site.hardware.find(hardware.name);
    if (units == site.hardware.end() || site.age_months < *hardware.life_months) continue;
    reader.fail(reader.place(key, site), key,
                fmt::format("is {} and hardware '{}' retires after {}, none of it would be there, lower it or leave "
                            "that hardware out",
                            site.age_months, hardware.name, *hardware.life_months));
  }
  for (const Project& project : reader.study.projects) {
    const std::string key = fmt::format("project.{}.due", project.name);
    if (project.hardware != hardware.name || !reader.has(key) || !has_horizon(reader)) continue;
    if (months_between(project.due, reader.study.start) < *hardware.life_months) continue;
    reader.fail(reader.places[key], key,
                fmt::format("{} is {} months or more before the study, when hardware '{}' retires, none of it would be "
                            "there, remove the project",
                            to_string(project.due), *hardware.life_months, hardware.name));
  }
}

}  // namespace

void complete(Reader& reader, const toml::table&, const std::string& path, Hardware& hardware) {
  const std::string at = path + ".residual_at";
  check_positive(reader, path + ".value_driver", hardware.value_driver, "the value of hardware");
  if (reader.has(path + ".life_months")) check_ages(reader, hardware);
  if (!reader.has(at) || !has_horizon(reader)) return;
  const int month = months_between(reader.study.start, *hardware.residual_at);
  if (month >= 0 && month < reader.study.months) return;
  reader.fail(reader.places[at], at,
              fmt::format("{} lies outside the study ({} to {}), nothing would come in, write a month of the study",
                          to_string(*hardware.residual_at), to_string(reader.study.start),
                          to_string(last_month(reader.study))));
}

void complete(Reader& reader, const toml::table&, const std::string& path, Holding& holding) {
  check_positive(reader, path + ".driver", holding.driver, "a holding");
  if (!reader.has(path + ".owner") || !reader.has(path + ".issuer") || holding.owner != holding.issuer) return;
  const std::string key = path + ".issuer";
  reader.fail(reader.places[key], key,
              fmt::format("'{}' is the owner too, nobody holds a share in itself, name another party", holding.issuer));
}

}  // namespace offtake
