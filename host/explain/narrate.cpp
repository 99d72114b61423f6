#include "host/explain/narrate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/cli/format.h"
#include "host/cli/table.h"
#include "host/explain/attribution.h"
#include "host/explain/causes.h"
#include "host/explain/years.h"

namespace offtake {
namespace {

constexpr double kCrumbs = 1e-5;  // of all that is summed: no more than how floats round

void add_row(Table& table, const std::string& name, double plan, double path) {
  table.add({name, amount(plan), amount(path), amount(plan - path)});
}

/// Parts with their sum; of a variant also how far its plan is below the base study's: that and the sum are
/// the loss.
std::string parts_table(const Story& story) {
  const std::vector<LossPart> parts = loss_by_part(story);
  Table table({"part of its NPV", "plan", "path", "lost"});
  LossPart sum{"sum", 0, 0};
  for (const LossPart& part : parts) {
    add_row(table, part.name, part.plan, part.path);
    sum.plan += part.plan;
    sum.path += part.path;
  }
  if (parts.size() > 1) add_row(table, sum.name, sum.plan, sum.path);
  double size = 0;
  for (const LossPart& part : parts) size += std::abs(part.plan) + std::abs(part.path);
  const double below = loss_of(story) - sum.lost();
  if (story.study.base && std::abs(below) > kCrumbs * size) {
    table.add({"plan below the base study's", "", "", amount(below)});
    table.add({"loss", "", "", amount(loss_of(story))});
  }
  return table.empty() ? "" : table.text();
}

std::string contracts_table(const Story& story) {
  Table table({"contract, with credits, fees and recoveries", "plan", "path", "lost"});
  for (const LossPart& contract : loss_by_contract(story)) add_row(table, contract.name, contract.plan, contract.path);
  return table.empty() ? "" : "\n" + table.text();
}

std::string span_name(const Story& story, int first, int last) {
  const std::string from = date(story.study.start, first);
  return first == last ? from : fmt::format("{} to {}", from, date(story.study.start, last));
}

class Teller {
 public:
  Teller(const Story& story, const std::vector<Event>& events, const Telling& telling)
      : story_(story), telling_(telling), by_month_(std::size_t(story.tables.months)) {
    for (const Event& event : events)
      if (telling.all || event.weight == Weight::told) by_month_[std::size_t(event.month)].push_back(&event);
  }

  std::string text() {
    for (int month = telling_.first; month <= telling_.last; ++month) {
      if (month == telling_.first || months_after(story_.study.start, month).month == 1) begin_year(month);
      const auto& events = by_month_[std::size_t(month)];
      if (events.empty() && !telling_.all) {
        ++quiet_;
        continue;
      }
      fold(month);
      out_ +=
          fmt::format("{:<{}}{}\n", date(story_.study.start, month), kBesideMonth, money_text(story_, month, month));
      for (const Event* event : events) out_ += beside_month(event->entity + ": " + event->text);
    }
    fold(telling_.last + 1);
    return std::move(out_);
  }

 private:
  void begin_year(int month) {
    fold(month);
    const int to_december = 12 - months_after(story_.study.start, month).month;
    out_ += year_text(story_, month, std::min(telling_.last, month + to_december));
  }

  /// Quiet months before this one.
  void fold(int month) {
    if (quiet_ > 0)
      out_ += fmt::format("{}: nothing new; {}\n", span_name(story_, month - quiet_, month - 1),
                          money_text(story_, month - quiet_, month - 1));
    quiet_ = 0;
  }

  const Story& story_;
  const Telling& telling_;
  std::vector<std::vector<const Event*>> by_month_;
  int quiet_ = 0;
  std::string out_;
};

}  // namespace

std::string reasons_text(const Story& story) {
  const std::string start = date(story.study.start, 0), name = story.study.perspective;
  const std::vector<std::string> causes = causes_of(story);
  const std::string title = fmt::format("\nWhat lies behind it (USD, discounted to {}; liquidity is not)\n", start);
  std::string out = causes.empty() ? "" : title;
  for (const std::string& cause : causes) out += "  " + wrapped(cause, 4, 2) + "\n";
  out += fmt::format("\nWhere {} loses (USD, discounted to {}; lost: plan less path, negative where it gains)\n", name,
                     start);
  const bool fails = story.metric(story.path, "party." + name, "claims_usd") != 0;
  const std::string told = fmt::format(
      "claims_usd: all that is claimed from {0} as it fails and its debts, in full, also what {0} never pays", name);
  return out + parts_table(story) + (fails ? "  " + wrapped(told, 4, 2) + "\n" : "") + contracts_table(story);
}

std::string months_text(const Story& story, const std::vector<Event>& events, const Telling& telling) {
  const std::string told = fmt::format(
      "Amounts are dollars of their month, not discounted; liquidity also counts what comes in from outside the study. "
      "Net: what {} gains from demand served, from sales and from its lenders, less what it pays. Loss so far: {}plan "
      "less path, discounted to {}.",
      story.study.perspective, story.study.base ? "the base study's " : "", date(story.study.start, 0));
  return "\nMonth by month\n  " + wrapped(told, 2, 2) + "\n" + Teller(story, events, telling).text();
}

}  // namespace offtake
