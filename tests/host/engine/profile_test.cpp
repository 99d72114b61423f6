#include "host/engine/profile.h"

#include "tests/model/simulated.h"

namespace offtake::testing {
namespace {

/// 100 paths do not fill whole vectors of lanes; 5,000 are more than one chunk.
void expect_same_paths(const Study& study, std::int64_t paths, bool is_double) {
  const Simulated run(study, paths, is_double);
  RunRequest request;
  request.paths = paths;
  const int all = int(run.tables.series.size()), last = study.months - 1;
  const Profile together(run.tables, request, paths, 0, all);
  for (int i = 0; i < all; ++i) {
    SCOPED_TRACE(run.tables.series[std::size_t(i)].entity + " " + run.tables.series[std::size_t(i)].metric);
    const std::vector<double> values = together.values(last, i);
    EXPECT_EQ(values, Profile(run.tables, request, paths, i, 1).values(last, 0));
    if (run.tables.series[std::size_t(i)].metric != "value") continue;
    EXPECT_EQ(values, run[run.tables.series[std::size_t(i)].entity + " final"]);
  }
}

TEST(Profile, IsOfTheSamePathsAsTheMetricsWhateverTheWindow) {
  const Study study = study_file("tests/studies/log-ou.toml");
  expect_same_paths(study, 100, false);
  expect_same_paths(study, 100, true);
  expect_same_paths(study, 5000, false);
}

TEST(Profile, TakesAsManySeriesAtATimeAsTheMemoryAllows) {
  const BuiltTables tables = build_tables(study_file("tests/studies/log-ou.toml"), false);
  RunRequest request;
  request.paths = 1 << 20;
  request.memory_bytes = 1;
  EXPECT_EQ(profile_window(tables, request, request.paths), 1);
  request.memory_bytes = std::uint64_t(1) << 40;
  EXPECT_EQ(profile_window(tables, request, request.paths), int(tables.series.size()));
  request.memory_bytes = std::uint64_t(16) << 20;
  EXPECT_LE(profile_bytes(tables, request, request.paths), request.memory_bytes / 4);
  EXPECT_GT(profile_window(tables, request, request.paths), 1);
}

}  // namespace
}  // namespace offtake::testing
