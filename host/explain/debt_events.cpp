// Events of debt: draws, repayment, the covenant and what breaks it.
#include <fmt/format.h>

#include "host/cli/format.h"
#include "host/explain/events.h"
#include "host/explain/phrases.h"

namespace offtake {
namespace {

using SeenDebt = Seen<Owner::debt>;

/// [USD] of principal in this month.
double principal_of(const SeenDebt& d) {
  if (d.month == 0 || d.now("repaying") <= 0) return 0;
  return d.before("balance_usd") / d.before("instalments_left");
}

bool defaults_now(const SeenDebt& d) {
  return d.month > 0 && d.before("balance_usd") > 0 && d.now("balance_usd") <= 0 && d.money("service_usd") <= 0;
}

bool is_failed(const SeenDebt& d) { return d.now("failed_month") < d.story.tables.months; }

/// From the month after on, draws are stopped.
bool is_broken(const SeenDebt& d) {
  return is_failed(d) && d.month + 1 - d.now("failed_month") > text_of(d).covenant->cure_months;
}

}  // namespace

void debt_draw(const Story& story, int month, Notebook& notebook) {
  for (const auto& d : seen<Owner::debt>(story, month)) {
    const double drawn = d.money("drawn_usd");
    if (!(drawn > 0)) continue;
    const bool first = month == 0 || !(d.at(month - 1).total("drawn_usd") > 0);
    const std::string& borrower = text_of(d).borrower;
    if (first) {
      notebook.tell(d.entity(), fmt::format("{} draws {} for the first time, of at most {}", borrower, amount(drawn),
                                            amount(text_of(d).limit_usd)));
    } else {
      notebook.note(d.entity(),
                    fmt::format("{} draws {}, {} owed", borrower, amount(drawn), amount(d.now("balance_usd"))));
    }
  }
}

void debt_service(const Story& story, int month, Notebook& notebook) {
  for (const auto& d : seen<Owner::debt>(story, month)) {
    if (month == 0 || d.before("balance_usd") <= 0) continue;
    const std::string& borrower = text_of(d).borrower;
    if (defaults_now(d)) {
      const double owed = d.before("balance_usd"), lost = d.money("lender_loss_usd");
      notebook.tell(d.entity(), fmt::format("{} has failed and leaves {} of debt: {} lost by its lenders", borrower,
                                            amount(owed), lost > 0 ? amount(lost) : "nothing"));
      continue;
    }
    const double principal = principal_of(d), paid = d.money("service_usd");
    const double left = d.before("balance_usd") + d.money("drawn_usd") - principal;
    if (principal > 0) {
      const bool first = d.before("instalments_left") >= text_of(d).amortise_months;
      const double interest = paid - principal - (d.last_month() ? left : 0);
      // Float leaves crumbs of sums where there is no interest.
      const std::string text =
          fmt::format("{} repays {}{}; {} owed", borrower, amount(principal),
                      interest > 1e-3 * principal ? " and pays interest of " + amount(interest) : "",
                      left > 1e-6 * principal ? amount(left) : "nothing more");
      if (first) {
        notebook.tell(d.entity(), "repayment begins: " + text);
      } else {
        notebook.add(left > 1e-6 * principal ? Weight::noted : Weight::told, d.entity(), text);
      }
    } else if (paid > 0 && !d.last_month()) {
      notebook.note(d.entity(), fmt::format("{} pays interest of {} on {}", borrower, amount(paid),
                                            amount(d.before("balance_usd"))));
    }
    if (d.last_month() && left > 1e-6 * d.before("balance_usd"))
      notebook.tell(d.entity(),
                    fmt::format("the {} that {} still owes are paid at the horizon", amount(left), borrower));
  }
}

void covenant(const Story& story, int month, Notebook& notebook) {
  for (const auto& d : seen<Owner::debt>(story, month)) {
    if (!text_of(d).covenant) continue;
    const bool failed = is_failed(d), broken = is_broken(d);
    const bool had_failed = month > 0 && is_failed(d.at(month - 1)),
               was_broken = month > 0 && is_broken(d.at(month - 1));
    if (d.now("tests") > 0.5) {
      const std::string what =
          fmt::format("DSCR of {}, {} is asked for", finely(d.now("dscr")), finely(text_of(d).covenant->dscr));
      const std::string goes_on = !failed && was_broken ? ": draws may go on" : !failed && had_failed ? ": cured" : "";
      notebook.add(failed == had_failed ? Weight::noted : Weight::told, d.entity(),
                   fmt::format("covenant {}: {}{}", failed ? "failed" : "passed", what, goes_on));
    }
    if (broken && !was_broken) {
      const int first = int(d.now("failed_month"));
      const int cure = text_of(d).covenant->cure_months;
      notebook.tell(d.entity(),
                    fmt::format("covenant broken{}: no draws until a test is passed",
                                cure > 0 ? fmt::format(", not cured within {} of {}", count_of(cure, "month"),
                                                       date(story.study.start, first))
                                         : ""));
    }
  }
}

}  // namespace offtake
