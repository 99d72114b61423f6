// What the engine makes of a GPU's paths is what it makes of a CPU's, however they are cut, sent and aggregated.
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "host/engine/cuda.h"
#include "tests/gpu/few_paths.h"
#include "tests/model/simulated.h"

namespace offtake::testing {
namespace {

class CudaEngine : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string missing = cuda_missing(); !missing.empty()) GTEST_SKIP() << missing;
  }
};

RunRequest request_of(Backend backend, std::int64_t paths) {
  RunRequest request;
  request.backend = backend;
  request.paths = few_paths(paths);
  return request;
}

/// Exact sums, counts of every bin, and what the headline was.
void expect_same_output(const BuiltTables& tables, const RunOutput& expected, const RunOutput& found) {
  EXPECT_EQ(found.paths, expected.paths);
  EXPECT_EQ(found.digest, expected.digest) << found.kernel;
  EXPECT_EQ(found.headline.singles, expected.headline.singles);
  EXPECT_EQ(found.headline.doubles, expected.headline.doubles);
  ASSERT_EQ(found.summaries.size(), expected.summaries.size());
  for (std::size_t c = 0; c < expected.summaries.size(); ++c) {
    SCOPED_TRACE(tables.columns[c].name());
    const Summary &a = expected.summaries[c], &b = found.summaries[c];
    EXPECT_EQ(b.count(), a.count());
    EXPECT_EQ(b.zeros(), a.zeros());
    EXPECT_EQ(b.least(), a.least());
    EXPECT_EQ(b.greatest(), a.greatest());
    EXPECT_TRUE(b.sum() == a.sum() && b.sum_of_squares() == a.sum_of_squares());
    std::vector<std::pair<std::uint32_t, std::uint64_t>> bins_a, bins_b;
    a.for_each_bin([&](std::uint32_t bin, std::uint64_t count) { bins_a.emplace_back(bin, count); });
    b.for_each_bin([&](std::uint32_t bin, std::uint64_t count) { bins_b.emplace_back(bin, count); });
    EXPECT_EQ(bins_b, bins_a);
  }
}

