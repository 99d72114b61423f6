// Events of contracts beyond their use: how they end or go on, and what is sold on or stood behind.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/cli/format.h"
#include "host/explain/events.h"
#include "host/explain/phrases.h"
#include "host/explain/sentences.h"

namespace offtake {
namespace {

constexpr int kQuietMonths = 12;  // between two times that the same money is told

bool fails_now(const SeenContract& c, const std::string& party) {
  for (const auto& y : seen<Owner::party>(c.story, c.month))
    if (y.name() == party) return y.now("fails") > 0;
  return false;
}

/// Months late in a row up to the month before.
int months_late_before(const SeenContract& c) {
  int months = 0;
  for (int k = c.month - 1; k >= 0; --k) {
    const auto then = c.at(k);
    if (!in_term(then) || !(then.now("available_gpue") < 0.98 * then.now("committed_gpue"))) break;
    ++months;
  }
  return months;
}

/// Why a buyer leaves a contract that is late, beyond that it may.
std::string better_off(const SeenContract& c, const ClauseText& late) {
  const auto always = late.values.find("terminate");
  if (always != late.values.end() && always->second > 0) return "";
  const double price = c.now("price_usd_per_gpue_hour"), spot = c.now("spot_usd_per_gpue_hour");
  if (spot > 0 && price > spot)
    return fmt::format(": spot is cheaper, {} instead of {} USD an hour", number(spot), number(price));
  return fmt::format(": {} has more than it needs", text_of(c).buyer);
}

std::string how_left(const SeenContract& c, Worth worth) {
  const double fee = c.money("exit_fee_usd", worth);
  const ClauseText* late = clause_of(text_of(c), "late");
  const ClauseText* exit = clause_of(text_of(c), "exit");
  const int months = months_late_before(c);
  const auto after = late ? late->values.find("terminate_after_months") : std::map<std::string, double>::iterator{};
  const bool may_leave = late && after != late->values.end() && after->second >= 0 && months > after->second;
  if (fee <= 0 && may_leave)
    return fmt::format("{} leaves it free of charge after {}{}", text_of(c).buyer, count_of(months, "late month"),
                       better_off(c, *late));
  const std::string price = fee > 0 ? fmt::format("for a fee of {}", amount(fee)) : std::string("free of charge");
  return fmt::format("{} leaves it {}: {}", text_of(c).buyer, price,
                     exit && exit->rule ? why(*exit->rule, c.now("exit_measure"), exit->rule->for_months) : "");
}

/// Σ of the months before, so far as they count.
bool is_news(const SeenContract& c, SeenContract::Number number) {
  for (int k = std::max(0, c.month - kQuietMonths); k < c.month; ++k)
    if (c.at(k).now(number) > 0) return false;
  return true;
}

double price_of_renewal(const SeenContract& c, const ClauseText& renew) {
  const double price = renew.values.at("price");
  const auto driver = renew.names.find("price");
  if (driver == renew.names.end() || driver->second.empty()) return price;
  for (const auto& d : seen<Owner::driver>(c.story, c.month))
    if (d.name() == driver->second) return price * d.now("value");
  return price;
}

}  // namespace

std::string ending_sentence(const SeenContract& c, Worth worth) {
  const std::string rest = count_of(end_month(c) - c.month, "month");
  if (!has_failed(c)) return fmt::format("{}; {} were to come", how_left(c, worth), rest);
  const std::string &buyer = text_of(c).buyer, &seller = text_of(c).seller;
  const bool by_buyer = fails_now(c, buyer), by_seller = fails_now(c, seller);
  return fmt::format("ends with the failure of {}, {} before its term",
                     by_buyer && by_seller ? buyer + " and " + seller
                     : by_buyer            ? buyer
                                           : seller,
                     rest);
}

void contract_end(const Story& story, int month, Notebook& notebook) {
  for (const auto& c : seen<Owner::contract>(story, month)) {
    if (is_last(c)) {
      notebook.tell(c.entity(), "ends");
    } else if (ends_early(c)) {
      notebook.tell(c.entity(), ending_sentence(c, Worth::of_month));
    }
  }
}

void contract_renewal(const Story& story, int month, Notebook& notebook) {
  for (const auto& c : seen<Owner::contract>(story, month)) {
    const ClauseText* renew = clause_of(text_of(c), "renew");
    if (!renew || !in_term(c)) continue;
    const int before = month > 0 ? end_month(c.at(month - 1)) : first_month(c) + text_of(c).months;
    const std::string prices = fmt::format("{} USD an hour where spot is at {}", number(price_of_renewal(c, *renew)),
                                           number(c.now("spot_usd_per_gpue_hour")));
    if (end_month(c) > before) {
      notebook.tell(c.entity(), fmt::format("is renewed for {}, until {}: {}", count_of(end_month(c) - before, "month"),
                                            date(story.study.start, end_month(c) - 1), prices));
    } else if (is_last(c)) {
      notebook.tell(c.entity(), "is not renewed: " + prices);
    }
  }
}

void exclusivity(const Story& story, int month, Notebook& notebook) {
  for (const auto& c : seen<Owner::contract>(story, month)) {
    const ClauseText* clause = clause_of(text_of(c), "exclusive_until");
    if (!clause || int(clause->values.at("exclusive_until")) != month || month == 0 || !in_term(c)) continue;
    notebook.tell(c.entity(),
                  fmt::format("is exclusive no more: the demand of {} goes where it is served best; it uses "
                              "{} GPUe, {} the month before",
                              text_of(c).buyer, quantity(std::round(c.now("used_gpue"))),
                              quantity(std::round(c.before("used_gpue")))));
  }
}

void sublet(const Story& story, int month, Notebook& notebook) {
  for (const auto& c : seen<Owner::contract>(story, month)) {
    const double got = c.money("sublet_usd"), planned = c.plan_money("sublet_usd");
    if (!(got > 0)) continue;
    const double share = clause_of(text_of(c), "sublet")->values.at("share");
    notebook.add(is_news(c, "sublet_usd") && got >= story.material_usd ? Weight::told : Weight::noted, c.entity(),
                 fmt::format("{} sells on {} GPUe that it does not use: {}{}", text_of(c).buyer,
                             quantity(std::round(share * (c.now("available_gpue") - c.now("used_gpue")))), amount(got),
                             std::abs(got - planned) < 0.001 * got ? ", as on plan" : ""));
  }
}

void backstop(const Story& story, int month, Notebook& notebook) {
  for (const auto& c : seen<Owner::contract>(story, month)) {
    const double paid = c.money("backstop_usd"), planned = c.plan_money("backstop_usd");
    if (!(paid > 0)) continue;
    notebook.add(
        is_news(c, "backstop_usd") && paid >= story.material_usd ? Weight::told : Weight::noted, c.entity(),
        fmt::format("{} buys for {} what {} cannot place{}", clause_of(text_of(c), "backstop")->names.at("party"),
                    amount(paid), text_of(c).seller, std::abs(paid - planned) < 0.001 * paid ? ", as on plan" : ""));
  }
}

}  // namespace offtake
