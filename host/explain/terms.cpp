#include "host/explain/terms.h"

#include <algorithm>

namespace offtake {

int first_month(const SeenContract& c) { return months_between(c.story.study.start, text_of(c).start); }

int end_month(const SeenContract& c) {
  const int until = int(c.now("until_month"));
  return until > 0 ? until : first_month(c) + text_of(c).months;
}

bool has_ended(const SeenContract& c) { return c.now("ended") > 0; }

bool in_term(const SeenContract& c) { return c.month >= first_month(c) && c.month < end_month(c) && !has_ended(c); }

bool is_last(const SeenContract& c) { return c.month == end_month(c) - 1 && !has_ended(c); }

bool ends_early(const SeenContract& c) { return has_ended(c) && c.before("ended") <= 0; }

bool has_failed(const SeenContract& c) { return ends_early(c) && c.now("left") <= 0; }

bool settles(const SeenContract& c) { return is_last(c) || c.now("left") > 0; }

PrepaymentMonth prepayment_in(const SeenContract& c) {
  const double paid = c.now("prepaid_usd"), balance = c.now("prepay_balance_usd");
  const double crumbs =
      1e-3 * c.now("prepay_instalment_usd");  // float leaves such of a balance credited in equal parts
  // What is left of it when a buyer's failure is set off, or of a balance from before the study.
  const double back = -c.money("paid_usd") > crumbs ? -c.money("paid_usd") : 0;
  if (c.month == 0 && paid <= 0) return {0, back};  // the balance before is not known
  const double fallen = c.before("prepay_balance_usd") + paid - balance;
  if (!(fallen > 0) || has_failed(c)) return {0, back};
  const double due = c.now("price_usd_per_gpue_hour") * kHoursPerMonth * c.now("used_gpue") + c.money("stranded_usd");
  // Where the buyer has left, all of it comes back.
  const double credit = c.now("left") > 0 ? 0 : std::min({fallen, due, c.now("prepay_instalment_usd")});
  const double refund = settles(c) ? fallen - credit : 0;
  return {credit > crumbs ? credit : 0, refund > crumbs ? refund : 0};
}

const ClauseText* clause_of(const Contract& contract, const char* kind) {
  for (const ClauseText& clause : contract.clauses)
    if (clause.kind == kind) return &clause;
  return nullptr;
}

std::vector<std::string> waits_for(const SeenProject& j) {
  std::vector<std::string> open;
  for (const std::string& name : text_of(j).after) {
    for (const auto& other : seen<Owner::project>(j.story, j.month))
      if (other.name() == name && !is_done(other)) open.push_back(name);
  }
  return open;
}

bool is_done(const SeenProject& j) { return j.now("finish_month") <= j.month; }

int due_month(const SeenProject& j) {
  return months_between(j.story.study.start, text_of(j).due) + int(j.now("shift_months"));
}

Held held_by(const SeenProject& j) {
  if (is_done(j)) return Held::no;
  if (is_down(party_named(j.story, text_of(j).owner, j.month))) return Held::failed;
  if (j.now("frozen_by") > 0) return Held::frozen;
  for (const auto& other : seen<Owner::project>(j.story, j.month)) {
    const auto asks_for = [&](const std::vector<std::string>& names) {
      return std::find(names.begin(), names.end(), other.name()) != names.end();
    };
    // Names and needs make no cycles.
    if ((asks_for(text_of(j).needs) || asks_for(text_of(j).after)) && held_by(other) != Held::no) return Held::needs;
  }
  return Held::no;
}

std::string missing_need(const SeenProject& j) {
  for (const std::string& need : text_of(j).needs) {
    for (const auto& other : seen<Owner::project>(j.story, j.month))
      if (other.name() == need && !is_done(other)) return need;
  }
  return "";
}

std::string waited_for(const SeenProject& j) {
  const double finish = j.now("finish_month");
  if (j.now("ready_month") >= finish) return "";
  for (const std::string& need : text_of(j).needs) {
    for (const auto& other : seen<Owner::project>(j.story, j.month))
      if (other.name() == need && other.now("finish_month") >= finish) return need;
  }
  return "";
}

Seen<Owner::party> party_named(const Story& story, const std::string& name, int month) {
  const auto& parties = story.study.parties;
  const auto found = std::find_if(parties.begin(), parties.end(), [&](const Party& one) { return one.name == name; });
  return {story, int(found - parties.begin()), month};
}

int failed_in(const Seen<Owner::party>& y) {
  for (int month = y.month; month >= 0; --month)
    if (y.at(month).now("fails") > 0) return month;
  return -1;
}

bool is_down(const Seen<Owner::party>& y) { return y.now("down") > 0; }

}  // namespace offtake
