#include "host/explain/terms.h"

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

const ClauseText* clause_of(const Contract& contract, const char* kind) {
  for (const ClauseText& clause : contract.clauses)
    if (clause.kind == kind) return &clause;
  return nullptr;
}

std::vector<std::string> waits_for(const Seen<Owner::project>& j) {
  std::vector<std::string> open;
  for (const std::string& name : text_of(j).after) {
    for (const auto& other : seen<Owner::project>(j.story, j.month))
      if (other.name() == name && other.now("finish_month") > j.month) open.push_back(name);
  }
  return open;
}

}  // namespace offtake
