// Events of policies and of what holds projects up: freezing, cancelling, options, stress, waiting.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/cli/format.h"
#include "host/explain/events.h"
#include "host/explain/phrases.h"
#include "host/explain/policies.h"

namespace offtake {
namespace {

std::string named(const SeenPolicy& p) { return fmt::format("policy {} ({})", p.name(), why_acts(p)); }

/// " by policy stop (…)", or nothing where none is known.
std::string by(const Story& story, int policy, int month) {
  return policy < 0 ? std::string() : " by " + named({story, policy, month});
}

int start_month(const SeenProject& j) {
  return months_between(j.story.study.start, text_of(j).start) + int(j.now("shift_months"));
}

/// Share of its work that is done at the beginning of the month.
double share_done(const SeenProject& j) {
  const double start = months_between(j.story.study.start, text_of(j).start);
  const double done = j.month - start - (j.month > 0 ? j.before("lost_months") : 0);
  return done > 0 && j.now("work_months") > 0 ? done / j.now("work_months") : 0;
}

std::string speed_text(double speed) {
  return speed > 0 ? fmt::format("its projects advance at {} of their speed", percent(speed))
                   : std::string("its projects stand still");
}

bool works(const SeenProject& j) {
  return j.month >= start_month(j) && j.now("unsigned") <= 0 && j.now("cancelled") <= 0 && !is_done(j);
}

bool waits(const SeenProject& j) { return works(j) && !waits_for(j).empty(); }

bool waits_on_plan(const SeenProject& j) {
  for (const std::string& name : text_of(j).after)
    for (const auto& other : seen<Owner::project>(j.story, j.month))
      if (other.name() == name && other.plan("finish_month") > j.month) return true;
  return false;
}

}  // namespace

void supplier_stress(const Story& story, int month, Notebook& notebook) {
  for (const auto& u : seen<Owner::supplier>(story, month)) {
    const bool now = u.now("stressed") > 0, before = u.before("stressed") > 0;
    if (now && !before) {
      notebook.tell(u.entity(), "comes under stress: " + speed_text(text_of(u).stress->speed));
    } else if (!now && before) {
      int months = 0;
      while (month - 1 - months >= 0 && u.at(month - 1 - months).now("stressed") > 0) ++months;
      notebook.tell(u.entity(), fmt::format("is out of stress after {}", count_of(months, "month")));
    }
  }
}

void project_waits(const Story& story, int month, Notebook& notebook) {
  for (const auto& j : seen<Owner::project>(story, month)) {
    if (text_of(j).after.empty()) continue;
    const bool now = waits(j), before = month > 0 && waits(j.at(month - 1));
    if (now && !before) {
      const bool planned = waits_on_plan(j);
      notebook.add(planned ? Weight::noted : Weight::told, j.entity(),
                   fmt::format("cannot begin: it waits until {} {} done{}", list_of(waits_for(j)),
                               waits_for(j).size() > 1 ? "are" : "is", as_on_plan(planned)));
    } else if (!now && before && works(j)) {
      int months = 0;
      while (month - 1 - months >= 0 && waits(j.at(month - 1 - months))) ++months;
      notebook.add(waits_on_plan(j.at(month - 1)) ? Weight::noted : Weight::told, j.entity(),
                   fmt::format("goes to work after {} of waiting", count_of(months, "month")));
    }
  }
}

void project_option(const Story& story, int month, Notebook& notebook) {
  for (const auto& j : seen<Owner::project>(story, month)) {
    if (text_of(j).signed_) continue;
    if (is_signed_now(j)) {
      const int shift = int(j.now("shift_months"));
      const std::string later =
          shift > 0 ? fmt::format("; start and due move by {}", count_of(shift, "month")) : std::string();
      const bool planned = j.plan("unsigned") <= 0 && j.plan_before("unsigned") > 0;
      notebook.note(j.entity(), fmt::format("is signed{}{}{}", by(story, policy_of(j, Action::start), month), later,
                                            as_on_plan(planned)));
    } else if (j.last_month() && j.now("unsigned") > 0) {
      const bool planned = j.plan("unsigned") > 0;
      notebook.add(planned ? Weight::noted : Weight::told, j.entity(),
                   "is an option that was never signed" + as_on_plan(planned));
    }
  }
}

void project_freeze(const Story& story, int month, Notebook& notebook) {
  for (const auto& j : seen<Owner::project>(story, month)) {
    if (is_frozen_now(j)) {
      const SeenPolicy policy{story, int(j.now("frozen_by")) - 1, month};
      const bool planned = j.plan("frozen_by") > 0 && j.plan_before("frozen_by") <= 0;
      notebook.note(j.entity(), fmt::format("is frozen by {}{}", named(policy), as_on_plan(planned)));
    } else if (goes_on_now(j)) {
      int months = 0;
      double held = 0;
      for (; month - 1 - months >= 0 && j.at(month - 1 - months).now("frozen_by") > 0; ++months)
        held += j.at(month - 1 - months).money("fees_usd");
      const SeenPolicy policy{story, int(j.before("frozen_by")) - 1, month};
      std::string text = fmt::format("goes on after {}", count_of(months, "frozen month"));
      if (text_of(policy).resume)
        text += fmt::format(
            " ({})", why(*text_of(policy).resume, policy.now("resume_measure"), int(policy.now("resume_months_met"))));
      if (held > 0) text += fmt::format("; holding it cost {}", amount(held));
      const double restart = j.money("fees_usd");
      const int delay = int(std::round(j.now("work_months") - j.before("work_months")));
      if (restart > 0) text += fmt::format("; restarting costs {}", amount(restart));
      if (delay > 0) text += fmt::format("; {} of work {} added", count_of(delay, "month"), delay == 1 ? "is" : "are");
      notebook.note(j.entity(), text);
    }
  }
}

void project_cancel(const Story& story, int month, Notebook& notebook) {
  for (const auto& j : seen<Owner::project>(story, month)) {
    if (!is_cancelled_now(j)) continue;
    const double fee = j.money("cancel_fee_usd"), spent = spent_before(j, Worth::of_month);
    double due = 0;
    for (const auto& [progress, share] : text_of(j).cancel_fee)
      if (share_done(j) >= progress * (1 - 1e-6)) due = share;
    const bool planned = j.plan("cancelled") > 0 && j.plan_before("cancelled") <= 0;
    std::string text =
        fmt::format("is cancelled{}, {} done and {} spent on it", by(story, policy_of(j, Action::cancel), month),
                    percent(share_done(j)), spent > 0 ? amount(spent) : "nothing");
    text += fee > 0   ? fmt::format("; a fee of {} makes it {} of its cost", amount(fee), percent(due))
            : due > 0 ? fmt::format("; no fee, {} of its cost is paid already", percent(due))
                      : "; no fee";
    notebook.note(j.entity(), text + as_on_plan(planned));
  }
}

void lease(const Story& story, int month, Notebook& notebook) {
  for (const auto& s : seen<Owner::site>(story, month)) {
    if (text_of(s).tenure != Tenure::leased) continue;
    const int term = text_of(s).lease_months;
    if (s.now("lease_months_gone") > 0 && s.before("lease_months_gone") <= 0) {
      const bool planned = s.plan("lease_months_gone") > 0;
      notebook.add(
          planned ? Weight::noted : Weight::told, s.entity(),
          fmt::format("its lease begins: {} MW at {} USD per kW and month{}", quantity(s.now("power_kw") / 1000),
                      number(text_of(s).lease_usd_per_kw_month.at(months_after(story.study.start, month))),
                      as_on_plan(planned)));
    }
    if (s.now("lease_over") <= 0 || s.before("lease_over") > 0) continue;
    if (term > 0 && s.before("lease_months_gone") >= term) {
      const bool planned = s.plan("lease_over") > 0;
      notebook.add(planned ? Weight::noted : Weight::told, s.entity(),
                   fmt::format("its lease is over after {}{}", count_of(term, "month"), as_on_plan(planned)));
      continue;
    }
    const double fee = s.money("break_fee_usd");
    const bool planned = s.plan("lease_over") > 0 && s.plan_before("lease_over") <= 0;
    notebook.note(s.entity(),
                  fmt::format("is left{}, for {}{}{}", by(story, policy_of(s), month),
                              fee > 0 ? "a break fee of " + amount(fee) : std::string("no fee"),
                              term > 0 ? fmt::format("; {} of its lease were to come",
                                                     count_of(term - int(s.before("lease_months_gone")), "month"))
                                       : std::string(),
                              as_on_plan(planned)));
  }
}

}  // namespace offtake
