// The path kernels as the compiler made them, its PTX run on this processor: the bits of the CPU engine.
#include "host/engine/kernel_source.h"
#include "host/engine/nvrtc.h"
#include "host/measures/digest.h"
#include "tests/model/path_bits.h"
#include "tests/model/random_study.h"
#include "tests/ptx/ptx_library.h"

#ifdef OFFTAKE_PATH_PTX
extern "C" {
extern const offtake::DeviceUnit offtake_device_float, offtake_device_double;
}
#endif

namespace offtake::testing {
namespace {

constexpr int kHopper = 90;
constexpr std::int64_t kFirst = 3;  // the first path's number
constexpr int kBeyond = 5;          // of a column that no path is for
constexpr unsigned char kUntouched = 0xa5;

struct Ran {
  std::string error;
  std::vector<std::uint64_t> bits;  // (column, path)
  Digest digest{};
};

/// As DeviceStudy launches it: as many blocks at a time as there is room for.
template <class Launch>
Ran run_paths(const BuiltTables& tables, int paths, int block, int blocks_at_once, std::uint64_t thread_bytes,
              Launch&& launch) {
  const std::size_t width = tables.is_double ? 8 : 4, stride = std::size_t(paths + kBeyond);
  std::vector<unsigned char> metrics(tables.columns.size() * stride * width, kUntouched);
  std::vector<double> workspace(thread_bytes * std::uint64_t(block * blocks_at_once) / 8 + 1);
  std::vector<unsigned long long> keys, digest(2);
  for (const Column& column : tables.columns)
    for (const std::uint64_t key : digest_keys(column.name())) keys.push_back(key);
  Ran ran;
  for (int first = 0; first < paths; first += block * blocks_at_once) {
    DeviceJob job{};
    job.structure = tables.structure.data();
    job.first_path = std::uint64_t(kFirst);
    job.first = first;
    job.paths = paths;
    job.metrics = metrics.data();
    job.stride = (long long)stride;
    job.workspace = workspace.data();
    job.blocks = std::min((paths - first + block - 1) / block, blocks_at_once);
    job.block = block;
    job.digest_keys = keys.data();
    job.digest = digest.data();
    if (ran.error = launch(job); !ran.error.empty()) return ran;
  }
  for (std::size_t c = 0; c < tables.columns.size(); ++c) {
    for (std::size_t i = 0; i < std::size_t(paths); ++i)
      ran.bits.push_back(bits_at(metrics.data(), std::int64_t(c * stride + i), tables.is_double));
    for (std::size_t i = (c * stride + std::size_t(paths)) * width; i < (c + 1) * stride * width; ++i)
      if (metrics[i] != kUntouched) ran.error = "it writes beyond the last path";
  }
  ran.digest = {digest[0], digest[1]};
  return ran;
}

/// The digest that the engine gives the same paths.
Digest digest_on_cpu(const BuiltTables& tables, int paths) {
  const auto up_to = [&](std::int64_t end) {
    RunRequest request;
    request.backend = Backend::cpu;
    request.paths = end;
    return run(tables, request).digest;
  };
  const Digest all = up_to(kFirst + paths), before = up_to(kFirst);
  return {all.a - before.a, all.b - before.b};
}

void expect_bits_of_the_cpu(const BuiltTables& tables, const Ran& ran, int paths, const std::string& what) {
  ASSERT_EQ(ran.error, "") << what;
  expect_same_bits(tables, path_bits(tables, unit_named("auto", tables.is_double), kFirst, paths), ran.bits, what);
  EXPECT_EQ(ran.digest, digest_on_cpu(tables, paths)) << what;
}

const void* reals_of(const BuiltTables& tables) {
  return tables.is_double ? static_cast<const void*>(tables.reals.data()) : tables.singles.data();
}

class PathKernels : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string missing = ptx_missing(); !missing.empty()) GTEST_SKIP() << missing;
  }
};

class StudyKernels : public PathKernels {
 protected:
  void SetUp() override {
    PathKernels::SetUp();
    if (const std::string missing = nvrtc_missing(); !missing.empty()) GTEST_SKIP() << missing;
  }

