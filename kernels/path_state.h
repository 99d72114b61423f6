// Everything that changes along a path. A number is kept at the smallest thing that owns it (a
// contract, a site, a demand, a project); what parties report is formed from these at the end.
#pragma once

#include "kernels/clauses.h"
#include "kernels/memory.h"
#include "kernels/processes.h"
#include "kernels/real.h"
#include "kernels/structure.h"
#include "kernels/tables.h"

namespace offtake::inline OFFTAKE_TARGET {

template <Field F, class T>
OFFTAKE_HD auto value(const T& t, int i) {
  return t.template of<F>(i);
}
template <Word W, class T>
OFFTAKE_HD unsigned word(const T& t, int i) {
  return t.template word<W>(i);
}

inline constexpr int kQuarter = 4;          // months that share one block of draws
inline constexpr float kNeverMonth = 1e6f;  // a month beyond every horizon

template <class R, class Shape, class Memory>
struct PathState {
  using Real = R;
  using Scalar = ScalarOf<Real>;
  using Words = WordOf<Real>;
  using S = Shape;

  const S& s;
  const TablesOf<Scalar, S>& t;
  Memory& memory;

  /// One row of numbers: Each of them for every entity that the link counts.
  template <class E, Link L, int Each = 1, Reach P = Reach::near>
  struct Row : Memory::template Array<E, decltype(times<Each>(count<L>(*(const S*)nullptr))), P> {
    using Base = typename Memory::template Array<E, decltype(times<Each>(count<L>(*(const S*)nullptr))), P>;
    OFFTAKE_HD Row(Memory& memory, const S& s) : Base(memory, times<Each>(count<L>(s))) {}
  };
  template <class E, Link L>
  using MonthlyRow = Row<E, L, 1, Reach::monthly>;
  template <class E, Link L>
  using RareRow = Row<E, L, 1, Reach::rare>;
  template <class E, Link L>
  using QuarterRow = Row<E, L, kQuarter, Reach::indexed>;  // a number for each month of the quarter

  // Market
  Row<Real, Link::driver_process> driver_x{memory, s};                     // X(t)
  Row<Real, Link::driver_process, kDriverStates> driver_state{memory, s};  // the process's own
  QuarterRow<Real, Link::driver_process> driver_normal{memory, s};         // independent normals of the quarter
  QuarterRow<Real, Link::further_driver> driver_extra{memory, s};          // further normals of the quarter
  QuarterRow<Words, Link::further_driver> driver_word{memory, s};          // further words of the quarter
  Row<Real, Link::driver_process> driver_sum{memory, s};
  Row<Real, Link::driver_process> driver_highest{memory, s};
  Row<Real, Link::driver_process> driver_lowest{memory, s};
  Real discount{Scalar(1)};  // DF(t)

  // Credit
  MonthlyRow<Real, Link::credit_party> credit_bearable{memory, s};  // −ln Φ(F): cumulated hazard at which it fails
  Row<Real, Link::credit_party> credit_hazard{memory, s};           // Σ λ dt
  Row<Real, Link::credit_party> credit_alive{memory, s};            // 0 or 1
  Row<Real, Link::credit_party> credit_fails{memory, s};            // 0 or 1: in this month
  RareRow<Real, Link::credit_party> credit_month{memory, s};        // of its failure, or -1
  RareRow<Real, Link::credit_party> credit_cause{memory, s};        // a Cause, or 0
  RareRow<Real, Link::credit_party> credit_claims{memory, s};       // [USD] discounted, against it

