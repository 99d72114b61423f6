// What a replay keeps of every month: each number declared once, with whose it is and where the path has it.
#pragma once

#include <string_view>
#include <tuple>

#include "kernels/path_metrics.h"
#include "kernels/path_state.h"

namespace offtake {

/// How a number is to be read.
enum class Taken : unsigned char {
  level,  // as it stands in the month
  sum,    // grows along the path: a month's share is what it adds
};

template <class Read>
struct Kept {
  Owner owner;
  const char* name;  // "_usd" of a sum is discounted to the study's start; "_usd" of a level is not
  Taken taken;
  Read read;  // (path, entity, month)
};
template <class Read>
constexpr Kept<Read> kept(Owner owner, const char* name, Taken taken, Read read) {
  return {owner, name, taken, read};
}

/// f(row of tables, state) of the contract's clause of this kind, or `otherwise`.
template <class Clause, class Path, class F>
auto of_clause(const Path& p, int contract, typename Path::Real otherwise, F&& f) {
  auto found = otherwise;
  const int end = link<Link::contract_clause_begin>(p.s, contract + 1);
  for (int i = link<Link::contract_clause_begin>(p.s, contract); i < end; ++i) {
    visit(Clauses{}, link<Link::clause_kind>(p.s, i), [&](auto type) {
      if constexpr (std::is_same_v<typename decltype(type)::type, Clause>)
        found = f(p.t.template from<Field::clause_value>(i * kClauseValues), slice(p.clause_state, kClauseStates * i));
    });
  }
  return found;
}

/// Σ of a row over the pools of a party.
template <class Path, class Row>
auto over_pools(const Path& p, const Row& row, int party) {
  typename Path::Real sum(0);
  for (int k = 0; k < count<Link::pool_party>(p.s); ++k)
    if (link<Link::pool_party>(p.s, k) == party) sum = sum + row[k];
  return sum;
}

inline constexpr auto kKept = std::make_tuple(
    kept(Owner::study, "discount", Taken::level, [](auto& p, int, int) { return p.discount; }),
    kept(Owner::driver, "value", Taken::level, [](auto& p, int i, int) { return p.driver_x[i]; }),

    kept(Owner::project, "finish_month", Taken::level, [](auto& p, int i, int) { return p.project_finish[i]; }),
    kept(Owner::project, "ready_month", Taken::level, [](auto& p, int i, int) { return p.project_ready[i]; }),
    kept(Owner::project, "cost_usd", Taken::sum, [](auto& p, int i, int) { return p.project_paid[i]; }),
    kept(Owner::site, "power_kw", Taken::level, [](auto& p, int i, int) { return p.site_kw[i]; }),
    kept(Owner::site, "energised_kw", Taken::level, [](auto& p, int i, int) { return p.site_energised[i]; }),
    kept(Owner::site, "outage_hours", Taken::sum, [](auto& p, int i, int) { return p.site_lost_sum[i]; }),
    kept(Owner::site, "unpowered_units", Taken::sum, [](auto& p, int i, int) { return p.site_unpowered[i]; }),
    kept(Owner::site, "energy_usd", Taken::sum, [](auto& p, int i, int) { return p.site_energy[i]; }),
    kept(Owner::site, "opex_usd", Taken::sum, [](auto& p, int i, int) { return p.site_opex[i]; }),

    kept(Owner::demand, "gpue", Taken::level, [](auto& p, int i, int) { return p.demand_new[i]; }),
    kept(Owner::demand, "request_gpue", Taken::level, [](auto& p, int i, int) { return p.demand_request[i]; }),
    kept(Owner::demand, "served_gpue", Taken::level, [](auto& p, int i, int) { return p.demand_served[i]; }),
    kept(Owner::demand, "own_gpue", Taken::level, [](auto& p, int i, int) { return p.demand_own[i]; }),
    kept(Owner::demand, "spot_gpue", Taken::level, [](auto& p, int i, int) { return p.demand_spot[i]; }),
    kept(Owner::demand, "unserved_gpue", Taken::level, [](auto& p, int i, int) { return p.demand_unserved[i]; }),
    kept(Owner::demand, "backlog_gpue", Taken::level, [](auto& p, int i, int) { return p.demand_backlog[i]; }),
    kept(Owner::demand, "value_usd", Taken::sum, [](auto& p, int i, int) { return p.demand_value[i]; }),
    kept(Owner::demand, "spot_usd", Taken::sum, [](auto& p, int i, int) { return p.demand_spot_paid[i]; }),

    kept(Owner::contract, "committed_gpue", Taken::level, [](auto& p, int i, int) { return p.contract_committed[i]; }),
    kept(Owner::contract, "available_gpue", Taken::level, [](auto& p, int i, int) { return p.contract_available[i]; }),
    kept(Owner::contract, "used_gpue", Taken::level, [](auto& p, int i, int) { return p.contract_used[i]; }),
    kept(Owner::contract, "price_usd_per_gpue_hour", Taken::level,
         [](auto& p, int i, int) { return p.contract_price[i]; }),
    kept(Owner::contract, "take_or_pay", Taken::level, [](auto& p, int i, int) { return p.contract_top[i]; }),
    kept(Owner::contract, "paid_usd", Taken::sum, [](auto& p, int i, int) { return p.contract_paid[i]; }),
    kept(Owner::contract, "stranded_usd", Taken::sum, [](auto& p, int i, int) { return p.contract_stranded[i]; }),
    kept(Owner::contract, "late_credits_usd", Taken::sum, [](auto& p, int i, int) { return p.contract_credit[i]; }),
    kept(Owner::contract, "late_credits_left_usd", Taken::level,  // under the cap
         [](auto& p, int i, int) {
           using Real = decltype(p.discount);
           return of_clause<Late>(p, i, Real(0), [](auto row, auto state) { return row[2] - state[1]; });
         }),
    kept(Owner::contract, "prepaid_usd", Taken::level,  // in this month
         [](auto& p, int i, int t) {
           using Real = decltype(p.discount);
           return of_clause<Prepay>(p, i, Real(0), [t](auto row, auto) { return t == int(row[2]) ? row[0] : Real(0); });
         }),
    kept(Owner::contract, "prepay_instalment_usd", Taken::level,
         [](auto& p, int i, int) {
           using Real = decltype(p.discount);
           return of_clause<Prepay>(p, i, Real(0), [](auto row, auto) { return row[4]; });
         }),
    kept(Owner::contract, "prepay_balance_usd", Taken::level,
         [](auto& p, int i, int) {
           using Real = decltype(p.discount);
           return of_clause<Prepay>(p, i, Real(0), [](auto, auto state) { return state[0]; });
         }),

    kept(Owner::party, "capacity_gpue", Taken::level,
         [](auto& p, int i, int) { return over_pools(p, p.pool_capacity, i); }),
    kept(Owner::party, "used_gpue", Taken::level, [](auto& p, int i, int) { return over_pools(p, p.pool_used, i); }),
    kept(Owner::party, "resale_usd", Taken::sum, [](auto& p, int i, int) { return p.party_resale[i]; }),
    kept(Owner::party, "flow_usd", Taken::level, [](auto& p, int i, int) { return p.party_flow[i]; }),
    kept(Owner::party, "loss_usd", Taken::sum, [](auto& p, int i, int) { return p.party_loss[i]; }),
    kept(Owner::party, "liquidity_usd", Taken::level, [](auto& p, int i, int) { return p.party_liquidity[i]; }),

    kept(Owner::milestone, "met", Taken::level, [](auto& p, int i, int) { return p.milestone_met[i]; }));

inline constexpr int kKeptNumbers = int(std::tuple_size_v<decltype(kKept)>);

/// f(kept, position) for every number, in order.
template <class F>
constexpr void for_each_kept(F&& f) {
  std::apply([&](const auto&... each) { int at = 0; (f(each, at++), ...); }, kKept);
}

/// One of an owner's numbers by its name; a name that is none does not compile.
template <Owner O>
struct Which {
  int at = -1;
  consteval Which(const char* name) {
    for_each_kept([&](const auto& each, int position) {
      if (each.owner == O && std::string_view(each.name) == name) at = position;
    });
    if (at < 0) throw "the owner has no such number";
  }
};

}  // namespace offtake
