// Structure: how many entities a study has, of which kinds, and which refers to which; never a
// number. One flat array of ints, so that it can be run-time data or, printed by the host, a
// constant that specialises the kernel.
#pragma once

#include "kernels/counts.h"

namespace offtake::inline OFFTAKE_TARGET {

/// The arrays of a Structure. (n+1) marks offsets into the array named beside it; -1 means none.
/// A pool is one party's capacity in one class: party · classes + class.
enum class Link : int {
  // market
  driver_process,        // (driver) position in Processes; after the study's own the parties' independent copies
  driver_loading_begin,  // (driver+1) into driver_loading: row of the Cholesky factor
  driver_loading,        // (entry) the independent normal it loads on, a driver
  driver_named,          // (driver) one entry for each of the study's own
  discount_driver,       // (1)
  driver_parts,          // (driver) how many parts (regimes) its process has
  driver_row_begin,      // (driver+1) into a month of driver_row
  driver_word_begin,     // (driver+1) into driver_threshold
  driver_further,        // (driver) its place among those that draw more than one normal a month, or -1
  further_driver,        // (further) a driver
  // parties
  pool_party,            // (pool) pools of a party stand together, one per class
  party_resale_driver,   // (party)
  party_credit,          // (party) its place among those that can fail, or -1
  credit_party,          // (credit) party
  credit_driver,         // (credit) what its hazard follows, or -1
  credit_factor,         // (credit) its factor F, or -1: a normal of its own
  credit_insolvency,     // (credit) 1: it fails when its liquidity has run out
  credit_partner_begin,  // (credit+1) into credit_partner
  credit_partner,        // (entry) another that can fail and has a contract with it
  outside_party,         // (flow) income, costs and funding from outside the study
  outside_driver,        // (flow) or -1
  // supply
  factor_normal,         // (factor) its own independent normal, a factor; one F a path each
  factor_loading_begin,  // (factor+1) into factor_loading: row of the Cholesky factor
  factor_loading,        // (entry) a factor
  factor_curve,          // (1) first of the t copula's two curves, or -1: Gaussian
  supplier_factor,       // (supplier) a factor
  site_owner,            // (site) party
  site_power_limited,    // (site) 0: power is no constraint there
  site_outage,           // (site) an Outage; from Outage::curve on, curve number + Outage::curve
  site_fleet_begin,      // (site+1) into fleets, each site's in the order of energising
  site_chain_begin,      // (site+1) into site_chain
  site_chain,            // (entry) the site's projects and all they need
  fleet_pool,            // (fleet) a fleet is one type of hardware at one site
  project_kind,          // (project) a ProjectKind; projects stand after what they need
  project_target,        // (project) site of power, fleet of hardware, else -1
  project_owner,         // (project) party
  project_supplier,      // (project) or -1
  project_delay_curve,   // (project) or -1
  project_spend,         // (project) a Spend
  project_need_begin,    // (project+1) into project_need
  project_need,          // (entry) a project
  project_paced,         // (project) its place among the paced, or -1: nothing can disturb it
  paced_project,         // (paced) a project; in the order of projects
  paced_after_begin,     // (paced+1) into paced_after
  paced_after,           // (entry) a project
  paced_fee_begin,       // (paced+1) into the stages of its cancel fee
  supplier_stress,       // (supplier) its place among those that can be stressed, or -1
  stress_supplier,       // (stress) a supplier
  site_lease,            // (site) its place among the leased, or -1
  lease_site,            // (lease) a site
  // rules and policies
  rule_measure,         // (rule) a RuleMeasure
  rule_party,           // (rule) whose
  rule_driver,          // (rule) or -1
  rule_above,           // (rule) 1: holds above the level, 0: below
  rule_pool,            // (pool) where a rule measures demand, else nothing
  policy_action,        // (policy) a PolicyAction; those that beat others stand first
  policy_party,         // (policy)
  policy_when,          // (policy) a rule
  policy_resume,        // (policy) a rule or -1
  policy_target_begin,  // (policy+1) into the next two
  policy_target,        // (entry) a paced project, or a lease
  policy_unstarted,     // (entry) 1: only while it has not begun
  // demand and contracts
  demand_pool,            // (demand) the customer's own pool of its class
  demand_driver,          // (demand) or -1
  demand_spot_driver,     // (demand) or -1
  route_demand,           // (demand) in the order of being served: buyer, deferrable_months, name
  demand_contract_begin,  // (demand+1) into the next two
  demand_contract_dear,   // (entry) a contract; dearest plan price first
  demand_contract_cheap,  // (entry) a contract; cheapest plan price first
  contract_buyer,         // (contract) party
  contract_seller,        // (contract) party
  contract_pool,          // (contract) the seller's pool
  contract_buyer_pool,    // (contract) the buyer's pool
  contract_price_driver,  // (contract) or -1
  contract_top_curve,     // (contract) curve of a random take_or_pay, or -1
  contract_spot_driver,   // (contract) of the spot market that competes with it, or -1
  contract_open_end,      // (contract) its place among those that may end early or go on, or -1
  contract_first_served,  // (contract) 1: a clause may have its buyer's demand go there first; else no array at all
  contract_clause_begin,  // (contract+1) into clauses
  clause_kind,            // (clause) position in Clauses
  clause_driver,          // (clause) what its price follows, or -1
  clause_party,           // (clause) a third party, or -1
  clause_rule,            // (clause) the rule it acts by, or -1
  open_contract,          // (open end) contract
  open_pool_driver,       // (open end) what the seller's free capacity is sold at, or -1
  reserve_pool,           // (group) a group is one pool's contracts of one priority, 1 first
  reserve_begin,          // (group+1) into reserve_contract
  reserve_contract,       // (entry) a contract
  milestone_kind,         // (milestone) a MilestoneKind
  milestone_target,       // (milestone) contract, party or site
  // assets and finance
  lot_site,            // (lot) what came to a site at once, of hardware with a life or a value
  lot_fleet,           // (lot)
  lot_project,         // (lot) that brings it, or -1: there from the start
  lot_driver,          // (lot) that its value follows, or -1
  holding_issuer,      // (holding) party
  holding_owner,       // (holding) party
  holding_driver,      // (holding) or -1
  round_party,         // (round) money from outside that comes only while the market is willing
  round_driver,        // (round)
  debt_borrower,       // (debt) party
  debt_rate_driver,    // (debt) or -1
  debt_covenant,       // (debt) its covenant or -1
  covenant_debt,       // (covenant) debt
  project_debt_begin,  // (project+1) into project_debt
  project_debt,        // (entry) a debt that funds the project
  party_cfads,         // (party) its place among those whose CFADS is summed, or -1
  cfads_party,         // (cfads) party
  // what is reported
  metric_column,  // (Metric) first column of the metric, one per entity, or -1
  size
};

enum class Outage : int { none, counted, curve };
enum class ProjectKind : int { component, power, hardware };
enum class RuleMeasure : int { driver, utilisation, demand_to_capacity, liquidity };
enum class PolicyAction : int { cancel, freeze, start, leave };
enum class Spend : int { linear, on_start, on_completion };
enum class MilestoneKind : int { contract, party, site };

inline constexpr int kLinks = int(Link::size);

/// Run-time form. data: (kLinks+1) offsets, then the arrays one after the other.
struct Structure {
  const int* data;

