#include <algorithm>
#include <set>

#include "host/tables/draft.h"

namespace offtake {
namespace {

template <class Entities>
std::map<std::string, int> positions(const Entities& entities) {
  std::map<std::string, int> result;
  for (const auto& entity : entities) result.emplace(entity.name, int(result.size()));
  return result;
}

/// Projects after what they wait for; by name where that leaves a choice. The study has no cycle.
std::vector<int> build_order(const Study& study) {
  const auto by_name = positions(study.projects);
  std::vector<int> order;
  std::set<int> placed;
  while (order.size() < study.projects.size()) {
    const std::size_t before = order.size();
    for (int i = 0; i < int(study.projects.size()); ++i) {
      const auto& project = study.projects[std::size_t(i)];
      const auto is_placed = [&](const std::string& other) { return placed.contains(by_name.at(other)); };
      const bool ready = std::all_of(project.needs.begin(), project.needs.end(), is_placed) &&
                         std::all_of(project.after.begin(), project.after.end(), is_placed);
      if (!placed.contains(i) && ready) {
        order.push_back(i);
        placed.insert(i);
      }
    }
    if (order.size() == before) break;  // a cycle: config/ has refused it
  }
  return order;
}

}  // namespace

int Names::pool(const std::string& party, const std::string& klass) const {
  const auto at = std::find(classes.begin(), classes.end(), klass);
  return parties.at(party) * int(classes.size()) + int(at - classes.begin());
}

Names name_entities(const Study& study) {
  Names names;
  std::set<std::string> classes{"gpu"};
  for (const auto& hardware : study.hardware) classes.insert(hardware.klass);
  for (const auto& demand : study.demands) classes.insert(demand.klass);
  for (const auto& contract : study.contracts) classes.insert(contract.klass);
  names.classes.assign(classes.begin(), classes.end());
  names.drivers = positions(study.drivers);
  names.parties = positions(study.parties);
  names.hardware = positions(study.hardware);
  names.sites = positions(study.sites);
  names.suppliers = positions(study.suppliers);
  names.demands = positions(study.demands);
  names.contracts = positions(study.contracts);
  // Suppliers come first among the factors (tables/factors.cpp).
  for (const auto& party : study.parties)
    if (party.fails) names.party_factors.emplace(party.name, int(study.suppliers.size() + names.party_factors.size()));
  names.project_order = build_order(study);
  for (int place = 0; place < int(names.project_order.size()); ++place)
    names.projects[study.projects[std::size_t(names.project_order[std::size_t(place)])].name] = place;
  return names;
}

int driver_of(const Names& names, const std::string& driver) { return driver.empty() ? -1 : names.drivers.at(driver); }

}  // namespace offtake
