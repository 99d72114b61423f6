// The loss is the sum of its parts; what is told of it names the right culprits.
#include "host/explain/attribution.h"

#include "host/explain/causes.h"

#include <gtest/gtest.h>

#include "tests/model/path_bits.h"
#include "tests/model/random_study.h"

namespace offtake::testing {
namespace {

void expect_parts_add_up(const Study& study, bool is_double) {
  const BuiltTables tables = build_tables(study, is_double);
  for (const int path : {0, 1, 2, 5000}) {
    const Story story(study, tables, path);
    double sum = 0, size = 1;
    for (const LossPart& part : loss_by_part(story)) {
      sum += part.lost();
      size += std::abs(part.plan) + std::abs(part.path);
    }
    EXPECT_NEAR(sum, loss_of(story), (is_double ? 1e-12 : 1e-5) * size) << study.file << ", path " << path;
  }
}

TEST(Attribution, PartsAddUpToTheLoss) {
  for (const std::string& file : all_studies()) expect_parts_add_up(study_file(file), false);
  for (unsigned seed = 0; seed < 20; ++seed) expect_parts_add_up(study_text(RandomStudy(seed).text()), true);
}

TEST(Attribution, LargestLossesComeFirst) {
  const Study study = study_file("tests/studies/late.toml");
  const BuiltTables tables = build_tables(study, false);
  const Story story(study, tables, 0);
  const std::vector<LossPart> parts = loss_by_part(story);
  ASSERT_EQ(parts.size(), 3u);
  // 150 hours of 5 H lost, 120 H of credits, 150 hours of 2 H not paid.
  EXPECT_EQ(parts[0].name, "served_value_usd");
  EXPECT_FLOAT_EQ(float(parts[0].lost()), 750 * 730.5f);
  EXPECT_EQ(parts[1].name, "late_credits_usd");
  EXPECT_FLOAT_EQ(float(parts[1].lost()), -120 * 730.5f);
  EXPECT_EQ(parts[2].name, "payments_usd");
  EXPECT_FLOAT_EQ(float(parts[2].lost()), -300 * 730.5f);
  const std::vector<LossPart> contracts = loss_by_contract(story);
  ASSERT_EQ(contracts.size(), 1u);
  EXPECT_EQ(contracts[0].name, "contract.hall-2");
  EXPECT_FLOAT_EQ(float(contracts[0].lost()), -420 * 730.5f);
}

TEST(Attribution, CausesAreNamed) {
  const Study study = study_file("tests/studies/late.toml");
  const BuiltTables tables = build_tables(study, false);
  const std::vector<std::string> expected{
      "demand.lab: 8.77 m GPUe-hours are asked for (plan 8.77 m), 92.1 % of them are never served (plan 90.8 %)",
      "contract.hall-2: 79.2 % delivered (plan 91.7 %), late in 5 months, credits of 87.7 k",
      "1 of 1 project late: hall-2 by 3 months, the last of its site"};
  const Story story(study, tables, 0);
  EXPECT_EQ(causes_of(story), expected);
}

TEST(Attribution, NothingToTellOfAPathLikeItsPlan) {
  const Study study = study_file("tests/studies/take-or-pay.toml");
  const BuiltTables tables = build_tables(study, false);
  const Story story(study, tables, 0);
  EXPECT_EQ(loss_of(story), 0);
  EXPECT_EQ(causes_of(story), std::vector<std::string>{});
}

}  // namespace
}  // namespace offtake::testing
