// Events of contracts: terms, lateness and its credits, prepayment, take-or-pay.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/cli/format.h"
#include "host/explain/events.h"
#include "host/explain/phrases.h"
#include "host/explain/terms.h"

namespace offtake {
namespace {

constexpr double kLateBelow = 0.98;  // of q, as the late clause counts
constexpr double kTurn = 0.1;        // of q: a change of what is there that is worth a word
constexpr int kQuietMonths = 12;     // between two times that the same payment is told

bool is_late(const SeenContract& c) {
  return in_term(c) && c.now("available_gpue") < kLateBelow * c.now("committed_gpue");
}
double share_there(const SeenContract& c) {
  const double q = c.now("committed_gpue");
  return q > 0 ? c.now("available_gpue") / q : 1;
}
double planned_share(const SeenContract& c) {
  const double q = c.plan("committed_gpue");
  return q > 0 ? c.plan("available_gpue") / q : 1;
}

bool is_planned(const SeenContract& c) { return planned_share(c) < share_there(c) + (1 - kLateBelow); }

/// Months in a row, this one included.
int months_late_now(const SeenContract& c) {
  int months = 0;
  while (c.month - months >= 0 && is_late(c.at(c.month - months))) ++months;
  return months;
}

std::string whole(double gpue) { return quantity(std::round(gpue)); }

std::string there(const SeenContract& c) {
  return fmt::format("{} of {} GPUe there ({})", whole(c.now("available_gpue")), whole(c.now("committed_gpue")),
                     percent(share_there(c)));
}

/// The credits of a spell of lateness that ended the month before; dollars of their months.
double credits_of_spell(const SeenContract& c, int months) {
  double sum = 0;
  for (int k = c.month - months; k < c.month; ++k) sum += c.at(k).money("late_credits_usd");
  return sum;
}

bool is_capped(const SeenContract& c) {
  const double paid = c.now("late_credits_usd");
  return paid > 0 && c.now("late_credits_left_usd") <= 1e-4 * paid;
}

/// ", as 2 months of grace are over", or nothing without grace.
std::string after_grace(const SeenContract& c) {
  for (const ClauseText& clause : text_of(c).clauses) {
    const auto grace = clause.values.find("grace_months");
    if (grace == clause.values.end() || grace->second < 1) continue;
    const int months = int(grace->second);
    return fmt::format(", as {} of grace {} over", count_of(months, "month"), months == 1 ? "is" : "are");
  }
  return "";
}

/// Of the prepayment, as the buyer fails.
double set_off(const SeenContract& c) {
  if (c.month == 0 || !has_failed(c)) return 0;
  const auto fails = [&](const std::string& name) { return party_named(c.story, name, c.month).now("fails") > 0; };
  if (!fails(text_of(c).buyer) || fails(text_of(c).seller)) return 0;
  return c.before("prepay_balance_usd") - c.now("prepay_balance_usd") - prepayment_in(c).refunded;
}

/// Whether this number was 0 in the months before, as far as they count.
bool is_news(const SeenContract& c, SeenContract::Number number, int months) {
  for (int k = std::max(0, c.month - months); k < c.month; ++k)
    if (c.at(k).now(number) > 0) return false;
  return true;
}

}  // namespace

void contract_term(const Story& story, int month, Notebook& notebook) {
  for (const auto& c : seen<Owner::contract>(story, month)) {
    if (!in_term(c)) continue;
    const Contract& contract = text_of(c);
    const double q = c.now("committed_gpue"), before = c.before("committed_gpue");
    const int first = first_month(c);
    if (month == first || month == 0) {
      notebook.tell(c.entity(),
                    fmt::format("{}: {} {} {} GPUe of {} at {} USD an hour",
                                month == first ? "begins" : "runs since " + date(contract.start, 0), contract.buyer,
                                c.now("take_or_pay") > 0 ? "has committed itself to" : "may use", whole(q),
                                contract.seller, number(c.now("price_usd_per_gpue_hour"))));
    } else if (month > 0 && q != before) {
      notebook.note(c.entity(), fmt::format("steps from {} to {} GPUe", whole(before), whole(q)));
    }
  }
}

void contract_bill(const Story& story, int month, Notebook& notebook) {
  for (const auto& c : seen<Owner::contract>(story, month)) {
    const double paid = c.money("paid_usd");
    if (!in_term(c) && paid == 0) continue;
    const Contract& contract = text_of(c);
    notebook.note(c.entity(), fmt::format("{} uses {} of {} GPUe and pays {} to {} (plan {})", contract.buyer,
                                          whole(c.now("used_gpue")), whole(c.now("available_gpue")), amount(paid),
                                          contract.seller, amount(c.plan_money("paid_usd"))));
  }
}

void contract_late(const Story& story, int month, Notebook& notebook) {
  for (const auto& c : seen<Owner::contract>(story, month)) {
    const int late = months_late_now(c), before = month > 0 ? months_late_now(c.at(month - 1)) : 0;
    if (late == 0) {
      if (before == 0) continue;
      const double credits = credits_of_spell(c, before);
      const std::string paid = credits > 0 ? fmt::format(", which brought credits of {}", amount(credits)) : "";
      notebook.tell(c.entity(), fmt::format("{} after {}{}", in_term(c) ? "is there in full again" : "ended late,",
                                            count_of(before, "late month"), paid));
      continue;
    }
    const bool planned = is_planned(c);
    const bool turns =
        late == 1 || is_planned(c.at(month - 1)) || std::abs(share_there(c) - share_there(c.at(month - 1))) >= kTurn;
    const double credit = c.money("late_credits_usd");
    const bool first_credit = credit > 0 && c.before("late_credits_usd") <= 0;
    const bool capped = is_capped(c);
    std::string text = there(c);
    if (late > 1) text += fmt::format(", late for the {} month", nth(late));
    if (planned) text += ", as on plan";
    if (credit > 0) text += fmt::format("; credit of {}{}", amount(credit), first_credit ? after_grace(c) : "");
    if (capped) text += ", which reaches the cap";
    notebook.add((turns && !planned) || first_credit || capped ? Weight::told : Weight::noted, c.entity(), text);
  }
}

void prepayment(const Story& story, int month, Notebook& notebook) {
  for (const auto& c : seen<Owner::contract>(story, month)) {
    const double paid = c.now("prepaid_usd");
    if (paid > 0) notebook.tell(c.entity(), fmt::format("prepayment of {} paid", amount(paid)));
    const auto [credited, refunded] = prepayment_in(c);
    if (const double kept = set_off(c); kept > 0)
      notebook.tell(c.entity(), fmt::format("{} keeps {} of the prepayment for what the failure of {} leaves owed",
                                            text_of(c).seller, amount(kept), text_of(c).buyer));
    if (credited > 0) {
      const double left = c.now("prepay_balance_usd");
      const bool starts = paid > 0 || prepayment_in(c.at(month - 1)).credited <= 0;
      notebook.add(starts && credited >= story.material_usd ? Weight::told : Weight::noted, c.entity(),
                   fmt::format("{} of the prepayment credited, {} left", amount(credited),
                               refunded > 0 ? amount(refunded)
                               : settles(c) ? "none"
                                            : amount(left)));
    }
    if (refunded > 0) notebook.tell(c.entity(), fmt::format("{} of the prepayment refunded", amount(refunded)));
  }
}

void take_or_pay(const Story& story, int month, Notebook& notebook) {
  for (const auto& c : seen<Owner::contract>(story, month)) {
    const double stranded = c.money("stranded_usd"), planned = c.plan_money("stranded_usd");
    if (!(stranded > 0)) continue;
    const int period = text_of(c).true_up_months;
    const bool told = period > 1 || is_news(c, "stranded_usd", kQuietMonths);
    notebook.add(
        told && stranded > 1.001 * planned && stranded >= story.material_usd ? Weight::told : Weight::noted, c.entity(),
        fmt::format("{} paid for nothing: take-or-pay of {}{}{}", amount(stranded), percent(c.now("take_or_pay")),
                    period > 1 ? fmt::format(", settled for {}", count_of(period, "month")) : "",
                    planned > 0.999 * stranded ? ", as on plan"
                    : planned > 0              ? fmt::format(" (plan {})", amount(planned))
                                               : ""));
  }
}

}  // namespace offtake
