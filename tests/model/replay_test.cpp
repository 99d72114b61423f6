// A replayed path is the run's, bit for bit; what it keeps of each month adds up to what it reports.
#include "host/engine/replay.h"

#include <gtest/gtest.h>

#include "host/tables/plan.h"
#include "tests/model/path_bits.h"
#include "tests/model/random_study.h"

namespace offtake::testing {
namespace {

/// Paths of the first chunk, of the next ones, and far out.
void expect_replayed(const Study& study, bool is_double) {
  const BuiltTables tables = build_tables(study, is_double);
  const Replayer replayer(study, tables);
  CpuSimulator simulator(tables, unit_named("auto", is_double));
  for (const std::int64_t first : {std::int64_t(0), std::int64_t(4095), std::int64_t(5'000'000'000)}) {
    const int paths = 3;
    const void* metrics = simulator.simulate(first, paths);
    for (int i = 0; i < paths; ++i) {
      const Replay replay = replayer.path(first + i);
      ASSERT_EQ(replay.metrics.size(), tables.columns.size());
      for (std::size_t c = 0; c < tables.columns.size(); ++c) {
        const float single = float(replay.metrics[c]);
        const void* value = is_double ? static_cast<const void*>(&replay.metrics[c]) : &single;
        ASSERT_EQ(bits_at(metrics, std::int64_t(c) * kChunkPaths + i, is_double), bits_at(value, 0, is_double))
            << study.file << ": " << tables.columns[c].name() << " of path " << first + i;
      }
    }
  }
}

TEST(Replay, HasTheBitsOfTheRun) {
  for (const std::string& file : all_studies()) {
    const Study study = study_file(file);
    expect_replayed(study, false);
    expect_replayed(study, true);
  }
}

TEST(Replay, HasTheBitsOfRandomStudies) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const Study study = study_text(RandomStudy(seed).text());
    expect_replayed(study, seed % 2 == 0);
  }
}

TEST(Replay, OfThePlanIsThePlan) {
  const Study study = study_file("configs/openai-multicloud.toml");
  const BuiltTables tables = build_tables(study, false);
  const Replay plan = Replayer(study, tables).plan();
  for (std::size_t c = 0; c < tables.columns.size(); ++c)
    EXPECT_EQ(plan.metrics[c], tables.columns[c].plan) << tables.columns[c].name();
}

/// What the path reports with this sum: under the same name, but for claims, which the failed party books as negative.
bool is_reported_as(const char* kept, const char* metric, double& sign) {
  const bool claims = std::string_view(kept) == "claims_on_it_usd";
  sign = claims ? -1 : 1;
  return std::string_view(claims ? "claims_usd" : kept) == metric;
}

/// Every sum, taken month by month, comes to what the path reports. Returns how many there were.
int expect_months_add_up(const Study& study, std::int64_t path) {
  const BuiltTables tables = build_tables(study, false);
  const Replayer replayer(study, tables);
  const Replay replay = replayer.path(path);
  int compared = 0;
  for (std::size_t c = 0; c < tables.columns.size(); ++c) {
    for_each_kept([&](const auto& number, int at) {
      const Column& column = tables.columns[c];
      double sign = 1, sum = 0;
      if (number.taken != Taken::sum || number.owner != column.info.owner || !replay.is_kept(at)) return;
      if (!is_reported_as(number.name, column.info.name, sign)) return;
      const auto& entities = replayer.entities(number.owner);
      const auto entity = int(std::find(entities.begin(), entities.end(), column.entity) - entities.begin());
      for (int month = 0; month < tables.months; ++month) sum += replay.in_month(at, entity, month);
      EXPECT_NEAR(sign * sum, replay.metrics[c], 1e-9 * std::abs(replay.metrics[c]))
          << study.file << ": " << column.name();
      ++compared;
    });
  }
  return compared;
}

TEST(Replay, MonthsAddUpToTheMetrics) {
  EXPECT_GT(expect_months_add_up(study_file("configs/openai-multicloud.toml"), 7), 50);
  for (const std::string& file : all_studies()) expect_months_add_up(study_file(file), 3);
  for (unsigned seed = 0; seed < 20; ++seed) expect_months_add_up(study_text(RandomStudy(seed).text()), 3);
}

}  // namespace
}  // namespace offtake::testing
