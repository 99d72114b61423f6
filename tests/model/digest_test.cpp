// A run's digest depends on the study, its seed, the precision and the number of paths; on nothing else.
#include <gtest/gtest.h>

#include "host/engine/aggregator.h"
#include "host/tables/host_path.h"
#include "kernels/digest.h"
#include "tests/model/path_bits.h"

namespace offtake::testing {
namespace {

RunRequest on_cpu(std::int64_t paths, int threads = 2, const std::string& isa = "auto") {
  RunRequest request;
  request.paths = paths;
  request.backend = Backend::cpu;
  request.threads = threads;
  request.isa = isa;
  return request;
}

/// Paths first … end - 1, added `chunk` at a time.
Digest digest_of(const BuiltTables& tables, std::int64_t first, std::int64_t end, int chunk) {
  const PathUnit& unit = unit_named("auto", tables.is_double);
  CpuSimulator simulator(tables, unit);
  Aggregator aggregator(tables, unit);
  for (std::int64_t at = first; at < end; at += chunk) {
    const int count = int(std::min<std::int64_t>(chunk, end - at));
    aggregator.add(at, count, simulator.simulate(at, count), kChunkPaths);
  }
  return aggregator.digest();
}

Digest digest_of(const Study& study, bool is_double = false) {
  return run(build_tables(study, is_double), on_cpu(2000)).digest;
}

/// As a thread of a GPU adds it up while it reports.
template <class Scalar>
Digest digest_on_the_way(const BuiltTables& tables, int paths) {
  std::vector<unsigned long long> keys;
  for (const Column& column : tables.columns)
    for (const std::uint64_t key : digest_keys(column.name())) keys.push_back(key);
  Digest digest;
  std::vector<Scalar> metrics(tables.columns.size());
  for (int path = 0; path < paths; ++path) {
    unsigned long long sums[2] = {};
    const auto draws =
        PhiloxDraws<Scalar>::from_path(unsigned(path), unsigned(tables.seed), unsigned(tables.seed >> 32));
    simulate_into<Scalar>(tables, draws, NoRecorder{}, DigestSink<Scalar>{metrics.data(), 1, keys.data(), sums});
    digest.a += digest_of_path(unsigned(path), sums[0], 0);
    digest.b += digest_of_path(unsigned(path), sums[1], 1);
  }
  return digest;
}

TEST(Digests, AreAddedUpOnTheWayAsWell) {
  for (const std::string& file : all_studies()) {
    SCOPED_TRACE(file);
    const Study study = study_file(file);
    const BuiltTables singles = build_tables(study, false), doubles = build_tables(study, true);
    EXPECT_EQ(digest_on_the_way<float>(singles, 50), digest_of(singles, 0, 50, 50));
    EXPECT_EQ(digest_on_the_way<double>(doubles, 50), digest_of(doubles, 0, 50, 50));
  }
}

TEST(Digests, AgreeForEveryInstructionSetAndThreadCount) {
  for (const char* file : {"bench/reference.toml", "configs/openai-multicloud.toml", "configs/first-steps.toml"}) {
    const Study study = study_file(file);
    for (const bool is_double : {false, true}) {
      const BuiltTables tables = build_tables(study, is_double);
      const RunOutput expected = run(tables, on_cpu(5003, 1));
      EXPECT_EQ(expected.paths, 5003);
      for (const int threads : {2, 7}) {
        const RunOutput found = run(tables, on_cpu(5003, threads));
        EXPECT_EQ(found.digest, expected.digest) << file << ", threads: " << threads;
        EXPECT_EQ(found.headline.singles, expected.headline.singles);
        EXPECT_EQ(found.headline.doubles, expected.headline.doubles);
      }
      for (const PathUnit* unit : units_here(is_double))
        EXPECT_EQ(run(tables, on_cpu(5003, 2, unit->isa)).digest, expected.digest) << file << ", " << unit_name(*unit);
    }
  }
}

TEST(Digests, OfPartsAddUpToTheWhole) {
  const BuiltTables tables = build_tables(study_file("configs/first-steps.toml"), false);
  const Digest whole = run(tables, on_cpu(9001)).digest;
  Digest parts = run(tables, on_cpu(3333)).digest;
  EXPECT_NE(parts, whole);
  parts.merge(digest_of(tables, 3333, 7000, 1000));
  parts.merge(digest_of(tables, 7000, 9001, 17));
  EXPECT_EQ(parts, whole);
}

TEST(Digests, OfARunInStagesAreThoseOfOneStage) {
  const BuiltTables tables = build_tables(study_file("configs/first-steps.toml"), false);
  RunRequest precise = on_cpu(1 << 20);
  precise.until = 1e9;
  const RunOutput stopped = run(tables, precise);  // at the first count with 1,000 paths beyond the 99 % VaR
  EXPECT_EQ(stopped.paths, 131072);
  EXPECT_EQ(stopped.digest, run(tables, on_cpu(131072)).digest);

  RunRequest never = on_cpu(150001);
  never.until = 1e-12;
  const RunOutput went_on = run(tables, never);
  EXPECT_EQ(went_on.paths, 150001);
  EXPECT_EQ(went_on.digest, run(tables, on_cpu(150001)).digest);
}

TEST(Digests, DifferByEveryBitOfTheSeedAndZeroIsASeed) {
  Study study = study_file("configs/first-steps.toml");
  std::vector<Digest> seen;
  for (const std::uint64_t seed : {0ull, 1ull, 2ull, 1ull << 31, 1ull << 32, 1ull << 63, ~0ull}) {
    study.seed = seed;
    const Digest digest = digest_of(study);
    EXPECT_EQ(digest, digest_of(study));
    for (const Digest& other : seen) EXPECT_NE(digest, other) << "seed " << seed;
    seen.push_back(digest);
  }
  study.seed = 0;  // draws as random as any: within five standard errors of E X = initial · e^{0.2 · 35/12}
  const Simulated run(study, 20000);
  expect_truth(sample_of(run["driver.usage final"]), std::exp(0.2 * 35 / 12), "seed 0", 0.05);
}

TEST(Digests, KnowThePrecisionAndNotTheStudysName) {
  Study study = study_file("configs/first-steps.toml");
  const Digest named = digest_of(study);
  EXPECT_NE(digest_of(study, true), named);
  study.name = "renamed";
  study.note = "and noted";
  EXPECT_EQ(digest_of(study), named);
}

}  // namespace
}  // namespace offtake::testing
