// Variants: a loss against the base study's plan, on draws that are the base study's.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "host/engine/run.h"
#include "host/measures/paired.h"
#include "tests/model/simulated.h"

namespace offtake::testing {
namespace {

// A lab hires at spot, times two; chips and tools are late together; the drivers spot, east and west are linked.
constexpr const char* kStudy = R"(
[study]
start = 2026-01-01
months = 24
perspective = "lab"
discount_rate_per_year = 0.05
[driver]
spot = { process = "gbm", initial = 2, volatility = 0.3 }
east = { process = "gbm", initial = 1, volatility = 0.3 }
west = { process = "gbm", initial = 1, volatility = 0.3 }
alone = { process = "gbm", initial = 1, volatility = 0.3 }
[correlation]
pairs = [["east", "spot", 0.5], ["east", "west", 0.4], ["spot", "west", 0.3], ["chips", "tools", 0.6]]
[party]
lab = {}
cloud = {}
other = {}
[hardware]
h100 = {}
[site]
campus = { owner = "cloud", hardware = { h100 = 800 }, outage = { rate_per_year = 3, hours = 30 } }
[supplier]
chips = { delay_correlation = 0.5 }
tools = { delay_correlation = 0.5 }
[project.hall]
site = "campus"
hardware = "h100"
units = 400
start = 2026-01-01
due = 2026-09-01
delay = { dist = "gamma", shape = 2, scale = 3 }
supplier = "chips"
[project.shed]
site = "campus"
start = 2026-01-01
due = 2026-09-01
delay = { dist = "gamma", shape = 2, scale = 3 }
supplier = "tools"
[demand.talk]
customer = "lab"
gpue = 900
driver = "alone"
[contract.hire]
buyer = "lab"
seller = "cloud"
start = 2026-01-01
months = 24
commitment_usd = 30e6
ramp = [[2026-01-01, 0.5], [2026-09-01, 1]]
take_or_pay = 0.8
price_usd_per_gpue_hour = { driver = "spot", times = 1.5 }
late = { grace_months = 1, credit = 0.3 }
[milestone.there]
contract = "hire"
measure = "available_share"
at_least = 1
by = 2027-01-01
)";

Study variant(const std::string& scenario, const std::string& strategy = "") {
  Selection selection;
  selection.scenario = scenario.empty() ? "" : "s";
  selection.strategy = strategy.empty() ? "" : "t";
  std::string text = kStudy;
  if (!scenario.empty()) text += "[scenario.s]\n" + scenario + "\n";
  if (!strategy.empty()) text += "[strategy.t]\n" + strategy + "\n";
  return read_study(parse_study(text, "test.toml", selection), "test.toml");
}

std::string digest_of(const Study& study) {
  RunRequest request;
  request.paths = 3000;
  request.backend = Backend::cpu;
  return run(build_tables(study, false), request).digest.hex();
}

TEST(Variants, NothingChangedIsTheBaseToTheBit) {
  const Study base = study_text(kStudy), same = variant("note = \"nothing\"");
  ASSERT_TRUE(same.base);
  for (const bool is_double : {false, true})
    EXPECT_EQ(build_tables(same, is_double).hash, build_tables(base, is_double).hash);
  EXPECT_EQ(digest_of(same), digest_of(base));
  const Study equal = variant("set = { \"contract.hire.take_or_pay\" = 0.8, \"driver.spot.initial\" = 2 }");
  EXPECT_EQ(digest_of(equal), digest_of(base));
}

/// Columns of both that differ.
std::set<std::string> moved(const Study& study) {
  const Simulated base(study_text(kStudy), 1000), other(study, 1000);
  std::set<std::string> names;
  for (const Column& column : other.tables.columns) {
    const auto& columns = base.tables.columns;
    const bool both = std::any_of(columns.begin(), columns.end(), [&](auto& c) { return c.name() == column.name(); });
    if (both && base[column.name()] != other[column.name()]) names.insert(column.name());
  }
  return names;
}

bool any_of_kind(const std::set<std::string>& names, const std::string& kind) {
  return std::any_of(names.begin(), names.end(), [&](const auto& name) { return name.starts_with(kind + "."); });
}

TEST(Variants, WhatIsAddedMovesNothing) {
  const auto names = moved(variant(R"([scenario.s.add]
party.aaa = {}
driver.aaa = { process = "gbm", initial = 1, volatility = 0.2 }
supplier.aaa = { delay_correlation = 0.5 }
project.aaa = { owner = "aaa", start = 2026-01-01, due = 2026-05-01, delay = { dist = "gamma", shape = 2, scale = 3 }, supplier = "aaa" }
[scenario.s.set]
"correlation.pairs" = [["east", "spot", 0.5], ["east", "west", 0.4], ["spot", "west", 0.3], ["chips", "tools", 0.6], ["aaa", "spot", 0.5]]
)"));
  EXPECT_TRUE(names.empty()) << *names.begin();
}

TEST(Variants, WhatIsRemovedLeavesTheDrawsOfOthers) {
  // Linked by correlation, and first of them by name: a triangular factor without it would move the others.
  const auto names = moved(variant("remove = [\"driver.east\"]"));
  EXPECT_TRUE(names.empty()) << *names.begin();
  const auto shed = moved(variant("remove = [\"project.hall\", \"supplier.chips\"]"));
  EXPECT_FALSE(shed.contains("project.shed months_late"));
  EXPECT_FALSE(any_of_kind(shed, "driver"));
  EXPECT_TRUE(shed.contains("contract.hire delivered_share"));
}

/// The base study with the removal written into it: what would happen to correlated factors otherwise.
TEST(Variants, RemovalInTheBaseWouldMoveLinkedDrivers) {
  std::string text = kStudy;
  const std::string line = "east = { process = \"gbm\", initial = 1, volatility = 0.3 }\n";
  text.erase(text.find(line), line.size());
  const std::string pairs = "[\"east\", \"spot\", 0.5], [\"east\", \"west\", 0.4], ";
  text.erase(text.find(pairs), pairs.size());
  EXPECT_TRUE(moved(study_text(text)).contains("driver.spot final"));
}

TEST(Variants, CommitmentsAndPlannedPricesAreTheBases) {
  const BuiltTables base = build_tables(study_text(kStudy), true);
  const auto gpue = [](const BuiltTables& tables) {
    const auto at = tables.reals.begin() + tables.real_at[std::size_t(Field::contract_gpue)];
    return std::vector<double>(at, at + tables.months);
  };
  const auto mean_price = [](const BuiltTables& tables) {
    const auto at = tables.reals.begin() + tables.real_at[std::size_t(Field::mean_price)];
    return std::vector<double>(at, at + 3);
  };
  // Spot falls in the scenario: Q stays that of the base's prices.
  const BuiltTables fall = build_tables(variant("set = { \"driver.spot.drift_per_year\" = -1 }"), true);
  EXPECT_EQ(gpue(fall), gpue(base));
  EXPECT_EQ(mean_price(fall), mean_price(base));
  // Its own price falls by a third: Q rises by half, at base spot; the price that mismatch is measured by stays.
  const BuiltTables cheap = build_tables(
      variant("set = { \"driver.spot.drift_per_year\" = -1, \"contract.hire.price_usd_per_gpue_hour.times\" = 1 }"),
      true);
  for (std::size_t month = 0; month < gpue(base).size(); ++month)
    EXPECT_NEAR(gpue(cheap)[month], 1.5 * gpue(base)[month], 1e-9 * gpue(base)[month]);
  EXPECT_EQ(mean_price(cheap), mean_price(base));
}

TEST(Variants, LossesAreAgainstTheBasesPlan) {
  const Study other = variant("set = { \"contract.hire.take_or_pay\" = 0.3, \"driver.spot.volatility\" = 0.6 }",
                              "set = { \"project.hall.cost_usd\" = 1e6 }");
  const Simulated base(study_text(kStudy), 500, true), changed(other, 500, true);
  for (const std::string party : {"lab", "cloud"}) {
    const auto &loss = changed["party." + party + " loss_usd"], &npv = changed["party." + party + " npv_usd"];
    const auto &base_loss = base["party." + party + " loss_usd"], &base_npv = base["party." + party + " npv_usd"];
    const double plan = base_loss[0] + base_npv[0];
    for (std::size_t i = 0; i < loss.size(); ++i) {
      EXPECT_NEAR(loss[i] + npv[i], plan, 1e-6 * std::fabs(plan)) << party;
      EXPECT_NEAR(base_loss[i] + base_npv[i], plan, 1e-6 * std::fabs(plan)) << party;
    }
  }
}

/// All of a run over variants, as text.
std::map<std::string, std::string> facts(const std::vector<BuiltTables>& tables, int threads, const char* isa) {
  RunRequest request;
  request.paths = 20000;
  request.backend = Backend::cpu;
  request.threads = threads;
  request.isa = isa;
  const PairedRuns runs = run_paired(tables, request);
  std::map<std::string, std::string> out;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    out[std::to_string(i)] = runs.outputs[i].digest.hex();
    for (std::size_t c = 0; i > 0 && c < runs.differences[i].sums().size(); ++c) {
      const PairedSums& sums = runs.differences[i].sums()[c];
      out[std::to_string(i) + " " + std::to_string(c)] =
          std::to_string((long long)(sums.sum())) + " " + std::to_string((unsigned long long)(sums.sum_of_squares()));
    }
  }
  return out;
}

TEST(Stress, DependsOnNeitherThreadsNorInstructionSet) {
  std::vector<BuiltTables> tables;
  tables.push_back(build_tables(study_text(kStudy), false));
  for (const char* scenario : {"set = { \"driver.spot.drift_per_year\" = -1 }", "remove = [\"project.hall\"]"})
    tables.push_back(build_tables(variant(scenario), false));
  const auto one = facts(tables, 1, "scalar");
  EXPECT_EQ(facts(tables, 3, "auto"), one);
  RunRequest request;
  request.paths = 20000;
  request.backend = Backend::cpu;
  for (std::size_t i = 0; i < tables.size(); ++i)
    EXPECT_EQ(run(tables[i], request).digest.hex(), one.at(std::to_string(i))) << i;
}

TEST(Stress, AStrategyIsComparedWithItsScenarioToo) {
  const std::string scenario = "set = { \"driver.spot.drift_per_year\" = -1 }";
  const std::vector<BuiltTables> tables{
      build_tables(study_text(kStudy), false), build_tables(variant(scenario), false),
      build_tables(variant(scenario, "set = { \"contract.hire.take_or_pay\" = 0.3 }"), false)};
  RunRequest request;
  request.paths = 5000;
  request.backend = Backend::cpu;
  const PairedRuns all = run_paired(tables, request, std::vector<std::size_t>{0, 0, 1});
  const PairedRuns alone = run_paired(std::span(tables).subspan(1), request);
  const auto& beside = all.beside[2].sums();
  ASSERT_EQ(beside.size(), alone.differences[1].sums().size());
  bool moved = false;
  for (std::size_t i = 0; i < beside.size(); ++i) {
    EXPECT_TRUE(beside[i].sum() == alone.differences[1].sums()[i].sum()) << i;
    EXPECT_TRUE(beside[i].sum_of_squares() == alone.differences[1].sums()[i].sum_of_squares()) << i;
    EXPECT_TRUE(all.beside[1].sums()[i].count() == 0) << i;
    moved = moved || beside[i].sum() != 0;
  }
  EXPECT_TRUE(moved);
}

TEST(Stress, SumsAreThoseOfThePaths) {
  const Study base = study_text(kStudy), other = variant("set = { \"contract.hire.take_or_pay\" = 0.3 }");
  const std::vector<BuiltTables> tables{build_tables(base, false), build_tables(other, false)};
  RunRequest request;
  request.paths = 5000;
  request.backend = Backend::cpu;
  const PairedRuns runs = run_paired(tables, request);
  const Simulated a(base, 5000), b(other, 5000);
  for (std::size_t i = 0; i < runs.differences[1].columns().size(); ++i) {
    const Column& column = tables[0].columns[std::size_t(runs.differences[1].columns()[i].base)];
    const Measured measured = runs.differences[1].sums()[i].difference();
    std::vector<double> own;
    const auto event = [&](double x) {
      if (column.info.quantity == Quantity::flag) return x;
      return column.info.quantity == Quantity::month ? double(x >= 0) : x;
    };
    for (std::size_t path = 0; path < 5000; ++path)
      own.push_back(event(b[column.name()][path]) - event(a[column.name()][path]));
    const Sample sample = sample_of(own);
    EXPECT_NEAR(measured.value, sample.mean, column.lsb + 1e-9 * std::fabs(sample.mean)) << column.name();
    EXPECT_NEAR(*measured.high - *measured.low, 2 * 1.96 * sample.error, 1e-3 * sample.error + column.lsb)
        << column.name();
  }
}

// Costs follow a driver of lognormal law; the scenario has twice of them. Everything of the difference is known:
// loss = c (X − E X) with c = dt · 1e6 · scale at t = 1 month. With doubled costs, against the base's plan,
// loss_variant = c (2 X − E X), so that mean, VaR and ES differ by c · 1, c · q and c · ES_X.
constexpr const char* kCosts = R"(
[study]
start = 2026-01-01
months = 2
perspective = "lab"
[driver.x]
process = "gbm"
initial = 1
volatility = 1
[party.lab]
[party.cloud]
[hardware.h]
[site]
dc = { owner = "cloud", hardware = { h = 1 } }
[contract.c]
buyer = "lab"
seller = "cloud"
start = 2026-02-01
months = 1
gpue = 1
take_or_pay = 1
price_usd_per_gpue_hour = { driver = "x", times = 1e6 }
[scenario.twice]
set = { "contract.c.price_usd_per_gpue_hour.times" = 2e6 }
)";

