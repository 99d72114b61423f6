#include "host/explain/events.h"

namespace offtake {
namespace {

// In the order in which a month is told: the market, what is built, what is delivered, who pays.
constexpr EventKind kEventKinds[] = {
    {"jump", "a driver moves by a third or more within a month", driver_jumps},
    {"market", "a driver is further from its plan than ever before", driver_leaves_plan},
    {"due", "a project is due and not done", project_is_due},
    {"done", "a project is done, or never", project_is_done},
    {"outage", "hours lost to outages", site_outage},
    {"power", "hardware stands without power", site_without_power},
    {"milestone", "a milestone is reached or missed", milestone_date},
    {"term", "a contract begins or steps up", contract_term},
    {"late", "a contract is not served, and what it pays for that", contract_late},
    {"prepayment", "money is paid up front, credited, refunded", prepayment},
    {"take-or-pay", "money is paid for nothing", take_or_pay},
    {"bill", "what a contract's buyer gets and pays", contract_bill},
    {"end", "a contract ends", contract_end},
    {"unserved", "demand is not served", demand_unserved},
    {"spot", "demand buys at spot", demand_at_spot},
    {"funding", "money comes in from outside the study", funding},
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
