// [policy.N]
#include <algorithm>
#include <tuple>

#include "host/config/kinds.h"

namespace offtake {
namespace {

constexpr const char* kActions[] = {"freeze", "cancel", "start", "leave"};  // in the order of Action

}  // namespace

Bindings bindings(const Policy*) {
  static const Binding keys[] = {
      bind<&Policy::party>(
          {"party", Form::reference, Unit::none, kAny, Presence::required, 0, "who acts, and is measured", "party"}),
      bind<&Policy::when>({"when", Form::table, Unit::none, kAny, Presence::required, 0, "the rule it acts by"}),
      bind<&Policy::action>({"action", Form::choice, Unit::none, kAny, Presence::required, 0,
                             "with projects, or the last with leased sites", "freeze|cancel|start|leave"}),
      bind<&Policy::projects>({"projects", Form::texts, Unit::none, kAny, Presence::optional, 0,
                               "own projects by name, \"unstarted\" (to freeze or cancel) or \"unsigned\" (to start)"}),
      bind<&Policy::sites>(
          {"sites", Form::references, Unit::none, kAny, Presence::optional, 0, "own leased sites to leave", "site"}),
      bind<&Policy::resume>({"resume", Form::table, Unit::none, kAny, Presence::optional, 0,
                             "the rule by which it thaws what it froze (default: never)"}),
      bind<&Policy::hold_cost_per_year>(
          {"hold_cost_per_year", Form::number, Unit::share, kNotNegative, Presence::optional, 0,
           "share of the cost, charged only in months in which freezing holds work up, from its start on"}),
      bind<&Policy::restart_cost>({"restart_cost", Form::number, Unit::share, kNotNegative, Presence::optional, 0,
                                   "share of the cost, paid on resuming"}),
      bind<&Policy::restart_delay_months>({"restart_delay_months",
                                           Form::integer,
                                           Unit::months,
                                           {0, 1200},
                                           Presence::optional,
                                           0,
                                           "work that resuming adds: the place in the queue is gone"}),
  };
  return keys;
}

namespace {

struct CheckedPolicy {
  Reader& reader;
  const toml::table& table;
  const std::string& path;
  const Policy& policy;

