// What happened on a path, found month by month by comparing it with the month before and with the plan.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "host/explain/story.h"

namespace offtake {

/// Told: a turn of the story. Noted: true as well, and as expected or going on; left out unless asked for.
enum class Weight : unsigned char { told, noted };

struct Event {
  int month;
  const char* kind;
  std::string entity;
  Weight weight;
  std::string text;
};

/// Takes down what one kind of event finds in one month.
struct Notebook {
  int month;
  const char* kind;
  std::vector<Event>& events;

  void tell(const std::string& entity, std::string text) { add(Weight::told, entity, std::move(text)); }
  void note(const std::string& entity, std::string text) { add(Weight::noted, entity, std::move(text)); }
  void add(Weight weight, const std::string& entity, std::string text) {
    events.push_back({month, kind, entity, weight, std::move(text)});
  }
};

/// A kind of event: a new one is one function and one entry of the list in events.cpp.
struct EventKind {
  const char* name;
  const char* doc;
  void (*find)(const Story& story, int month, Notebook& notebook);
};
std::span<const EventKind> event_kinds();

/// All events, by month, then in the order of the kinds.
std::vector<Event> events_of(const Story& story);

// The kinds, by what they watch.
void driver_leaves_plan(const Story&, int month, Notebook&);
void driver_jumps(const Story&, int month, Notebook&);
void project_is_due(const Story&, int month, Notebook&);
void project_is_done(const Story&, int month, Notebook&);
void project_paid(const Story&, int month, Notebook&);
void site_outage(const Story&, int month, Notebook&);
void site_without_power(const Story&, int month, Notebook&);
void milestone_date(const Story&, int month, Notebook&);
void contract_term(const Story&, int month, Notebook&);
void contract_late(const Story&, int month, Notebook&);
void prepayment(const Story&, int month, Notebook&);
void contract_bill(const Story&, int month, Notebook&);
void contract_end(const Story&, int month, Notebook&);
void take_or_pay(const Story&, int month, Notebook&);
void demand_unserved(const Story&, int month, Notebook&);
void demand_at_spot(const Story&, int month, Notebook&);
void funding(const Story&, int month, Notebook&);
void liquidity(const Story&, int month, Notebook&);
void party_fails(const Story&, int month, Notebook&);
void successor(const Story&, int month, Notebook&);
void claims(const Story&, int month, Notebook&);
void holding(const Story&, int month, Notebook&);
void debt_draw(const Story&, int month, Notebook&);
void debt_service(const Story&, int month, Notebook&);
void covenant(const Story&, int month, Notebook&);
void supplier_stress(const Story&, int month, Notebook&);
void project_waits(const Story&, int month, Notebook&);
void policy_acts(const Story&, int month, Notebook&);
void project_option(const Story&, int month, Notebook&);
void project_freeze(const Story&, int month, Notebook&);
void project_cancel(const Story&, int month, Notebook&);
void lease(const Story&, int month, Notebook&);
void retirement(const Story&, int month, Notebook&);
void residual(const Story&, int month, Notebook&);
void contract_renewal(const Story&, int month, Notebook&);
void exclusivity(const Story&, int month, Notebook&);
void sublet(const Story&, int month, Notebook&);
void backstop(const Story&, int month, Notebook&);

}  // namespace offtake
