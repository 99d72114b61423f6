// Aggregation as the compiler made it for a device, its PTX run on this processor: the host's own summaries.
#include <algorithm>
#include <numeric>

#include "host/engine/aggregator.h"
#include "host/engine/differences.h"
#include "kernels/device_summary.h"
#include "tests/model/path_bits.h"
#include "tests/ptx/ptx_library.h"

namespace offtake::testing {
namespace {

#ifdef OFFTAKE_SUMMARY_PTX
constexpr unsigned kBlock = 128, kWarp = 32;

/// Path results (column, stride) of a study, chunk by chunk as the CPU engine gives them.
struct Results {
  Results(const Study& study, bool is_double, int count)
      : tables(build_tables(study, is_double)), paths(count), stride(count + 3) {
    const std::size_t width = is_double ? 8 : 4;
    const PathUnit& unit = unit_named("auto", is_double);
    CpuSimulator simulator(tables, unit);
    Aggregator aggregator(tables, unit);
    metrics.resize(tables.columns.size() * std::size_t(stride) * width, 0xff);
    for (int first = 0; first < paths; first += kChunkPaths) {
      const int some = std::min(kChunkPaths, paths - first);
      const auto* chunk = static_cast<const unsigned char*>(simulator.simulate(first, some));
      aggregator.add(first, some, chunk, kChunkPaths);
      for (std::size_t c = 0; c < tables.columns.size(); ++c)
        std::copy_n(chunk + c * kChunkPaths * width, std::size_t(some) * width,
                    metrics.data() + (c * std::size_t(stride) + std::size_t(first)) * width);
    }
    expected = std::move(aggregator.summaries());
  }

  BuiltTables tables;
  int paths;
  std::int64_t stride;
  std::vector<unsigned char> metrics;
  std::vector<Summary> expected;
};

unsigned blocks_for(std::size_t columns, int paths) {
  const std::size_t warps = columns * std::size_t((paths + kChunkPaths - 1) / kChunkPaths);
  return unsigned((warps * kWarp + kBlock - 1) / kBlock);
}

std::vector<std::pair<std::uint32_t, std::uint64_t>> bins_of(const Summary& summary) {
  std::vector<std::pair<std::uint32_t, std::uint64_t>> all;
  summary.for_each_bin([&](std::uint32_t bin, std::uint64_t count) { all.emplace_back(bin, count); });
  return all;
}

class SummaryKernels : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string missing = ptx_missing(); !missing.empty()) GTEST_SKIP() << missing;
    static const PtxLibrary compiled(text_of_file(OFFTAKE_SUMMARY_PTX));
    library = &compiled;
  }
  const PtxLibrary* library = nullptr;
};

