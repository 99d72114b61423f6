// A path beside its plan, and the ways to look at one month of both: what events are found in.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/engine/replay.h"
#include "host/study/study.h"

namespace offtake {

struct Story {
  Story(const Study& study, const BuiltTables& tables, std::int64_t path);

  const Study& study;
  const BuiltTables& tables;
  Replayer replayer;
  std::int64_t number;  // of the path
  Replay path, plan;
  std::vector<int> project_order;       // position in tables -> position in the study
  std::vector<const Policy*> policies;  // in the order of the tables
  std::map<std::string, int> columns;   // by name, "party.lab loss_usd"
  double material_usd;                  // less in one sum is no turn of the story

  /// A metric of the path, or of the plan; 0 where the study does not report it.
  double metric(const Replay& replay, const std::string& entity, const std::string& name) const;

  const std::vector<std::string>& entities(Owner owner) const { return replayer.entities(owner); }
};

/// What a dollar is: one of its month, or discounted to the study's start as the replay's sums are.
enum class Worth { of_month, discounted };

/// One entity in one month. Money of a month is in dollars of that month, unlike the replay's sums.
template <Owner O>
struct Seen {
  const Story& story;
  int index;
  int month;

  using Number = Which<O>;
  const std::string& entity() const { return story.entities(O)[std::size_t(index)]; }
  std::string name() const { return entity().substr(entity().find('.') + 1); }

  double now(Number number) const { return story.path.of(number, index, month); }
  /// 0 before the first month.
  double before(Number number) const { return month > 0 ? story.path.of(number, index, month - 1) : 0; }
  double plan(Number number) const { return story.plan.of(number, index, month); }
  double plan_before(Number number) const { return month > 0 ? story.plan.of(number, index, month - 1) : 0; }
  /// Of a sum up to this month, discounted.
  double total(Number number) const { return story.path.total(number, index, month); }

  /// A discounted sum's month, undone: dollars of the month.
  double money(Number number) const { return now(number) / story.path.of(Which<Owner::study>("discount"), 0, month); }
  double money(Number number, Worth worth) const { return worth == Worth::of_month ? money(number) : now(number); }
  double plan_money(Number number) const {
    return plan(number) / story.plan.of(Which<Owner::study>("discount"), 0, month);
  }

  bool first_month() const { return month == 0; }
  bool last_month() const { return month + 1 == story.tables.months; }
  Seen at(int other) const { return {story, index, other}; }
};

/// All of one kind in one month.
template <Owner O>
std::vector<Seen<O>> seen(const Story& story, int month) {
  std::vector<Seen<O>> all;
  for (int i = 0; i < int(story.entities(O).size()); ++i) all.push_back({story, i, month});
  return all;
}

// What the study says of it.
inline const Driver& text_of(const Seen<Owner::driver>& d) { return d.story.study.drivers[std::size_t(d.index)]; }
inline const Party& text_of(const Seen<Owner::party>& y) { return y.story.study.parties[std::size_t(y.index)]; }
inline const Site& text_of(const Seen<Owner::site>& s) { return s.story.study.sites[std::size_t(s.index)]; }
inline const Demand& text_of(const Seen<Owner::demand>& m) { return m.story.study.demands[std::size_t(m.index)]; }
inline const Contract& text_of(const Seen<Owner::contract>& c) { return c.story.study.contracts[std::size_t(c.index)]; }
inline const Supplier& text_of(const Seen<Owner::supplier>& u) { return u.story.study.suppliers[std::size_t(u.index)]; }
inline const Debt& text_of(const Seen<Owner::debt>& d) { return d.story.study.debts[std::size_t(d.index)]; }
inline const Holding& text_of(const Seen<Owner::holding>& h) { return h.story.study.holdings[std::size_t(h.index)]; }
inline const Policy& text_of(const Seen<Owner::policy>& p) { return *p.story.policies[std::size_t(p.index)]; }
inline const Milestone& text_of(const Seen<Owner::milestone>& m) {
  return m.story.study.milestones[std::size_t(m.index)];
}
inline const Project& text_of(const Seen<Owner::project>& j) {
  return j.story.study.projects[std::size_t(j.story.project_order[std::size_t(j.index)])];
}

}  // namespace offtake
