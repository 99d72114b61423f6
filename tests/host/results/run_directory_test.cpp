#include "host/results/run_directory.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>

#include "host/results/formats.h"
#include "tests/host/results/a_record.h"

namespace offtake {
namespace {

namespace fs = std::filesystem;

class RunDirectory : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "run_directory_XXXXXX";
    base_ = ::mkdtemp(name.data());
  }
  void TearDown() override { fs::remove_all(base_); }

  /// Names in a directory, hidden ones too.
  static std::vector<std::string> names(const fs::path& directory) {
    std::vector<std::string> all;
    for (const auto& entry : fs::directory_iterator(directory)) all.push_back(entry.path().filename());
    std::sort(all.begin(), all.end());
    return all;
  }

  static void put(const fs::path& path, const std::string& text = "mine") { std::ofstream(path) << text; }

  std::string error_of(const fs::path& directory, Existing existing = Existing::refuse) {
    try {
      write_run(a_record(), directory, existing);
    } catch (const ResultsError& error) {
      return error.what();
    }
    return "";
  }

  fs::path base_;
};

const std::vector<std::string> kAll = {"contributions.csv", "curves.csv",   "manifest.json", "measures.csv",
                                       "profiles.csv",      "summary.json", "worst.csv"};

TEST_F(RunDirectory, IsWrittenWithItsParents) {
  for (const fs::path& directory : {base_ / "runs/a/first", base_ / "runs/second/", base_ / "x/../third"}) {
    check_run_directory(directory, Existing::refuse);
    EXPECT_EQ(error_of(directory), "");
    EXPECT_EQ(names(directory.lexically_normal()), kAll);
  }
  EXPECT_EQ(names(base_), (std::vector<std::string>{"runs", "third"}));
}

TEST_F(RunDirectory, LeavesOutWhatDoesNotApply) {
  RunRecord record = a_record();
  record.worst.clear();
  write_run(record, base_ / "run", Existing::refuse);
  EXPECT_EQ(names(base_ / "run").size(), kAll.size() - 1);
}

TEST_F(RunDirectory, IsNotOverwrittenSilently) {
  const fs::path run = base_ / "run";
  ASSERT_EQ(error_of(run), "");
  put(run / "summary.json");
  const std::string expected = run.string() +
                               ": error: --out: exists already and is never overwritten silently; name another "
                               "directory with --out, or add --force";
  EXPECT_EQ(error_of(run), expected);
  try {
    check_run_directory(run, Existing::refuse);
    FAIL();
  } catch (const ResultsError& error) {
    EXPECT_EQ(error.what(), expected);
  }
  EXPECT_EQ(fs::file_size(run / "summary.json"), 4u);
  EXPECT_EQ(names(base_), std::vector<std::string>{"run"});
}

TEST_F(RunDirectory, IsReplacedWhereAskedTo) {
  const fs::path run = base_ / "run";
  ASSERT_EQ(error_of(run), "");
  put(run / "of the old run");
  check_run_directory(run, Existing::replace);
  EXPECT_EQ(error_of(run, Existing::replace), "");
  EXPECT_EQ(names(run), kAll);
  EXPECT_EQ(names(base_), std::vector<std::string>{"run"});
}

TEST_F(RunDirectory, MayBeAnEmptyDirectory) {
  fs::create_directory(base_ / "run");
  check_run_directory(base_ / "run", Existing::refuse);
  EXPECT_EQ(error_of(base_ / "run"), "");
  EXPECT_EQ(names(base_ / "run"), kAll);
}

TEST_F(RunDirectory, MayBeALinkToADirectory) {
  fs::create_directory(base_ / "disk");
  fs::create_directory_symlink(base_ / "disk", base_ / "link");
  EXPECT_EQ(error_of(base_ / "link"), "");
  EXPECT_EQ(error_of(base_ / "link", Existing::replace), "");
  EXPECT_EQ(names(base_ / "disk"), kAll);
  EXPECT_TRUE(fs::is_symlink(base_ / "link"));
  EXPECT_EQ(error_of(base_ / "link/below"), "");
}

TEST_F(RunDirectory, IsRefusedBelowALinkToNothing) {
  fs::create_directory_symlink(base_ / "nothing", base_ / "link");
  EXPECT_THROW(check_run_directory(base_ / "link/run", Existing::refuse), ResultsError);
  EXPECT_THROW(check_run_directory(base_ / "link", Existing::refuse), ResultsError);
}

TEST_F(RunDirectory, NeedsAWorkingDirectoryWhereItIsRelative) {
  const fs::path before = fs::current_path();
  fs::create_directory(base_ / "gone");
  fs::current_path(base_ / "gone");
  fs::remove(base_ / "gone");
  EXPECT_THROW(check_run_directory("runs/x", Existing::refuse), ResultsError);
  EXPECT_EQ(error_of(base_ / "run"), "");
  fs::current_path(before);
}

TEST_F(RunDirectory, NeverTakesThePlaceOfAnythingElse) {
  fs::create_directory(base_ / "home");
  put(base_ / "home/letter");
  put(base_ / "file");
  for (const Existing existing : {Existing::refuse, Existing::replace}) {
    for (const char* name : {"home", "file", "file/run", "home/letter/a/b", "."}) {
      EXPECT_NE(error_of(base_ / name, existing), "") << name;
      EXPECT_THROW(check_run_directory(base_ / name, existing), ResultsError) << name;
    }
  }
  EXPECT_EQ(names(base_), (std::vector<std::string>{"file", "home"}));
  EXPECT_EQ(names(base_ / "home"), std::vector<std::string>{"letter"});
  EXPECT_EQ(fs::file_size(base_ / "file"), 4u);
}

TEST_F(RunDirectory, LeavesNothingBehindWhereItMayNotWrite) {
  EXPECT_NE(error_of("/proc/no/run"), "");
  if (::geteuid() == 0) return;  // who may write everywhere
  fs::create_directory(base_ / "locked");
  ::chmod((base_ / "locked").c_str(), 0500);
  EXPECT_NE(error_of(base_ / "locked/a/run").find("Permission denied; name a directory that you may write to"),
            std::string::npos);
  EXPECT_THROW(check_run_directory(base_ / "locked/a/run", Existing::refuse), ResultsError);
  ::chmod((base_ / "locked").c_str(), 0700);
}

/// As on a full disk: no file may grow beyond `bytes`.
int write_with_file_limit(const fs::path& run, rlim_t bytes) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{bytes, bytes};
  ::setrlimit(RLIMIT_FSIZE, &limit);
  try {
    write_run(a_record(), run, Existing::replace);
  } catch (const ResultsError& error) {
    return std::string(error.what()).find("free some space") != std::string::npos ? 3 : 4;
  }
  return 0;
}

TEST_F(RunDirectory, LeavesNothingBehindOnAFullDisk) {
  ASSERT_EQ(error_of(base_ / "old"), "");
  put(base_ / "old/summary.json");
  for (const rlim_t bytes : {rlim_t{0}, rlim_t{100}, rlim_t{600}}) {
    EXPECT_EXIT(::_exit(write_with_file_limit(base_ / "runs/new", bytes)), testing::ExitedWithCode(3), "");
    EXPECT_EXIT(::_exit(write_with_file_limit(base_ / "old", bytes)), testing::ExitedWithCode(3), "");
  }
  EXPECT_EQ(names(base_), std::vector<std::string>{"old"});
  EXPECT_EQ(fs::file_size(base_ / "old/summary.json"), 4u);  // the earlier run is as it was
}

}  // namespace
}  // namespace offtake
