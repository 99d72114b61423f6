#include "host/explain/attribution.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "host/cli/format.h"
#include "host/explain/phrases.h"

namespace offtake {
namespace {

constexpr std::size_t kMostProjects = 5;

double on_path(const Story& story, const std::string& entity, const char* metric) {
  return metric_of(story, story.path, entity, metric);
}
double on_plan(const Story& story, const std::string& entity, const char* metric) {
  return metric_of(story, story.plan, entity, metric);
}

std::string perspective(const Story& story) { return "party." + story.study.perspective; }

void worst_first(std::vector<LossPart>& parts) {
  std::erase_if(parts, [](const LossPart& part) { return part.plan == 0 && part.path == 0; });
  std::stable_sort(parts.begin(), parts.end(),
                   [](const LossPart& a, const LossPart& b) { return a.lost() > b.lost(); });
}

/// Drivers that the party's demand follows, or that of those it sells to: what it is all about.
std::set<std::string> demand_drivers(const Story& story) {
  std::set<std::string> customers{story.study.perspective}, drivers;
  for (const Contract& contract : story.study.contracts)
    if (contract.seller == story.study.perspective) customers.insert(contract.buyer);
  for (const Demand& demand : story.study.demands)
    if (customers.contains(demand.customer) && !demand.driver.empty()) drivers.insert(demand.driver);
  return drivers;
}

/// First month from which on the driver stays below (above) so much of its plan, or the horizon.
int stays_from(const Story& story, int driver, double share) {
  int month = story.tables.months;
  const auto beyond = [&](int t) {
    const Seen<Owner::driver> d{story, driver, t};
    return share < 1 ? d.now("value") < share * d.plan("value") : d.now("value") > share * d.plan("value");
  };
  while (month > 0 && beyond(month - 1)) --month;
  return month;
}

void add_market(const Story& story, std::vector<std::string>& causes) {
  const int months = story.tables.months;
  const auto wanted = demand_drivers(story);
  for (const auto& d : seen<Owner::driver>(story, months - 1)) {
    if (!wanted.contains(d.name())) continue;
    double path = 0, plan = 0;
    for (int t = 0; t < months; ++t) {
      path += d.at(t).now("value");
      plan += d.at(t).plan("value");
    }
    if (!(plan > 0)) continue;
    const double ratio = path / plan;
    std::string text = fmt::format("{}, which demand follows, is at {} on average and at {} at the end", d.entity(),
                                   of_plan(ratio), of_plan(d.now("value") / d.plan("value")));
    const double share = ratio < 1 ? 0.75 : 1.5;
    const int from = stays_from(story, d.index, share);
    if (from < months)
      text += fmt::format("; from {} on it stays {} {}", date(story.study.start, from), ratio < 1 ? "below" : "above",
                          of_plan(share));
    causes.push_back(text);
  }
}

void add_demand(const Story& story, std::vector<std::string>& causes) {
  for (const Demand& demand : story.study.demands) {
    if (demand.customer != story.study.perspective) continue;
    const std::string entity = "demand." + demand.name;
    const double short_of = on_path(story, entity, "unserved_gpue_hours");
    const double served = on_path(story, entity, "served_gpue_hours"),
                 planned = on_plan(story, entity, "served_gpue_hours");
    const double short_on_plan = on_plan(story, entity, "unserved_gpue_hours");
    if (short_of <= 0.001 * (served + short_of) && std::abs(served - planned) <= 0.001 * planned) continue;
    const double asked = served + short_of, asked_on_plan = planned + short_on_plan;
    std::string text =
        fmt::format("{}: {} GPUe-hours are asked for (plan {})", entity, amount(asked), amount(asked_on_plan));
    if (short_of > 0.001 * asked || short_on_plan > 0.001 * asked_on_plan)
      text += fmt::format(", {} of them are never served (plan {})", percent(asked > 0 ? short_of / asked : 0),
                          percent(asked_on_plan > 0 ? short_on_plan / asked_on_plan : 0));
    causes.push_back(text);
  }
}

/// "384 bn paid for nothing (plan 0): oracle 181 bn, microsoft 160 bn".
void add_stranded(const Story& story, std::vector<std::string>& causes) {
  double sum = 0, planned = 0;
  std::vector<std::pair<double, std::string>> contracts;
  for (const Contract& contract : story.study.contracts) {
    if (contract.buyer != story.study.perspective) continue;
    const std::string entity = "contract." + contract.name;
    const double usd = on_path(story, entity, "stranded_usd");
    sum += usd;
    planned += on_plan(story, entity, "stranded_usd");
    if (usd > 0) contracts.emplace_back(-usd, contract.name);
  }
  if (!(sum > 1.001 * planned)) return;
  std::sort(contracts.begin(), contracts.end());
  std::string text = fmt::format("{} paid for nothing (plan {})", amount(sum), amount(planned));
  for (std::size_t i = 0; i < contracts.size(); ++i)
    text += fmt::format("{} {} {}", i == 0 ? ":" : ",", contracts[i].second, amount(-contracts[i].first));
  causes.push_back(text);
}

void add_contracts(const Story& story, std::vector<std::string>& causes) {
  for (const Contract& contract : story.study.contracts) {
    const bool buys = contract.buyer == story.study.perspective;
    if (!buys && contract.seller != story.study.perspective) continue;
    const std::string entity = "contract." + contract.name;
    const double share = on_path(story, entity, "delivered_share"), planned = on_plan(story, entity, "delivered_share");
    if (share < planned - 0.001) {
      const double credits = on_path(story, entity, "late_credits_usd");
      causes.push_back(fmt::format("{}: {} delivered (plan {}), late in {}{}", entity, percent(share), percent(planned),
                                   count_of(int(on_path(story, entity, "months_late")), "month"),
                                   credits > 0 ? fmt::format(", credits of {}", amount(credits)) : ""));
    }
  }
}

/// "oracle-1-power 9 months (utilities), the last of its site".
std::string late_project(const Story& story, const Seen<Owner::project>& j) {
  const std::string& supplier = text_of(j).supplier;
  return fmt::format("{} by {}{}{}", j.name(), count_of(int(on_path(story, j.entity(), "months_late")), "month"),
                     supplier.empty() ? "" : " (" + supplier + ")",
                     on_path(story, j.entity(), "critical") > 0 ? ", the last of its site" : "");
}

/// The critical ones first, of these the latest.
void add_projects(const Story& story, std::vector<std::string>& causes) {
  const auto projects = seen<Owner::project>(story, story.tables.months - 1);
  std::vector<int> late;
  for (const auto& j : projects)
    if (on_path(story, j.entity(), "months_late") > 0) late.push_back(j.index);
  if (late.empty()) return;
  const auto key = [&](int i) {
    const std::string& entity = projects[std::size_t(i)].entity();
    return std::pair(on_path(story, entity, "critical"), on_path(story, entity, "months_late"));
  };
  std::stable_sort(late.begin(), late.end(), [&](int a, int b) { return key(a) > key(b); });
  std::string text = fmt::format("{} of {} late", late.size(), count_of(int(projects.size()), "project"));
  for (std::size_t i = 0; i < std::min(late.size(), kMostProjects); ++i)
    text += (i > 0 ? "; " : ": ") + late_project(story, projects[std::size_t(late[i])]);
  if (late.size() > kMostProjects) text += fmt::format("; and {} more", late.size() - kMostProjects);
  causes.push_back(text);
}

/// What is told of an entity under this kind, at the first time.
void add_told(const Story& story, const std::vector<Event>& events, const char* kind,
              std::vector<std::string>& causes) {
  for (const Event& event : events) {
    const bool planned = event.text.ends_with(", as on plan");
    if (event.kind == std::string(kind) && event.weight == Weight::told && !planned)
      causes.push_back(fmt::format("{}, {}: {}", event.entity, date(story.study.start, event.month), event.text));
  }
}

void add_liquidity(const Story& story, std::vector<std::string>& causes) {
  const std::string party = perspective(story);
  const double lowest = on_path(story, party, "lowest_liquidity_usd");
  if (lowest >= 0 || lowest >= on_plan(story, party, "lowest_liquidity_usd")) return;
  causes.push_back(fmt::format("{}: liquidity falls to {} in {} (lowest on plan {})", party, amount(lowest),
                               date(story.study.start, on_path(story, party, "lowest_liquidity_month")),
                               amount(on_plan(story, party, "lowest_liquidity_usd"))));
}

}  // namespace

double metric_of(const Story& story, const Replay& replay, const std::string& entity, const std::string& metric) {
  const auto found = story.columns.find(entity + " " + metric);
  return found == story.columns.end() ? 0 : replay.metrics[std::size_t(found->second)];
}

double loss_of(const Story& story) { return story.path.metrics[std::size_t(story.tables.headline)]; }

std::vector<LossPart> loss_by_part(const Story& story) {
  std::vector<LossPart> parts;
  const std::string party = perspective(story);
  for (int m = int(Metric::party_npv) + 1; m < int(Metric::party_stranded); ++m) {
    const char* name = kMetricInfo[m].name;
    parts.push_back({name, on_plan(story, party, name), on_path(story, party, name)});
  }
  worst_first(parts);
  return parts;
}

std::vector<LossPart> loss_by_contract(const Story& story) {
  std::vector<LossPart> parts;
  for (const Contract& contract : story.study.contracts) {
    const bool buys = contract.buyer == story.study.perspective;
    if (buys == (contract.seller == story.study.perspective)) continue;  // none of its, or with itself
    const char* metric = buys ? "npv_buyer_usd" : "npv_seller_usd";
    const std::string entity = "contract." + contract.name;
    parts.push_back({entity, on_plan(story, entity, metric), on_path(story, entity, metric)});
  }
  worst_first(parts);
  return parts;
}

std::vector<std::string> causes_of(const Story& story, const std::vector<Event>& events) {
  std::vector<std::string> causes;
  add_market(story, causes);
  add_demand(story, causes);
  add_stranded(story, causes);
  add_contracts(story, causes);
  add_projects(story, causes);
  for (const char* kind : {"failure", "claim", "cancel"}) add_told(story, events, kind, causes);
  add_liquidity(story, causes);
  return causes;
}

}  // namespace offtake