  // Supply
  Row<Real, Link::factor_normal> factor_normal{memory, s};       // independent normals
  Row<Real, Link::factor_normal> factor{memory, s};              // F
  MonthlyRow<Real, Link::project_kind> project_work{memory, s};  // [months] from start, delay included
  RareRow<Real, Link::project_kind> project_ready{memory, s};    // month in which its own work is done
  Row<Real, Link::project_kind> project_finish{memory, s};       // month from which it is there, needs included
  MonthlyRow<Real, Link::project_kind> project_rate{memory, s};  // [USD a month] of linear spending
  MonthlyRow<Real, Link::project_kind> project_paid{memory, s};  // [USD] discounted
  MonthlyRow<Real, Link::paced_project> paced_end{memory, s};    // [months] when its work ends if nothing more is lost
  MonthlyRow<Real, Link::paced_project> paced_lost{memory, s};   // [months] in which it did not advance; exact
  Row<Real, Link::paced_project> paced_advance{memory, s};       // [months] of progress of the month
  MonthlyRow<Real, Link::paced_project> paced_spent{memory, s};  // [USD] so far, not discounted
  RareRow<Real, Link::paced_project> paced_shift{memory, s};  // [months] that start and due moved by being signed later
  RareRow<Real, Link::paced_project> paced_signed{memory, s};       // 0 or 1
  Row<Real, Link::paced_project> paced_frozen{memory, s};           // 0, or 1 + the policy
  RareRow<Real, Link::paced_project> paced_begun{memory, s};        // month in which progress began, or kNeverMonth
  RareRow<Real, Link::paced_project> paced_cancelled{memory, s};    // month of the cancelling, or kNeverMonth
  Row<Real, Link::paced_project> paced_barred{memory, s};           // 0, or 1: cancel or freeze beats start this month
  Row<Real, Link::paced_project> paced_fee{memory, s};              // [USD] of the month: cancel, hold, restart
  MonthlyRow<Real, Link::paced_project> paced_fee_sum{memory, s};   // [USD] discounted
  RareRow<Real, Link::paced_project> paced_cancel_paid{memory, s};  // [USD] discounted, the cancel fee of it
  Row<Real, Link::stress_supplier> stress_on{memory, s};            // 0 or 1
  QuarterRow<Words, Link::stress_supplier> stress_word{memory, s};  // of the quarter
  Row<Real, Link::lease_site> lease_gone{memory, s};                // [months] since first power
  Row<Real, Link::lease_site> lease_over{memory, s};                // 0 or 1: left or expired
  Row<Real, Link::lease_site> lease_fee{memory, s};                 // [USD] of the month, for leaving
  MonthlyRow<Real, Link::lease_site> lease_paid{memory, s};         // [USD] discounted rent
  MonthlyRow<Real, Link::lease_site> lease_fee_sum{memory, s};      // [USD] discounted
  Row<Real, Link::rule_measure> rule_months{memory, s};             // in a row
  Row<Real, Link::rule_measure> rule_value{memory, s};              // last month's, of what it measures
  Row<Real, Link::rule_pool> rule_wanted{memory, s};                // [GPUe] demand of the pool's owner
  Row<Real, Link::rule_pool> rule_bought{memory, s};                // [GPUe] committed to it by contracts
  Row<Real, Link::site_owner> site_kw{memory, s};                   // [kW] IT power
  Row<Real, Link::site_owner> site_energised{memory, s};            // [kW] drawn
  QuarterRow<Real, Link::site_owner> site_lost{memory, s};          // [hours] lost to outages, the quarter's months
  MonthlyRow<Real, Link::site_owner> site_lost_sum{memory, s};      // [hours]
  Row<Real, Link::site_owner> site_energy{memory, s};               // [USD] discounted
  Row<Real, Link::site_owner> site_opex{memory, s};                 // [USD] discounted
  MonthlyRow<Real, Link::site_owner> site_unpowered{memory, s};     // [unit-months]
  Row<Real, Link::fleet_pool> fleet_units{memory, s};
  Row<Real, Link::pool_party> pool_capacity{memory, s};  // [GPUe]
  Row<Real, Link::pool_party> pool_free{memory, s};      // [GPUe] neither promised nor used
  Row<Real, Link::pool_party> pool_claim{memory, s};     // [GPUe] the owner's demand yet to be served
  Row<Real, Link::pool_party> pool_used{memory, s};      // [GPUe]

