// The path model with every count known to the compiler, in registers: what the kernel specialised to a study's
// structure is. The structures are what the specialiser itself has printed; same bits as with counts known at run time.
#include <gtest/gtest.h>

#include "host/tables/host_path.h"
#include "tests/model/path_bits.h"
#include "tests/static/static_path.h"

namespace offtake::testing {

std::vector<StaticStudy>& static_studies() {
  static std::vector<StaticStudy> studies;
  return studies;
}

namespace {

constexpr int kPaths = 60;

/// The same by the structure at run time, one path after the other.
template <class Scalar>
std::vector<Scalar> simulate_run_time(const BuiltTables& built, int paths) {
  const Structure structure{built.structure.data()};
  const Tables<Scalar> tables = built.view<Scalar>();
  HostMemory measure{nullptr};
  { const HostPath<Scalar> path(structure, tables, measure); }
  std::vector<unsigned char> block(measure.used + 64);
  const std::size_t columns = built.columns.size(), series = built.series.size();
  const std::size_t each = columns + std::size_t(built.months) * series;
  std::vector<Scalar> out(each * std::size_t(paths));
  for (int path = 0; path < paths; ++path) {
    Scalar* own = out.data() + each * std::size_t(path);
    HostMemory memory{block.data() + (64 - reinterpret_cast<std::uintptr_t>(block.data()) % 64) % 64};
    HostPath<Scalar> state(structure, tables, memory);
    simulate_path(state, PhiloxDraws<Scalar>::from_path(unsigned(path), tables.seed_low, tables.seed_high),
                  ProfileRecorder<Scalar>{own + columns, 0, int(series), 1}, MetricSink<Scalar>{own, 1});
  }
  return out;
}

template <class Scalar>
void expect_same(const BuiltTables& tables, const std::vector<Scalar>& fixed) {
  const std::vector<Scalar> run_time = simulate_run_time<Scalar>(tables, kPaths);
  ASSERT_EQ(fixed.size(), run_time.size());
  for (std::size_t i = 0; i < fixed.size(); ++i)
    ASSERT_EQ(bits_of(fixed[i]), bits_of(run_time[i]))
        << "number " << i << " of " << fixed.size() / kPaths << " a path";
}

class StaticStructureOf : public ::testing::TestWithParam<std::size_t> {};

TEST_P(StaticStructureOf, GivesTheBitsOfTheRunTimeStructure) {
  const StaticStudy& study = static_studies()[GetParam()];
  SCOPED_TRACE(study.file);
  const BuiltTables singles = build_tables(study_file(study.file), false);
  ASSERT_EQ(structure_source(singles, "Study"), study.source);
  expect_same(singles, study.simulate(singles, kPaths));
}

INSTANTIATE_TEST_SUITE_P(Studies, StaticStructureOf, ::testing::Range(std::size_t(0), static_studies().size()));

TEST(StaticStructure, IsOfEveryStudyInConfigs) {
  std::size_t found = 0;
  for (const StaticStudy& study : static_studies()) found += study.file.starts_with("configs/");
  EXPECT_GE(found, 5u);
}

}  // namespace
}  // namespace offtake::testing
