// Debts, what they fund, and their covenants.
#include <algorithm>

#include "host/tables/draft.h"
#include "kernels/periods.h"
#include "kernels/processes.h"

namespace offtake {
namespace {

void tabulate_covenant(const Study& study, const Debt& debt, int number, Draft& draft) {
  draft[Link::debt_covenant].push_back(debt.covenant ? int(draft[Link::covenant_debt].size()) : -1);
  if (!debt.covenant) return;
  const Covenant& covenant = *debt.covenant;
  draft[Link::covenant_debt].push_back(number);
  draft[Field::covenant_dscr].push_back(covenant.dscr);
  draft[Word::covenant_from].push_back(
      unsigned(covenant.from ? std::max(months_between(study.start, *covenant.from), 0) : 0));
  draft[Word::covenant_test].push_back(period_word(covenant.test_months));
  draft[Word::covenant_cure].push_back(unsigned(covenant.cure_months));
}

/// The debts that fund each project, in the order of the tables; nothing where there are no debts.
void tabulate_funds(const Study& study, const Names& names, Draft& draft) {
  draft[Link::project_debt_begin].push_back(0);
  for (const int at : names.project_order) {
    for (std::size_t d = 0; d < study.debts.size(); ++d) {
      const auto& funds = study.debts[d].funds;
      if (std::find(funds.begin(), funds.end(), study.projects[std::size_t(at)].name) != funds.end())
        draft[Link::project_debt].push_back(int(d));
    }
    draft[Link::project_debt_begin].push_back(int(draft[Link::project_debt].size()));
  }
}

/// Parties whose cash flow available for debt service a covenant asks for.
void tabulate_cfads(const Study& study, const Names& names, Draft& draft) {
  for (const auto& party : study.parties) {
    const bool asked = std::any_of(study.debts.begin(), study.debts.end(),
                                   [&](const Debt& debt) { return debt.borrower == party.name && debt.covenant; });
    draft[Link::party_cfads].push_back(asked ? int(draft[Link::cfads_party].size()) : -1);
    if (asked) draft[Link::cfads_party].push_back(names.parties.at(party.name));
  }
}

}  // namespace

void tabulate_debts(const Study& study, const Names& names, Draft& draft) {
  for (std::size_t d = 0; d < study.debts.size(); ++d) {
    const auto& debt = study.debts[d];
    draft[Link::debt_borrower].push_back(names.parties.at(debt.borrower));
    draft[Link::debt_rate_driver].push_back(driver_of(names, debt.rate_per_year.driver));
    draft[Field::debt_limit].push_back(debt.limit_usd);
    draft[Field::debt_advance].push_back(debt.advance);
    draft[Word::debt_amortise].push_back(unsigned(debt.amortise_months));
    tabulate_covenant(study, debt, int(d), draft);
  }
  for (int month = 0; month < study.months; ++month) {
    const Date date = months_after(study.start, month);
    for (const auto& debt : study.debts) {
      draft[Field::debt_rate].push_back(debt.rate_per_year.number.at(date) * kMonth);
      draft[Field::debt_spread].push_back(debt.spread.at(date) * kMonth);
    }
  }
  tabulate_funds(study, names, draft);
  tabulate_cfads(study, names, draft);
}

}  // namespace offtake
