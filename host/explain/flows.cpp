#include "host/explain/flows.h"

#include <algorithm>

#include "host/explain/terms.h"

namespace offtake {
namespace {

/// One month, while its money is collected.
struct Collected {
  const Story& story;
  int party, month;
  Worth worth;
  std::vector<std::pair<std::string, double>>& of;

  const std::string& name() const { return story.study.parties[std::size_t(party)].name; }

  template <Owner O>
  void add(const Seen<O>& seen, double usd) {
    if (usd != 0) of.emplace_back(seen.name(), usd);
  }
  template <Owner O>
  double money(const Seen<O>& seen, Which<O> number) const {
    return seen.money(number, worth);
  }
  template <Owner O>
  std::vector<Seen<O>> all() const {
    return seen<O>(story, month);
  }
  /// What is known in dollars of the month.
  double worth_of(double usd) const {
    return worth == Worth::of_month ? usd : usd * story.path.of(Which<Owner::study>("discount"), 0, month);
  }
  template <class F>
  void bought(F&& f) {
    for (const auto& c : all<Owner::contract>())
      if (text_of(c).buyer == name()) f(c);
  }
  template <class F>
  void sold(F&& f) {
    for (const auto& c : all<Owner::contract>())
      if (text_of(c).seller == name()) f(c);
  }
  template <class F>
  void owned(F&& f) {
    for (const auto& s : all<Owner::site>())
      if (text_of(s).owner == name()) f(s);
  }
  template <class F>
  void demanded(F&& f) {
    for (const auto& m : all<Owner::demand>())
      if (text_of(m).customer == name()) f(m);
  }
  template <class F>
  void ordered(F&& f) {
    for (const auto& j : all<Owner::project>())
      if (text_of(j).owner == name()) f(j);
  }
  template <class F>
  void borrowed(F&& f) {
    for (const auto& d : all<Owner::debt>())
      if (text_of(d).borrower == name()) f(d);
  }
};

/// What the buyer pays, before what it gets back of its prepayment.
double paid(const Collected& m, const SeenContract& c) {
  return m.money<Owner::contract>(c, "paid_usd") + m.worth_of(prepayment_in(c).refunded);
}
double refunded(const Collected& m, const SeenContract& c) { return m.worth_of(prepayment_in(c).refunded); }

const std::string& backer_of(const SeenContract& c) {
  static const std::string nobody;
  const ClauseText* backstop = clause_of(text_of(c), "backstop");
  return backstop ? backstop->names.at("party") : nobody;
}

template <ProjectIs K>
void capex(Collected& m) {
  m.ordered([&](const auto& j) {
    if (text_of(j).kind == K) m.add(j, m.money<Owner::project>(j, "cost_usd"));
  });
}

struct FlowKind {
  const char* name;
  Metric part;
  bool in, by_name;
  void (*collect)(Collected&);
};

constexpr FlowKind kKinds[] = {
    {"value of demand served", Metric::party_served_value, true, false,
     [](Collected& m) { m.demanded([&](const auto& d) { m.add(d, m.money<Owner::demand>(d, "value_usd")); }); }},
    {"received", Metric::party_revenue, true, true,
     [](Collected& m) { m.sold([&](const auto& c) { m.add(c, paid(m, c)); }); }},
    {"backstops", Metric::party_revenue, true, true,
     [](Collected& m) { m.sold([&](const auto& c) { m.add(c, m.money<Owner::contract>(c, "backstop_usd")); }); }},
    {"resale", Metric::party_resale, true, false,
     [](Collected& m) {
       const Seen<Owner::party> y{m.story, m.party, m.month};
       m.of.emplace_back("", m.money<Owner::party>(y, "resale_usd"));
     }},
    {"sublet", Metric::party_sublet, true, true,
     [](Collected& m) { m.bought([&](const auto& c) { m.add(c, m.money<Owner::contract>(c, "sublet_usd")); }); }},
    {"refunds received", Metric::party_payments, true, true,
     [](Collected& m) { m.bought([&](const auto& c) { m.add(c, refunded(m, c)); }); }},
    {"late credits received", Metric::party_late_credits, true, true,
     [](Collected& m) { m.bought([&](const auto& c) { m.add(c, m.money<Owner::contract>(c, "late_credits_usd")); }); }},
    {"recovered", Metric::party_recovery, true, true,
     [](Collected& m) {
       m.bought([&](const auto& c) { m.add(c, m.money<Owner::contract>(c, "recovered_by_buyer_usd")); });
       m.sold([&](const auto& c) { m.add(c, m.money<Owner::contract>(c, "recovered_by_seller_usd")); });
     }},
    {"exit fees received", Metric::party_fees, true, true,
     [](Collected& m) { m.sold([&](const auto& c) { m.add(c, m.money<Owner::contract>(c, "exit_fee_usd")); }); }},
    {"debt drawn", Metric::party_debt_draws, true, true,
     [](Collected& m) { m.borrowed([&](const auto& d) { m.add(d, m.money<Owner::debt>(d, "drawn_usd")); }); }},
    {"holdings sold", Metric::party_holding, true, true,
     [](Collected& m) {
       for (const auto& h : m.all<Owner::holding>())
         if (text_of(h).owner == m.name()) m.add(h, m.money<Owner::holding>(h, "sold_usd"));
     }},
    {"residual value", Metric::party_residual, true, true,
     [](Collected& m) { m.owned([&](const auto& s) { m.add(s, m.money<Owner::site>(s, "residual_usd")); }); }},

    {"paid", Metric::party_payments, false, true,
     [](Collected& m) { m.bought([&](const auto& c) { m.add(c, paid(m, c)); }); }},
    {"refunds paid", Metric::party_revenue, false, true,
     [](Collected& m) { m.sold([&](const auto& c) { m.add(c, refunded(m, c)); }); }},
    {"late credits paid", Metric::party_late_credits, false, true,
     [](Collected& m) { m.sold([&](const auto& c) { m.add(c, m.money<Owner::contract>(c, "late_credits_usd")); }); }},
    {"backstops paid", Metric::party_payments, false, true,
     [](Collected& m) {
       for (const auto& c : m.all<Owner::contract>())
         if (backer_of(c) == m.name()) m.add(c, m.money<Owner::contract>(c, "backstop_usd"));
     }},
    {"spot", Metric::party_spot, false, false,
     [](Collected& m) { m.demanded([&](const auto& d) { m.add(d, m.money<Owner::demand>(d, "spot_usd")); }); }},
    {"hardware", Metric::party_capex_hardware, false, true, capex<ProjectIs::hardware>},
    {"power", Metric::party_capex_power, false, true, capex<ProjectIs::power>},
    {"components", Metric::party_capex_component, false, true, capex<ProjectIs::component>},
    {"energy", Metric::party_energy, false, false,
     [](Collected& m) { m.owned([&](const auto& s) { m.add(s, m.money<Owner::site>(s, "energy_usd")); }); }},
    {"opex", Metric::party_opex, false, false,
     [](Collected& m) { m.owned([&](const auto& s) { m.add(s, m.money<Owner::site>(s, "opex_usd")); }); }},
    {"rent", Metric::party_lease, false, false,
     [](Collected& m) { m.owned([&](const auto& s) { m.add(s, m.money<Owner::site>(s, "rent_usd")); }); }},
    {"fees", Metric::party_fees, false, true,
     [](Collected& m) {
       m.ordered([&](const auto& j) { m.add(j, m.money<Owner::project>(j, "fees_usd")); });
       m.owned([&](const auto& s) { m.add(s, m.money<Owner::site>(s, "break_fee_usd")); });
       m.bought([&](const auto& c) { m.add(c, m.money<Owner::contract>(c, "exit_fee_usd")); });
     }},
    {"debt service", Metric::party_debt_service, false, true,
     [](Collected& m) { m.borrowed([&](const auto& d) { m.add(d, m.money<Owner::debt>(d, "service_usd")); }); }},
    {"claims on it and debts left", Metric::party_claims, false, false,
     [](Collected& m) {
       const Seen<Owner::party> y{m.story, m.party, m.month};
       m.of.emplace_back("", m.money<Owner::party>(y, "claims_on_it_usd"));
     }},
};

/// Months of the same name in one sum, in order of appearance; nothing of what is nothing.
void add_up(std::vector<std::pair<std::string, double>>& of) {
  std::vector<std::pair<std::string, double>> sums;
  for (const auto& [name, usd] : of) {
    const auto found = std::ranges::find(sums, name, &std::pair<std::string, double>::first);
    if (found == sums.end()) {
      sums.emplace_back(name, usd);
    } else {
      found->second += usd;
    }
  }
  std::erase_if(sums, [](const auto& one) { return one.second == 0; });
  of = std::move(sums);
}

}  // namespace

double Flow::usd() const {
  double sum = 0;
  for (const auto& one : of) sum += one.second;
  return sum;
}

std::vector<Flow> flows_of(const Story& story, int party, int first, int last, Worth worth) {
  std::vector<Flow> flows;
  for (const FlowKind& kind : kKinds) {
    Flow flow{kind.name, kind.part, kind.in, kind.by_name, {}};
    for (int month = first; month <= last; ++month) {
      Collected collected{story, party, month, worth, flow.of};
      kind.collect(collected);
    }
    add_up(flow.of);
    if (!flow.of.empty()) flows.push_back(std::move(flow));
  }
  return flows;
}

double net_of(const Story& story, int party, int first, int last) {
  double sum = 0;
  for (int month = first; month <= last; ++month) sum += Seen<Owner::party>{story, party, month}.now("flow_usd");
  return sum;
}

}  // namespace offtake