TEST_F(CudaEngine, AggregatesAsTheCpuDoesThereAndHere) {
  for (const bool is_double : {false, true}) {
    const BuiltTables tables = build_tables(study_file("bench/reference.toml"), is_double);
    const RunOutput expected = run(tables, request_of(Backend::cpu, 30'001));
    RunRequest request = request_of(Backend::cuda, 30'001);
    const RunOutput there = run(tables, request);
    EXPECT_EQ(there.aggregation, "on the GPU");
    expect_same_output(tables, expected, there);
    request.results_here = true;
    const RunOutput here = run(tables, request);
    EXPECT_EQ(here.aggregation.substr(0, 19), "on the CPU, because");
    expect_same_output(tables, expected, here);
  }
}

/// Warps and blocks that are not full, batches of a few paths, one path.
TEST_F(CudaEngine, TakesAnyNumberOfPaths) {
  for (const char* file : {"configs/first-steps.toml", "tests/studies/regimes.toml", "tests/studies/failures.toml"}) {
    const BuiltTables tables = build_tables(study_file(file), false);
    for (const std::int64_t paths : {1, 2, 31, 32, 33, 95, 127, 128, 129, 1000, 4095, 4096, 4097}) {
      const RunOutput expected = run(tables, request_of(Backend::cpu, paths));
      for (const Specialise specialise : {Specialise::off, Specialise::automatic}) {
        for (const int batch : {0, 1, 31, 33, 1000}) {
          if (batch > 0 && paths / batch > 200) continue;
          SCOPED_TRACE(std::to_string(paths) + " paths in batches of " + std::to_string(batch));
          RunRequest request = request_of(Backend::cuda, paths);
          request.specialise = specialise;
          request.batch_paths = batch;
          expect_same_output(tables, expected, run(tables, request));
        }
      }
    }
  }
}

/// Where there is one GPU it is taken twice or three times: that is all the same to the engine.
TEST_F(CudaEngine, SharesPathsBetweenDevices) {
  const BuiltTables tables = build_tables(study_file("bench/reference.toml"), false);
  const RunOutput expected = run(tables, request_of(Backend::cpu, 100'003));
  std::vector<std::vector<int>> choices{{0, 0}, {0, 0, 0}, {kAllDevices}};
  for (const std::vector<int>& devices : choices) {
    RunRequest request = request_of(Backend::cuda, 100'003);
    request.devices = devices;
    for (const bool here : {false, true}) {
      request.results_here = here;
      request.batch_paths = 5000;
      expect_same_output(tables, expected, run(tables, request));
    }
  }
}

TEST_F(CudaEngine, StopsOnPrecisionWhereTheCpuDoes) {
  const BuiltTables tables = build_tables(study_file("configs/first-steps.toml"), false);
  RunRequest on_cpu = request_of(Backend::cpu, 1 << 22), on_gpu = request_of(Backend::cuda, 1 << 22);
  on_cpu.until = on_gpu.until = 0.02;
  const RunOutput expected = run(tables, on_cpu);
  EXPECT_LT(expected.paths, 1 << 22);
  expect_same_output(tables, expected, run(tables, on_gpu));
}

/// More than a batch's, so that several are under way and the histograms come in more than one piece.
TEST_F(CudaEngine, TakesManyBatches) {
  const BuiltTables tables = build_tables(study_file("configs/first-steps.toml"), false);
  const RunOutput expected = run(tables, request_of(Backend::cpu, 3'000'001));
  expect_same_output(tables, expected, run(tables, request_of(Backend::cuda, 3'000'001)));
}

TEST_F(CudaEngine, SumsDifferencesOfVariantsAsTheCpuDoes) {
  const Study study = study_file("configs/first-steps.toml");
  Study other = study;
  other.seed = study.seed + 1;  // off the base in every column
  const std::vector<BuiltTables> tables{build_tables(study, false), build_tables(study, true),
                                        build_tables(other, false)};
  const std::vector<std::size_t> origins{0, 0, 1};
  const PairedRuns expected = run_paired(tables, request_of(Backend::cpu, 20'011), origins);
  for (const bool here : {false, true}) {
    RunRequest request = request_of(Backend::cuda, 20'011);
    request.results_here = here;
    request.batch_paths = 3000;
    const PairedRuns found = run_paired(tables, request, origins);
    for (std::size_t i = 0; i < tables.size(); ++i) {
      SCOPED_TRACE("variant " + std::to_string(i));
      expect_same_output(tables[i], expected.outputs[i], found.outputs[i]);
      for (const auto list : {&PairedRuns::differences, &PairedRuns::beside}) {
        const Differences &a = (expected.*list)[i], &b = (found.*list)[i];
        ASSERT_EQ(a.sums().size(), b.sums().size());
        for (std::size_t c = 0; c < a.sums().size(); ++c) {
          EXPECT_EQ(b.sums()[c].count(), a.sums()[c].count());
          EXPECT_TRUE(b.sums()[c].sum() == a.sums()[c].sum());
          EXPECT_TRUE(b.sums()[c].sum_of_squares() == a.sums()[c].sum_of_squares());
        }
      }
    }
  }
}

TEST_F(CudaEngine, ThrowsWhatItsListenerThrowsAndRunsAgain) {
  const BuiltTables tables = build_tables(study_file("configs/first-steps.toml"), false);
  RunRequest request = request_of(Backend::cuda, 100'000);
  request.batch_paths = 10'000;
  request.progress = [](std::int64_t done) {
    if (done > 20'000) throw std::domain_error("the listener's own");
  };
  EXPECT_THROW(run(tables, request), std::domain_error);
  request.progress = nullptr;
  EXPECT_EQ(run(tables, request).digest, run(tables, request_of(Backend::cpu, 100'000)).digest);
}

TEST_F(CudaEngine, SaysWhichDeviceIsNotThere) {
  const BuiltTables tables = build_tables(study_file("configs/first-steps.toml"), false);
  RunRequest request = request_of(Backend::cuda, 1000);
  request.devices = {99};
  try {
    run(tables, request);
    FAIL();
  } catch (const RunError& error) {
    EXPECT_EQ(std::string(error.what()).substr(0, 20), "--devices 99: there ");
  }
}

}  // namespace
}  // namespace offtake::testing
