// Events of the market and of demand.
#include <fmt/format.h>

#include <cmath>

#include "host/cli/format.h"
#include "host/explain/events.h"
#include "host/explain/phrases.h"

namespace offtake {
namespace {

constexpr double kBands[] = {1.5, 2, 4, 10};  // times plan, or one so-manieth of it
constexpr double kJump = 1.5;                 // times the month before, or one so-manieth
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

bool is_down(const Seen<Owner::demand>& m) {
  for (const auto& y : seen<Owner::party>(m.story, m.month))
    if (y.name() == text_of(m).customer) return y.now("down") > 0;
  return false;
}

double spot_price(const Seen<Owner::demand>& m) { return m.money("spot_usd") / (m.now("spot_gpue") * kHoursPerMonth); }

}  // namespace

void driver_leaves_plan(const Story& story, int month, Notebook& notebook) {
  for (const auto& d : seen<Owner::driver>(story, month)) {
    const int band = band_in(d);
    if (band == 0 || was_as_far(d, band)) continue;
    notebook.tell(d.entity(), fmt::format("is at {}: {} instead of {}", of_plan(d.now("value") / d.plan("value")),
                                          number(d.now("value")), number(d.plan("value"))));
  }
}

void driver_jumps(const Story& story, int month, Notebook& notebook) {
  if (month == 0) return;
  for (const auto& d : seen<Owner::driver>(story, month)) {
    const double before = d.before("value"), now = d.now("value");
    if (!(before > 0 && now > 0) || (now < kJump * before && before < kJump * now)) continue;
    notebook.tell(d.entity(), fmt::format("{} by {} within the month, from {} to {}", now > before ? "rises" : "falls",
                                          percent(std::abs(now / before - 1)), number(before), number(now)));
  }
}

void demand_unserved(const Story& story, int month, Notebook& notebook) {
  for (const auto& m : seen<Owner::demand>(story, month)) {
    const int now = months_short(m), before = month > 0 ? months_short(m.at(month - 1)) : 0;
    const std::string gpue = fmt::format("{} of {} GPUe ({})", quantity(m.now("unserved_gpue")),
                                         quantity(m.now("request_gpue")), percent(share_unserved(m)));
    const bool planned = planned_share_unserved(m) > 0.9 * share_unserved(m);
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
      const std::string end = is_down(m) ? text_of(m).customer + " has failed, and its demand is gone"
                                         : std::string("is served in full again");
      notebook.tell(m.entity(), fmt::format("{}; {} in which {} GPUe-hours were not", end, count_of(before, "month"),
                                            amount(hours)));
    }
  }
}

void demand_at_spot(const Story& story, int month, Notebook& notebook) {
  for (const auto& m : seen<Owner::demand>(story, month)) {
    if (m.now("spot_gpue") < kSmallShare * m.now("request_gpue") || m.now("spot_gpue") <= 0) continue;
    const bool begins = m.before("spot_gpue") < kSmallShare * m.before("request_gpue") || month == 0;
    const bool planned = m.plan("spot_gpue") > 0;
    notebook.add(begins && !planned ? Weight::told : Weight::noted, m.entity(),
                 fmt::format("buys {} GPUe at spot for {} USD an hour: {}", quantity(m.now("spot_gpue")),
                             number(spot_price(m)), amount(m.money("spot_usd"))));
  }
}

}  // namespace offtake
