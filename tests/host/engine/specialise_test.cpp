// The kernel of a study's structure: what its source says, how it is compiled, kept and found again. NVRTC needs no
// GPU; where there is none of it, what needs it is skipped.
#include "host/engine/specialise.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "host/build.h"
#include "host/engine/kernel_listing.h"
#include "host/engine/kernel_source.h"
#include "tests/host/engine/scratch_directory.h"
#include "tests/model/simulated.h"

namespace offtake::testing {
namespace {

constexpr int kHopper = 90;
constexpr const char* kSmall = "configs/first-steps.toml";  // compiles in half a second

BuiltTables tables_of(const std::string& file, bool is_double = false) {
  return build_tables(study_file(file), is_double);
}

class Compiling : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string missing = nvrtc_missing(); !missing.empty()) GTEST_SKIP() << missing;
  }
  /// By the script that looks at the build's own PTX.
  bool says_every_rounding(const std::string& ptx) const {
    const std::filesystem::path file = directory.path / "module.ptx";
    std::ofstream(file) << ptx;
    const std::string script = OFFTAKE_SOURCE_DIR "/tests/build/ptx_rounding.sh";
    return std::system(fmt::format("bash '{}' '{}'", script, file.string()).c_str()) == 0;
  }

  ScratchDirectory directory;
  KernelCache cache{directory.path};
};

TEST(KernelSource, IsDecidedByTheStructureAlone) {
  Study study = study_file(kSmall);
  const std::string source = specialised_source(build_tables(study, false), kHopper);
  study.seed += 1;
  study.paths += 1;
  study.contracts[0].flex += 0.25;
  EXPECT_EQ(specialised_source(build_tables(study, false), kHopper), source);
  EXPECT_NE(specialised_source(build_tables(study, true), kHopper), source);
  study.report.push_back("driver.mean");
  EXPECT_NE(specialised_source(build_tables(study, false), kHopper), source);
}

TEST(KernelSource, ChoosesABlockWhoseStateFits) {
  const BuiltTables singles = tables_of("bench/reference.toml"), doubles = tables_of("bench/reference.toml", true);
  const KernelShape single = kernel_shape(singles, kHopper), twofold = kernel_shape(doubles, kHopper);
  EXPECT_EQ(single.block, 128);
  EXPECT_EQ(single.shared, Reach::monthly);
  EXPECT_LE(single.shared_bytes, 113u * 1024);  // two blocks to a multiprocessor
  // What is asked for holds both, each with 1 KiB for the system, and no percent more.
  EXPECT_GE(single.shared_percent * 228 * 1024 / 100, 2 * (int(single.shared_bytes) + 1024));
  EXPECT_LT((single.shared_percent - 1) * 228 * 1024 / 100, 2 * (int(single.shared_bytes) + 1024));
  EXPECT_LE(twofold.shared_percent, 100);
  EXPECT_EQ(twofold.block, 128);
  EXPECT_EQ(twofold.shared, Reach::rare);
  const KernelShape small = kernel_shape(singles, 89);
  EXPECT_EQ(small.block, 128);
  EXPECT_EQ(small.shared, Reach::rare);
}

TEST(Target, IsTheArchitectureOrPtxOfTheHighestBelow) {
  const std::vector<int> known{75, 80, 86, 90, 100};
  EXPECT_EQ(target_of(known, 90), "sm_90");
  EXPECT_EQ(target_of(known, 89), "compute_86");
  EXPECT_EQ(target_of(known, 250), "compute_100");
  EXPECT_THROW(target_of(known, 70), NvrtcError);
}

TEST(NvrtcMissing, IsSaidWithItsRemedy) {
  const ScopedVariable nowhere("OFFTAKE_NVRTC", "/nowhere/libnvrtc.so");
  EXPECT_EQ(nvrtc_missing(), "OFFTAKE_NVRTC=/nowhere/libnvrtc.so cannot be loaded, name a libnvrtc or unset it");
  EXPECT_THROW(specialised_kernel(tables_of(kSmall), kHopper, KernelCache(std::filesystem::path())), NvrtcError);
  const ScopedVariable another("OFFTAKE_NVRTC", "libm.so.6");
  EXPECT_NE(nvrtc_missing().find("libm.so.6 is no usable NVRTC, because it lacks nvrtcVersion"), std::string::npos);
}

