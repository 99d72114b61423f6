// What policies do: which projects and sites a month concerns, why, and at what price.
#include <fmt/format.h>

#include <algorithm>

#include "host/cli/format.h"
#include "host/explain/events.h"
#include "host/explain/phrases.h"
#include "host/explain/policies.h"
#include "host/explain/sentences.h"

namespace offtake {
namespace {

constexpr std::size_t kMostNames = 6;

/// What one policy does to some in one month.
struct Act {
  std::vector<std::string> names;
  double spent = 0, fees = 0;  // spent: before it is cancelled, or on what is signed
  bool planned = true;         // the plan has the same

  void add(const std::string& name, bool on_plan) {
    names.push_back(name);
    planned = planned && on_plan;
  }
  /// "a, b and c", "a, b, c and 4 more".
  std::string text() const {
    if (names.size() <= kMostNames) return list_of(names);
    std::vector<std::string> some(names.begin(), names.begin() + kMostNames - 1);
    some.push_back(fmt::format("{} more", names.size() - some.size()));
    return list_of(some);
  }
};

Act frozen(const SeenPolicy& p) {
  Act act;
  for (const auto& j : seen<Owner::project>(p.story, p.month))
    if (is_frozen_now(j) && int(j.now("frozen_by")) == p.index + 1)
      act.add(j.name(), j.plan("frozen_by") > 0 && j.plan_before("frozen_by") <= 0);
  return act;
}

Act resumed(const SeenPolicy& p, Worth worth) {
  Act act;
  for (const auto& j : seen<Owner::project>(p.story, p.month)) {
    if (!goes_on_now(j) || int(j.before("frozen_by")) != p.index + 1) continue;
    act.add(j.name(), j.plan("frozen_by") <= 0 && j.plan_before("frozen_by") > 0);
    act.fees += j.money("fees_usd", worth);
  }
  return act;
}

Act cancelled(const SeenPolicy& p, Worth worth) {
  Act act;
  for (const auto& j : seen<Owner::project>(p.story, p.month)) {
    if (!is_cancelled_now(j) || policy_of(j, Action::cancel) != p.index) continue;
    act.add(j.name(), j.plan("cancelled") > 0 && j.plan_before("cancelled") <= 0);
    act.spent += spent_before(j, worth);
    act.fees += j.money("cancel_fee_usd", worth);
  }
  return act;
}

Act signed_(const SeenPolicy& p, Worth worth) {
  Act act;
  for (const auto& j : seen<Owner::project>(p.story, p.month)) {
    if (!is_signed_now(j) || policy_of(j, Action::start) != p.index) continue;
    act.add(j.name(), j.plan("unsigned") <= 0 && j.plan_before("unsigned") > 0);
    act.spent += spent_before(j.at(p.story.tables.months), worth);
  }
  return act;
}

Act left(const SeenPolicy& p, Worth worth) {
  Act act;
  for (const auto& s : seen<Owner::site>(p.story, p.month)) {
    if (!is_left_now(s) || policy_of(s) != p.index) continue;
    act.add(s.name(), s.plan("lease_over") > 0 && s.plan_before("lease_over") <= 0);
    act.fees += s.money("break_fee_usd", worth);
  }
  return act;
}

std::string with_fees(const char* what, double usd) {
  return usd > 0 ? fmt::format("{}{}", what, amount(usd)) : std::string();
}

}  // namespace

std::string policy_sentence(const SeenPolicy& p, Worth worth) {
  const Policy& policy = text_of(p);
  if (policy.action == Action::freeze) {
    const Act begins = frozen(p), ends = resumed(p, worth);
    if (!begins.names.empty())
      return fmt::format("freezes {} ({}){}", begins.text(), why_acts(p), as_on_plan(begins.planned));
    if (ends.names.empty()) return "";
    const std::string reason =
        policy.resume
            ? fmt::format(" ({})", why(*policy.resume, p.now("resume_measure"), int(p.now("resume_months_met"))))
            : std::string();
    return fmt::format("lets {} go on{}{}{}", ends.text(), reason, with_fees("; restarting costs ", ends.fees),
                       as_on_plan(ends.planned));
  }
  const Act act = policy.action == Action::cancel  ? cancelled(p, worth)
                  : policy.action == Action::start ? signed_(p, worth)
                                                   : left(p, worth);
  if (act.names.empty()) return "";
  const char* verb = policy.action == Action::cancel ? "cancels" : policy.action == Action::start ? "signs" : "leaves";
  std::string text = fmt::format("{} {} ({})", verb, act.text(), why_acts(p));
  if (policy.action == Action::cancel)
    text += fmt::format("; {} spent on {}, {}", act.spent > 0 ? amount(act.spent) : "nothing",
                        act.names.size() > 1 ? "them" : "it",
                        act.fees > 0 ? "fees of " + amount(act.fees) : std::string("no fees"));
  if (policy.action == Action::start && act.spent > 0)
    text += fmt::format("; {} will be spent on {}", amount(act.spent), act.names.size() > 1 ? "them" : "it");
  if (policy.action == Action::leave) text += with_fees("; break fees of ", act.fees);
  return text + as_on_plan(act.planned);
}

void policy_acts(const Story& story, int month, Notebook& notebook) {
  for (const auto& p : seen<Owner::policy>(story, month)) {
    const std::string text = policy_sentence(p, Worth::of_month);
    if (!text.empty()) notebook.tell(p.entity(), text);
  }
}

}  // namespace offtake