TEST_F(SummaryKernels, SumWhatTheHostSums) {
  for (const bool is_double : {false, true}) {
    const Results results(study_file("configs/first-steps.toml"), is_double, kChunkPaths + 1237);
    const std::size_t columns = results.tables.columns.size();
    std::vector<DeviceColumn> rules;
    for (const Column& column : results.tables.columns) {
      const SummaryJob job = summary_job(column);
      rules.push_back({1 / job.lsb, job.plan, job.binning});
    }
    std::vector<DeviceSums> sums(columns, no_sums());
    std::vector<unsigned> counters(columns * kBins);
    const DeviceSummaryJob job{results.metrics.data(), results.stride, results.paths, 0,
                               int(columns),           rules.data(),   sums.data(),   counters.data()};
    ASSERT_EQ(library->run(is_double ? "summarise_batchId" : "summarise_batchIf", blocks_for(columns, results.paths),
                           kBlock, 0, job),
              "");

    // The histograms' pages in use, as the device lists and gathers them.
    const std::size_t pages = columns * (kBins / kPageBins);
    std::vector<unsigned char> touched(pages);
    const unsigned* counts = counters.data();
    unsigned char* marks = touched.data();
    ASSERT_EQ(library->run("find_pages", unsigned(pages), kBlock, 0, counts, marks), "");
    std::vector<int> list;
    for (std::size_t page = 0; page < pages; ++page)
      if (touched[page]) list.push_back(int(page));
    std::vector<unsigned> gathered(list.size() * kPageBins);
    const int* listed = list.data();
    unsigned* out = gathered.data();
    ASSERT_EQ(library->run("copy_pages", unsigned(list.size()), kBlock, 0, counts, listed, out), "");

    std::vector<Summary> found(columns);
    for (std::size_t c = 0; c < columns; ++c) {
      EXPECT_EQ(sums[c].refused, ~0ull);
      found[c].add(sums[c], std::uint64_t(results.paths));
    }
    for (std::size_t i = 0; i < list.size(); ++i)
      found[std::size_t(list[i]) / (kBins / kPageBins)].add_page(unsigned(list[i]) % (kBins / kPageBins),
                                                                 {&gathered[i * kPageBins], std::size_t{kPageBins}});
    for (std::size_t c = 0; c < columns; ++c) {
      SCOPED_TRACE(results.tables.columns[c].name());
      const Summary& expected = results.expected[c];
      EXPECT_EQ(found[c].zeros(), expected.zeros());
      EXPECT_EQ(found[c].least(), expected.least());
      EXPECT_EQ(found[c].greatest(), expected.greatest());
      EXPECT_TRUE(found[c].sum() == expected.sum());
      EXPECT_TRUE(found[c].sum_of_squares() == expected.sum_of_squares());
      EXPECT_EQ(bins_of(found[c]), bins_of(expected));
    }
  }
}

TEST_F(SummaryKernels, NameTheFirstPathThatIsNoNumber) {
  std::vector<float> values(9000, 1.5f);
  values[8888] = values[5003] = std::numeric_limits<float>::quiet_NaN();
  values[5002] = 0x1p47f;
  const DeviceColumn rule{1, 0, Binning::deviation};
  DeviceSums sums = no_sums();
  std::vector<unsigned> counters(kBins);
  const DeviceSummaryJob job{values.data(), 0, int(values.size()), 1000, 1, &rule, &sums, counters.data()};
  ASSERT_EQ(library->run("summarise_batchIf", blocks_for(1, job.paths), kBlock, 0, job), "");
  EXPECT_EQ(sums.refused, 6002u);
  EXPECT_EQ(std::accumulate(counters.begin(), counters.end(), 0u), 8997u);
}

TEST_F(SummaryKernels, SubtractWhatTheHostSubtracts) {
  const int paths = kChunkPaths + 901;
  Study study = study_file("configs/first-steps.toml");
  const Results base(study, false, paths);
  study.contracts[0].flex += 0.25;
  const Results variant(study, true, paths);
  Differences expected(base.tables, variant.tables), found(base.tables, variant.tables);
  expected.add(paths, base.metrics.data(), base.stride, variant.metrics.data(), variant.stride);
  std::vector<DevicePair> pairs;
  for (std::size_t i = 0; i < found.columns().size(); ++i)
    pairs.push_back(found.sums()[i].rule(found.columns()[i].base, found.columns()[i].variant));
  std::vector<SplitSums> sums(pairs.size());
  const DeviceDifferenceJob job{base.metrics.data(), variant.metrics.data(), base.stride, variant.stride, 0, 1, paths,
                                int(pairs.size()),   pairs.data(),           sums.data()};
  ASSERT_EQ(library->run("subtract_batch", blocks_for(pairs.size(), paths), kBlock, 0, job), "");
  found.add(sums, std::uint64_t(paths));
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    SCOPED_TRACE(base.tables.columns[std::size_t(pairs[i].base)].name());
    EXPECT_TRUE(found.sums()[i].sum() == expected.sums()[i].sum());
    EXPECT_TRUE(found.sums()[i].sum_of_squares() == expected.sums()[i].sum_of_squares());
  }
}
#endif

}  // namespace
}  // namespace offtake::testing
