#include "host/engine/contributions.h"

#include <fstream>
#include <iterator>

#include "tests/model/random_study.h"
#include "tests/model/simulated.h"

namespace offtake::testing {
namespace {

RunRequest request_for(std::int64_t paths, int threads = 2) {
  RunRequest request;
  request.paths = paths;
  request.threads = threads;
  request.backend = Backend::cpu;
  return request;
}

double es_of(const BuiltTables& tables, const RunOutput& output, double level) {
  const std::size_t at = std::size_t(tables.headline);
  const std::vector<double> losses = output.headline.values();
  ColumnOrder<double> exact(losses);
  for (const Estimate& e : estimate(tables.columns[at], output.summaries[at], {level}, &exact))
    if (e.measure == "es") return e.value;
  return 0;
}

/// Parts of every level add up to its ES, as exactly as the parts of a path add up to its NPV.
void expect_sums(const Study& study, std::int64_t paths, bool is_double) {
  const BuiltTables tables = build_tables(study, is_double);
  const BuiltTables planned = study.base ? build_tables(*study.base, is_double) : tables;
  const RunRequest request = request_for(paths);
  const RunOutput output = run(tables, request);
  const auto all = contributions(tables, planned, request, output, study.levels);
  for (const double level : study.levels) {
    double sum = 0, size = 0;
    for (const Contribution& c : all)
      if (c.level == level && c.of == ContributionOf::part) sum += c.value.value;
    for (const Column& column : planned.columns)
      if (column.entity == "party." + study.perspective && column.info.quantity == Quantity::usd)
        size += std::fabs(column.plan);
    const double es = es_of(tables, output, level);
    EXPECT_NEAR(sum, es, (is_double ? 1e-10 : 1e-5) * (size + std::fabs(es))) << level;
  }
}

TEST(Contributions, OfPartsSumToExpectedShortfall) {
  for (const bool is_double : {false, true}) {
    expect_sums(study_file("configs/first-steps.toml"), 20000, is_double);
    expect_sums(study_file("bench/reference.toml"), 5000, is_double);
    for (unsigned seed = 0; seed < 12; ++seed) {
      SCOPED_TRACE("random study " + std::to_string(seed));
      expect_sums(study_text(RandomStudy(seed).text()), 1000, is_double);
    }
  }
}

TEST(Contributions, AreMeansOverTheTail) {
  const Study study = study_file("configs/first-steps.toml");
  const Simulated simulated(study, 9000);
  const RunRequest request = request_for(9000);
  const RunOutput output = run(simulated.tables, request);
  const auto all = contributions(simulated.tables, simulated.tables, request, output, {0.95});
  std::vector<double> sorted = simulated["party.lab loss_usd"];
  std::sort(sorted.begin(), sorted.end());
  const double var = sorted[9000 * 95 / 100 - 1];
  int contracts = 0;
  for (const Contribution& c : all) {
    const std::string name = c.entity + " " + c.metric;
    const double plan = simulated.tables.columns[std::size_t(column_named(simulated.tables, name))].plan;
    double sum = 0;
    for (std::size_t i = 0; i < 9000; ++i)
      if (simulated["party.lab loss_usd"][i] > var) sum += plan - simulated[name][i];
    EXPECT_NEAR(c.value.value, sum / 450, 1e-9 * std::fabs(plan) + 1e-9) << name;
    ASSERT_TRUE(c.value.low && c.value.high) << name;
    EXPECT_LE(*c.value.low, c.value.value);
    if (c.of == ContributionOf::part) continue;
    EXPECT_EQ(name, "contract.hire npv_buyer_usd");
    ++contracts;
  }
  EXPECT_EQ(contracts, 1);
}

/// 30,000 paths at 50 % fill several chunks.
TEST(Contributions, DoNotDependOnThreadsOrInstructionSet) {
  const BuiltTables tables = build_tables(study_file("configs/first-steps.toml"), false);
  const RunRequest one = request_for(30000, 1);
  const RunOutput output = run(tables, one);
  const auto expected = contributions(tables, tables, one, output, {0.5, 0.99});
  for (const PathUnit* unit : units_here(false)) {
    RunRequest request = request_for(30000, 3);
    request.isa = unit->isa;
    const auto again = contributions(tables, tables, request, output, {0.5, 0.99});
    ASSERT_EQ(again.size(), expected.size());
    for (std::size_t i = 0; i < again.size(); ++i) {
      EXPECT_EQ(again[i].value.value, expected[i].value.value) << unit->isa;
      EXPECT_EQ(again[i].value.high, expected[i].value.high) << unit->isa;
    }
  }
}

TEST(Contributions, OfAVariantAreAgainstTheBasePlan) {
  Selection selection;
  selection.scenario = "dear";
  std::string text = "[scenario.dear]\nset = { \"contract.hire.price_usd_per_gpue_hour\" = 3.5 }\n";
  std::ifstream in(source_folder() + "/configs/first-steps.toml");
  text.insert(0, std::string(std::istreambuf_iterator<char>(in), {}) + "\n");
  const Study study = read_study(parse_study(text, "test.toml", selection), "test.toml");
  ASSERT_TRUE(study.base);
  expect_sums(study, 5000, false);
  expect_sums(study, 5000, true);
}

TEST(Contributions, NeedTheLossOfEveryPath) {
  const BuiltTables tables = build_tables(study_file("configs/first-steps.toml"), false);
  const RunRequest request = request_for(1000);
  RunOutput output = run(tables, request);
  output.headline = {};
  EXPECT_TRUE(contributions(tables, tables, request, output, {0.95}).empty());
}

}  // namespace
}  // namespace offtake::testing
