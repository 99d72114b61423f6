// Rules and policies; what they act on.
#include <algorithm>
#include <array>
#include <numeric>

#include "host/tables/draft.h"
#include "kernels/processes.h"

namespace offtake {
namespace {

RuleMeasure measure_of(const std::string& name) {
  if (name == "utilisation") return RuleMeasure::utilisation;
  if (name == "demand_to_capacity") return RuleMeasure::demand_to_capacity;
  if (name == "liquidity_usd") return RuleMeasure::liquidity;
  return RuleMeasure::driver;
}

PolicyAction action_of(Action action) {
  switch (action) {
    case Action::cancel:
      return PolicyAction::cancel;
    case Action::freeze:
      return PolicyAction::freeze;
    case Action::start:
      return PolicyAction::start;
    case Action::leave:
      return PolicyAction::leave;
  }
  return PolicyAction::leave;
}

void tabulate_targets(const Study& study, const Names& names, const Policy& policy, Draft& draft) {
  const auto add = [&](int target, bool unstarted) {
    draft[Link::policy_target].push_back(target);
    draft[Link::policy_unstarted].push_back(unstarted);
  };
  for (const auto& site : policy.sites) add(draft[Link::site_lease][std::size_t(names.sites.at(site))], false);
  for (const auto& [project, unstarted] : projects_of(study, policy)) {
    const int paced = draft[Link::project_paced][std::size_t(names.projects.at(project))];
    if (paced >= 0) add(paced, unstarted);  // else it is there already
  }
  draft[Link::policy_target_begin].push_back(int(draft[Link::policy_target].size()));
}

}  // namespace

std::map<std::string, bool> projects_of(const Study& study, const Policy& policy) {
  std::map<std::string, bool> projects;
  for (const std::string& name : policy.projects) {
    const bool unstarted = name == "unstarted", unsigned_ = name == "unsigned";
    if (!unstarted && !unsigned_) projects[name] = false;
    for (const auto& project : study.projects) {
      const bool is_meant = unstarted || (unsigned_ && !project.signed_);
      if (project.owner == policy.party && is_meant) projects.try_emplace(project.name, unstarted);
    }
  }
  return projects;
}

int add_rule(const Study& study, const Names& names, const Rule& rule, const std::string& party, Draft& draft) {
  const RuleMeasure measure = measure_of(rule.measure);
  draft[Link::rule_measure].push_back(int(measure));
  draft[Link::rule_party].push_back(names.parties.at(party));
  draft[Link::rule_driver].push_back(measure == RuleMeasure::driver ? driver_of(names, rule.measure) : -1);
  draft[Link::rule_above].push_back(rule.above.has_value());
  draft[Field::rule_level].push_back(rule.above ? *rule.above : *rule.below);
  draft[Field::rule_for].push_back(rule.for_months);
  if (measure == RuleMeasure::demand_to_capacity) {
    draft[Link::rule_pool].resize(study.parties.size() * names.classes.size());
    std::iota(draft[Link::rule_pool].begin(), draft[Link::rule_pool].end(), 0);
  }
  return int(draft[Link::rule_measure].size()) - 1;
}

std::vector<const Policy*> policies_in_order(const Study& study) {
  std::vector<const Policy*> order;
  for (const auto& policy : study.policies) order.push_back(&policy);
  std::stable_sort(order.begin(), order.end(),
                   [](const Policy* a, const Policy* b) { return action_of(a->action) < action_of(b->action); });
  return order;
}

void tabulate_policies(const Study& study, const Names& names, Draft& draft) {
  draft[Link::policy_target_begin].push_back(0);
  for (const Policy* policy : policies_in_order(study)) {
    draft[Link::policy_action].push_back(int(action_of(policy->action)));
    draft[Link::policy_party].push_back(names.parties.at(policy->party));
    draft[Link::policy_when].push_back(add_rule(study, names, policy->when, policy->party, draft));
    draft[Link::policy_resume].push_back(policy->resume ? add_rule(study, names, *policy->resume, policy->party, draft)
                                                        : -1);
    draft[Field::policy_hold].push_back(policy->hold_cost_per_year * kMonth);
    draft[Field::policy_restart].push_back(policy->restart_cost);
    draft[Field::policy_delay].push_back(policy->restart_delay_months);
    tabulate_targets(study, names, *policy, draft);
  }
}

}  // namespace offtake
