// Projects that something may hold up, the stress of their suppliers, and leases.
#include <algorithm>
#include <cmath>
#include <set>

#include "host/tables/draft.h"
#include "kernels/functions.h"
#include "kernels/processes.h"
#include "kernels/thresholds.h"

namespace offtake {
namespace {

/// [months a month] that a stressed project loses, rounded down: sums of it are exact in float.
double stress_loss(const Stress& stress) {
  constexpr double kSteps = 4096;
  return std::floor((1 - stress.speed) * kSteps) / kSteps;
}

void tabulate_stress(const Study& study, Draft& draft) {
  for (std::size_t i = 0; i < study.suppliers.size(); ++i) {
    const auto& supplier = study.suppliers[i];
    draft[Link::supplier_stress].push_back(supplier.stress ? int(draft[Link::stress_supplier].size()) : -1);
    if (!supplier.stress) continue;
    draft[Link::stress_supplier].push_back(int(i));
    draft[Field::stress_loss].push_back(stress_loss(*supplier.stress));
    draft[Word::stress_stream].push_back(draft.stream("supplier." + supplier.name + "/stress"));
    draft[Word::stress_begin].push_back(threshold_of(exp_of(-supplier.stress->rate_per_year * kMonth)));
    draft[Word::stress_end].push_back(threshold_of(1 - 1 / supplier.stress->mean_months));
  }
}

void tabulate_leases(const Study& study, Draft& draft) {
  std::vector<const Site*> leased;
  for (std::size_t i = 0; i < study.sites.size(); ++i) {
    const Site& site = study.sites[i];
    draft[Link::site_lease].push_back(site.tenure == Tenure::leased ? int(leased.size()) : -1);
    if (site.tenure != Tenure::leased) continue;
    leased.push_back(&site);
    draft[Link::lease_site].push_back(int(i));
    draft[Field::lease_break].push_back(site.break_fee_months);
    draft[Word::lease_months].push_back(unsigned(site.lease_months));
  }
  for (int month = 0; month < study.months; ++month)
    for (const Site* site : leased)
      draft[Field::lease_rent].push_back(site->lease_usd_per_kw_month.at(months_after(study.start, month)));
}

/// Projects that a policy may freeze, cancel or start.
std::set<std::string> targets_of(const Study& study) {
  std::set<std::string> targets;
  for (const auto& policy : study.policies)
    for (const auto& [project, unstarted] : projects_of(study, policy)) targets.insert(project);
  return targets;
}

bool may_fail(const Study& study, const Names& names, const std::string& party) {
  const Party& owner = study.parties[std::size_t(names.parties.at(party))];
  return owner.fails.has_value() || owner.insolvency;
}

}  // namespace

void tabulate_paced(const Study& study, const Names& names, Draft& draft) {
  tabulate_stress(study, draft);
  tabulate_leases(study, draft);
  const std::set<std::string> targets = targets_of(study);
  std::set<std::string> paced;
  draft[Link::paced_after_begin].push_back(0);
  draft[Link::paced_fee_begin].push_back(0);
  for (const int at : names.project_order) {
    const auto& project = study.projects[std::size_t(at)];
    const auto is_paced = [&](const std::string& name) { return paced.contains(name); };
    const bool stressed = !project.supplier.empty() &&
                          study.suppliers[std::size_t(names.suppliers.at(project.supplier))].stress.has_value();
    const bool disturbed = stressed || !project.after.empty() || !project.signed_ || targets.contains(project.name) ||
                           may_fail(study, names, project.owner) ||
                           std::any_of(project.needs.begin(), project.needs.end(), is_paced);
    const bool sunk = months_between(study.start, project.due) < 0;
    draft[Word::project_option].push_back(project.signed_ ? 0 : 1);
    draft[Link::project_paced].push_back(disturbed && !sunk ? int(paced.size()) : -1);
    if (!disturbed || sunk) continue;
    paced.insert(project.name);
    draft[Link::paced_project].push_back(names.projects.at(project.name));
    for (const auto& name : project.after) draft[Link::paced_after].push_back(names.projects.at(name));
    draft[Link::paced_after_begin].push_back(int(draft[Link::paced_after].size()));
    for (const auto& [progress, share] : project.cancel_fee) {
      draft[Field::cancel_progress].push_back(progress);
      draft[Field::cancel_share].push_back(share);
    }
    draft[Link::paced_fee_begin].push_back(int(draft[Field::cancel_progress].size()));
  }
}

}  // namespace offtake
