// Events of credit: who fails and why, what that costs whom, and who carries on.
#include <fmt/format.h>

#include <algorithm>

#include "host/cli/format.h"
#include "host/explain/events.h"
#include "host/explain/phrases.h"
#include "host/explain/sentences.h"
#include "kernels/credit.h"

namespace offtake {
namespace {

using SeenParty = Seen<Owner::party>;

/// "shaky (2026-08)": partners that failed within the year before.
std::vector<std::string> failed_partners(const SeenParty& y) {
  std::vector<std::string> partners;
  for (const Contract& contract : y.story.study.contracts) {
    if ((contract.buyer == y.name()) == (contract.seller == y.name())) continue;
    const SeenParty other =
        party_named(y.story, contract.buyer == y.name() ? contract.seller : contract.buyer, y.month - 1);
    const int when = failed_in(other);
    if (when < 0 || when < y.month - kCascadeMonths) continue;
    const std::string text = fmt::format("{} ({})", other.name(), date(y.story.study.start, when));
    if (std::find(partners.begin(), partners.end(), text) == partners.end()) partners.push_back(text);
  }
  return partners;
}

/// ", growth is at 31.0 % of plan", of what its hazard follows.
std::string what_the_driver_did(const SeenParty& y) {
  if (!text_of(y).fails || text_of(y).fails->driver.empty()) return "";
  if (!text_of(y).fails->dependent) return fmt::format(", by an independent copy of {}", text_of(y).fails->driver);
  const auto& drivers = y.story.study.drivers;
  const auto found = std::find_if(drivers.begin(), drivers.end(),
                                  [&](const Driver& one) { return one.name == text_of(y).fails->driver; });
  const Seen<Owner::driver> d{y.story, int(found - drivers.begin()), y.month};
  if (!(d.plan("value") > 0)) return "";
  return fmt::format(", and {} is at {}", d.name(), of_plan(d.now("value") / d.plan("value")));
}

std::string cause_of(const SeenParty& y) {
  const std::string ran_out =
      y.month > 0 ? fmt::format("its liquidity ran out last month ({})", amount(y.before("liquidity_usd"))) : "";
  switch (Cause(int(y.now("default_cause")))) {
    case Cause::liquidity:
      return "fails: " + ran_out;
    case Cause::cascade:
      return fmt::format("fails in a cascade: {}, within a year of the failure of {}", ran_out,
                         list_of(failed_partners(y)));
    case Cause::chance:
    case Cause::none:
      break;
  }
  return fmt::format("fails by chance: its hazard adds up to {}, it could bear {}{}", finely(y.now("hazard")),
                     finely(y.now("hazard_bearable")), what_the_driver_did(y));
}

bool sells(const SeenParty& y) {
  const auto& contracts = y.story.study.contracts;
  return std::any_of(contracts.begin(), contracts.end(), [&](const Contract& one) { return one.seller == y.name(); });
}

/// One side's claim: what it got of it and what it lost.
struct Claim {
  double recovered, lost, prepaid;
};

std::string claim_sentence(const std::string& creditor, const std::string& debtor, const Claim& claim) {
  const double sum = claim.recovered + claim.lost;
  if (!(sum > 0)) return "";
  std::string text = fmt::format("{} claims {} from {}: {} recovered, {} lost", creditor, amount(sum), debtor,
                                 claim.recovered > 0 ? amount(claim.recovered) : "nothing", amount(claim.lost));
  if (claim.prepaid > 0) text += fmt::format(", of it {} prepaid", amount(claim.prepaid));
  return text;
}

/// What it still owed to lenders as it failed.
double debts_left(const SeenParty& y, Worth worth) {
  if (y.month == 0) return 0;
  double sum = 0;
  for (const auto& d : seen<Owner::debt>(y.story, y.month))
    if (text_of(d).borrower == y.name()) sum += d.before("balance_usd");
  return worth == Worth::of_month ? sum : sum * y.story.path.of(Which<Owner::study>("discount"), 0, y.month);
}

}  // namespace

std::string failure_sentence(const SeenParty& y, Worth worth) {
  const double claims = y.money("claims_on_it_usd", worth);
  const double debts = debts_left(y, worth);
  std::string text = cause_of(y);
  if (claims > 0) text += fmt::format("; it owes {}", amount(claims));
  if (debts > 0) text += debts < 0.9995 * claims ? fmt::format(", {} of it to lenders", amount(debts)) : " to lenders";
  const int pause = text_of(y).fails ? text_of(y).fails->step_in_months : 0;
  if (pause > 0 && sells(y))
    text += fmt::format("; a successor steps in, what it sells pauses until {}",
                        date(y.story.study.start, y.month + pause));
  return text;
}

std::string sellers_claim(const SeenContract& c, Worth worth) {
  return claim_sentence(text_of(c).seller, text_of(c).buyer,
                        {c.money("recovered_by_seller_usd", worth), c.money("lost_by_seller_usd", worth), 0});
}

std::string buyers_claim(const SeenContract& c, Worth worth) {
  return claim_sentence(text_of(c).buyer, text_of(c).seller,
                        {c.money("recovered_by_buyer_usd", worth), c.money("lost_by_buyer_usd", worth),
                         c.money("prepay_lost_usd", worth)});
}

void party_fails(const Story& story, int month, Notebook& notebook) {
  for (const auto& y : seen<Owner::party>(story, month))
    if (y.now("fails") > 0) notebook.tell(y.entity(), failure_sentence(y, Worth::of_month));
}

void successor(const Story& story, int month, Notebook& notebook) {
  for (const auto& y : seen<Owner::party>(story, month)) {
    if (y.before("down") > 0 && y.now("down") <= 0)
      notebook.tell(y.entity(), fmt::format("a successor carries on, {} after the failure",
                                            count_of(month - failed_in(y), "month")));
  }
}

void claims(const Story& story, int month, Notebook& notebook) {
  for (const auto& c : seen<Owner::contract>(story, month)) {
    for (const std::string& text : {sellers_claim(c, Worth::of_month), buyers_claim(c, Worth::of_month)})
      if (!text.empty()) notebook.tell(c.entity(), text);
  }
}

void holding(const Story& story, int month, Notebook& notebook) {
  for (const auto& h : seen<Owner::holding>(story, month)) {
    const Holding& text = text_of(h);
    const SeenParty issuer = party_named(story, text.issuer, month);
    if (issuer.now("fails") > 0 && failed_in(issuer) == month && h.plan("worth_usd") > 0)
      notebook.tell(h.entity(), fmt::format("of {} is worth nothing from now on: {} has failed (plan {})", text.owner,
                                            text.issuer, amount(h.plan("worth_usd"))));
    const double sold = h.money("sold_usd");
    if (sold > 0) {
      const double planned = h.plan_money("sold_usd");
      const bool as_planned = sold > 0.999 * planned && sold < 1.001 * planned;
      notebook.tell(h.entity(), fmt::format("is sold by {} for {}{}", text.owner, amount(sold),
                                            as_planned ? ", as on plan" : fmt::format(" (plan {})", amount(planned))));
    }
  }
}

}  // namespace offtake
