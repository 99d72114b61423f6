#include "host/explain/narrate.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/cli/format.h"
#include "host/cli/table.h"
#include "host/explain/attribution.h"
#include "host/explain/phrases.h"

namespace offtake {
namespace {

constexpr int kIndent = 9;  // of what stands beside a month

void add_row(Table& table, const std::string& name, double plan, double path) {
  table.add({name, amount(plan), amount(path), amount(plan - path)});
}

enum class Sum { shown, none };

std::string parts_table(const std::string& title, const std::vector<LossPart>& parts, Sum summed) {
  Table table({title, "plan", "path", "lost"});
  LossPart sum{"sum", 0, 0};
  for (const LossPart& part : parts) {
    add_row(table, part.name, part.plan, part.path);
    sum.plan += part.plan;
    sum.path += part.path;
  }
  if (summed == Sum::shown && parts.size() > 1) add_row(table, sum.name, sum.plan, sum.path);
  return table.empty() ? "" : table.text();
}

/// Sums over some months of the story.
struct Span {
  const Story& story;
  int first, last;

  template <Owner O>
  double path(Which<O> number, int entity) const {
    double sum = 0;
    for (int t = first; t <= last; ++t) sum += Seen<O>{story, entity, t}.now(number);
    return sum;
  }
  template <Owner O>
  double plan(Which<O> number, int entity) const {
    double sum = 0;
    for (int t = first; t <= last; ++t) sum += Seen<O>{story, entity, t}.plan(number);
    return sum;
  }
  /// Of a discounted sum: dollars of the months.
  template <Owner O>
  double money(Which<O> number, int entity) const {
    double sum = 0;
    for (int t = first; t <= last; ++t) sum += Seen<O>{story, entity, t}.money(number);
    return sum;
  }
};

int perspective(const Story& story) {
  const auto& parties = story.study.parties;
  const auto found = std::find_if(parties.begin(), parties.end(),
                                  [&](const Party& party) { return party.name == story.study.perspective; });
  return int(found - parties.begin());
}

std::string money_line(const Span& span) {
  const int party = perspective(span.story);
  const Seen<Owner::party> last{span.story, party, span.last};
  return fmt::format("net {} (plan {}), loss so far {}", amount(span.path(Which<Owner::party>("flow_usd"), party)),
                     amount(span.plan(Which<Owner::party>("flow_usd"), party)), amount(last.total("loss_usd")));
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + part;
  return out;
}

std::string line(const std::string& text) {
  return std::string(kIndent, ' ') + wrapped(text, kIndent + 2, kIndent) + "\n";
}

std::string market_line(const Span& year) {
  std::vector<std::string> parts;
  for (const auto& d : seen<Owner::driver>(year.story, year.last))
    parts.push_back(fmt::format("{} {} (plan {})", d.name(), number(d.now("value")), number(d.plan("value"))));
  return parts.empty() ? "" : line("at its end: " + joined(parts));
}

/// "paid 1.20 bn: oracle 1.00 bn, aws 200 m", of the contracts that count.
template <class Counts>
std::string contract_line(const Span& year, const char* what, Which<Owner::contract> number, Counts counts) {
  double sum = 0;
  std::vector<std::string> parts;
  for (const auto& c : seen<Owner::contract>(year.story, year.last)) {
    if (!counts(text_of(c))) continue;
    const double usd = year.money(number, c.index);
    sum += usd;
    if (usd > 0) parts.push_back(fmt::format("{} {}", c.name(), amount(usd)));
  }
  return sum > 0 ? line(fmt::format("{} {}: {}", what, amount(sum), joined(parts))) : "";
}

std::string demand_line(const Span& year) {
  std::vector<std::string> parts;
  for (const auto& m : seen<Owner::demand>(year.story, year.last)) {
    if (text_of(m).customer != year.story.study.perspective) continue;
    const double asked = year.path(Which<Owner::demand>("gpue"), m.index);
    const double planned = year.plan(Which<Owner::demand>("gpue"), m.index);
    const double unserved = year.path(Which<Owner::demand>("unserved_gpue"), m.index);
    std::string text = fmt::format("{} {}", m.name(), planned > 0 ? "at " + of_plan(asked / planned) : number(asked));
    if (asked > 0 && unserved > 0.001 * asked) text += fmt::format(" and {} of it unserved", percent(unserved / asked));
    parts.push_back(text);
  }
  return parts.empty() ? "" : line("demand: " + joined(parts));
}

/// All months of the study that lie in the year.
bool is_whole(const Span& year) {
  const Date start = year.story.study.start;
  const bool from_first = year.first == 0 || months_after(start, year.first).month == 1;
  return from_first && (year.last + 1 == year.story.tables.months || months_after(start, year.last).month == 12);
}

std::string year_text(const Span& year) {
  const int party = perspective(year.story);
  const double lost = year.path(Which<Owner::party>("loss_usd"), party);
  std::string out = fmt::format(
      "\n{:<{}}{}\n", months_after(year.story.study.start, year.first).year, kIndent,
      fmt::format("{}, of it {} {}", money_line(year), amount(lost), is_whole(year) ? "this year" : "in these months"));
  out += demand_line(year);
  const std::string& name = year.story.study.perspective;
  const auto buys = [&](const Contract& contract) { return contract.buyer == name; };
  const auto sells = [&](const Contract& contract) { return contract.seller == name; };
  out += contract_line(year, "paid", "paid_usd", buys);
  out += contract_line(year, "of it for nothing", "stranded_usd", buys);
  out += contract_line(year, "late credits received", "late_credits_usd", buys);
  out += contract_line(year, "received", "paid_usd", sells);
  out += contract_line(year, "late credits paid", "late_credits_usd", sells);
  return out + market_line(year);
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
      out_ += fmt::format("{:<{}}{}\n", date(story_.study.start, month), kIndent, money_line({story_, month, month}));
      for (const Event* event : events) out_ += line(event->entity + ": " + event->text);
    }
    fold(telling_.last + 1);
    return std::move(out_);
  }

