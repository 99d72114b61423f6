// A run directory is read back as it was written; a damaged one is told in one line.
#include "host/results/read_run.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "host/cli/record.h"
#include "host/results/run_directory.h"
#include "tests/model/path_bits.h"
#include "tests/model/random_study.h"

namespace offtake::testing {
namespace {

namespace fs = std::filesystem;

/// A folder of its own for every test.
class ReadRun : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("offtake-read-run-" + std::to_string(::getpid()) + "-" +
                                           ::testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  /// Runs the study and writes what a run leaves.
  fs::path written(const Study& study, bool is_double, std::int64_t paths = 64) {
    const BuiltTables tables = build_tables(study, is_double);
    RunRequest request;
    request.paths = paths;
    request.backend = Backend::cpu;
    request.threads = 1;
    request.isa = unit_named("auto", is_double).isa;
    const RunOutput output = run(tables, request);
    const fs::path directory = folder_ / "run";
    write_run(record_of(study, tables, output), directory, Existing::replace);
    return directory;
  }

  void change(const fs::path& file, const std::string& from, const std::string& to) {
    std::ifstream in(file);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    std::ofstream(file) << text.replace(at, from.size(), to);
  }

  std::string complaint(const fs::path& directory) {
    try {
      const StoredRun run = read_run(directory);
      tables_of_run(run);
      read_worst(run);
    } catch (const BadRun& error) {
      std::string text = error.what();
      for (std::size_t at; (at = text.find(folder_.string() + "/")) != std::string::npos;)
        text.erase(at, folder_.string().size() + 1);
      return text;
    }
    return "accepted";
  }

  fs::path folder_;
};

TEST_F(ReadRun, EveryStudyComesBack) {
  for (const std::string& file : all_studies()) {
    for (const bool is_double : {false, true}) {
      Study study = study_file(file);
      study.seed = 18446744073709551557u;
      const StoredRun run = read_run(written(study, is_double));
      EXPECT_EQ(run.is_double, is_double);
      EXPECT_EQ(run.paths, 64);
      EXPECT_EQ(run.study.seed, study.seed);
      EXPECT_EQ(run.study.name, study.name);
      EXPECT_EQ(run.study.file, study.file);
      EXPECT_NO_THROW(tables_of_run(run)) << file;
      EXPECT_EQ(read_worst(run).size(), 64u);
    }
  }
}

TEST_F(ReadRun, RandomStudiesComeBack) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    const Study study = study_text(RandomStudy(seed).text());
    const StoredRun run = read_run(written(study, seed % 2 == 0));
    EXPECT_NO_THROW(tables_of_run(run)) << seed;
  }
}

TEST_F(ReadRun, WorstPathsAreReadAsWritten) {
  const Study study = study_file("configs/first-steps.toml");
  const StoredRun run = read_run(written(study, false, 5000));
  const std::vector<WorstPath> worst = read_worst(run);
  ASSERT_EQ(worst.size(), kWorstPaths);
  const Simulated simulated(study, 5000);
  for (const WorstPath& one : worst)
    EXPECT_EQ(one.loss, simulated["party.lab loss_usd"][std::size_t(one.path)]) << one.path;
}

TEST_F(ReadRun, WhatIsNoRunIsTold) {
  const Study study = study_file("configs/first-steps.toml");
  EXPECT_EQ(complaint(folder_ / "absent"),
            "absent: error: RUN: there is no such directory, name one that offtake run has written");
  std::ofstream(folder_ / "file") << "text";
  EXPECT_EQ(complaint(folder_ / "file"), "file: error: RUN: is no directory, name one that offtake run has written");
  fs::create_directory(folder_ / "empty");
  EXPECT_EQ(complaint(folder_ / "empty"),
            "empty: error: RUN: is no run, it has no manifest.json, name a directory that offtake run has written");

  const auto told_after = [&](const char* file, const std::string& from, const std::string& to) {
    const fs::path directory = written(study, false);
    change(directory / file, from, to);
    return complaint(directory);
  };
  EXPECT_EQ(told_after("manifest.json", "{", ""),
            "run/manifest.json: error: RUN: is damaged, it is no JSON object, run the study again");
  EXPECT_EQ(told_after("manifest.json", "\"paths\": 64", "\"pahts\": 64"),
            "run/manifest.json: error: RUN: is damaged, it has no \"paths\", run the study again");
  EXPECT_EQ(told_after("manifest.json", "\"paths\": 64", "\"paths\": \"many\""),
            "run/manifest.json: error: RUN: is damaged, its \"paths\" is \"many\", run the study again");
  EXPECT_EQ(told_after("manifest.json", "\"volatility\": 0.4", "\"volatility\": \"high\"")
                .find("run/manifest.json: error: RUN: its study cannot be read, driver.usage.volatility: is the text"),
            0u);
  EXPECT_EQ(told_after("manifest.json", "\"volatility\": 0.4", "\"volatility\": 0.41")
                .find("run/manifest.json: error: RUN: its paths ran on tables "),
            0u);
  EXPECT_EQ(told_after("worst.csv", "\n", "\nx"),
            "run/worst.csv: error: RUN: is damaged in line 2, run the study again");
  EXPECT_EQ(told_after("worst.csv", "path,loss_usd\n", "path,loss_usd\n64,1\n"),
            "run/worst.csv: error: RUN: is damaged in line 2, run the study again");
  const fs::path directory = written(study, false);
  std::ofstream(directory / "worst.csv") << "";
  EXPECT_EQ(complaint(directory), "run/worst.csv: error: RUN: is damaged, it names no path, run the study again");
  fs::remove(directory / "worst.csv");
  EXPECT_EQ(complaint(directory),
            "run: error: RUN: has no worst.csv, the losses of all paths did not fit into memory, give --path K");
}

}  // namespace
}  // namespace offtake::testing
