#include "host/engine/run.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "host/config/load.h"
#include "host/engine/precision.h"

namespace offtake {
namespace {

Study first_steps() {
  Loaded loaded = load_study("configs/first-steps.toml");
  if (!loaded.study) throw std::runtime_error("configs/first-steps.toml");
  return *loaded.study;
}

RunRequest request_for(std::int64_t paths) {
  RunRequest request;
  request.backend = Backend::cpu;
  request.paths = paths;
  return request;
}

TEST(Run, LooksAtItsPrecisionWithoutChangingItsPaths) {
  const BuiltTables tables = build_tables(first_steps(), false);
  RunRequest request = request_for(150'000);
  const RunOutput straight = run(tables, request);
  request.until = 1e-9;  // never reached: stages of 65,536, 131,072 and 150,000 paths
  const RunOutput staged = run(tables, request);
  EXPECT_EQ(staged.paths, 150'000);
  EXPECT_EQ(staged.digest, straight.digest);
  EXPECT_EQ(staged.headline.singles, straight.headline.singles);
  request.until = 0.5;
  const RunOutput stopped = run(tables, request);
  EXPECT_EQ(stopped.paths, 131'072);  // 65,536 leave 655 beyond VaR 99 %: too few to stop on
  EXPECT_EQ(stopped.headline.singles.size(), 131'072u);
}

TEST(Run, KeepsTheHeadlineOnlyWhereItFits) {
  const BuiltTables tables = build_tables(first_steps(), false);
  RunRequest request = request_for(1 << 20);
  const RunNeeds all = needs_of(tables, request);
  ASSERT_GT(all.column_bytes, 0u);
  request.threads = 1;
  const RunNeeds one = needs_of(tables, request);
  request.memory_bytes = one.tables_bytes + one.result_bytes + one.summary_bytes + one.column_bytes / 2;
  EXPECT_EQ(needs_of(tables, request).column_bytes, 0u);
  request.paths = 1 << 20;
  const RunOutput output = run(tables, request);
  EXPECT_FALSE(output.headline.kept());
  EXPECT_EQ(output.summaries[std::size_t(tables.headline)].count(), 1u << 20);
}

TEST(Run, StopsWhenInterruptedAndSaysHowFarItIs) {
  const BuiltTables tables = build_tables(first_steps(), false);
  RunRequest request = request_for(1'000'000'000);
  std::int64_t seen = 0;
  request.progress = [&](std::int64_t done) { seen = done; };
  request.interrupted = [&] { return seen > 10'000; };
  request.threads = 1;
  const RunOutput output = run(tables, request);
  EXPECT_TRUE(output.interrupted);
  EXPECT_GT(output.paths, 10'000);
  EXPECT_LT(output.paths, 20'000);
}

TEST(Run, SaysWhereItsSecondsBeginAndEnd) {
  const BuiltTables tables = build_tables(first_steps(), false);
  RunRequest request = request_for(10'000);
  std::string said;
  request.threads = 1;
  request.timing = [&] { said += "begin "; };
  request.interrupted = [&] {
    if (said == "begin ") said += "paths ";
    return false;
  };
  request.timed = [&] { said += "end"; };
  run(tables, request);
  EXPECT_EQ(said, "begin paths end");
  request.isa = "none";  // refused before the first path
  said.clear();
  EXPECT_THROW(run(tables, request), RunError);
  EXPECT_EQ(said, "");
}

TEST(Run, ThrowsWhatItsListenerThrows) {
  const BuiltTables tables = build_tables(first_steps(), false);
  RunRequest request = request_for(1'000'000'000);
  request.threads = 3;
  request.progress = [](std::int64_t done) {
    if (done > 50'000) throw std::domain_error("the listener's own");
  };
  EXPECT_THROW(run(tables, request), std::domain_error);
}

TEST(Run, KeepsTheLossOfEveryPath) {
  const BuiltTables tables = build_tables(first_steps(), false);
  const RunOutput output = run(tables, request_for(70'001));
  ASSERT_EQ(output.headline.singles.size(), 70'001u);
  double sum = 0;
  for (const float loss : output.headline.singles) sum += double(loss);
  const Column& column = tables.columns[std::size_t(tables.headline)];
  const double mean = moments(output.summaries[std::size_t(tables.headline)], column.lsb).mean;
  EXPECT_NEAR(sum / 70'001, mean, 1e-6 * std::abs(mean));
}

TEST(PrecisionGap, SingleIsFarCloserToDoubleThanSamplingIs) {
  const Study study = first_steps();
  const BuiltTables singles = build_tables(study, false), doubles = build_tables(study, true);
  const RunRequest request = request_for(20'000);
  const PrecisionGap gap = precision_gap(singles, doubles, request, run(singles, request));
  EXPECT_EQ(gap.paths, kPrecisionPaths);
  EXPECT_GT(gap.mean_absolute_usd, 0);
  EXPECT_LE(std::abs(gap.mean_usd), gap.mean_absolute_usd);
  EXPECT_GT(gap.standard_errors, 0);
  EXPECT_LT(gap.standard_errors, 0.01);
}

}  // namespace
}  // namespace offtake
