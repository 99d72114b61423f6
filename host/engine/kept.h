// What a replay keeps of every month: each number declared once, with whose it is and where the path has it.
#pragma once

#include <string_view>
#include <tuple>

#include "kernels/alive.h"
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
  Read read;   // (path, entity, month)
  Link where;  // kept only of studies that have any of these
};
template <class Read>
constexpr Kept<Read> kept(Owner owner, const char* name, Taken taken, Read read, Link where = Link::metric_column) {
  return {owner, name, taken, read, where};
}

template <Link L>
using LinkIs = std::integral_constant<Link, L>;

/// A number that only some entities have, by the place that L gives these: (where others have 0).
template <Link L, Link Counted, class Read>
constexpr auto kept_of(LinkIs<L>, LinkIs<Counted>, Owner owner, const char* name, Taken taken, Read read) {
  const auto guarded = [read](auto& p, int i, int) {
    using Real = typename std::remove_cvref_t<decltype(p)>::Real;
    const int place = link<L>(p.s, i);
    return place >= 0 ? Real(read(p, place)) : Real(0);
  };
  return kept(owner, name, taken, guarded, Counted);
}
template <class Read>
constexpr auto of_failing(const char* name, Taken taken, Read read) {
  return kept_of(LinkIs<Link::party_credit>{}, LinkIs<Link::credit_party>{}, Owner::party, name, taken, read);
}
template <class Read>
constexpr auto of_open(const char* name, Taken taken, Read read) {
  return kept_of(LinkIs<Link::contract_open_end>{}, LinkIs<Link::open_contract>{}, Owner::contract, name, taken, read);
}
template <class Read>
constexpr auto of_paced(const char* name, Taken taken, Read read) {
  return kept_of(LinkIs<Link::project_paced>{}, LinkIs<Link::paced_project>{}, Owner::project, name, taken, read);
}
template <class Read>
constexpr auto of_leased(const char* name, Taken taken, Read read) {
  return kept_of(LinkIs<Link::site_lease>{}, LinkIs<Link::lease_site>{}, Owner::site, name, taken, read);
}
template <class Read>
constexpr auto of_tested(const char* name, Taken taken, Read read) {
  return kept_of(LinkIs<Link::debt_covenant>{}, LinkIs<Link::covenant_debt>{}, Owner::debt, name, taken, read);
}

/// The rule that an exit of the contract goes by, or -1.
template <class Path>
int exit_rule(const Path& p, int contract) {
  for (int i = link<Link::contract_clause_begin>(p.s, contract);
       i < link<Link::contract_clause_begin>(p.s, contract + 1); ++i)
    if (link<Link::clause_rule>(p.s, i) >= 0) return link<Link::clause_rule>(p.s, i);
  return -1;
}

/// A row of rules at this rule, 0 where there is none.
template <class Path, class Row>
auto of_rule(const Path&, const Row& row, int rule) {
  return rule >= 0 ? typename Path::Real(row[rule]) : typename Path::Real(0);
}

/// [USD] of the rounds that come only in a willing market and did, this month.
template <class Path>
auto rounds_of(const Path& p, int party, int month) {
  using Real = typename Path::Real;
  Real sum(0);
  const int rounds = count<Link::round_party>(p.s);
  for (int i = 0; i < rounds; ++i) {
    const bool willing = p.driver_x[link<Link::round_driver>(p.s, i)] > Real(value<Field::round_above>(p.t, i));
    if (link<Link::round_party>(p.s, i) == party && willing && is_alive(p, party))
      sum = sum + Real(value<Field::round_usd>(p.t, month * rounds + i));
  }
  return sum;
}

/// [USD] what a holding would be sold for.
template <class Path>
auto worth_of_holding(const Path& p, int holding) {
  const int driver = link<Link::holding_driver>(p.s, holding);
  const auto usd = p.holding_held[holding] * value<Field::holding_usd>(p.t, holding);
  return driver >= 0 ? usd * p.driver_x[driver] : usd;
}

