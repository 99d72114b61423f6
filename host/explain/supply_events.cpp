// Events of what is built: projects, outages, power, milestones.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/cli/format.h"
#include "host/explain/events.h"
#include "host/explain/phrases.h"
#include "host/explain/terms.h"

namespace offtake {
namespace {

constexpr double kLongOutage = 0.05;  // of a month: shorter ones are noted, not told

/// Nobody waits for it: cancelled, or never ordered.
bool is_dropped(const SeenProject& j) { return j.now("cancelled") > 0 || j.now("unsigned") > 0; }

/// ": late work of maker": why it is not done in time.
std::string reason_not_done(const SeenProject& j) {
  const Held held = held_by(j);
  if (held == Held::failed) return fmt::format(": {} has failed", text_of(j).owner);
  if (held == Held::frozen) return ": it is frozen";
  const std::vector<std::string> first = waits_for(j);
  if (!first.empty())
    return fmt::format(": it has to wait until {} {} done", list_of(first), first.size() > 1 ? "are" : "is");
  if (j.now("ready_month") <= j.month) return fmt::format(": it waits for {}", missing_need(j));
  const std::string& supplier = text_of(j).supplier;
  return supplier.empty() ? "" : ": late work of " + supplier;
}

/// What it is for: "50 units of h100 at hall".
std::string what_it_brings(const Project& project) {
  switch (project.kind) {
    case ProjectIs::power:
      return fmt::format("{} MW at {}", quantity(project.mw), project.site);
    case ProjectIs::hardware:
      return fmt::format("{} units of {} at {}", quantity(project.units), project.hardware, project.site);
    case ProjectIs::component:
      break;
  }
  return project.site.empty() ? "" : "a component of " + project.site;
}

std::string bracketed(const std::string& text) { return text.empty() ? "" : " (" + text + ")"; }

std::string asked_for(const Milestone& milestone) {
  switch (milestone.measure) {
    case MilestoneOf::available_gpue:
      return fmt::format("{} GPUe of {}", quantity(milestone.at_least), milestone.of);
    case MilestoneOf::available_share:
      return fmt::format("{} of {}", percent(milestone.at_least), milestone.of);
    case MilestoneOf::capacity_gpue:
      return fmt::format("{} GPUe at {}", quantity(milestone.at_least), milestone.of);
    case MilestoneOf::powered_mw:
      return fmt::format("{} MW at {}", quantity(milestone.at_least), milestone.of);
  }
  return "";
}

}  // namespace

void project_is_due(const Story& story, int month, Notebook& notebook) {
  for (const auto& j : seen<Owner::project>(story, month)) {
    if (due_month(j) != month || is_done(j) || is_dropped(j)) continue;
    // Who holds it up has been told.
    notebook.add(held_by(j) == Held::no ? Weight::told : Weight::noted, j.entity(),
                 fmt::format("was due this month and is not done{}{}", bracketed(what_it_brings(text_of(j))),
                             reason_not_done(j)));
  }
}

void project_is_done(const Story& story, int month, Notebook& notebook) {
  for (const auto& j : seen<Owner::project>(story, month)) {
    const int due = due_month(j);
    const bool sunk = due < 0 && j.now("finish_month") <= 0;
    if (sunk) continue;
    if (!is_done(j)) {
      if (j.last_month() && due <= month && !is_dropped(j))
        notebook.add(held_by(j) == Held::no ? Weight::told : Weight::noted, j.entity(),
                     "is still not done at the horizon" + reason_not_done(j));
      continue;
    }
    if (month > 0 && is_done(j.at(month - 1))) continue;
    const std::string wait = waited_for(j);
    notebook.add(month > due ? Weight::told : Weight::noted, j.entity(),
                 fmt::format("is done, {}{}{}", months_late(month - due), bracketed(what_it_brings(text_of(j))),
                             wait.empty() ? "" : ": it had to wait for " + wait));
  }
}

void project_paid(const Story& story, int month, Notebook& notebook) {
  for (const auto& j : seen<Owner::project>(story, month)) {
    const Project& project = text_of(j);
    const double usd = j.money("cost_usd"), planned = j.plan_money("cost_usd");
    const double larger = std::max(usd, planned);
    if (!(larger > 0) || project.spend == SpendProfile::linear) continue;
    const char* when = project.spend == SpendProfile::on_start ? "on its start" : "on its completion";
    const bool same = std::abs(usd - planned) < 0.001 * larger;
    const bool told = project.owner == story.study.perspective && larger >= story.material_usd;
    notebook.add(told ? Weight::told : Weight::noted, j.entity(),
                 usd > 0 ? fmt::format("{} pays {} {}{}{}", project.owner, amount(usd), when,
                                       bracketed(what_it_brings(project)), as_on_plan(same))
                         : fmt::format("on plan {} pays {} {} this month", project.owner, amount(planned), when));
  }
}

void site_outage(const Story& story, int month, Notebook& notebook) {
  for (const auto& s : seen<Owner::site>(story, month)) {
    const double hours = s.now("outage_hours");
    if (hours <= 0) continue;
    notebook.add(hours >= kLongOutage * kHoursPerMonth ? Weight::told : Weight::noted, s.entity(),
                 fmt::format("outages of {} h, {} of the month", quantity(std::round(hours * 10) / 10),
                             percent(hours / kHoursPerMonth)));
  }
}

void site_without_power(const Story& story, int month, Notebook& notebook) {
  for (const auto& s : seen<Owner::site>(story, month)) {
    const double now = s.now("unpowered_units"), before = s.before("unpowered_units");
    const bool planned = s.plan("unpowered_units") >= 0.9 * now;
    if (now > 0.5 && before <= 0.5) {
      notebook.add(planned ? Weight::noted : Weight::told, s.entity(),
                   fmt::format("{} units of hardware stand without power{}", quantity(std::round(now)),
                               planned ? ", as on plan" : ""));
    } else if (now <= 0.5 && before > 0.5) {
      notebook.tell(s.entity(), "has power for all of its hardware again");
    }
  }
}

void milestone_date(const Story& story, int month, Notebook& notebook) {
  for (const auto& m : seen<Owner::milestone>(story, month)) {
    const Milestone& milestone = text_of(m);
    const std::string what = asked_for(milestone);
    if (m.now("met") > 0 && m.before("met") <= 0) {
      notebook.tell(m.entity(), fmt::format("is met: {}; it had time until {}", what, date(milestone.by, 0)));
    } else if (m.now("met") <= 0 && months_between(story.study.start, milestone.by) == month) {
      notebook.tell(m.entity(), fmt::format("is missed: {} {}", what,
                                            m.plan("met") > 0 ? "should be there by now" : "by now, as on plan"));
    }
  }
}

}  // namespace offtake