  // Demand
  Row<Real, Link::demand_pool> demand_new{memory, s};             // [GPUe] d
  Row<Real, Link::demand_pool> demand_request{memory, s};         // [GPUe] d and backlog
  Row<Real, Link::demand_pool> demand_backlog{memory, s};         // [GPUe-months]
  Row<Real, Link::demand_pool> demand_own{memory, s};             // [GPUe] served by own capacity
  Row<Real, Link::demand_pool> demand_spot{memory, s};            // [GPUe] served by the spot market
  Row<Real, Link::demand_pool> demand_unserved{memory, s};        // [GPUe] of the month
  Row<Real, Link::demand_pool> demand_served{memory, s};          // [GPUe] of the month
  MonthlyRow<Real, Link::demand_pool> demand_new_sum{memory, s};  // [GPUe-months], as the next four
  MonthlyRow<Real, Link::demand_pool> demand_served_sum{memory, s};
  MonthlyRow<Real, Link::demand_pool> demand_unserved_sum{memory, s};
  MonthlyRow<Real, Link::demand_pool> demand_own_sum{memory, s};
  MonthlyRow<Real, Link::demand_pool> demand_spot_sum{memory, s};
  MonthlyRow<Real, Link::demand_pool> demand_short{memory, s};  // months with anything unserved
  Row<Real, Link::demand_pool> demand_value{memory, s};         // [USD] discounted, of what is served
  Row<Real, Link::demand_pool> demand_spot_paid{memory, s};     // [USD] discounted
  Row<Real, Link::demand_pool> demand_mismatch{memory, s};      // [USD] discounted: unserved and dear spot

  // Contracts
  Row<Real, Link::contract_buyer> contract_committed{memory, s};  // [GPUe] q
  Row<Real, Link::contract_buyer> contract_available{memory, s};  // [GPUe] a
  Row<Real, Link::contract_buyer> contract_used{memory, s};       // [GPUe] u
  Row<Real, Link::contract_buyer> contract_price{memory, s};      // [USD/GPUe-hour] p
  Row<Real, Link::contract_buyer> contract_top{memory, s};        // take_or_pay
  Row<Real, Link::contract_buyer> contract_due{memory, s};  // [USD] Σ p · H · (take_or_pay · a − u) of the period
  Row<Real, Link::contract_buyer> contract_paid{memory, s};             // [USD] discounted
  RareRow<Real, Link::contract_buyer> contract_stranded{memory, s};     // [USD] discounted
  Row<Real, Link::contract_buyer> contract_credit{memory, s};           // [USD] discounted late credits
  MonthlyRow<Real, Link::contract_buyer> contract_missing{memory, s};   // [GPUe-months] q − a
  MonthlyRow<Real, Link::contract_buyer> contract_late{memory, s};      // months
  MonthlyRow<Real, Link::contract_buyer> contract_used_sum{memory, s};  // [GPUe-months]
  MonthlyRow<Real, Link::contract_buyer> contract_prepaid{memory, s};   // [USD] discounted, highest
  Row<Real, Link::clause_kind, kClauseStates> clause_state{memory, s};
  Row<Real, Link::open_contract> open_live{memory, s};              // 0 or 1: not ended
  Row<Real, Link::open_contract> open_closing{memory, s};           // 0 or 1: ended with this month's beginning
  Row<Real, Link::open_contract> open_until{memory, s};             // month after the term's last, renewals included
  RareRow<Real, Link::open_contract> open_ended{memory, s};         // month of an early end, or -1
  MonthlyRow<Real, Link::open_contract> open_committed{memory, s};  // [GPUe-months] Σ q
  RareRow<Real, Link::open_contract> open_fee{memory, s};           // [USD] discounted, buyer to seller
  MonthlyRow<Real, Link::open_contract> open_sublet{memory, s};     // [USD] discounted
  RareRow<Real, Link::open_contract> open_backed{memory, s};        // [USD] discounted, from the backstop's party
  RareRow<Real, Link::open_contract> open_to_buyer{memory, s};      // [USD] discounted, recovered from a failed seller
  RareRow<Real, Link::open_contract> open_to_seller{memory, s};     // [USD] discounted, recovered from a failed buyer
  RareRow<Real, Link::open_contract> open_lost_buyer{memory, s};    // [USD] discounted, claims not recovered
  RareRow<Real, Link::open_contract> open_lost_seller{memory, s};   // [USD] discounted
  RareRow<Real, Link::open_contract> open_prepay_lost{memory, s};   // [USD] discounted

