// Who can fail: hazards, recoveries, and whose failure may pull others down.
#include <algorithm>
#include <set>

#include "host/tables/draft.h"
#include "kernels/processes.h"

namespace offtake {

bool can_fail(const Party& party) { return party.fails || party.insolvency; }

std::vector<Twin> twins_of(const Study& study) {
  std::vector<Twin> twins;
  for (const auto& party : study.parties) {
    if (!party.fails || party.fails->driver.empty() || party.fails->dependent) continue;
    const auto found = std::find_if(study.drivers.begin(), study.drivers.end(),
                                    [&](const Driver& driver) { return driver.name == party.fails->driver; });
    twins.push_back({party.name, &*found});
  }
  return twins;
}

namespace {

/// The driver itself, or the party's own independent copy of it.
int hazard_driver(const Study& study, const Names& names, const Party& party) {
  if (!party.fails || party.fails->driver.empty()) return -1;
  if (party.fails->dependent) return names.drivers.at(party.fails->driver);
  const auto twins = twins_of(study);
  const auto twin = std::find_if(twins.begin(), twins.end(), [&](const Twin& one) { return one.party == party.name; });
  return int(study.drivers.size()) + int(twin - twins.begin());
}

std::set<int> partners_of(const Study& study, const Names& names, const Party& party,
                          const std::vector<int>& credit_of) {
  std::set<int> partners;
  for (const auto& contract : study.contracts) {
    if (contract.buyer == party.name) partners.insert(credit_of[std::size_t(names.parties.at(contract.seller))]);
    if (contract.seller == party.name) partners.insert(credit_of[std::size_t(names.parties.at(contract.buyer))]);
  }
  partners.erase(-1);
  return partners;
}

}  // namespace

void tabulate_credit(const Study& study, const Names& names, Draft& draft) {
  std::vector<int> credit_of;
  int failing = 0;
  for (const auto& party : study.parties) {
    credit_of.push_back(can_fail(party) ? failing++ : -1);
    draft[Field::party_recovery].push_back(party.fails ? party.fails->recovery : 0);
  }
  draft[Link::party_credit] = credit_of;
  draft[Link::credit_partner_begin].push_back(0);
  for (const auto& party : study.parties) {
    if (!can_fail(party)) continue;
    draft[Link::credit_party].push_back(names.parties.at(party.name));
    draft[Link::credit_driver].push_back(hazard_driver(study, names, party));
    const auto factor = names.party_factors.find(party.name);
    draft[Link::credit_factor].push_back(party.fails && party.fails->dependent ? factor->second : -1);
    draft[Link::credit_insolvency].push_back(party.insolvency);
    for (const int partner : partners_of(study, names, party, credit_of))
      draft[Link::credit_partner].push_back(partner);
    draft[Link::credit_partner_begin].push_back(int(draft[Link::credit_partner].size()));
    draft[Field::credit_sensitivity].push_back(party.fails ? party.fails->sensitivity : 0);
    draft[Word::credit_stream].push_back(draft.stream("party." + party.name + "/chance"));
    draft[Word::credit_step_in].push_back(unsigned(party.fails ? party.fails->step_in_months : 0));
  }
  for (int month = 0; month < study.months; ++month) {
    const Date date = months_after(study.start, month);
    for (const auto& party : study.parties)
      if (can_fail(party))
        draft[Field::credit_rate].push_back(party.fails ? party.fails->rate_per_year.at(date) * kMonth : 0);
  }
}

}  // namespace offtake
