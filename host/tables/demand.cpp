// Demand: its size and value month by month, its place in the queue, the contracts it may use.
#include <algorithm>
#include <tuple>

#include "host/tables/draft.h"

namespace offtake {
namespace {

constexpr double kNoLimit = 1e30;  // [USD/GPUe-hour] where a demand names no value

void tabulate_routes(const Study& study, const Names& names, Draft& draft) {
  std::vector<int> order;
  for (const auto& demand : study.demands) order.push_back(names.demands.at(demand.name));
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    const auto key = [&](int i) {
      const auto& demand = study.demands[std::size_t(i)];
      return std::tuple(demand.customer, demand.deferrable_months, demand.name);
    };
    return key(a) < key(b);
  });
  draft[Link::route_demand] = order;

  draft[Link::demand_contract_begin].push_back(0);
  for (const auto& demand : study.demands) {
    std::vector<std::pair<double, int>> usable;  // planned price at the contract's start, contract
    for (const auto& contract : study.contracts) {
      if (contract.buyer != demand.customer || contract.klass != demand.klass) continue;
      const int first = months_between(study.start, contract.start);
      usable.emplace_back(planned_price(study, names, contract, first), names.contracts.at(contract.name));
    }
    std::sort(usable.begin(), usable.end());
    for (const auto& [price, contract] : usable) draft[Link::demand_contract_cheap].push_back(contract);
    std::sort(usable.begin(), usable.end(), [](const auto& a, const auto& b) {
      return std::tuple(-a.first, a.second) < std::tuple(-b.first, b.second);
    });
    for (const auto& [price, contract] : usable) draft[Link::demand_contract_dear].push_back(contract);
    draft[Link::demand_contract_begin].push_back(int(draft[Link::demand_contract_dear].size()));
  }
}

double season_of(const std::vector<double>& season, Date date) {
  return season.empty() ? 1 : season[std::size_t(date.month - 1)];
}

}  // namespace

void tabulate_demand(const Study& study, const Names& names, Draft& draft) {
  for (const auto& demand : study.demands) {
    draft[Link::demand_pool].push_back(names.pool(demand.customer, demand.klass));
    draft[Link::demand_driver].push_back(driver_of(names, demand.driver));
    draft[Link::demand_spot_driver].push_back(demand.spot ? driver_of(names, demand.spot->driver) : -1);
    draft[Field::demand_deferrable].push_back(demand.deferrable_months);
  }
  tabulate_routes(study, names, draft);
  for (int month = 0; month < study.months; ++month) {
    const Date date = months_after(study.start, month);
    for (const auto& demand : study.demands) {
      double scale = demand.gpue.at(date) * season_of(demand.season, date);
      if (!demand.driver.empty()) {
        const auto& driver = study.drivers[std::size_t(names.drivers.at(demand.driver))];
        scale *= season_of(driver.season, date) / own_plan(study, driver, 0);
      }
      draft[Field::demand_scale].push_back(scale);
      const auto& value = demand.value_usd_per_gpue_hour;
      draft[Field::demand_value].push_back(value ? value->at(date) : 0);
      draft[Field::demand_limit].push_back(value ? value->at(date) : kNoLimit);
      draft[Field::spot_times].push_back(1);
      draft[Field::spot_share].push_back(demand.spot ? demand.spot->share.at(date) : 0);
    }
  }
}

}  // namespace offtake
