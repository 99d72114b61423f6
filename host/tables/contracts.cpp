// Contracts: prices, committed capacity, clauses, and the order in which sellers serve them.
#include <algorithm>
#include <array>
#include <tuple>

#include "host/tables/contract_plan.h"
#include "host/tables/draft.h"
#include "host/tables/marginal.h"
#include "kernels/clauses.h"

namespace offtake {
namespace {

/// What a clause reads its row from.
struct ClauseValues {
  const ClauseText& clause;
  const Key* keys;

  bool has(int key) const { return clause.values.contains(keys[key].name); }
  double at(int key) const { return has(key) ? clause.values.at(keys[key].name) : keys[key].fallback; }
};

void tabulate_clauses(const Contract& contract, const ContractTerms& terms, Draft& draft) {
  const ContractPlan plan{terms.first, contract.months, terms.gpue.data(), terms.price.data(), terms.take_or_pay};
  for_each(Clauses{}, [&](auto type, int kind) {
    using Clause = typename decltype(type)::type;
    for (const auto& clause : contract.clauses) {
      if (clause.kind != Clause::name) continue;
      std::array<double, kClauseValues> row{};
      Clause::values(plan, ClauseValues{clause, Clause::keys}, row.data());
      draft[Link::clause_kind].push_back(kind);
      draft[Field::clause_value].insert(draft[Field::clause_value].end(), row.begin(), row.end());
    }
  });
}

/// A pool's contracts, those of one priority together, 1 first.
void tabulate_reservation(const Study& study, const Names& names, Draft& draft) {
  std::vector<std::tuple<int, int, int>> order;  // pool, priority, contract
  for (const auto& contract : study.contracts)
    order.emplace_back(names.pool(contract.seller, contract.klass), contract.priority,
                       names.contracts.at(contract.name));
  std::sort(order.begin(), order.end());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto [pool, priority, contract] = order[i];
    const bool opens = i == 0 || std::get<0>(order[i - 1]) != pool || std::get<1>(order[i - 1]) != priority;
    if (opens) {
      draft[Link::reserve_pool].push_back(pool);
      draft[Link::reserve_begin].push_back(int(i));
    }
    draft[Link::reserve_contract].push_back(contract);
  }
  draft[Link::reserve_begin].push_back(int(order.size()));
}

void tabulate_milestones(const Study& study, const Names& names, const std::vector<ContractTerms>& terms,
                         Draft& draft) {
  for (const auto& milestone : study.milestones) {
    MilestoneKind kind = MilestoneKind::contract;
    double level = milestone.at_least;
    int target = -1;
    switch (milestone.measure) {
      case MilestoneOf::available_share: {
        target = names.contracts.at(milestone.of);
        const auto& gpue = terms[std::size_t(target)].gpue;
        level *= *std::max_element(gpue.begin(), gpue.end());
        break;
      }
      case MilestoneOf::available_gpue:
        target = names.contracts.at(milestone.of);
        break;
      case MilestoneOf::capacity_gpue:
        kind = MilestoneKind::party;
        target = names.parties.at(milestone.of);
        break;
      case MilestoneOf::powered_mw:
        kind = MilestoneKind::site;
        target = names.sites.at(milestone.of);
        level *= 1000;
        break;
    }
    draft[Link::milestone_kind].push_back(int(kind));
    draft[Link::milestone_target].push_back(target);
    draft[Field::milestone_level].push_back(level);
    draft[Word::milestone_by].push_back(unsigned(months_between(study.start, milestone.by)));
  }
}

}  // namespace

void tabulate_contracts(const Study& study, const Names& names, Draft& draft) {
  std::vector<ContractTerms> terms;
  draft[Link::contract_clause_begin].push_back(0);
  for (const auto& contract : study.contracts) {
    terms.push_back(contract_terms(study, names, contract));
    draft[Link::contract_buyer].push_back(names.parties.at(contract.buyer));
    draft[Link::contract_seller].push_back(names.parties.at(contract.seller));
    draft[Link::contract_pool].push_back(names.pool(contract.seller, contract.klass));
    draft[Link::contract_buyer_pool].push_back(names.pool(contract.buyer, contract.klass));
    draft[Link::contract_price_driver].push_back(driver_of(names, contract.price_usd_per_gpue_hour.driver));
    draft[Link::contract_top_curve].push_back(
        is_random(contract.take_or_pay) ? draft.add_curve(tabulate(contract.take_or_pay, Negative::allowed)) : -1);
    draft[Field::contract_flex].push_back(contract.flex);
    draft[Field::contract_top].push_back(terms.back().take_or_pay);
    draft[Word::contract_stream].push_back(draft.stream("contract." + contract.name + "/take_or_pay"));
    draft[Word::contract_first].push_back(unsigned(terms.back().first));
    draft[Word::contract_end].push_back(unsigned(terms.back().first + contract.months));
    draft[Word::contract_true_up].push_back(unsigned(contract.true_up_months));
    tabulate_clauses(contract, terms.back(), draft);
    draft[Link::contract_clause_begin].push_back(int(draft[Link::clause_kind].size()));
  }
  std::vector<double> total(study.contracts.size(), 0.0);
  for (int month = 0; month < study.months; ++month) {
    for (std::size_t c = 0; c < study.contracts.size(); ++c) {
      const int k = month - terms[c].first;
      const bool in_term = k >= 0 && k < study.contracts[c].months;
      const double gpue = in_term ? terms[c].gpue[std::size_t(k)] : 0;
      total[c] += gpue;
      draft[Field::contract_gpue].push_back(gpue);
      draft[Field::contract_price].push_back(in_term ? terms[c].rate[std::size_t(k)] : 0);
    }
  }
  draft[Field::contract_total] = total;
  tabulate_reservation(study, names, draft);
  tabulate_milestones(study, names, terms, draft);
}

}  // namespace offtake
