#include "host/engine/study_kernels.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>

#include "host/config/load.h"

namespace offtake {
namespace {

BuiltTables tables_of(const char* file, bool is_double, std::uint64_t seed = 1) {
  Loaded loaded = load_study(file);
  if (!loaded.study) throw std::runtime_error(file);
  loaded.study->seed = seed;
  return build_tables(*loaded.study, is_double);
}

CompiledKernel named(const std::string& name) {
  CompiledKernel kernel;
  kernel.text = name;
  return kernel;
}

TEST(StudyKernels, CompileEachStructureOnceForEachArchitecture) {
  const char* file = "configs/first-steps.toml";
  const std::vector<BuiltTables> tables{tables_of(file, false), tables_of(file, false, 2), tables_of(file, true)};
  std::atomic<int> compiled{0};
  const auto compile = [&](const std::string&, int architecture) {
    ++compiled;
    return named("of " + std::to_string(architecture));
  };
  const StudyKernels kernels(tables, {80, 90}, 4, compile);
  EXPECT_EQ(compiled, 4);
  EXPECT_EQ(kernels.size(), 4u);
  EXPECT_EQ(&kernels.of(0, 90), &kernels.of(1, 90));  // seeds are no structure
  EXPECT_NE(&kernels.of(0, 90), &kernels.of(2, 90));
  EXPECT_EQ(kernels.of(2, 80).text, "of 80");
  EXPECT_THROW(kernels.of(0, 75), NvrtcError);
  EXPECT_THROW(kernels.of(3, 80), NvrtcError);
}

/// Each of the compilations waits for the other to begin.
TEST(StudyKernels, CompileSideBySide) {
  const char* file = "configs/first-steps.toml";
  const std::vector<BuiltTables> tables{tables_of(file, false), tables_of(file, true)};
  std::mutex mutex;
  std::condition_variable begun;
  int under_way = 0;
  const auto compile = [&](const std::string&, int) {
    std::unique_lock lock(mutex);
    ++under_way;
    begun.notify_all();
    return named(begun.wait_for(lock, std::chrono::seconds(20), [&] { return under_way == 2; }) ? "both" : "alone");
  };
  const StudyKernels kernels(tables, {90}, 2, compile);
  EXPECT_EQ(kernels.of(0, 90).text, "both");
  EXPECT_EQ(kernels.of(1, 90).text, "both");
}

TEST(StudyKernels, AStudyThatCannotBeCompiledLeavesTheOthers) {
  const char* file = "configs/first-steps.toml";
  const std::vector<BuiltTables> tables{tables_of(file, false), tables_of(file, true)};
  const auto compile = [&](const std::string& source, int) {
    if (source.find("<double,") != std::string::npos) throw NvrtcError("no doubles today");
    return named("single");
  };
  const StudyKernels kernels(tables, {90}, 1, compile);
  EXPECT_EQ(kernels.of(0, 90).text, "single");
  try {
    kernels.of(1, 90);
    FAIL();
  } catch (const NvrtcError& error) {
    EXPECT_EQ(std::string(error.what()), "no doubles today");
  }
}

}  // namespace
}  // namespace offtake
