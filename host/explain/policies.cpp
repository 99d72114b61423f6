#include "host/explain/policies.h"

#include <algorithm>

#include "host/explain/phrases.h"
#include "host/tables/draft.h"

namespace offtake {
namespace {

template <class AimsAt>
int first_policy(const Story& story, int month, Action action, AimsAt aims_at) {
  for (const auto& p : seen<Owner::policy>(story, month)) {
    const Policy& policy = text_of(p);
    if (policy.action == action && p.now("months_met") >= policy.when.for_months && aims_at(policy)) return p.index;
  }
  return -1;
}

}  // namespace

std::string why_acts(const SeenPolicy& p) { return why(text_of(p).when, p.now("measure"), int(p.now("months_met"))); }

bool is_frozen_now(const SeenProject& j) {
  return j.now("frozen_by") > 0 && int(j.now("frozen_by")) != int(j.before("frozen_by"));
}

bool goes_on_now(const SeenProject& j) {
  return j.now("frozen_by") <= 0 && j.before("frozen_by") > 0 && j.now("cancelled") <= 0;
}

bool is_cancelled_now(const SeenProject& j) { return j.now("cancelled") > 0 && j.before("cancelled") <= 0; }

bool is_signed_now(const SeenProject& j) {
  return !text_of(j).signed_ && j.now("unsigned") <= 0 && j.before("unsigned") > 0;
}

bool is_left_now(const Seen<Owner::site>& s) {
  const int term = text_of(s).lease_months;
  return text_of(s).tenure == Tenure::leased && s.now("lease_over") > 0 && s.before("lease_over") <= 0 &&
         !(term > 0 && s.before("lease_months_gone") >= term);
}

int policy_of(const SeenProject& j, Action action) {
  return first_policy(j.story, j.month, action,
                      [&](const Policy& policy) { return projects_of(j.story.study, policy).contains(j.name()); });
}

int policy_of(const Seen<Owner::site>& s) {
  return first_policy(s.story, s.month, Action::leave, [&](const Policy& policy) {
    return std::find(policy.sites.begin(), policy.sites.end(), s.name()) != policy.sites.end();
  });
}

double spent_before(const SeenProject& j, Worth worth) {
  double sum = 0;
  for (int k = 0; k < j.month; ++k) sum += j.at(k).money("cost_usd", worth);
  return sum;
}

}  // namespace offtake