TEST_F(Compiling, KeepsAndFindsTheKernel) {
  const BuiltTables tables = tables_of(kSmall);
  const CompiledKernel compiled = specialised_kernel(tables, kHopper, cache);
  EXPECT_FALSE(compiled.is_cached);
  EXPECT_EQ(compiled.target, "sm_90");
  EXPECT_EQ(compiled.image.substr(0, 4), "\177ELF");
  EXPECT_EQ(compiled.unstored, "");
  const CompiledKernel found = specialised_kernel(tables, kHopper, cache);
  EXPECT_TRUE(found.is_cached);
  EXPECT_EQ(found.image, compiled.image);
  EXPECT_EQ(found.ptx, compiled.ptx);
  EXPECT_EQ(found.log, compiled.log);
  EXPECT_TRUE(usage_in(found.log));
  EXPECT_FALSE(specialised_kernel(tables, 80, cache).is_cached);
  EXPECT_EQ(cache.usage().kernels, 2);
}

TEST_F(Compiling, CompilesAgainWhatIsDamaged) {
  const BuiltTables tables = tables_of(kSmall);
  const CompiledKernel compiled = specialised_kernel(tables, kHopper, cache);
  const auto file = std::filesystem::directory_iterator(directory.path)->path();
  for (const auto size : {std::filesystem::file_size(file) / 2, std::uintmax_t(5)}) {
    std::filesystem::resize_file(file, size);
    const CompiledKernel again = specialised_kernel(tables, kHopper, cache);
    EXPECT_FALSE(again.is_cached);
    EXPECT_EQ(again.image, compiled.image);
    EXPECT_TRUE(specialised_kernel(tables, kHopper, cache).is_cached);
  }
}

TEST_F(Compiling, WorksWithoutACache) {
  const KernelCache none(directory.path / "not" / std::string(300, 'x'));
  const CompiledKernel compiled = specialised_kernel(tables_of(kSmall), kHopper, none);
  EXPECT_FALSE(compiled.image.empty());
  EXPECT_NE(compiled.text.find(", and not kept: "), std::string::npos) << compiled.text;
}

TEST_F(Compiling, GivesPtxForAnArchitectureYetToCome) {
  const CompiledKernel compiled = specialised_kernel(tables_of(kSmall), 990, cache);
  EXPECT_FALSE(compiled.is_machine_code());
  EXPECT_NE(compiled.image.find(".visible .entry offtake_paths"), std::string::npos);
  EXPECT_NE(compiled.text.find("for sm_990, which NVRTC "), std::string::npos) << compiled.text;
}

TEST_F(Compiling, TwoProcessesAtOnceGetTheSameKernel) {
  const BuiltTables tables = tables_of(kSmall);
  std::vector<pid_t> children;
  for (int i = 0; i < 2; ++i) {
    const pid_t child = fork();
    if (child == 0) _exit(specialised_kernel(tables, kHopper, cache).image.substr(0, 4) == "\177ELF" ? 0 : 1);
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_TRUE(specialised_kernel(tables, kHopper, cache).is_cached);
  EXPECT_EQ(cache.usage().kernels, 1);
}

TEST_F(Compiling, EveryRoundingOfTheReferenceIsSaidAndNothingLeavesTheRegisters) {
  const CompiledKernel kernel = specialised_kernel(tables_of("bench/reference.toml"), kHopper, cache);
  const auto usage = usage_in(kernel.log);
  ASSERT_TRUE(usage) << kernel.log;
  EXPECT_EQ(usage->stack_bytes, 0);
  EXPECT_EQ(usage->spill_stores, 0);
  EXPECT_EQ(usage->spill_loads, 0);
  EXPECT_TRUE(says_every_rounding(kernel.ptx));
  EXPECT_NE(kernel.ptx.find("add.rn.f32"), std::string::npos);
}

TEST_F(Compiling, EveryRoundingIsSaidInEitherPrecision) {
  for (const bool is_double : {false, true}) {
    EXPECT_TRUE(says_every_rounding(specialised_kernel(tables_of(kSmall, is_double), kHopper, cache).ptx));
    EXPECT_TRUE(says_every_rounding(compiled_kernel(generic_source(is_double), kHopper, cache).ptx));
  }
  EXPECT_TRUE(says_every_rounding(".visible .entry one()\nadd.rn.f32"));
  EXPECT_FALSE(says_every_rounding(".visible .entry one()\nadd.f32"));
}

}  // namespace
}  // namespace offtake::testing
