#include "host/explain/attribution.h"

#include <algorithm>

namespace offtake {
namespace {

LossPart part_of(const Story& story, const std::string& entity, const char* metric, const std::string& name) {
  return {name, story.metric(story.plan, entity, metric), story.metric(story.path, entity, metric)};
}

void worst_first(std::vector<LossPart>& parts) {
  std::erase_if(parts, [](const LossPart& part) { return part.plan == 0 && part.path == 0; });
  std::stable_sort(parts.begin(), parts.end(),
                   [](const LossPart& a, const LossPart& b) { return a.lost() > b.lost(); });
}

}  // namespace

double loss_of(const Story& story) { return story.path.metrics[std::size_t(story.tables.headline)]; }

std::vector<LossPart> loss_by_part(const Story& story) {
  std::vector<LossPart> parts;
  const std::string party = "party." + story.study.perspective;
  for (int m = int(Metric::party_npv) + 1; m < int(Metric::party_stranded); ++m) {
    const char* name = kMetricInfo[m].name;
    parts.push_back(part_of(story, party, name, name));
  }
  worst_first(parts);
  return parts;
}

std::vector<LossPart> loss_by_contract(const Story& story) {
  std::vector<LossPart> parts;
  for (const Contract& contract : story.study.contracts) {
    const bool buys = contract.buyer == story.study.perspective;
    if (buys == (contract.seller == story.study.perspective)) continue;  // none of its, or with itself
    const std::string entity = "contract." + contract.name;
    parts.push_back(part_of(story, entity, buys ? "npv_buyer_usd" : "npv_seller_usd", entity));
  }
  worst_first(parts);
  return parts;
}

}  // namespace offtake
