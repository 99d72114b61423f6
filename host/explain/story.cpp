#include "host/explain/story.h"

#include "host/tables/draft.h"

#include <algorithm>
#include <cmath>

namespace offtake {
namespace {

constexpr double kMaterial = 1e-3;  // of what the perspective party gains and pays in all

double material(const Story& story) {
  const std::string party = "party." + story.study.perspective;
  double sum = 0;
  for (int m = int(Metric::party_npv) + 1; m < int(Metric::party_stranded); ++m) {
    const char* part = kMetricInfo[m].name;
    sum += std::max(std::abs(story.metric(story.plan, party, part)), std::abs(story.metric(story.path, party, part)));
  }
  return kMaterial * sum;
}

}  // namespace

Story::Story(const Study& study_of_run, const BuiltTables& built, std::int64_t which)
    : study(study_of_run),
      tables(built),
      replayer(study, tables),
      number(which),
      path(replayer.path(which)),
      plan(replayer.plan()),
      project_order(name_entities(study).project_order),
      policies(policies_in_order(study)) {
  for (std::size_t i = 0; i < tables.columns.size(); ++i) columns.emplace(tables.columns[i].name(), int(i));
  material_usd = material(*this);
}

double Story::metric(const Replay& replay, const std::string& entity, const std::string& name) const {
  const auto found = columns.find(entity + " " + name);
  return found == columns.end() ? 0 : replay.metrics[std::size_t(found->second)];
}

}  // namespace offtake