  template <Link L>
  OFFTAKE_HD int count() const {
    return data[int(L) + 1] - data[int(L)];
  }
  template <Link L, class I>
  OFFTAKE_HD int of(I i) const {
    return data[data[int(L)] + int(i)];
  }
};

/// Arrays that many studies do not have at all.
template <Link... L>
struct Links {
  template <Link K>
  static constexpr bool has = ((K == L) || ...);
  /// Whether f<each>() is true of all.
  template <class F>
  static OFFTAKE_HD bool all(F&& f) {
    return (f.template operator()<L>() && ...);
  }
};
using Extras = Links<Link::credit_party, Link::open_contract, Link::contract_first_served, Link::paced_project,
                     Link::stress_supplier, Link::lease_site, Link::rule_measure, Link::rule_pool, Link::policy_action,
                     Link::lot_fleet, Link::holding_issuer, Link::round_party, Link::debt_borrower, Link::covenant_debt,
                     Link::cfads_party>;
/// An entity's place among those of an extra; -1 everywhere in studies without.
using ExtraPlaces = Links<Link::party_credit, Link::contract_open_end, Link::project_paced, Link::supplier_stress,
                          Link::site_lease, Link::party_cfads>;

/// Run-time form of a study without extras, so that the compiler leaves out all that asks for them.
struct PlainStructure : Structure {
  template <Link L>
  OFFTAKE_HD auto count() const {
    if constexpr (Extras::has<L>) {
      return Count<0>{};
    } else {
      return Structure::count<L>();
    }
  }
  template <Link L, class I>
  OFFTAKE_HD auto of(I i) const {
    if constexpr (ExtraPlaces::has<L>) {
      return Count<-1>{};
    } else {
      return Structure::of<L>(i);
    }
  }

  static OFFTAKE_HD bool fits(const Structure& s) {
    const bool no_extras = Extras::all([&]<Link L>() { return s.count<L>() == 0; });
    return no_extras && ExtraPlaces::all([&]<Link L>() {
             bool none = true;
             for (int i = 0; i < s.count<L>(); ++i) none = none && s.of<L>(i) < 0;
             return none;
           });
  }
};

/// How many entries an array has: int, or Count<N>.
template <Link L, class S>
OFFTAKE_HD constexpr auto count(const S& s) {
  return s.template count<L>();
}
/// The i-th entry: int, or Count<N>.
template <Link L, class S, class I>
OFFTAKE_HD constexpr auto link(const S& s, I i) {
  return s.template of<L>(i);
}

/// Compile-time form: Data::data is a constexpr array of the same layout.
template <class Data>
struct StaticStructure {
  using Study = Data;
  template <Link L>
  OFFTAKE_HD constexpr auto count() const {
    return Count<Data::data[int(L) + 1] - Data::data[int(L)]>{};
  }
  template <Link L, class I>
  OFFTAKE_HD constexpr auto of(I i) const {
    if constexpr (is_static<I>) {
      return Count<Data::data[Data::data[int(L)] + I::value]>{};
    } else {
      return Data::data[Data::data[int(L)] + int(i)];
    }
  }
};

template <class T>
inline constexpr bool is_static_structure = false;
template <class Data>
inline constexpr bool is_static_structure<StaticStructure<Data>> = true;

}  // namespace offtake::inline OFFTAKE_TARGET