TEST(Stress, IntervalsOfKnownDifferencesCover) {
  constexpr int kRuns = 400;
  constexpr double kLevel = 0.95, kZ = 1.6448536269514722;
  const double sd = std::sqrt(1.0 / 12), c = 730.5 * 1e6;
  const double quantile = std::exp(-sd * sd / 2 + sd * kZ);
  const double shortfall = 0.5 * std::erfc(-(sd - kZ) / std::sqrt(2.0)) / (1 - kLevel);  // ES of X
  Selection selection;
  selection.scenario = "twice";
  Study base = study_text(kCosts);
  Study twice = read_study(parse_study(kCosts, "test.toml", selection), "test.toml");
  RunRequest request;
  request.paths = 20000;
  request.backend = Backend::cpu;
  request.threads = 1;
  int mean_covered = 0, var_covered = 0, es_covered = 0;
  const auto covers = [](const Measured& m, double truth) { return *m.low <= truth && truth <= *m.high; };
  for (int i = 0; i < kRuns; ++i) {
    base.seed = twice.seed = std::uint64_t(1000 + i);
    const std::vector<BuiltTables> tables{build_tables(base, false), build_tables(twice, false)};
    const PairedRuns runs = run_paired(tables, request);
    const auto a = runs.outputs[0].headline.values(), b = runs.outputs[1].headline.values();
    for (std::size_t k = 0; k < runs.differences[1].columns().size(); ++k)
      if (runs.differences[1].columns()[k].base == tables[0].headline)
        mean_covered += covers(runs.differences[1].sums()[k].difference(), c);
    var_covered += covers(var_difference(a, b, kLevel), c * quantile);
    es_covered += covers(es_difference(a, b, kLevel), c * shortfall);
  }
  // 95 % of 400 are 380; five standard deviations of the count are 22.
  for (const int covered : {mean_covered, var_covered, es_covered}) {
    EXPECT_GE(covered, 358);
    EXPECT_LE(covered, 399);
  }
}

}  // namespace
}  // namespace offtake::testing