 private:
  void begin_year(int month) {
    fold(month);
    const int to_december = 12 - months_after(story_.study.start, month).month;
    out_ += year_text({story_, month, std::min(telling_.last, month + to_december)});
  }

  /// Quiet months before this one.
  void fold(int month) {
    if (quiet_ > 0)
      out_ += fmt::format("{}: nothing new; {}\n", span_name(story_, month - quiet_, month - 1),
                          money_line({story_, month - quiet_, month - 1}));
    quiet_ = 0;
  }

  const Story& story_;
  const Telling& telling_;
  std::vector<std::vector<const Event*>> by_month_;
  int quiet_ = 0;
  std::string out_;
};

}  // namespace

std::string reasons_text(const Story& story, const std::vector<Event>& events) {
  const std::string start = date(story.study.start, 0), name = story.study.perspective;
  const std::vector<std::string> causes = causes_of(story, events);
  const std::string title = fmt::format("\nWhat lies behind it (USD, discounted to {}; liquidity is not)\n", start);
  std::string out = causes.empty() ? "" : title;
  for (const std::string& cause : causes) out += "  " + wrapped(cause, 4, 2) + "\n";
  out += fmt::format("\nWhere {} loses (USD, discounted to {}; lost: plan less path, negative where it gains)\n", name,
                     start);
  return out + parts_table("part of its NPV", loss_by_part(story), Sum::shown) + "\n" +
         parts_table("contract, net of late credits", loss_by_contract(story), Sum::none);
}

std::string months_text(const Story& story, const std::vector<Event>& events, const Telling& telling) {
  const std::string told = fmt::format(
      "Amounts are dollars of their month. Net: what {} gains from demand served and from sales, less what it pays. "
      "Loss so far: {}plan less path, discounted to {}.",
      story.study.perspective, story.study.base ? "the base study's " : "", date(story.study.start, 0));
  return "\nMonth by month\n  " + wrapped(told, 2, 2) + "\n" + Teller(story, events, telling).text();
}

}  // namespace offtake
