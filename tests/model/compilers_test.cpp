// g++ and clang++ give a path the same bits.
#include <gtest/gtest.h>

#include "tests/model/path_bits.h"
#include "tests/model/random_study.h"
#include "tests/other_compiler.h"

extern "C" {
#define OFFTAKE_DECLARE(name) extern const offtake::PathUnit offtake_unit_##name;
OFFTAKE_OTHER_UNITS(OFFTAKE_DECLARE)
#undef OFFTAKE_DECLARE
}

namespace offtake::testing {
namespace {

/// The other compiler's units of one precision that this machine runs.
std::vector<const PathUnit*> other_units(bool is_double) {
  std::vector<const PathUnit*> found;
  const auto consider = [&](const PathUnit& unit) {
    for (const PathUnit* own : units_here(is_double))
      if (bool(unit.is_double) == is_double && std::string(own->isa) == unit.isa) found.push_back(&unit);
  };
#define OFFTAKE_CONSIDER(name) consider(offtake_unit_##name);
  OFFTAKE_OTHER_UNITS(OFFTAKE_CONSIDER)
#undef OFFTAKE_CONSIDER
  static_cast<void>(consider);
  return found;
}

void expect_agreement(const Study& study, int paths, const std::string& what) {
  for (const bool is_double : {false, true}) {
    const BuiltTables tables = build_tables(study, is_double);
    const auto expected = path_bits(tables, unit_named("auto", is_double), 0, paths);
    for (const PathUnit* unit : other_units(is_double))
      expect_same_bits(tables, expected, path_bits(tables, *unit, 0, paths), what + ", " + unit_name(*unit));
  }
}

TEST(Compilers, AgreeOnEveryStudy) {
  if (other_units(false).empty()) GTEST_SKIP() << "this build found no other compiler to compare with";
  for (const auto& file : all_studies()) expect_agreement(study_file(file), 333, file);
}

TEST(Compilers, AgreeOnRandomStudies) {
  if (other_units(false).empty()) GTEST_SKIP() << "this build found no other compiler to compare with";
  for (unsigned seed = 0; seed < 20; ++seed)
    expect_agreement(study_text(RandomStudy(seed).text()), 50, "random study " + std::to_string(seed));
}

}  // namespace
}  // namespace offtake::testing