  void fail(const std::string& key, std::string what) const {
    reader.fail(reader.place(path + "." + key, policy), path + "." + key, std::move(what));
  }
  const char* action() const { return kActions[int(policy.action)]; }
  /// A list without names, unless it could not be read.
  void require(const char* key, const std::string& remedy) const {
    if (table.contains(key) && !reader.has(path + "." + key)) return;
    fail(key, fmt::format("is {}, a policy names what it acts on, add {}",
                          table.contains(key) ? "an empty list" : "missing", remedy));
  }
};

/// Every name is an own project; a word stands for those of a state.
void check_project(const CheckedPolicy& c, const std::string& name) {
  const Policy& policy = c.policy;
  const bool starts = policy.action == Action::start;
  if (name == "unstarted" || name == "unsigned") {
    if ((name == "unsigned") != starts)
      c.fail("projects", fmt::format("'{}' are no projects to {}, write \"{}\" or names", name, c.action(),
                                     starts ? "unsigned" : "unstarted"));
    return;
  }
  const Project* project = find(c.reader.study.projects, name);
  if (!project) {
    std::vector<std::string_view> known = {starts ? "unsigned" : "unstarted"};
    for (const Project& own : c.reader.study.projects)
      if (own.owner == policy.party) known.push_back(own.name);
    c.fail("projects", fmt::format("there is no project '{}', {}", name, suggestion(name, known)));
  } else if (project->owner != policy.party && !project->owner.empty()) {
    c.fail("projects", fmt::format("'{}' is a project of '{}', a policy acts on its party's own, name one of those",
                                   name, project->owner));
  } else if (starts && project->signed_) {
    c.fail("projects", fmt::format("'{}' is signed, only options can be started, add signed = false to it or name "
                                   "another",
                                   name));
  }
}

void check_projects(const CheckedPolicy& c) {
  const Policy& policy = c.policy;
  const auto& projects = c.reader.study.projects;
  const bool starts = policy.action == Action::start;
  const bool any = std::any_of(projects.begin(), projects.end(), [&](const Project& project) {
    return (project.owner == policy.party || project.owner.empty()) && (!starts || !project.signed_);
  });
  if (!policy.sites.empty())
    c.fail("sites", fmt::format("stands beside action '{}', that is of projects, remove it", c.action()));
  if (!any) {
    c.fail("party", fmt::format("'{}' has no {} to {}, the policy could do nothing, remove it or name another party",
                                policy.party, starts ? "unsigned projects" : "projects", c.action()));
  } else if (policy.projects.empty()) {
    c.require("projects", fmt::format("names or \"{}\"", starts ? "unsigned" : "unstarted"));
  } else {
    for (const std::string& name : policy.projects) check_project(c, name);
  }
}

void check_sites(const CheckedPolicy& c) {
  const Policy& policy = c.policy;
  const auto& sites = c.reader.study.sites;
  const auto is_own_lease = [&](const Site& site) {
    return site.owner == policy.party && site.tenure == Tenure::leased;
  };
  if (!policy.projects.empty()) c.fail("projects", "stands beside action 'leave', that is of sites, remove it");
  if (std::none_of(sites.begin(), sites.end(), is_own_lease)) {
    c.fail("party", fmt::format("'{}' has no leased sites to leave, the policy could do nothing, remove it or name "
                                "another party",
                                policy.party));
  } else if (policy.sites.empty()) {
    c.require("sites", "the sites to leave");
  }
  for (const std::string& name : policy.sites) {
    const Site* site = find(sites, name);
    if (site && !is_own_lease(*site))
      c.fail("sites", fmt::format("'{}' is {}, a party leaves what it leases itself, name another", name,
                                  site->tenure == Tenure::leased ? fmt::format("a site of '{}'", site->owner)
                                                                 : "an owned site"));
  }
}

/// What eases on the same side of a level would stay frozen.
void check_resume(const CheckedPolicy& c) {
  const Policy& policy = c.policy;
  if (!policy.resume || policy.resume->measure != policy.when.measure) return;
  if (policy.when.below && policy.when.above) return;
  for (const auto& [side, other, when, resume] :
       {std::tuple{"below", "above", policy.when.below, policy.resume->below},
        std::tuple{"above", "below", policy.when.above, policy.resume->above}}) {
    if (!when || !resume) continue;
    c.fail("resume", fmt::format("is {} {} of what freezes {} {}, what has eased would stay frozen, write {} = …", side,
                                 *resume, side, *when, other));
  }
}

}  // namespace

void complete(Reader& reader, const toml::table& table, const std::string& path, Policy& policy) {
  const CheckedPolicy c{reader, table, path, policy};
  if (const toml::node* when = table.get("when"); when && when->is_table())
    check_rule(reader, path + ".when", policy.when, policy, policy.party);
  if (const toml::node* resume = table.get("resume"); resume && resume->is_table())
    check_rule(reader, path + ".resume", *policy.resume, policy, policy.party);
  if (reader.has(path + ".when") && reader.has(path + ".resume")) check_resume(c);
  if (!reader.has(path + ".action") || !reader.has(path + ".party")) return;
  policy.action == Action::leave ? check_sites(c) : check_projects(c);
  const std::pair<const char*, bool> freeze_keys[] = {{"resume", policy.resume.has_value()},
                                                      {"hold_cost_per_year", policy.hold_cost_per_year > 0},
                                                      {"restart_cost", policy.restart_cost > 0},
                                                      {"restart_delay_months", policy.restart_delay_months > 0}};
  for (const auto& [key, given] : freeze_keys) {
    if (given && policy.action != Action::freeze)
      c.fail(key, fmt::format("stands beside action '{}', only what is frozen can be held and resumed, remove it",
                              c.action()));
  }
  for (const char* key : {"restart_cost", "restart_delay_months"}) {
    const bool given =
        key == std::string_view("restart_cost") ? policy.restart_cost > 0 : policy.restart_delay_months > 0;
    if (given && policy.action == Action::freeze && !policy.resume)
      c.fail(key, "stands without resume, nothing would be restarted, add resume or remove it");
  }
}

}  // namespace offtake
