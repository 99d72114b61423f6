#include "host/explain/events.h"

namespace offtake {
namespace {

// In the order in which a month is told: the market, who fails, what is built, what is delivered, who pays.
constexpr EventKind kEventKinds[] = {
    {"jump", "a driver moves by a third or more within a month", driver_jumps},
    {"market", "a driver is further from its plan than ever before", driver_leaves_plan},
    {"failure", "a party fails, by what cause", party_fails},
    {"successor", "a successor of a failed party carries on", successor},
    {"claim", "what a failure costs the other side of a contract", claims},
    {"holding", "a holding is worthless, or is sold", holding},
    {"policy", "a policy acts: why, on what, and at what price", policy_acts},
    {"freeze", "a policy freezes a project, or lets it go on", project_freeze},
    {"cancel", "a policy cancels a project, and what that costs", project_cancel},
    {"option", "a policy signs an option, or none ever did", project_option},
    {"lease", "a lease begins, expires or is left", lease},
    {"stress", "a supplier comes under stress or out of it", supplier_stress},
    {"wait", "a project cannot begin before another is done", project_waits},
    {"due", "a project is due and not done", project_is_due},
    {"done", "a project is done, or never", project_is_done},
    {"spending", "a project is paid for at once", project_paid},
    {"retirement", "hardware reaches the end of its life", retirement},
    {"residual", "what hardware is worth at its date", residual},
    {"outage", "hours lost to outages", site_outage},
    {"power", "hardware stands without power", site_without_power},
    {"milestone", "a milestone is reached or missed", milestone_date},
    {"term", "a contract begins or steps up", contract_term},
    {"renewal", "a contract goes on after its term", contract_renewal},
    {"exclusivity", "a contract loses its first call on demand", exclusivity},
    {"late", "a contract is not served, and what it pays for that", contract_late},
    {"prepayment", "money is paid up front, credited, refunded", prepayment},
    {"take-or-pay", "money is paid for nothing", take_or_pay},
    {"sublet", "the buyer sells on what it does not use", sublet},
    {"backstop", "a third party buys what the seller cannot place", backstop},
    {"bill", "what a contract's buyer gets and pays", contract_bill},
    {"end", "a contract ends, and why if before its term", contract_end},
    {"unserved", "demand is not served", demand_unserved},
    {"spot", "demand buys at spot", demand_at_spot},
    {"funding", "money comes in from outside the study", funding},
    {"draw", "a debt pays out", debt_draw},
    {"debt", "interest and repayment of a debt, or its default", debt_service},
    {"covenant", "a covenant is tested, broken, kept again", covenant},
    {"liquidity", "liquidity falls below 0 or recovers", liquidity},
};

}  // namespace

std::span<const EventKind> event_kinds() { return kEventKinds; }

std::vector<Event> events_of(const Story& story) {
  std::vector<Event> events;
  for (int month = 0; month < story.tables.months; ++month) {
    for (const EventKind& kind : event_kinds()) {
      Notebook notebook{month, kind.name, events};
      kind.find(story, month, notebook);
    }
  }
  return events;
}

}  // namespace offtake