  /// The specialised kernel, by NVRTC.
  static void expect_same(const BuiltTables& tables, int paths, const std::string& what) {
    const PtxLibrary library(Nvrtc().compile(specialised_source(tables, kHopper), "compute_90").ptx);
    const KernelShape shape = kernel_shape(tables, kHopper);
    const std::vector<unsigned char> constants = study_tables(tables, reals_of(tables));
    const Ran ran = run_paths(tables, paths, shape.block, 8, 0, [&](const DeviceJob& job) {
      return library.run(*library.kernel(kKernelName), unsigned(job.blocks), unsigned(job.block),
                         unsigned(shape.shared_bytes),
                         {std::string(constants.begin(), constants.end()),
                          std::string(reinterpret_cast<const char*>(&job), sizeof job)});
    });
    expect_bits_of_the_cpu(tables, ran, paths, what);
  }
};

TEST_F(StudyKernels, GiveTheBitsOfTheCpuForTheReference) {
  expect_same(build_tables(study_file("bench/reference.toml"), false), 2048 + 37, "bench/reference.toml");
}

std::vector<std::string> configs() {
  if (!std::filesystem::exists(source_folder() + "/configs")) return {};
  std::vector<std::string> files = all_studies();
  std::erase_if(files, [](const std::string& file) { return !file.starts_with("configs/"); });
  return files;
}

/// Compiling takes longer than these paths.
class StudyKernelsOf : public StudyKernels, public ::testing::WithParamInterface<std::string> {};
TEST_P(StudyKernelsOf, GiveTheBitsOfTheCpu) {
  expect_same(build_tables(study_file(GetParam()), false), 128 + 37, GetParam());
}
INSTANTIATE_TEST_SUITE_P(Studies, StudyKernelsOf, ::testing::ValuesIn(configs()), [](const auto& study) {
  std::string name = std::filesystem::path(study.param).stem();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST_F(StudyKernels, GiveTheBitsOfTheCpuInDoublePrecision) {
  for (const char* file : {"configs/first-steps.toml", "tests/studies/clauses.toml"})
    expect_same(build_tables(study_file(file), true), 128 + 37, std::string(file) + ", double");
}

TEST_F(StudyKernels, GiveTheBitsOfTheCpuForRandomStudies) {
  for (unsigned seed = 0; seed < 2; ++seed) {
    const std::string text = RandomStudy(seed).text();
    const BuiltTables tables = build_tables(study_text(text), seed % 2 == 1);
    if (kernel_shape(tables, kHopper).block > 0) expect_same(tables, 64 + 5, text);
  }
}

#ifdef OFFTAKE_PATH_PTX
/// The precompiled ones, by nvcc: compiled once for all studies.
TEST_F(PathKernels, GiveTheBitsOfTheCpuForEveryStudy) {
  const PtxLibrary library(text_of_file(OFFTAKE_PATH_PTX));
  const auto expect_same = [&](const BuiltTables& tables, int paths, const std::string& what) {
    const DeviceUnit& unit = tables.is_double ? offtake_device_double : offtake_device_float;
    const Ran ran =
        run_paths(tables, paths, 128, 2, unit.thread_bytes(tables.structure.data()), [&](const DeviceJob& job) {
          if (tables.is_double)
            return library.run("simulate_pathsId", unsigned(job.blocks), 128, 0, tables.view<double>(), job);
          return library.run("simulate_pathsIf", unsigned(job.blocks), 128, 0, tables.view<float>(), job);
        });
    expect_bits_of_the_cpu(tables, ran, paths, what + (tables.is_double ? ", double" : ", float"));
  };
  for (const std::string& file : all_studies())
    for (const bool is_double : {false, true})
      expect_same(build_tables(study_file(file), is_double), file.starts_with("bench/") ? 512 + 37 : 128 + 37, file);
  for (unsigned seed = 0; seed < 30; ++seed) {
    const std::string text = RandomStudy(seed).text();
    expect_same(build_tables(study_text(text), seed % 2 == 1), 37, text);
  }
}
#endif

}  // namespace
}  // namespace offtake::testing
