// Events of the market and of demand.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/cli/format.h"
#include "host/explain/events.h"
#include "host/explain/phrases.h"
#include "host/explain/terms.h"

namespace offtake {
namespace {

constexpr double kBands[] = {1.5, 2, 4, 10};  // times plan, or one so-manieth of it
constexpr double kJump = 1.5;                 // times the month before, or one so-manieth; and
constexpr double kUnusual = 5;                // times what half of the path's months stay below
constexpr double kSmallShare = 0.01;          // of what is asked for: less is no shortage worth a word

/// How many bands a ratio lies above (+) or below (-) 1.
int band_of(double ratio) {
  int band = 0;
  for (const double edge : kBands) {
    if (ratio >= edge) ++band;
    if (ratio * edge <= 1) --band;
  }
  return band;
}

/// 0 where there is nothing to compare: rates may be 0 or negative.
int band_in(const Seen<Owner::driver>& d) {
  return d.now("value") > 0 && d.plan("value") > 0 ? band_of(d.now("value") / d.plan("value")) : 0;
}

bool was_as_far(const Seen<Owner::driver>& d, int band) {
  for (int month = 0; month < d.month; ++month) {
    const int other = band_in(d.at(month));
    if (band > 0 ? other >= band : other <= band) return true;
  }
  return false;
}

/// Of the log, from one month to the next; 0 where there is none.
double step_of(const Seen<Owner::driver>& d) {
  return d.month > 0 && d.before("value") > 0 && d.now("value") > 0 ? std::log(d.now("value") / d.before("value")) : 0;
}

double median_step(const Seen<Owner::driver>& d) {
  std::vector<double> steps;
  for (int month = 1; month < d.story.tables.months; ++month) steps.push_back(std::abs(step_of(d.at(month))));
  const auto middle = steps.begin() + std::ptrdiff_t(steps.size() / 2);
  std::nth_element(steps.begin(), middle, steps.end());
  return steps.empty() ? 0 : *middle;
}

/// Once the perspective party is gone the market is of no use to it, nor to the reader.
Weight weight_of_market(const Story& story, int month) {
  return is_down(party_named(story, story.study.perspective, month)) ? Weight::noted : Weight::told;
}

double share_unserved(const Seen<Owner::demand>& m) {
  const double asked = m.now("request_gpue");
  return asked > 0 ? m.now("unserved_gpue") / asked : 0;
}

double planned_share_unserved(const Seen<Owner::demand>& m) {
  const double asked = m.plan("request_gpue");
  return asked > 0 ? m.plan("unserved_gpue") / asked : 0;
}

/// Months in a row, this one included, in which a share worth a word is unserved.
int months_short(const Seen<Owner::demand>& m) {
  int months = 0;
  while (m.month - months >= 0 && share_unserved(m.at(m.month - months)) >= kSmallShare) ++months;
  return months;
}

bool is_planned(const Seen<Owner::demand>& m) { return planned_share_unserved(m) > 0.9 * share_unserved(m); }

/// So many months up to this one were short as on plan.
bool was_planned(const Seen<Owner::demand>& m, int months) {
  for (int k = m.month - months; k < m.month; ++k)
    if (!is_planned(m.at(k))) return false;
  return true;
}

double spot_price(const Seen<Owner::demand>& m) { return m.money("spot_usd") / (m.now("spot_gpue") * kHoursPerMonth); }

}  // namespace

void driver_leaves_plan(const Story& story, int month, Notebook& notebook) {
  for (const auto& d : seen<Owner::driver>(story, month)) {
    const int band = band_in(d);
    if (band == 0 || was_as_far(d, band)) continue;
    notebook.add(weight_of_market(story, month), d.entity(),
                 fmt::format("is at {}: {} instead of {}", of_plan(d.now("value") / d.plan("value")),
                             number(d.now("value")), number(d.plan("value"))));
  }
}

void driver_jumps(const Story& story, int month, Notebook& notebook) {
  if (month == 0) return;
  for (const auto& d : seen<Owner::driver>(story, month)) {
    const double before = d.before("value"), now = d.now("value"), step = std::abs(step_of(d));
    if (step < std::log(kJump)) continue;
    const Weight weight = step < kUnusual * median_step(d) ? Weight::noted : weight_of_market(story, month);
    notebook.add(weight, d.entity(),
                 fmt::format("{} by {} within the month, from {} to {}", now > before ? "rises" : "falls",
                             percent(std::abs(now / before - 1)), number(before), number(now)));
  }
}

void demand_unserved(const Story& story, int month, Notebook& notebook) {
  for (const auto& m : seen<Owner::demand>(story, month)) {
    const int now = months_short(m), before = month > 0 ? months_short(m.at(month - 1)) : 0;
    const std::string gpue = fmt::format("{} of {} GPUe ({})", quantity(m.now("unserved_gpue")),
                                         quantity(m.now("request_gpue")), percent(share_unserved(m)));
    const bool planned = is_planned(m);
    if (now == 1 && m.last_month() && m.before("backlog_gpue") > 0) {
      notebook.tell(m.entity(), gpue + " will never be served: the horizon is reached, and its backlog counts");
    } else if (now == 1) {
      notebook.add(planned ? Weight::noted : Weight::told, m.entity(),
                   gpue + " unserved" + (planned ? ", as on plan" : ""));
    } else if (now > 1) {
      notebook.note(m.entity(), gpue + " unserved, " + nth(now) + " month in a row");
    } else if (before > 0) {
      double hours = 0;
      for (int k = month - before; k < month; ++k) hours += m.at(k).now("unserved_gpue") * kHoursPerMonth;
      const bool down = is_down(party_named(story, text_of(m).customer, month));
      const std::string end =
          down ? text_of(m).customer + " has failed, and its demand is gone" : std::string("is served in full again");
      notebook.add(
          was_planned(m, before) ? Weight::noted : Weight::told, m.entity(),
          fmt::format("{}; {} in which {} GPUe-hours were not", end, count_of(before, "month"), amount(hours)));
    }
  }
}

void demand_at_spot(const Story& story, int month, Notebook& notebook) {
  for (const auto& m : seen<Owner::demand>(story, month)) {
    if (m.now("spot_gpue") < kSmallShare * m.now("request_gpue") || m.now("spot_gpue") <= 0) continue;
    const bool begins = m.before("spot_gpue") < kSmallShare * m.before("request_gpue") || month == 0;
    const bool told = begins && m.plan("spot_gpue") <= 0 && m.money("spot_usd") >= story.material_usd;
    notebook.add(told ? Weight::told : Weight::noted, m.entity(),
                 fmt::format("buys {} GPUe at spot for {} USD an hour: {}", quantity(m.now("spot_gpue")),
                             number(spot_price(m)), amount(m.money("spot_usd"))));
  }
}

}  // namespace offtake
