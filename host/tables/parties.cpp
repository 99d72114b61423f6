// Parties: liquidity, money from outside the study, resale, and the price they plan to pay.
#include <initializer_list>
#include <utility>

#include "host/tables/draft.h"
#include "kernels/processes.h"

namespace offtake {
namespace {

void add_rounds(const Study& study, const Party& party, std::vector<double>& usd) {
  for (const auto& round : party.funding.schedule) {
    const int month = months_between(study.start, round.date);
    if (month >= 0 && month < study.months) usd[std::size_t(month)] += round.usd;
  }
}

/// Rounds that come only while the market is willing: for each party that has any, in one row.
void tabulate_rounds(const Study& study, const Names& names, Draft& draft) {
  std::vector<std::vector<double>> rounds;
  for (const auto& party : study.parties) {
    if (!party.funding.when) continue;
    draft[Link::round_party].push_back(names.parties.at(party.name));
    draft[Link::round_driver].push_back(driver_of(names, party.funding.when->driver));
    draft[Field::round_above].push_back(party.funding.when->above);
    add_rounds(study, party, rounds.emplace_back(std::size_t(study.months), 0.0));
  }
  for (std::size_t month = 0; month < std::size_t(study.months); ++month)
    for (const auto& usd : rounds) draft[Field::round_usd].push_back(usd[month]);
}

/// One flow per party and driver; what follows no driver shares one.
void add_outside(const Study& study, const Names& names, const Party& party, Draft& draft,
                 std::vector<std::vector<double>>& flows) {
  const auto monthly = [&](const Quote& quote, double sign) {
    std::vector<double> usd;
    for (int month = 0; month < study.months; ++month)
      usd.push_back(sign * quote.number.at(months_after(study.start, month)) * kMonth);
    return usd;
  };
  std::vector<double> fixed(std::size_t(study.months), 0.0);
  const std::pair<const Quote*, double> yearly[] = {{&party.income_usd_per_year, 1.0},
                                                    {&party.costs_usd_per_year, -1.0}};
  for (const auto& [quote, sign] : yearly) {
    auto usd = monthly(*quote, sign);
    if (quote->driver.empty()) {
      for (std::size_t month = 0; month < fixed.size(); ++month) fixed[month] += usd[month];
      continue;
    }
    draft[Link::outside_party].push_back(names.parties.at(party.name));
    draft[Link::outside_driver].push_back(driver_of(names, quote->driver));
    flows.push_back(std::move(usd));
  }
  if (!party.funding.when) add_rounds(study, party, fixed);
  draft[Link::outside_party].push_back(names.parties.at(party.name));
  draft[Link::outside_driver].push_back(-1);
  flows.push_back(std::move(fixed));
}

/// Mean planned price of a party's contracts by committed capacity; without contracts, of the spot
/// market its demand may use; without either 0.
double planned_mean_price(const Study& study, const Names& names, const std::string& party, const Draft& draft) {
  double paid = 0, hours = 0;
  const auto& gpue = draft.reals[std::size_t(Field::contract_gpue)];
  for (int month = 0; month < study.months; ++month) {
    for (std::size_t c = 0; c < study.contracts.size(); ++c) {
      const auto& contract = study.contracts[c];
      if (contract.buyer != party) continue;
      const double q = gpue[std::size_t(month) * study.contracts.size() + c];
      paid += q * planned_price(study, names, contract, month);
      hours += q;
    }
  }
  if (hours > 0) return paid / hours;
  for (int month = 0; month < study.months; ++month) {
    for (const auto& demand : study.demands) {
      if (demand.customer != party || !demand.spot) continue;
      paid += planned(study, study.drivers[std::size_t(names.drivers.at(demand.spot->driver))], month);
      hours += 1;
    }
  }
  return hours > 0 ? paid / hours : 0;
}

}  // namespace

void tabulate_parties(const Study& study, const Names& names, Draft& draft) {
  std::vector<std::vector<double>> flows;
  for (const auto& party : study.parties) {
    draft[Field::party_liquidity].push_back(party.cash_usd + party.credit_line_usd);
    draft[Field::mean_price].push_back(planned_mean_price(study, names, party.name, draft));
    draft[Link::party_resale_driver].push_back(party.resale ? driver_of(names, party.resale->driver) : -1);
    for (std::size_t klass = 0; klass < names.classes.size(); ++klass)
      draft[Link::pool_party].push_back(names.parties.at(party.name));
    add_outside(study, names, party, draft, flows);
  }
  for (int month = 0; month < study.months; ++month) {
    const Date date = months_after(study.start, month);
    for (const auto& party : study.parties) {
      draft[Field::resale_times].push_back(1);
      draft[Field::resale_share].push_back(party.resale ? party.resale->share.at(date) : 0);
    }
    for (const auto& flow : flows) draft[Field::outside].push_back(flow[std::size_t(month)]);
  }
  tabulate_rounds(study, names, draft);
}

}  // namespace offtake
