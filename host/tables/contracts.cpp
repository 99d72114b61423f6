// Contracts: prices, committed capacity, clauses, and the order in which sellers serve them.
#include <algorithm>
#include <array>
#include <tuple>

#include "host/tables/contract_plan.h"
#include "host/tables/draft.h"
#include "host/tables/marginal.h"
#include "kernels/clauses.h"
#include "kernels/periods.h"

namespace offtake {
namespace {

/// What a clause reads its row from.
struct ClauseValues {
  const ClauseText& clause;
  const Key* keys;

  bool has(int key) const { return clause.values.contains(keys[key].name); }
  double at(int key) const { return has(key) ? clause.values.at(keys[key].name) : keys[key].fallback; }
};

/// What a clause's names refer to.
template <class Clause>
void tabulate_names(const Study& study, const Contract& contract, const ClauseText& clause, const Names& names,
                    Draft& draft) {
  int driver = -1, party = -1;
  for (const Key& key : Clause::keys) {
    const auto name = clause.names.find(key.name);
    if (name == clause.names.end() || name->second.empty()) continue;
    if (key.form == Form::price || std::string_view(key.refers) == "driver") driver = names.drivers.at(name->second);
    if (key.form == Form::reference && std::string_view(key.refers) == "party") party = names.parties.at(name->second);
  }
  draft[Link::clause_driver].push_back(driver);
  draft[Link::clause_party].push_back(party);
  draft[Link::clause_rule].push_back(clause.rule ? add_rule(study, names, *clause.rule, contract.buyer, draft) : -1);
}

/// What a contract's clauses let it do beyond its months.
struct Rights {
  bool open_end = false;      // end early, go on, be sold on or backed
  bool first_served = false;  // be served first
  bool goes_on = false;
  double then_rate = 0;  // at this price, or with what a driver's X is multiplied by
};

/// Only to ask a clause, at compile time, which rights it has.
struct NoView {
  float price() const { return 0; }
  float spot() const { return 0; }
  float supplied() const { return 0; }
  float wanted() const { return 0; }
  int months_gone() const { return 0; }
  bool rule_holds() const { return false; }
};

template <class Clause>
void add_rights(const ClauseValues& values, const double* numbers, Rights& rights) {
  using State = float*;
  const State state = nullptr;
  const float* row = nullptr;
  const NoView view;
  if constexpr (requires { Clause::template leaves<float>(state, row, view); }) {
    rights.open_end |= Clause::may_leave(values);
  }
  if constexpr (requires { Clause::template goes_on<float>(row, 1.0f, view); }) {
    rights.open_end = rights.goes_on = true;
    rights.then_rate = Clause::price_then(numbers);
  }
  if constexpr (requires { Clause::backs(row, 1.0f); }) rights.open_end = true;
  if constexpr (requires { Clause::sells_on; }) rights.open_end = true;
  if constexpr (requires { Clause::first_served(row, 0); }) rights.first_served = true;
}

Rights tabulate_clauses(const Study& study, const Contract& contract, const ContractTerms& terms, const Names& names,
                        Draft& draft) {
  Rights rights;
  const ContractPlan plan{terms.first, contract.months, terms.gpue.data(), terms.price.data(), terms.take_or_pay};
  for_each(Clauses{}, [&](auto type, int kind) {
    using Clause = typename decltype(type)::type;
    for (const auto& clause : contract.clauses) {
      if (clause.kind != Clause::name) continue;
      std::array<double, kClauseValues> row{};
      const ClauseValues values{clause, Clause::keys};
      Clause::values(plan, values, row.data());
      add_rights<Clause>(values, row.data(), rights);
      tabulate_names<Clause>(study, contract, clause, names, draft);
      draft[Link::clause_kind].push_back(kind);
      draft[Field::clause_value].insert(draft[Field::clause_value].end(), row.begin(), row.end());
    }
  });
  return rights;
}

/// The spot market that competes with a contract: its buyer's, else the one its seller sells at; -1: none.
int spot_driver(const Study& study, const Names& names, const Contract& contract) {
  for (const auto& demand : study.demands)
    if (demand.customer == contract.buyer && demand.klass == contract.klass && demand.spot)
      return names.drivers.at(demand.spot->driver);
  const Party& seller = study.parties[std::size_t(names.parties.at(contract.seller))];
  return seller.resale ? names.drivers.at(seller.resale->driver) : -1;
}

void tabulate_open_end(const Study& study, const Names& names, const Contract& contract, const Rights& rights,
                       Draft& draft) {
  const auto mortal = [&](const std::string& party) {
    return can_fail(study.parties[std::size_t(names.parties.at(party))]);
  };
  const bool open = rights.open_end || mortal(contract.buyer) || mortal(contract.seller);
  draft[Link::contract_open_end].push_back(open ? int(draft[Link::open_contract].size()) : -1);
  if (open) draft[Link::open_contract].push_back(names.contracts.at(contract.name));
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
  std::vector<Rights> rights;
  draft[Link::contract_clause_begin].push_back(0);
  for (const auto& contract : study.contracts) {
    terms.push_back(contract_terms(study, names, contract));
    draft[Link::contract_buyer].push_back(names.parties.at(contract.buyer));
    draft[Link::contract_seller].push_back(names.parties.at(contract.seller));
    draft[Link::contract_pool].push_back(names.pool(contract.seller, contract.klass));
    draft[Link::contract_buyer_pool].push_back(names.pool(contract.buyer, contract.klass));
    draft[Link::contract_price_driver].push_back(driver_of(names, contract.price_usd_per_gpue_hour.driver));
    draft[Link::contract_top_curve].push_back(
        is_random(contract.take_or_pay) ? draft.add_curve(tabulate(contract.take_or_pay, Negative::cut_at_zero)) : -1);
    draft[Field::contract_flex].push_back(contract.flex);
    draft[Field::contract_top].push_back(terms.back().take_or_pay);
    draft[Word::contract_stream].push_back(draft.stream("contract." + contract.name + "/take_or_pay"));
    draft[Word::contract_first].push_back(unsigned(terms.back().first));
    draft[Word::contract_end].push_back(unsigned(terms.back().first + contract.months));
    draft[Word::contract_true_up].push_back(period_word(contract.true_up_months));
    rights.push_back(tabulate_clauses(study, contract, terms.back(), names, draft));
    tabulate_open_end(study, names, contract, rights.back(), draft);
    draft[Link::contract_spot_driver].push_back(spot_driver(study, names, contract));
    draft[Word::contract_latest].push_back(
        unsigned(rights.back().goes_on ? study.months : terms.back().first + contract.months));
    draft[Link::contract_clause_begin].push_back(int(draft[Link::clause_kind].size()));
  }
  if (std::any_of(rights.begin(), rights.end(), [](const Rights& own) { return own.first_served; }))
    for (const Rights& own : rights) draft[Link::contract_first_served].push_back(own.first_served);
  std::vector<double> total(study.contracts.size(), 0.0);
  for (int month = 0; month < study.months; ++month) {
    for (std::size_t c = 0; c < study.contracts.size(); ++c) {
      const int k = month - terms[c].first;
      const bool in_term = k >= 0 && k < study.contracts[c].months;
      const double gpue = in_term ? terms[c].gpue[std::size_t(k)] : 0;
      total[c] += gpue;
      // Before its term a contract has its first price; after it, what it may go on with.
      const bool after = k >= study.contracts[c].months && rights[c].goes_on;
      const double rate = in_term ? terms[c].rate[std::size_t(k)] : after ? rights[c].then_rate : terms[c].rate.front();
      draft[Field::contract_gpue].push_back(after ? terms[c].gpue.back() : gpue);
      draft[Field::contract_price].push_back(rate);
    }
  }
  draft[Field::contract_total] = total;
  tabulate_reservation(study, names, draft);
  tabulate_milestones(study, names, terms, draft);
}

}  // namespace offtake
