#include "host/explain/years.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/cli/format.h"
#include "host/cli/table.h"
#include "host/explain/flows.h"
#include "host/explain/phrases.h"
#include "host/explain/terms.h"

namespace offtake {
namespace {

constexpr double kTiny = 5e-4;  // of what comes in and goes out: too little for three digits of it
constexpr std::size_t kMostNames = 5;

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
  int perspective() const { return party_named(story, story.study.perspective, first).index; }
};

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + part;
  return out;
}

std::string market_line(const Span& year) {
  std::vector<std::string> parts;
  for (const auto& d : seen<Owner::driver>(year.story, year.last))
    parts.push_back(fmt::format("{} {} (plan {})", d.name(), number(d.now("value")), number(d.plan("value"))));
  return parts.empty() ? "" : beside_month("at its end: " + joined(parts));
}

/// "oracle 1.00 bn, aws 200 m and 3 more", the largest first; "oracle" where that is all of it.
std::string names_of(const Flow& flow, double least) {
  if (flow.of.size() == 1) return flow.of[0].first;
  auto of = flow.of;
  std::erase_if(of, [&](const auto& one) { return std::abs(one.second) < least; });
  std::stable_sort(of.begin(), of.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < std::min(of.size(), kMostNames); ++i)
    parts.push_back(fmt::format("{} {}", of[i].first, amount(of[i].second)));
  return joined(parts) + (of.size() > kMostNames ? fmt::format(" and {} more", of.size() - kMostNames) : "");
}

/// "in 58.3 bn: received 57.8 bn (azure 50.4 bn, openai-azure 7.44 bn), resale 480 m".
std::string flow_line(const char* title, const std::vector<Flow>& flows, bool in, double least) {
  double sum = 0;
  std::vector<std::string> parts;
  for (const Flow& flow : flows) {
    if (flow.in != in) continue;
    sum += flow.usd();
    if (std::abs(flow.usd()) < least) continue;
    const std::string names = flow.by_name ? names_of(flow, least) : "";
    parts.push_back(fmt::format("{} {}{}", flow.name, amount(flow.usd()), names.empty() ? "" : " (" + names + ")"));
  }
  return parts.empty() ? "" : beside_month(fmt::format("{} {}: {}", title, amount(sum), joined(parts)));
}

std::string stranded_line(const Span& year) {
  Flow stranded{"", Metric::party_payments, false, true, {}};
  for (const auto& c : seen<Owner::contract>(year.story, year.last))
    if (text_of(c).buyer == year.story.study.perspective)
      stranded.of.emplace_back(c.name(), year.money(Which<Owner::contract>("stranded_usd"), c.index));
  if (!(stranded.usd() > 0)) return "";
  return beside_month(fmt::format("of it paid for nothing: {} ({})", amount(stranded.usd()),
                                  names_of(stranded, kTiny * stranded.usd())));
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
  return parts.empty() ? "" : beside_month("demand: " + joined(parts));
}

/// All months of the study that lie in the year.
bool is_whole(const Span& year) {
  const Date start = year.story.study.start;
  const bool from_first = year.first == 0 || months_after(start, year.first).month == 1;
  return from_first && (year.last + 1 == year.story.tables.months || months_after(start, year.last).month == 12);
}

}  // namespace

std::string money_text(const Story& story, int first, int last) {
  const Span span{story, first, last};
  const int party = span.perspective();
  const Seen<Owner::party> end{story, party, last};
  return fmt::format("net {} (plan {}), loss so far {}", amount(net_of(story, party, first, last)),
                     amount(span.plan(Which<Owner::party>("flow_usd"), party)), amount(end.total("loss_usd")));
}

std::string beside_month(const std::string& text) {
  return std::string(kBesideMonth, ' ') + wrapped(text, kBesideMonth + 2, kBesideMonth) + "\n";
}

std::string year_text(const Story& story, int first, int last) {
  const Span year{story, first, last};
  const int party = year.perspective();
  const double lost = year.path(Which<Owner::party>("loss_usd"), party);
  const std::string title = fmt::format("{}, of it {} {}", money_text(story, first, last), amount(lost),
                                        is_whole(year) ? "this year" : "in these months");
  std::string out = fmt::format("\n{:<{}}{}\n", months_after(story.study.start, first).year, kBesideMonth, title);
  const std::vector<Flow> flows = flows_of(story, party, first, last, Worth::of_month);
  double moved = 0;
  for (const Flow& flow : flows) moved += std::abs(flow.usd());
  return out + demand_line(year) + flow_line("in", flows, true, kTiny * moved) +
         flow_line("out", flows, false, kTiny * moved) + stranded_line(year) + market_line(year);
}

}  // namespace offtake
