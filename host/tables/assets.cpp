// Lots of hardware, and holdings.
#include "host/tables/draft.h"
#include "kernels/processes.h"

namespace offtake {
namespace {

struct Lot {
  int site = 0;
  int fleet = 0;
  int project = -1;
  int begin = 0;  // month, where no project brings it
  double units = 0;
};

void add_lot(const Study& study, const Names& names, const Hardware& hardware, const Lot& lot, Draft& draft) {
  const int valued = hardware.residual_at ? months_between(study.start, *hardware.residual_at) : study.months - 1;
  double worth = hardware.usd_per_unit * lot.units;
  if (!hardware.value_driver.empty()) {
    const double plan = planned(study, study.drivers[std::size_t(names.drivers.at(hardware.value_driver))], valued);
    worth = plan > 0 ? worth / plan : 0;
  }
  draft[Link::lot_site].push_back(lot.site);
  draft[Link::lot_fleet].push_back(lot.fleet);
  draft[Link::lot_project].push_back(lot.project);
  draft[Link::lot_driver].push_back(driver_of(names, hardware.value_driver));
  draft[Field::lot_units].push_back(lot.units);
  draft[Field::lot_begin].push_back(lot.begin);
  draft[Field::lot_life].push_back(hardware.life_months.value_or(0));
  draft[Field::lot_worth].push_back(worth);
  draft[Field::lot_decline].push_back(log_of(1 - hardware.value_decline_per_year.value_or(0)) * kMonth);
  draft[Word::lot_valued].push_back(unsigned(hardware.has_value() ? valued : -1));
}

bool comes_in_lots(const Hardware& hardware) { return hardware.life_months || hardware.has_value(); }

}  // namespace

void tabulate_lots(const Study& study, const Names& names,
                   const std::map<std::pair<std::string, std::string>, int>& fleet_at, Draft& draft) {
  for (const auto& site : study.sites) {
    for (const auto& [type, units] : site.hardware) {
      const auto& hardware = study.hardware[std::size_t(names.hardware.at(type))];
      if (!comes_in_lots(hardware)) continue;
      add_lot(study, names, hardware,
              {names.sites.at(site.name), fleet_at.at({site.name, type}), -1, -site.age_months, units}, draft);
    }
  }
  for (const auto& project : study.projects) {
    if (project.kind != ProjectIs::hardware) continue;
    const auto& hardware = study.hardware[std::size_t(names.hardware.at(project.hardware))];
    if (!comes_in_lots(hardware)) continue;
    const int due = months_between(study.start, project.due);
    // What was due before the study is as old as that.
    add_lot(study, names, hardware,
            {names.sites.at(project.site), fleet_at.at({project.site, project.hardware}),
             due < 0 ? -1 : names.projects.at(project.name), due < 0 ? due : 0, project.units},
            draft);
  }
}

void tabulate_holdings(const Study& study, const Names& names, Draft& draft) {
  for (const auto& holding : study.holdings) {
    double usd = holding.value_usd;
    if (!holding.driver.empty())
      usd /= own_plan(study, study.drivers[std::size_t(names.drivers.at(holding.driver))], 0);
    draft[Link::holding_issuer].push_back(names.parties.at(holding.issuer));
    draft[Link::holding_owner].push_back(names.parties.at(holding.owner));
    draft[Link::holding_driver].push_back(driver_of(names, holding.driver));
    draft[Field::holding_usd].push_back(usd);
  }
}

}  // namespace offtake
