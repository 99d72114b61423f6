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
  int frozen;          // months
  std::string need;    // for which it waited though its own work was done
  std::string failed;  // whose failure holds it up
  bool held;           // frozen for a while, or waiting for one that was
};

int frozen_months(const SeenProject& j) {
  int months = 0;
  for (int t = 0; t <= j.month; ++t) months += j.at(t).now("frozen_by") > 0;
  return months;
}

/// Projects that it waited for: for want of one it was not done, or could not begin.
std::vector<SeenProject> waited_for_all(const SeenProject& j) {
  std::vector<SeenProject> all;
  const std::string need = waited_for(j);
  const std::vector<std::string>& first = text_of(j).after;
  for (const auto& other : seen<Owner::project>(j.story, j.month)) {
    const bool held_it_up = std::find(first.begin(), first.end(), other.name()) != first.end() &&
                            j.story.metric(j.story.path, other.entity(), "months_late") > 0;
    if (other.name() == need || held_it_up) all.push_back(other);
  }
  return all;
}

bool was_held(const SeenProject& j) {
  const auto others = waited_for_all(j);
  return frozen_months(j) > 0 || std::any_of(others.begin(), others.end(), was_held);
}

/// Whose failure leaves it unfinished: its owner's, or that of the owner of what it waits for; or nobody's.
std::string failed_party(const SeenProject& j) {
  if (is_done(j)) return "";
  const auto owner = party_named(j.story, text_of(j).owner, j.month);
  if (is_down(owner)) return owner.name();
  for (const SeenProject& other : waited_for_all(j))
    if (const std::string name = failed_party(other); !name.empty()) return name;
  return "";
}

std::vector<LateProject> late_projects(const Story& story) {
  std::vector<LateProject> late;
  for (const auto& j : seen<Owner::project>(story, story.tables.months - 1)) {
    const int months = int(story.metric(story.path, j.entity(), "months_late"));
    if (months <= 0) continue;
    late.push_back({j, months, story.metric(story.path, j.entity(), "critical") > 0, frozen_months(j), waited_for(j),
                    failed_party(j), was_held(j)});
  }
  return late;
}

/// "oracle-1-power by 9 months (utilities), the last of its site".
std::string by_late_work(const LateProject& late) {
  const SeenProject& j = late.project;
  std::string why;
  const std::string& supplier = text_of(j).supplier;
  if (!supplier.empty() && (late.need.empty() || j.now("ready_month") > due_month(j))) why = supplier;
  for (const SeenProject& other : waited_for_all(j))
    why += (why.empty() ? "waited for " : ", waited for ") + other.name();
  return fmt::format("{} by {}{}{}", j.name(), count_of(late.months, "month"), why.empty() ? "" : " (" + why + ")",
                     late.critical ? ", the last of its site" : "");
}

/// "hall by 67 months and not done, frozen for 72 months".
std::string by_freezing(const LateProject& late) {
  const std::string open = is_done(late.project) ? "" : " and not done";
  if (late.frozen > 0)
    return fmt::format("{} by {}{}, frozen for {}", late.project.name(), count_of(late.months, "month"), open,
                       count_of(late.frozen, "month"));
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
  std::map<std::string, LateOnes> failed;  // by whose failure
  for (const LateProject& late : all) {
    if (!late.failed.empty()) {
      failed[late.failed].push_back(&late);
    } else {
      (late.held ? frozen : worked).push_back(&late);
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
  for (const auto& [party, late] : failed) {
    const int month = failed_in(party_named(story, party, story.tables.months - 1));
    causes.push_back(fmt::format("{} of {} not done when {} failed in {}", late.size(), of_all, party,
                                 date(story.study.start, month)) +
                     some_of(late, by_failure));
  }
}

}  // namespace offtake
