// A path's results depend on the study, the seed and the path's number; on nothing else.
#include <gtest/gtest.h>

#include "tests/model/path_bits.h"

namespace offtake::testing {
namespace {

constexpr int kPaths = 1237, kChunk = 501;  // no multiples of any number of lanes

TEST(Bits, EveryUnitGivesTheSameForEveryStudy) {
  const auto studies = all_studies();
  EXPECT_GE(studies.size(), 18u);
  for (const auto& file : studies) {
    const Study study = study_file(file);
    for (const bool is_double : {false, true}) {
      const BuiltTables tables = build_tables(study, is_double);
      const auto units = units_here(is_double);
      const auto expected = path_bits(tables, *units.front(), 0, kPaths, kChunk);
      for (std::size_t i = 1; i < units.size(); ++i)
        expect_same_bits(tables, expected, path_bits(tables, *units[i], 0, kPaths, kChunk),
                         file + ", " + unit_name(*units[i]));
    }
  }
}

// That both loops have the same bits is Replay.HasTheBitsOfTheRun: what is replayed has the one with everything.
TEST(Bits, StudiesWithoutExtrasHaveALoopOfTheirOwn) {
  const auto is_plain = [](const char* file) {
    const BuiltTables tables = build_tables(study_file(file), false);
    return PlainStructure::fits(Structure{tables.structure.data()});
  };
  EXPECT_TRUE(is_plain("bench/reference.toml"));
  EXPECT_TRUE(is_plain("configs/first-steps.toml"));
  EXPECT_FALSE(is_plain("configs/openai-multicloud.toml"));
  EXPECT_FALSE(is_plain("configs/build-or-buy.toml"));
}

TEST(Bits, APathIsTheSameWhereverAChunkBegins) {
  const BuiltTables tables = build_tables(study_file("bench/reference.toml"), false);
  constexpr int kAll = 1200, kFirst = 5, kSome = 100;
  for (const PathUnit* unit : units_here(false)) {
    SCOPED_TRACE(unit_name(*unit));
    const auto all = path_bits(tables, *unit, 0, kAll);
    std::vector<std::uint64_t> some;
    for (std::size_t c = 0; c < tables.columns.size(); ++c)
      some.insert(some.end(), all.begin() + long(c) * kAll + kFirst, all.begin() + long(c) * kAll + kFirst + kSome);
    expect_same_bits(tables, some, path_bits(tables, *unit, kFirst, kSome), "paths 5 to 104 alone");
    expect_same_bits(tables, all, path_bits(tables, *unit, 0, kAll, 333), "333 at a time");
    expect_same_bits(tables, some, path_bits(tables, *unit, kFirst, kSome, 1), "one at a time");
  }
}

TEST(Bits, PathNumbersBeyond32BitsAreTheSameOnAllUnitsAndNew) {
  const BuiltTables tables = build_tables(study_file("configs/first-steps.toml"), false);
  const auto units = units_here(false);
  constexpr std::int64_t kWrap = std::int64_t(1) << 32;
  const auto expected = path_bits(tables, *units.front(), kWrap - 9, 40);
  for (const PathUnit* unit : units)
    expect_same_bits(tables, expected, path_bits(tables, *unit, kWrap - 9, 40), unit_name(*unit));
  EXPECT_NE(path_bits(tables, *units.back(), kWrap, 40), path_bits(tables, *units.back(), 0, 40));
}

TEST(Bits, ProfilesAreTheSameWhateverTheWindowAndTheUnit) {
  for (const bool is_double : {false, true}) {
    const BuiltTables tables = build_tables(study_file("configs/first-steps.toml"), is_double);
    const int series = int(tables.series.size()), paths = 101;
    const auto profile = [&](const PathUnit& unit, std::int64_t first_path, int count, int first, int width) {
      const Scratch out = scratch(std::size_t(tables.months * width) * kChunkPaths * 8);
      CpuSimulator(tables, unit).profile(first_path, count, first, width, out.get(), kChunkPaths);
      std::vector<std::uint64_t> bits;  // (month, series, path)
      for (std::int64_t row = 0; row < std::int64_t(tables.months) * width; ++row)
        for (int i = 0; i < count; ++i) bits.push_back(bits_at(out.get(), row * kChunkPaths + i, is_double));
      return bits;
    };
    const auto all = profile(*units_here(is_double).front(), 0, paths, 0, series);
    for (const PathUnit* unit : units_here(is_double)) {
      EXPECT_EQ(profile(*unit, 0, paths, 0, series), all) << unit_name(*unit);
      for (int first = 0; first < series; first += 3) {
        const int width = std::min(3, series - first);
        const auto window = profile(*unit, 7, 50, first, width);
        std::vector<std::uint64_t> expected;
        for (int row = 0; row < tables.months * width; ++row) {
          const int month = row / width, index = first + row % width;
          const auto begin = all.begin() + (month * series + index) * paths + 7;
          expected.insert(expected.end(), begin, begin + 50);
        }
        EXPECT_EQ(window, expected) << unit_name(*unit) << ", series from " << first;
      }
    }
  }
}

}  // namespace
}  // namespace offtake::testing
