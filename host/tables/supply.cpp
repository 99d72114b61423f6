// Sites, their fleets and outages; suppliers; projects.
#include <algorithm>
#include <functional>
#include <limits>
#include <set>

#include "host/tables/draft.h"
#include "host/tables/outage_hours.h"
#include "kernels/processes.h"

namespace offtake {
namespace {

constexpr double kHoursPerYear = 8766;     // as model.md counts availability
constexpr double kMostCountedOutages = 1;  // a month; above it kOutageWords thresholds would cut the tail

struct Fleet {
  int hardware;  // position in the study
  double per_kw;
};

/// The types of hardware at a site, at start or to come, in the order of energising.
std::vector<Fleet> fleets_of(const Study& study, const Names& names, const Site& site) {
  std::set<std::string> types;
  for (const auto& [type, units] : site.hardware) types.insert(type);
  for (const auto& project : study.projects)
    if (project.kind == ProjectIs::hardware && project.site == site.name) types.insert(project.hardware);
  std::vector<Fleet> fleets;
  for (const auto& type : types) {
    const int at = names.hardware.at(type);
    const auto& hardware = study.hardware[std::size_t(at)];
    fleets.push_back({at, hardware.kw_per_unit > 0 ? hardware.gpue_per_unit / hardware.kw_per_unit
                                                   : std::numeric_limits<double>::max()});
  }
  std::stable_sort(fleets.begin(), fleets.end(), [](const Fleet& a, const Fleet& b) { return a.per_kw > b.per_kw; });
  return fleets;
}

/// The site's projects and everything they wait for, in the order of the tables.
std::set<int> chain_of(const Study& study, const Names& names, const Site& site) {
  std::set<int> chain;
  const std::function<void(const Project&)> add = [&](const Project& project) {
    if (!chain.insert(names.projects.at(project.name)).second) return;
    for (const auto* list : {&project.needs, &project.after}) {
      for (const auto& name : *list) {
        const auto found = std::find_if(study.projects.begin(), study.projects.end(),
                                        [&](const Project& other) { return other.name == name; });
        add(*found);
      }
    }
  };
  for (const auto& project : study.projects)
    if (project.site == site.name) add(project);
  return chain;
}

bool power_is_limited(const Study& study, const Site& site) {
  return site.mw.has_value() || std::any_of(study.projects.begin(), study.projects.end(), [&](const Project& project) {
           return project.kind == ProjectIs::power && project.site == site.name;
         });
}

bool any_outages(const Site& site) { return site.outage && site.outage->rate_per_year > 0; }

/// Outages of constant length are counted, others drawn as the month's lost hours.
bool are_counted(const SiteOutage& outages) {
  const bool constant = outages.hours.dist == "constant" && outages.hours.probability >= 1;
  return constant && outages.rate_per_year * kMonth <= kMostCountedOutages;
}

/// Curves of the sites that have one, in their order.
std::vector<Curve> curves_of(const std::vector<Site>& sites) {
  std::vector<std::pair<double, Distribution>> ways;
  for (const Site& site : sites)
    if (any_outages(site) && !are_counted(*site.outage))
      ways.push_back({site.outage->rate_per_year, site.outage->hours});
  return outage_curves(ways);
}

/// `curve` is the next of curves_of().
void tabulate_outage(const Site& site, std::vector<Curve>::const_iterator& curve, Draft& draft) {
  std::array<unsigned, kOutageWords> thresholds;
  thresholds.fill(0xffffffffu);
  int kind = int(Outage::none);
  double hours = 0;
  if (any_outages(site) && are_counted(*site.outage)) {
    kind = int(Outage::counted);
    hours = site.outage->hours.values.at("value");
    poisson_thresholds(site.outage->rate_per_year * kMonth, thresholds.data(), kOutageWords);
  } else if (any_outages(site)) {
    kind = int(Outage::curve) + draft.add_curve(*curve++);
  }
  draft[Link::site_outage].push_back(kind);
  draft[Field::site_outage_hours].push_back(hours);
  draft[Word::site_outage_threshold].insert(draft[Word::site_outage_threshold].end(), thresholds.begin(),
                                            thresholds.end());
  draft[Word::site_stream].push_back(draft.stream("site." + site.name + "/outage"));
}

/// Returns (site, hardware) -> fleet.
std::map<std::pair<std::string, std::string>, int> tabulate_sites(const Study& study, const Names& names,
                                                                  Draft& draft) {
  std::map<std::pair<std::string, std::string>, int> fleet_at;
  draft[Link::site_fleet_begin].push_back(0);
  draft[Link::site_chain_begin].push_back(0);
  const std::vector<Curve> curves = curves_of(study.sites);
  auto curve = curves.begin();
  for (const auto& site : study.sites) {
    draft[Link::site_owner].push_back(names.parties.at(site.owner));
    draft[Link::site_power_limited].push_back(power_is_limited(study, site));
    draft[Field::site_kw].push_back(site.mw.value_or(0) * 1000);
    tabulate_outage(site, curve, draft);
    for (const auto& fleet : fleets_of(study, names, site)) {
      const auto& hardware = study.hardware[std::size_t(fleet.hardware)];
      fleet_at[{site.name, hardware.name}] = int(draft[Link::fleet_pool].size());
      const auto units = site.hardware.find(hardware.name);
      draft[Link::fleet_pool].push_back(names.pool(site.owner, hardware.klass));
      draft[Field::fleet_units].push_back(units == site.hardware.end() ? 0 : units->second);
      draft[Field::fleet_kw].push_back(hardware.kw_per_unit);
      draft[Field::fleet_per_kw].push_back(hardware.kw_per_unit > 0 ? 1 / hardware.kw_per_unit : 0);
      draft[Field::fleet_gpue].push_back(hardware.gpue_per_unit /
                                         (1 + hardware.failures_per_year * hardware.repair_hours / kHoursPerYear));
    }
    draft[Link::site_fleet_begin].push_back(int(draft[Link::fleet_pool].size()));
    for (const int project : chain_of(study, names, site)) draft[Link::site_chain].push_back(project);
    draft[Link::site_chain_begin].push_back(int(draft[Link::site_chain].size()));
  }
  for (int month = 0; month < study.months; ++month) {
    const Date date = months_after(study.start, month);
    for (const auto& site : study.sites) {
      draft[Field::site_energy].push_back(site.pue * kHoursPerMonth * site.energy_usd_per_kwh.at(date));
      draft[Field::site_opex].push_back(site.opex_usd_per_mw_year.at(date) * kMonth / 1000);
    }
  }
  return fleet_at;
}

}  // namespace

void tabulate_supply(const Study& study, const Names& names, Draft& draft) {
  const auto fleet_at = tabulate_sites(study, names, draft);
  draft[Link::project_need_begin].push_back(0);
  for (const int at : names.project_order) {
    const auto& project = study.projects[std::size_t(at)];
    const int supplier = project.supplier.empty() ? -1 : names.suppliers.at(project.supplier);
    const double rho = supplier < 0 ? 0 : study.suppliers[std::size_t(supplier)].delay_correlation;
    const int start = months_between(study.start, project.start), due = months_between(study.start, project.due);
    int target = -1;
    if (project.kind == ProjectIs::power) target = names.sites.at(project.site);
    if (project.kind == ProjectIs::hardware) target = fleet_at.at({project.site, project.hardware});
    draft[Link::project_kind].push_back(int(project.kind));
    draft[Link::project_target].push_back(target);
    draft[Link::project_owner].push_back(names.parties.at(project.owner));
    draft[Link::project_supplier].push_back(supplier);
    draft[Link::project_delay_curve].push_back(
        project.delay ? draft.add_curve(tabulate(*project.delay, Negative::cut_at_zero)) : -1);
    draft[Link::project_spend].push_back(int(project.spend));
    for (const auto& need : project.needs) draft[Link::project_need].push_back(names.projects.at(need));
    draft[Link::project_need_begin].push_back(int(draft[Link::project_need].size()));
    draft[Field::project_start].push_back(start);
    draft[Field::project_due].push_back(due);
    draft[Field::project_size].push_back(project.kind == ProjectIs::power ? project.mw * 1000 : project.units);
    draft[Field::project_cost].push_back(project.cost_usd);
    draft[Field::project_factor].push_back(root(rho));
    draft[Field::project_own].push_back(root(1 - rho));
    draft[Word::project_stream].push_back(draft.stream("project." + project.name + "/delay"));
    draft[Word::project_sunk].push_back(due < 0 ? 1 : 0);
  }
  tabulate_lots(study, names, fleet_at, draft);
}

}  // namespace offtake