  // Parties
  Row<Real, Link::party_resale_driver> party_flow{memory, s};       // [USD] net flow of the month
  Row<Real, Link::party_resale_driver> party_value{memory, s};      // [USD] of it what is no cash: demand's value
  Row<Real, Link::party_resale_driver> party_loss{memory, s};       // [USD] discounted, plan − path
  Row<Real, Link::party_resale_driver> party_resale{memory, s};     // [USD] discounted
  Row<Real, Link::party_resale_driver> party_liquidity{memory, s};  // [USD]
  Row<Real, Link::party_resale_driver> party_lowest{memory, s};     // [USD]
  MonthlyRow<Real, Link::party_resale_driver> party_lowest_month{memory, s};
  MonthlyRow<Real, Link::party_resale_driver> party_capacity_sum{memory, s};  // [GPUe-months]
  MonthlyRow<Real, Link::party_resale_driver> party_used_sum{memory, s};      // [GPUe-months]
  Row<Real, Link::milestone_kind> milestone_met{memory, s};                   // 0 or 1

  // Assets and finance
  RareRow<Real, Link::lot_fleet> lot_residual{memory, s};          // [USD] discounted
  Row<Real, Link::holding_issuer> holding_held{memory, s};         // 0 or 1: worth nothing once the issuer has failed
  RareRow<Real, Link::holding_issuer> holding_sold{memory, s};     // [USD] discounted
  Row<Real, Link::debt_borrower> debt_spend{memory, s};            // [USD] of the month on what it funds
  Row<Real, Link::debt_borrower> debt_open{memory, s};             // 0 or 1: last month something was yet to be done
  Row<Real, Link::debt_borrower> debt_balance{memory, s};          // [USD]
  MonthlyRow<Real, Link::debt_borrower> debt_drawn{memory, s};     // [USD]
  Row<Real, Link::debt_borrower> debt_rest{memory, s};             // instalments yet to come, at least 1
  MonthlyRow<Real, Link::debt_borrower> debt_received{memory, s};  // [USD] discounted
  MonthlyRow<Real, Link::debt_borrower> debt_served{memory, s};    // [USD] discounted interest and principal
  MonthlyRow<Real, Link::debt_borrower> debt_highest{memory, s};   // [USD] discounted balance
  RareRow<Real, Link::debt_borrower> debt_lost{memory, s};         // [USD] discounted, by its lenders
  Row<Real, Link::covenant_debt> covenant_failed{memory, s};       // month of the first failed test since one passed
  RareRow<Real, Link::covenant_debt> covenant_breach{memory, s};   // month
  Row<Real, Link::covenant_debt> covenant_cash{memory, s};         // [USD] CFADS of the period
  Row<Real, Link::covenant_debt> covenant_service{memory, s};      // [USD] interest and principal of the period
  RareRow<Real, Link::covenant_debt> covenant_lowest{memory, s};   // DSCR
  RareRow<Real, Link::covenant_debt> covenant_sum{memory, s};      // of the DSCRs tested
  RareRow<Real, Link::covenant_debt> covenant_tests{memory, s};
  Row<Real, Link::cfads_party> cfads{memory, s};  // [USD] of the month

  // Scratch of report()
  Row<Real, Link::project_kind> project_critical{memory, s};
  Row<Real, Link::party_resale_driver> party_share{memory, s};  // of what serves one party
  Row<Real, Link::party_resale_driver> party_built{memory, s};  // [USD] of finished projects
  Row<Real, Link::supplier_factor> supplier_share{memory, s};

  OFFTAKE_HD PathState(const S& shape, const TablesOf<Scalar, S>& tables, Memory& place)
      : s(shape), t(tables), memory(place) {}
};

/// A window on one entity's elements of an array.
template <class Array, class I>
struct Slice {
  Array& array;
  I first;
  template <class K>
  OFFTAKE_HD auto& operator[](K k) const {
    return array[plus(first, k)];
  }
};
template <class Array, class I>
OFFTAKE_HD Slice<Array, I> slice(Array& array, I first) {
  return {array, first};
}

}  // namespace offtake::inline OFFTAKE_TARGET
