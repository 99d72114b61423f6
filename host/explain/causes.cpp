#include "host/explain/causes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "host/cli/format.h"
#include "host/explain/phrases.h"
#include "host/explain/sentences.h"
#include "host/explain/terms.h"

namespace offtake {
namespace {

constexpr const char* kDemand = "demand follows";
constexpr double kPriceMoved = 0.1;  // on average against the plan: less is no reason

double on_path(const Story& story, const std::string& entity, const char* metric) {
  return story.metric(story.path, entity, metric);
}
double on_plan(const Story& story, const std::string& entity, const char* metric) {
  return story.metric(story.plan, entity, metric);
}

/// What drivers have to do with the party: its demand, or that of those it sells to, is what it is all about; prices
/// come second.
std::map<std::string, std::string> roles_of_drivers(const Story& story) {
  const std::string& name = story.study.perspective;
  std::set<std::string> customers{name};
  std::map<std::string, std::string> roles;
  for (const Contract& contract : story.study.contracts) {
    if (contract.seller == name) customers.insert(contract.buyer);
    if (contract.seller == name || contract.buyer == name)
      roles[contract.price_usd_per_gpue_hour.driver] = "prices follow";
  }
  if (const auto& resale = text_of(party_named(story, name, 0)).resale) roles[resale->driver] = "resale goes by";
  for (const Demand& demand : story.study.demands) {
    if (demand.spot && demand.customer == name) roles[demand.spot->driver] = "spot goes by";
  }
  for (const Demand& demand : story.study.demands)
    if (customers.contains(demand.customer)) roles[demand.driver] = kDemand;
  roles.erase("");
  return roles;
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
  const auto roles = roles_of_drivers(story);
  for (const auto& d : seen<Owner::driver>(story, months - 1)) {
    const auto role = roles.find(d.name());
    if (role == roles.end()) continue;
    double path = 0, plan = 0;
    for (int t = 0; t < months; ++t) {
      path += d.at(t).now("value");
      plan += d.at(t).plan("value");
    }
    if (!(plan > 0)) continue;
    const double ratio = path / plan;
    if (role->second != kDemand && std::abs(ratio - 1) < kPriceMoved) continue;
    std::string text = fmt::format("{}, which {}, is at {} on average and at {} at the end", d.entity(), role->second,
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

/// "2029-09, party.cloud: fails: …".
std::string dated(const Story& story, int month, const std::string& entity, const std::string& text) {
  return fmt::format("{}, {}: {}", entity, date(story.study.start, month), text);
}

void add_policies(const Story& story, std::vector<std::string>& causes) {
  for (int month = 0; month < story.tables.months; ++month) {
    for (const auto& p : seen<Owner::policy>(story, month)) {
      const std::string text = policy_sentence(p, Worth::discounted);
      if (!text.empty() && !text.ends_with(as_on_plan(true))) causes.push_back(dated(story, month, p.entity(), text));
    }
  }
}

void add_failures(const Story& story, std::vector<std::string>& causes) {
  for (int month = 0; month < story.tables.months; ++month) {
    for (const auto& y : seen<Owner::party>(story, month))
      if (y.now("fails") > 0) causes.push_back(dated(story, month, y.entity(), failure_sentence(y, Worth::discounted)));
  }
}

/// Contracts of the party that end before their term, with the claims to which that leads.
void add_endings(const Story& story, std::vector<std::string>& causes) {
  for (int month = 0; month < story.tables.months; ++month) {
    for (const auto& c : seen<Owner::contract>(story, month)) {
      const Contract& contract = text_of(c);
      if (contract.buyer != story.study.perspective && contract.seller != story.study.perspective) continue;
      std::string text = !is_last(c) && ends_early(c) ? ending_sentence(c, Worth::discounted) : "";
      for (const std::string& claim : {sellers_claim(c, Worth::discounted), buyers_claim(c, Worth::discounted)})
        if (!claim.empty()) text += (text.empty() ? "" : "; ") + claim;
      if (!text.empty()) causes.push_back(dated(story, month, c.entity(), text));
    }
  }
}

void add_covenants(const Story& story, std::vector<std::string>& causes) {
  for (const auto& d : seen<Owner::debt>(story, 0)) {
    const double month = on_path(story, d.entity(), "breach_month");
    if (text_of(d).borrower != story.study.perspective || !text_of(d).covenant || month < 0) continue;
    causes.push_back(fmt::format("{}: covenant broken in {}, DSCR falls to {}, {} is asked for", d.entity(),
                                 date(story.study.start, month), finely(on_path(story, d.entity(), "lowest_dscr")),
                                 finely(text_of(d).covenant->dscr)));
  }
}

void add_liquidity(const Story& story, std::vector<std::string>& causes) {
  const auto y = party_named(story, story.study.perspective, 0);
  if (!has_purse(text_of(y))) return;
  const std::string& party = y.entity();
  const double lowest = on_path(story, party, "lowest_liquidity_usd");
  if (lowest >= 0 || lowest >= on_plan(story, party, "lowest_liquidity_usd")) return;
  causes.push_back(fmt::format("{}: liquidity falls to {} in {} (lowest on plan {})", party, amount(lowest),
                               date(story.study.start, on_path(story, party, "lowest_liquidity_month")),
                               amount(on_plan(story, party, "lowest_liquidity_usd"))));
}

}  // namespace

std::vector<std::string> causes_of(const Story& story) {
  std::vector<std::string> causes;
  add_market(story, causes);
  add_demand(story, causes);
  add_stranded(story, causes);
  add_contracts(story, causes);
  add_projects(story, causes);
  add_policies(story, causes);
  add_covenants(story, causes);
  add_failures(story, causes);
  add_endings(story, causes);
  add_liquidity(story, causes);
  return causes;
}

}  // namespace offtake
