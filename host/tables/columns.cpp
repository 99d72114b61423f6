#include "host/tables/columns.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "kernels/recorder_series.h"

namespace offtake {
namespace {

template <class Entities>
std::vector<std::string> prefixed(const char* kind, const Entities& entities) {
  std::vector<std::string> names;
  for (const auto& entity : entities) names.push_back(std::string(kind) + "." + entity.name);
  return names;
}

}  // namespace

std::vector<std::string> entities_of(const Study& study, const Names& names, Owner owner) {
  switch (owner) {
    case Owner::party:
      return prefixed("party", study.parties);
    case Owner::contract:
      return prefixed("contract", study.contracts);
    case Owner::demand:
      return prefixed("demand", study.demands);
    case Owner::project: {
      std::vector<std::string> projects;
      for (const int at : names.project_order) projects.push_back("project." + study.projects[std::size_t(at)].name);
      return projects;
    }
    case Owner::supplier:
      return prefixed("supplier", study.suppliers);
    case Owner::site:
      return prefixed("site", study.sites);
    case Owner::milestone:
      return prefixed("milestone", study.milestones);
    case Owner::driver:
      return prefixed("driver", study.drivers);
    case Owner::debt:
      return prefixed("debt", study.debts);
    case Owner::holding:
      return prefixed("holding", study.holdings);
    case Owner::policy: {
      std::vector<std::string> policies;
      for (const Policy* policy : policies_in_order(study)) policies.push_back("policy." + policy->name);
      return policies;
    }
    case Owner::study:
      return {"study"};
  }
  return {};
}

const char* kind_of(Owner owner) {
  constexpr const char* kinds[] = {"party",     "contract", "demand", "project", "supplier", "site",
                                   "milestone", "driver",   "debt",   "holding", "policy",   "study"};
  return kinds[int(owner)];
}

namespace {

/// Resolution of exact sums: fixed with the tables, never by what the paths bring.
double lsb_of(const MetricInfo& info, double scale) {
  switch (info.quantity) {
    case Quantity::usd:
    case Quantity::gpue_hours:
    case Quantity::month:
    case Quantity::months:
    case Quantity::flag:
    case Quantity::count:
    case Quantity::cause:
      return 1;
    case Quantity::hours:
      return std::ldexp(1.0, -16);
    case Quantity::units:  // tens of millions of units over a hundred years stay below 2^47
      return std::ldexp(1.0, -8);
    case Quantity::share:
    case Quantity::ratio:
      return std::ldexp(1.0, -30);
    case Quantity::driver: {
      int exponent = 0;
      const double mantissa = std::frexp(scale, &exponent);  // scale = mantissa · 2^exponent, mantissa in [.5, 1)
      return std::ldexp(1.0, -30 + (mantissa == 0.5 ? exponent - 1 : exponent));
    }
  }
  return 1;
}

/// What is large for a driver: it may grow on plan, from thousands of users to a thousand millions.
double scale_of(const Study& study, const Driver& driver) {
  const double larger =
      std::max(std::fabs(planned(study, driver, 0)), std::fabs(planned(study, driver, study.months - 1)));
  return larger > 0 ? larger : 1;
}

/// Whether anything in the study could make the feature's metrics differ from 0.
bool uses(const Study& study, Feature feature) {
  const auto any_party = [&](auto&& f) { return std::any_of(study.parties.begin(), study.parties.end(), f); };
  const auto any_clause = [&](auto&& f) {
    return std::any_of(study.contracts.begin(), study.contracts.end(),
                       [&](const Contract& one) { return std::any_of(one.clauses.begin(), one.clauses.end(), f); });
  };
  switch (feature) {
    case Feature::always:
      return true;
    case Feature::credit:
      return any_party([](const Party& party) { return party.fails || party.insolvency; });
    case Feature::debt:
      return !study.debts.empty();
    case Feature::holdings:
      return !study.holdings.empty();
    case Feature::endings:
      return uses(study, Feature::credit) || any_clause([](const ClauseText& clause) {
               return clause.kind == "exit" || clause.values.contains("terminate_after_months");
             });
    case Feature::sublet:
      return any_clause([](const ClauseText& clause) { return clause.kind == "sublet"; });
    case Feature::leases:
      return std::any_of(study.sites.begin(), study.sites.end(),
                         [](const Site& site) { return site.tenure == Tenure::leased; });
    case Feature::fees:
      return any_clause([](const ClauseText& clause) { return clause.kind == "exit"; }) ||
             std::any_of(study.policies.begin(), study.policies.end(),
                         [](const Policy& policy) { return policy.action != Action::start; });
    case Feature::cancel:
      return std::any_of(study.policies.begin(), study.policies.end(),
                         [](const Policy& policy) { return policy.action == Action::cancel; });
    case Feature::residual:
      return std::any_of(study.hardware.begin(), study.hardware.end(),
                         [](const Hardware& hardware) { return hardware.has_value(); });
    default:
      return false;
  }
}

bool reported(const Study& study, const MetricInfo& info) {
  if (!uses(study, info.feature)) return false;
  if (info.report == Report::always) return true;
  const std::string name = std::string(kind_of(info.owner)) + "." + info.name;
  return std::find(study.report.begin(), study.report.end(), name) != study.report.end();
}

}  // namespace

void name_columns(const Study& study, const Names& names, Draft& draft, BuiltTables& built) {
  for (const MetricInfo& info : kMetricInfo) {
    const auto entities = entities_of(study, names, info.owner);
    if (!reported(study, info) || entities.empty()) {
      draft[Link::metric_column].push_back(-1);
      continue;
    }
    draft[Link::metric_column].push_back(int(built.columns.size()));
    for (std::size_t i = 0; i < entities.size(); ++i) {
      const double scale = info.owner == Owner::driver ? scale_of(study, study.drivers[i]) : 1;
      if (std::string(info.name) == "loss_usd" && entities[i] == "party." + study.perspective)
        built.headline = int(built.columns.size());
      built.columns.push_back({entities[i], info, lsb_of(info, scale), 0});
    }
  }
  for (const SeriesInfo& info : kSeriesInfo)
    if (uses(study, info.feature))
      for (const auto& entity : entities_of(study, names, info.owner)) built.series.push_back({entity, info.name});
}

}  // namespace offtake
