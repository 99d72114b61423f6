// The GPU gives every path the same bits as the CPU, whatever the batch.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <thread>

#include "host/engine/cuda.h"
#include "host/engine/nvrtc.h"
#include "tests/gpu/few_paths.h"
#include "tests/host/engine/scratch_directory.h"
#include "tests/model/path_bits.h"
#include "tests/model/random_study.h"

namespace offtake::testing {
namespace {

RunOutput run_on(Backend backend, const BuiltTables& tables, std::int64_t paths, int batch_paths = 0,
                 Specialise specialise = Specialise::off) {
  RunRequest request;
  if (backend == Backend::cuda) request.specialise = specialise;
  request.paths = few_paths(paths);
  request.backend = backend;
  request.batch_paths = batch_paths;
  return run(tables, request);
}

/// $OFFTAKE_RANDOM_STUDIES asks for more.
unsigned random_studies() {
  const char* asked = std::getenv("OFFTAKE_RANDOM_STUDIES");
  return asked ? unsigned(std::stoul(asked)) : 50;
}
const unsigned kRandomStudies = random_studies();

class Cuda : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string missing = cuda_missing(); !missing.empty()) GTEST_SKIP() << missing;
  }
};

TEST_F(Cuda, GivesTheDigestOfTheCpuForEveryStudy) {
  for (const auto& file : all_studies()) {
    const Study study = study_file(file);
    for (const bool is_double : {false, true}) {
      SCOPED_TRACE(file + (is_double ? ", double" : ", float"));
      const BuiltTables tables = build_tables(study, is_double);
      const RunOutput on_cpu = run_on(Backend::cpu, tables, 20011), on_gpu = run_on(Backend::cuda, tables, 20011);
      EXPECT_EQ(on_gpu.backend, "cuda");
      EXPECT_EQ(on_gpu.digest, on_cpu.digest);
      EXPECT_EQ(on_gpu.headline.singles, on_cpu.headline.singles);
      EXPECT_EQ(on_gpu.headline.doubles, on_cpu.headline.doubles);
    }
  }
}

/// Studies that make use of something else each, but not all of tests/studies: a kernel takes seconds to compile.
TEST_F(Cuda, GivesTheDigestOfTheCpuByTheKernelOfTheStudy) {
  if (const std::string missing = nvrtc_missing(); !missing.empty()) GTEST_SKIP() << missing;
  for (const auto& file : all_studies()) {
    if (file.starts_with("tests/") && !file.ends_with("clauses.toml") && !file.ends_with("regimes.toml")) continue;
    for (const bool is_double : {false, true}) {
      SCOPED_TRACE(file + (is_double ? ", double" : ", float"));
      const BuiltTables tables = build_tables(study_file(file), is_double);
      const RunOutput on_gpu = run_on(Backend::cuda, tables, 20011, 0, Specialise::on);
      EXPECT_EQ(on_gpu.digest, run_on(Backend::cpu, tables, 20011).digest) << on_gpu.kernel;
      EXPECT_EQ(on_gpu.kernel.substr(0, 24), "of the study's structure");
    }
  }
}

TEST_F(Cuda, GivesTheDigestOfTheCpuForRandomStudiesByTheirOwnKernels) {
  if (const std::string missing = nvrtc_missing(); !missing.empty()) GTEST_SKIP() << missing;
  // A kernel takes seconds to compile: all of them side by side, as a run of variants does.
  std::vector<std::string> texts;
  std::vector<BuiltTables> tables;
  for (unsigned seed = 0; seed < std::max(1u, kRandomStudies / 5); ++seed) {
    texts.push_back(RandomStudy(seed).text());
    tables.push_back(build_tables(study_text(texts.back()), seed % 2 == 1));
  }
  const StudyKernels kernels(tables, {cuda_architecture(0)}, int(std::thread::hardware_concurrency()));
  for (std::size_t i = 0; i < tables.size(); ++i) {
    SCOPED_TRACE(texts[i]);
    kernels.of(i, cuda_architecture(0));  // throws why there is none
    EXPECT_EQ(run_on(Backend::cuda, tables[i], 1000, 0, Specialise::on).digest,
              run_on(Backend::cpu, tables[i], 1000).digest);
  }
}

TEST_F(Cuda, FallsBackToThePrecompiledKernelWithoutNvrtc) {
  const ScopedVariable nowhere("OFFTAKE_NVRTC", "/nowhere/libnvrtc.so");
  const BuiltTables tables = build_tables(study_file("configs/first-steps.toml"), false);
  const RunOutput output = run_on(Backend::cuda, tables, 1000, 0, Specialise::automatic);
  EXPECT_EQ(output.kernel.substr(0, 20), "precompiled, because");
  EXPECT_EQ(output.digest, run_on(Backend::cpu, tables, 1000).digest);
  EXPECT_THROW(run_on(Backend::cuda, tables, 1000, 0, Specialise::on), RunError);
}

TEST_F(Cuda, GivesTheDigestOfTheCpuForRandomStudies) {
  for (unsigned seed = 0; seed < kRandomStudies; ++seed) {
    for (const bool is_double : {false, true}) {
      const std::string text = RandomStudy(seed).text();
      SCOPED_TRACE(text);
      const BuiltTables tables = build_tables(study_text(text), is_double);
      EXPECT_EQ(run_on(Backend::cuda, tables, 1000).digest, run_on(Backend::cpu, tables, 1000).digest);
    }
  }
}

TEST_F(Cuda, GivesTheSameDigestForEveryBatch) {
  const BuiltTables tables = build_tables(study_file("bench/reference.toml"), false);
  const Digest expected = run_on(Backend::cpu, tables, 30001).digest;
  for (const int batch : {1000, 1024, 4097, 30001}) {
    for (const Specialise specialise : {Specialise::off, Specialise::automatic})
      EXPECT_EQ(run_on(Backend::cuda, tables, 30001, batch, specialise).digest, expected) << "batches of " << batch;
  }
}

/// Says which column of which path differs, where the digests only say that one does.
TEST_F(Cuda, GivesEveryColumnTheBitsOfTheCpu) {
  const BuiltTables tables = build_tables(study_file("bench/reference.toml"), false);
  RunRequest request;
  request.paths = 777;
  request.results_here = true;
  const StudyKernels kernels({&tables, 1}, {cuda_architecture(0)}, 1);
  const auto device = CudaDevice::open({&tables, 1}, {}, request, 0, &kernels);
  ASSERT_GE(device->batch_paths(), 777);
  device->begin(5, 777);
  const void* metrics = device->finish().metrics[0];
  std::vector<std::uint64_t> found;
  for (std::size_t c = 0; c < tables.columns.size(); ++c)
    for (int i = 0; i < 777; ++i)
      found.push_back(bits_at(metrics, std::int64_t(c) * device->batch_paths() + i, tables.is_double));
  expect_same_bits(tables, path_bits(tables, unit_named("auto", false), 5, 777), found, device->name());
}

}  // namespace
}  // namespace offtake::testing
