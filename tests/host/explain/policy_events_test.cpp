// Policies, options, leases, stress and old hardware are told as the comments of the worked examples have them.
#include <gtest/gtest.h>

#include "tests/host/explain/told.h"

namespace offtake::testing {
namespace {

// freeze.toml: frozen in months 2 … 6, 3 m for holding, 3 m for restarting, 2 months more of work.
TEST(PolicyEvents, FreezeAndResume) {
  EXPECT_EQ(
      told_of("freeze", "project.long", "freeze"),
      (Lines{"(2026-03: is frozen by policy wait (utilisation was 40.0 %, below 50.0 % for 2 months), as on plan)",
             "(2026-08: goes on after 5 frozen months (utilisation was 90.0 %, above 80.0 %); holding it cost 3.00 "
             "m; restarting costs 3.00 m; 2 months of work are added)"}));
  EXPECT_EQ(
      told_of("freeze", "project.far", "freeze"),
      (Lines{"(2026-03: is frozen by policy wait (utilisation was 40.0 %, below 50.0 % for 2 months), as on plan)",
             "(2026-08: goes on after 5 frozen months (utilisation was 90.0 %, above 80.0 %))"}));
  EXPECT_EQ(told_of("freeze", "project.long", "due"),
            (Lines{"(2026-07: was due this month and is not done: it is frozen)"}));
  EXPECT_EQ(told_of("freeze", "project.quick", "freeze"), Lines{});
  // Told once, of all that it concerns.
  EXPECT_EQ(
      told_of("freeze", "policy.wait"),
      (Lines{"2026-03: freezes far, long and next (utilisation was 40.0 %, below 50.0 % for 2 months), as on plan",
             "2026-08: lets far, long and next go on (utilisation was 90.0 %, above 80.0 %); restarting costs "
             "4.50 m, as on plan"}));
}

// cancel.toml, by the stage of the work.
TEST(PolicyEvents, CancellingByStage) {
  const auto told = [](const char* entity) { return told_of("cancel", entity); };
  EXPECT_EQ(
      told("project.early"),
      (Lines{"(2026-03: is cancelled by policy stop (rise was 10.08, above 10.05), 0.0 % done and nothing spent on "
             "it; a fee of 10.0 m makes it 10.0 % of its cost, as on plan)"}));
  EXPECT_EQ(
      told("project.middle"),
      (Lines{"(2026-03: is cancelled by policy stop (rise was 10.08, above 10.05), 25.0 % done and 20.0 m spent on "
             "it; a fee of 20.0 m makes it 50.0 % of its cost, as on plan)"}));
  EXPECT_EQ(
      told("project.ahead"),
      (Lines{"2026-01: cloud pays 50.0 m on its start, as on plan",
             "(2026-03: is cancelled by policy stop (rise was 10.08, above 10.05), 20.0 % done and 50.0 m spent on "
             "it; no fee, 10.0 % of its cost is paid already, as on plan)"}));
  EXPECT_EQ(
      told("project.under-way"),
      (Lines{"(2026-03: is cancelled by policy stop (rise was 10.08, above 10.05), 75.0 % done and 20.0 m spent on "
             "it; a fee of 12.0 m makes it 90.0 % of its cost, as on plan)"}));
  // 20, 50 and 20 m; 10, 20 and 12 m.
  EXPECT_EQ(told("policy.stop"),
            (Lines{"2026-03: cancels ahead, early, middle and under-way (rise was 10.08, above 10.05); 90.0 m spent on "
                   "them, fees of 42.0 m, as on plan"}));
  EXPECT_EQ(told("project.done"), (Lines{"(2026-03: is done, on time)"}));
  EXPECT_EQ(told("project.beaten"), (Lines{"(2027-12: is an option that was never signed, as on plan)"}));
}

// options.toml: second waits two months for first; gate is signed two months late; never is never signed.
TEST(PolicyEvents, OptionsAndWaiting) {
  EXPECT_EQ(
      told_of("options", "project.gate", "option"),
      (Lines{"(2026-05: is signed by policy build (drop was 9.753, below 9.95 for 3 months); start and due move by "
             "2 months, as on plan)"}));
  EXPECT_EQ(told_of("options", "policy.build"),
            (Lines{"2026-05: signs gate and later (drop was 9.753, below 9.95 for 3 months); 70.0 m will be spent on "
                   "them, as on plan"}));
  EXPECT_EQ(told_of("options", "project.gate", "due"), Lines{});
  EXPECT_EQ(told_of("options", "project.gate", "done"),
            (Lines{"(2026-09: is done, on time (7 units of h100 at campus))"}));
  EXPECT_EQ(told_of("options", "project.later", "option"),
            (Lines{"(2026-05: is signed by policy build (drop was 9.753, below 9.95 for 3 months), as on plan)"}));
  EXPECT_EQ(told_of("options", "project.never"), (Lines{"(2027-12: is an option that was never signed, as on plan)"}));
  EXPECT_EQ(told_of("options", "project.second", "wait"),
            (Lines{"(2026-03: cannot begin: it waits until first is done, as on plan)",
                   "(2026-05: goes to work after 2 months of waiting)"}));
  EXPECT_EQ(told_of("options", "project.follower", "due"),
            (Lines{"2026-06: was due this month and is not done: it has to wait until never is done"}));
}

// leases.toml: six months' rent of 80,000; two of 100,000; half of 70,000.
TEST(PolicyEvents, Leases) {
  EXPECT_EQ(
      told_of("leases", "site.grown", "lease"),
      (Lines{"(2026-05: its lease begins: 1 MW at 50 USD per kW and month, as on plan)",
             "(2026-11: is left by policy exit (rise was 10.78, above 10.75), for a break fee of 480 k; 95 months "
             "of its lease were to come, as on plan)"}));
  EXPECT_EQ(told_of("leases", "site.short", "lease")[1],
            "(2026-11: is left by policy exit (rise was 10.78, above 10.75), for a break fee of 200 k; 2 months of its "
            "lease were to come, as on plan)");
  EXPECT_EQ(told_of("leases", "site.full", "lease"),
            (Lines{"(2026-01: its lease begins: 2 MW at 100 USD per kW and month, as on plan)",
                   "(2027-01: its lease is over after 12 months, as on plan)"}));
  EXPECT_EQ(
      told_of("leases", "site.dark", "lease")[1],
      "(2027-05: is left by policy exit (rise was 11.33, above 10.75 for 7 months), for a break fee of 35.0 k, as "
      "on plan)");
  EXPECT_EQ(
      told_of("leases", "policy.exit"),
      (Lines{"2026-11: leaves grown and short (rise was 10.78, above 10.75); break fees of 680 k, as on plan",
             "2027-05: leaves dark (rise was 11.33, above 10.75 for 7 months); break fees of 35.0 k, as on plan"}));
  EXPECT_EQ(told_of("leases", "site.owned", "lease"), Lines{});
}

// residual.toml: what retires, and when; 11,250, 810, and 3,000 of which the plan has as much; nothing instead of
// 1,500.
TEST(PolicyEvents, HardwareGrowsOld) {
  EXPECT_EQ(
      told_of("residual", "site.second"),
      (Lines{"2026-10: 4 units of short retire, 6 months old", "2027-01: 8 units of tool retire, 24 months old",
             "2027-03: 5 units of tool retire, 24 months old", "2028-01: its hardware is worth 3.00 k, as on plan"}));
  EXPECT_EQ(told_of("residual", "site.third"), (Lines{"2027-01: its hardware is worth 810, as on plan"}));
  EXPECT_EQ(told_of("residual", "site.fourth"), (Lines{"2028-01: its hardware is worth nothing (plan 1.50 k)"}));
}

/// Told of every spell of stress, and only of these.
TEST(PolicyEvents, Stress) {
  const Study study = study_file("tests/studies/stress.toml");
  const BuiltTables tables = build_tables(study, false);
  const Story story(study, tables, 7);
  for (const auto& u : seen<Owner::supplier>(story, 0)) {
    Lines expected;
    int since = -1;
    for (int t = 0; t < tables.months; ++t) {
      const bool now = u.at(t).now("stressed") > 0;
      if (now && since < 0) {
        since = t;
        expected.push_back(
            date(study.start, t) + ": comes under stress: " +
            (u.name() == "slowing" ? "its projects advance at 25.0 % of their speed" : "its projects stand still"));
      } else if (!now && since >= 0) {
        expected.push_back(fmt::format("{}: is out of stress after {} month{}", date(study.start, t), t - since,
                                       t - since == 1 ? "" : "s"));
        since = -1;
      }
    }
    EXPECT_EQ(told_of(study, 7, u.entity(), "stress"), expected);
    EXPECT_EQ(expected.empty(), u.name() == "calm");
  }
}

/// Numbers of what a study does not have are not kept.
TEST(PolicyEvents, ReplayKeepsOnlyWhatTheStudyHas) {
  const Study study = study_file("tests/studies/late.toml");
  const BuiltTables tables = build_tables(study, false);
  const Replay replay = Replayer(study, tables).plan();
  for_each_kept([&](const auto& each, int at) {
    const std::string_view name = each.name;
    if (name == "hazard" || name == "frozen_by" || name == "lease_over" || name == "dscr" || name == "stressed") {
      EXPECT_FALSE(replay.is_kept(at)) << name;
      EXPECT_EQ(replay.raw(at, 0, 3), 0);
    }
    if (name == "liquidity_usd") {
      EXPECT_TRUE(replay.is_kept(at));
    }
  });
}

}  // namespace
}  // namespace offtake::testing
