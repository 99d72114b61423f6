// Late projects among the reasons, told apart by who held them up.
#include <fmt/format.h>

#include <algorithm>

#include "host/cli/format.h"
#include "host/explain/causes.h"
#include "host/explain/phrases.h"
#include "host/explain/terms.h"

namespace offtake {
namespace {

constexpr std::size_t kMostProjects = 5;

struct LateProject {
  SeenProject project;  // in the last month
  int months;
  bool critical;
  int frozen;        // months
  std::string need;  // for which it waited though its own work was done
  Held held;
};

int frozen_months(const SeenProject& j) {
  int months = 0;
  for (int t = 0; t <= j.month; ++t) months += j.at(t).now("frozen_by") > 0;
  return months;
}

/// Frozen for a while, or waiting for one that was.
Held held_on_the_way(const SeenProject& j) {
  if (frozen_months(j) > 0) return Held::frozen;
  const Held now = held_by(j);
  if (now != Held::no) return now;
  for (const auto& other : seen<Owner::project>(j.story, j.month)) {
    const std::vector<std::string>& first = text_of(j).after;
    const bool waits = std::find(first.begin(), first.end(), other.name()) != first.end();
    if ((waits || other.name() == waited_for(j)) && held_on_the_way(other) != Held::no) return Held::needs;
  }
  return Held::no;
}

std::vector<LateProject> late_projects(const Story& story) {
  std::vector<LateProject> late;
  for (const auto& j : seen<Owner::project>(story, story.tables.months - 1)) {
    const int months = int(story.metric(story.path, j.entity(), "months_late"));
    if (months <= 0) continue;
    late.push_back({j, months, story.metric(story.path, j.entity(), "critical") > 0, frozen_months(j), waited_for(j),
                    held_on_the_way(j)});
  }
  return late;
}

std::string in_brackets(const std::vector<std::string>& parts) {
  return parts.empty() ? "" : fmt::format(" ({})", list_of(parts));
}

/// "oracle-1-power by 9 months (utilities), the last of its site".
std::string by_late_work(const LateProject& late) {
  std::vector<std::string> why;
  const std::string& supplier = text_of(late.project).supplier;
  if (!supplier.empty() && (late.need.empty() || late.project.now("ready_month") > due_month(late.project)))
    why.push_back(supplier);
  if (!late.need.empty()) why.push_back("waited for " + late.need);
  return fmt::format("{} by {}{}{}", late.project.name(), count_of(late.months, "month"), in_brackets(why),
                     late.critical ? ", the last of its site" : "");
}

/// "hall by 67 months, frozen for 72".
std::string by_freezing(const LateProject& late) {
  const std::string open = is_done(late.project) ? "" : " and not done";
  if (late.frozen > 0)
    return fmt::format("{} by {}{}, frozen for {}", late.project.name(), count_of(late.months, "month"), open,
                       late.frozen);
  return fmt::format("{} by {}{}{}", late.project.name(), count_of(late.months, "month"), open,
                     late.need.empty() ? "" : ", waiting for " + late.need);
}

/// "hall, due 2028-07".
std::string by_failure(const LateProject& late) {
  const SeenProject& j = late.project;
  return fmt::format("{}, due {}", j.name(), date(j.story.study.start, due_month(j)));
}

using LateOnes = std::vector<const LateProject*>;

template <class Text>
std::string some_of(const LateOnes& late, Text text) {
  std::string out;
  for (std::size_t i = 0; i < std::min(late.size(), kMostProjects); ++i) out += (i > 0 ? "; " : ": ") + text(*late[i]);
  if (late.size() > kMostProjects) out += fmt::format("; and {} more", late.size() - kMostProjects);
  return out;
}

}  // namespace

void add_projects(const Story& story, std::vector<std::string>& causes) {
  const std::string of_all = count_of(int(story.study.projects.size()), "project");
  const std::vector<LateProject> all = late_projects(story);
  LateOnes worked, frozen;
  std::map<std::string, LateOnes> failed;  // by owner
  for (const LateProject& late : all) {
    const std::string& owner = text_of(late.project).owner;
    if (!is_done(late.project) && is_down(party_named(story, owner, late.project.month))) {
      failed[owner].push_back(&late);
    } else {
      (late.held == Held::no ? worked : frozen).push_back(&late);
    }
  }
  // The critical ones first, of these the latest.
  std::stable_sort(worked.begin(), worked.end(), [](const auto* a, const auto* b) {
    return std::pair(a->critical, a->months) > std::pair(b->critical, b->months);
  });
  std::stable_sort(frozen.begin(), frozen.end(), [](const auto* a, const auto* b) { return a->months > b->months; });
  if (!worked.empty())
    causes.push_back(fmt::format("{} of {} late", worked.size(), of_all) + some_of(worked, by_late_work));
  if (!frozen.empty())
    causes.push_back(fmt::format("{} of {} late as policies froze them or what they wait for", frozen.size(), of_all) +
                     some_of(frozen, by_freezing));
  for (const auto& [owner, late] : failed) {
    const int month = failed_in(party_named(story, owner, story.tables.months - 1));
    causes.push_back(fmt::format("{} of {} not done when {} failed in {}", late.size(), of_all, owner,
                                 date(story.study.start, month)) +
                     some_of(late, by_failure));
  }
}

}  // namespace offtake
