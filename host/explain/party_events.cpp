// Events of parties: money from outside, liquidity.
#include <fmt/format.h>

#include <algorithm>

#include "host/cli/format.h"
#include "host/explain/events.h"
#include "host/explain/phrases.h"

namespace offtake {
namespace {

using SeenParty = Seen<Owner::party>;

bool is_lowest(const SeenParty& y) {
  for (int month = 0; month < y.story.tables.months; ++month) {
    const double other = y.at(month).now("liquidity_usd"), mine = y.now("liquidity_usd");
    if (month < y.month ? other <= mine : other < mine) return false;
  }
  return true;
}

/// "mood is at 0.85, 0.5 is asked for".
std::string market_is(const SeenParty& y, const Willing& willing) {
  const auto& drivers = y.story.study.drivers;
  const auto found =
      std::find_if(drivers.begin(), drivers.end(), [&](const Driver& one) { return one.name == willing.driver; });
  const Seen<Owner::driver> d{y.story, int(found - drivers.begin()), y.month};
  return fmt::format("{} is at {}, more than {} is asked for", willing.driver, finely(d.now("value")),
                     finely(willing.above));
}

}  // namespace

void funding(const Story& story, int month, Notebook& notebook) {
  for (const auto& y : seen<Owner::party>(story, month)) {
    const Funding& funding = text_of(y).funding;
    for (const Outside& round : funding.schedule) {
      if (months_between(story.study.start, round.date) != month) continue;
      const bool down = y.now("down") > 0;
      if (!funding.when) {
        notebook.tell(y.entity(), down ? fmt::format("{} do not come in: it has failed", amount(round.usd))
                                       : fmt::format("raises {}", amount(round.usd)));
      } else if (y.now("round_usd") > 0) {
        notebook.tell(y.entity(), fmt::format("raises {}: {}", amount(round.usd), market_is(y, *funding.when)));
      } else {
        const std::string reason = down ? "it has failed" : "the market is not willing, " + market_is(y, *funding.when);
        notebook.tell(y.entity(), fmt::format("a round of {} does not come, and is gone: {}{}", amount(round.usd),
                                              reason, y.plan("round_usd") > 0 ? " (on plan it comes)" : ""));
      }
    }
  }
}

void liquidity(const Story& story, int month, Notebook& notebook) {
  for (const auto& y : seen<Owner::party>(story, month)) {
    const double now = y.now("liquidity_usd"), before = month > 0 ? y.before("liquidity_usd") : 0;
    const double plan = y.plan("liquidity_usd");
    // A party that the study gives no cash is short on plan too: no news.
    const bool own = y.name() == story.study.perspective;
    const Weight weight = has_purse(text_of(y)) && (own || plan >= 0) ? Weight::told : Weight::noted;
    if (now < 0 && before >= 0) {
      notebook.add(weight, y.entity(), fmt::format("liquidity falls below 0: {} (plan {})", amount(now), amount(plan)));
    } else if (now >= 0 && before < 0) {
      notebook.add(weight, y.entity(), fmt::format("liquidity is above 0 again: {}", amount(now)));
    } else if (now < 0 && own && is_lowest(y)) {
      notebook.add(weight, y.entity(),
                   fmt::format("liquidity is at its lowest: {} (plan {})", amount(now), amount(plan)));
    }
  }
}

}  // namespace offtake