/// Σ of a row over the lots at a site.
template <class Path, class Row>
auto over_lots(const Path& p, const Row& row, int site) {
  typename Path::Real sum(0);
  for (int l = 0; l < count<Link::lot_fleet>(p.s); ++l)
    if (link<Link::lot_site>(p.s, l) == site) sum = sum + row[l];
  return sum;
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
    of_paced("unsigned", Taken::level, [](auto& p, int k) { return 1 - p.paced_signed[k]; }),
    of_paced("begun_month", Taken::level, [](auto& p, int k) { return p.paced_begun[k]; }),
    of_paced("work_months", Taken::level,
             [](auto& p, int k) { return p.project_work[link<Link::paced_project>(p.s, k)]; }),
    of_paced("lost_months", Taken::level, [](auto& p, int k) { return p.paced_lost[k]; }),
    of_paced("advance_months", Taken::level, [](auto& p, int k) { return p.paced_advance[k]; }),
    of_paced("shift_months", Taken::level, [](auto& p, int k) { return p.paced_shift[k]; }),
    of_paced("frozen_by", Taken::level, [](auto& p, int k) { return p.paced_frozen[k]; }),  // 1 + the policy
    of_paced("cancelled", Taken::level, [](auto& p, int k) { return p.paced_cancelled[k] < kNeverMonth ? 1 : 0; }),
    of_paced("fees_usd", Taken::sum, [](auto& p, int k) { return p.paced_fee_sum[k]; }),
    of_paced("cancel_fee_usd", Taken::sum, [](auto& p, int k) { return p.paced_cancel_paid[k]; }),
    kept_of(LinkIs<Link::supplier_stress>{}, LinkIs<Link::stress_supplier>{}, Owner::supplier, "stressed", Taken::level,
            [](auto& p, int u) { return p.stress_on[u]; }),
    kept(Owner::site, "power_kw", Taken::level, [](auto& p, int i, int) { return p.site_kw[i]; }),
    kept(Owner::site, "energised_kw", Taken::level, [](auto& p, int i, int) { return p.site_energised[i]; }),
    kept(Owner::site, "outage_hours", Taken::sum, [](auto& p, int i, int) { return p.site_lost_sum[i]; }),
    kept(Owner::site, "unpowered_units", Taken::sum, [](auto& p, int i, int) { return p.site_unpowered[i]; }),
    kept(Owner::site, "energy_usd", Taken::sum, [](auto& p, int i, int) { return p.site_energy[i]; }),
    kept(Owner::site, "opex_usd", Taken::sum, [](auto& p, int i, int) { return p.site_opex[i]; }),

    of_leased("lease_months_gone", Taken::level, [](auto& p, int l) { return p.lease_gone[l]; }),
    of_leased("lease_over", Taken::level, [](auto& p, int l) { return p.lease_over[l]; }),
    of_leased("rent_usd", Taken::sum, [](auto& p, int l) { return p.lease_paid[l]; }),
    of_leased("break_fee_usd", Taken::sum, [](auto& p, int l) { return p.lease_fee_sum[l]; }),
    kept(
        Owner::site, "residual_usd", Taken::sum, [](auto& p, int i, int) { return over_lots(p, p.lot_residual, i); },
        Link::lot_fleet),
    kept(
        Owner::policy, "measure", Taken::level,  // of last month, as the next three
        [](auto& p, int i, int) { return of_rule(p, p.rule_value, link<Link::policy_when>(p.s, i)); },
        Link::policy_action),
    kept(
        Owner::policy, "months_met", Taken::level,  // in a row
        [](auto& p, int i, int) { return of_rule(p, p.rule_months, link<Link::policy_when>(p.s, i)); },
        Link::policy_action),
    kept(
        Owner::policy, "resume_measure", Taken::level,
        [](auto& p, int i, int) { return of_rule(p, p.rule_value, link<Link::policy_resume>(p.s, i)); },
        Link::policy_action),
    kept(
        Owner::policy, "resume_months_met", Taken::level,
        [](auto& p, int i, int) { return of_rule(p, p.rule_months, link<Link::policy_resume>(p.s, i)); },
        Link::policy_action),

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
           const int open = link<Link::contract_open_end>(p.s, i);
           if (open >= 0 && p.open_live[open] <= 0) return Real(0);
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
    of_open("ended", Taken::level, [](auto& p, int o) { return 1 - p.open_live[o]; }),
    of_open("left", Taken::level, [](auto& p, int o) { return p.open_closing[o]; }),  // by its buyer, this month
    of_open("until_month", Taken::level, [](auto& p, int o) { return p.open_until[o]; }),
    of_open("exit_fee_usd", Taken::sum, [](auto& p, int o) { return p.open_fee[o]; }),
    of_open("sublet_usd", Taken::sum, [](auto& p, int o) { return p.open_sublet[o]; }),
    of_open("backstop_usd", Taken::sum, [](auto& p, int o) { return p.open_backed[o]; }),
    of_open("recovered_by_buyer_usd", Taken::sum, [](auto& p, int o) { return p.open_to_buyer[o]; }),
    of_open("recovered_by_seller_usd", Taken::sum, [](auto& p, int o) { return p.open_to_seller[o]; }),
    of_open("lost_by_buyer_usd", Taken::sum, [](auto& p, int o) { return p.open_lost_buyer[o]; }),
    of_open("lost_by_seller_usd", Taken::sum, [](auto& p, int o) { return p.open_lost_seller[o]; }),
    of_open("prepay_lost_usd", Taken::sum, [](auto& p, int o) { return p.open_prepay_lost[o]; }),
    kept_of(LinkIs<Link::contract_spot_driver>{}, LinkIs<Link::open_contract>{}, Owner::contract,
            "spot_usd_per_gpue_hour", Taken::level, [](auto& p, int d) { return p.driver_x[d]; }),
    kept(
        Owner::contract, "exit_measure", Taken::level,  // of last month
        [](auto& p, int i, int) { return of_rule(p, p.rule_value, exit_rule(p, i)); }, Link::rule_measure),

    kept(Owner::party, "capacity_gpue", Taken::level,
         [](auto& p, int i, int) { return over_pools(p, p.pool_capacity, i); }),
    kept(Owner::party, "used_gpue", Taken::level, [](auto& p, int i, int) { return over_pools(p, p.pool_used, i); }),
    kept(Owner::party, "resale_usd", Taken::sum, [](auto& p, int i, int) { return p.party_resale[i]; }),
    kept(Owner::party, "flow_usd", Taken::level, [](auto& p, int i, int) { return p.party_flow[i]; }),
    kept(Owner::party, "loss_usd", Taken::sum, [](auto& p, int i, int) { return p.party_loss[i]; }),
    kept(Owner::party, "liquidity_usd", Taken::level, [](auto& p, int i, int) { return p.party_liquidity[i]; }),

    kept(
        Owner::party, "round_usd", Taken::level, [](auto& p, int i, int t) { return rounds_of(p, i, t); },
        Link::round_party),
    of_failing("fails", Taken::level, [](auto& p, int k) { return p.credit_fails[k]; }),  // this month
    of_failing("down", Taken::level, [](auto& p, int k) { return 1 - p.credit_alive[k]; }),
    of_failing("default_cause", Taken::level, [](auto& p, int k) { return p.credit_cause[k]; }),
    of_failing("hazard", Taken::level, [](auto& p, int k) { return p.credit_hazard[k]; }),  // cumulated
    of_failing("hazard_bearable", Taken::level, [](auto& p, int k) { return p.credit_bearable[k]; }),
    of_failing("claims_on_it_usd", Taken::sum, [](auto& p, int k) { return p.credit_claims[k]; }),

    kept(
        Owner::debt, "balance_usd", Taken::level, [](auto& p, int i, int) { return p.debt_balance[i]; },
        Link::debt_borrower),
    kept(
        Owner::debt, "drawn_usd", Taken::sum, [](auto& p, int i, int) { return p.debt_received[i]; },
        Link::debt_borrower),
    kept(
        Owner::debt, "service_usd", Taken::sum, [](auto& p, int i, int) { return p.debt_served[i]; },
        Link::debt_borrower),
    kept(
        Owner::debt, "lender_loss_usd", Taken::sum, [](auto& p, int i, int) { return p.debt_lost[i]; },
        Link::debt_borrower),
    kept(
        Owner::debt, "repaying", Taken::level, [](auto& p, int i, int) { return p.debt_open[i] > 0 ? 0 : 1; },
        Link::debt_borrower),
    kept(
        Owner::debt, "instalments_left", Taken::level, [](auto& p, int i, int) { return p.debt_rest[i]; },
        Link::debt_borrower),
    of_tested("tests", Taken::sum, [](auto& p, int v) { return p.covenant_tests[v]; }),
    of_tested("dscr", Taken::sum, [](auto& p, int v) { return p.covenant_sum[v]; }),  // of the month's test
    of_tested("failed_month", Taken::level, [](auto& p, int v) { return p.covenant_failed[v]; }),
    of_tested("breach_month", Taken::level, [](auto& p, int v) { return p.covenant_breach[v]; }),
    kept(
        Owner::holding, "worth_usd", Taken::level, [](auto& p, int i, int) { return worth_of_holding(p, i); },
        Link::holding_issuer),
    kept(
        Owner::holding, "sold_usd", Taken::sum, [](auto& p, int i, int) { return p.holding_sold[i]; },
        Link::holding_issuer),

    kept(Owner::milestone, "met", Taken::level, [](auto& p, int i, int) { return p.milestone_met[i]; }));

inline constexpr int kKeptNumbers = int(std::tuple_size_v<decltype(kKept)>);

/// f(kept, position) for every number, in order.
template <class F>
constexpr void for_each_kept(F&& f) {
  std::apply(
      [&](const auto&... each) {
        int at = 0;
        (f(each, at++), ...);
      },
      kKept);
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
