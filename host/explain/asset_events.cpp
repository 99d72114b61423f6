// Events of hardware that grows old.
#include <fmt/format.h>

#include <cmath>

#include "host/cli/format.h"
#include "host/explain/events.h"

namespace offtake {
namespace {

using SeenSite = Seen<Owner::site>;

/// A type's units at the site that reach their life this month.
double units_retiring(const SeenSite& s, const Hardware& hardware) {
  const Study& study = s.story.study;
  const auto ends = [&](double begin) { return begin + *hardware.life_months == s.month; };
  double units = 0;
  for (const auto& [type, installed] : text_of(s).hardware)
    if (type == hardware.name && ends(-text_of(s).age_months)) units += installed;
  for (const auto& j : seen<Owner::project>(s.story, s.month)) {
    const Project& project = text_of(j);
    if (project.kind != ProjectIs::hardware || project.site != s.name() || project.hardware != hardware.name) continue;
    const int due = months_between(study.start, project.due);
    if (ends(due < 0 ? due : j.now("finish_month"))) units += project.units;
  }
  return units;
}

}  // namespace

void retirement(const Story& story, int month, Notebook& notebook) {
  for (const auto& s : seen<Owner::site>(story, month)) {
    for (const Hardware& hardware : story.study.hardware) {
      if (!hardware.life_months || s.now("lease_over") > 0) continue;
      const double units = units_retiring(s, hardware);
      if (units > 0)
        notebook.tell(s.entity(), fmt::format("{} units of {} retire, {} months old", quantity(units), hardware.name,
                                              *hardware.life_months));
    }
  }
}

void residual(const Story& story, int month, Notebook& notebook) {
  for (const auto& s : seen<Owner::site>(story, month)) {
    const double worth = s.money("residual_usd"), planned = s.plan_money("residual_usd");
    if (!(worth > 0) && !(planned > 0)) continue;
    const bool same = std::abs(worth - planned) < 0.001 * planned;
    notebook.tell(s.entity(), fmt::format("its hardware is worth {}{}", worth > 0 ? amount(worth) : "nothing",
                                          same ? ", as on plan" : fmt::format(" (plan {})", amount(planned))));
  }
}

}  // namespace offtake
