// A good study with every key, read completely; files that cannot be read.
#include "host/config/load.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "host/config/resolved.h"
#include "tests/host/config/bad_input.h"

namespace offtake {
namespace {

Study load(const std::string& text) {
  const Loaded loaded = parse_study(text, "study.toml");
  for (const Diagnostic& error : loaded.errors) ADD_FAILURE() << to_string(error, "study.toml");
  return loaded.study.value_or(Study{});
}

TEST(LoadStudy, LeavesNeutralValuesWhereAKeyIsAbsent) {
  const Study study = load(std::string(kGoodStart) + kContract + "gpue = 100\n" + kProject + "owner = \"lab\"\n");
  EXPECT_EQ(study.name, "study");
  EXPECT_EQ(study.paths, 100'000);
  EXPECT_EQ(study.seed, 1u);
  EXPECT_EQ(study.levels, (std::vector{0.95, 0.99}));
  EXPECT_EQ(study.discount_rate_per_year.number.constant, 0);
  EXPECT_EQ(study.drivers[1].process, "constant");
  EXPECT_EQ(study.drivers[0].values.at("drift_per_year").constant, 0);
  EXPECT_EQ(study.hardware[0].klass, "gpu");
  EXPECT_EQ(study.hardware[0].gpue_per_unit, 1);
  EXPECT_EQ(study.sites[0].pue, 1);
  EXPECT_FALSE(study.sites[0].mw);
  EXPECT_FALSE(study.sites[0].outage);
  EXPECT_EQ(study.projects[0].kind, ProjectIs::component);
  EXPECT_FALSE(study.projects[0].delay);
  EXPECT_EQ(study.projects[0].spend, SpendProfile::linear);
  const Contract& contract = study.contracts[0];
  EXPECT_EQ(contract.priority, 1);
  EXPECT_EQ(contract.true_up_months, 1);
  EXPECT_EQ(contract.take_or_pay.dist, "constant");
  EXPECT_EQ(contract.take_or_pay.values.at("value"), 0);
  EXPECT_EQ(contract.gpue->constant, 100);
  EXPECT_FALSE(contract.commitment_usd);
}

TEST(LoadStudy, FillsInWhatFollowsFromOtherEntities) {
  const Study study = load(std::string(kGoodStart) + R"(
[hardware.gb200]
usd_per_unit = 3.5e6
[project.a]
site = "dc"
hardware = "gb200"
units = 10
start = 2026-01-01
due = 2026-03-01
[project.b]
site = "dc"
mw = 5
cost_usd = 7
owner = "lab"
start = 2025-01-01
due = 2025-03-01
[contract.c]
buyer = "lab"
seller = "cloud"
start = 2025-06-01
months = 12
price_usd_per_gpue_hour = { driver = "price" }
commitment_usd = 1e9
late = { credit = 0.5 }
prepay = { share = 0.2, date = 2025-11-01 }
[milestone.m]
site = "dc"
at_least = 4
by = 2026-12-01
)");
  EXPECT_EQ(study.projects[0].kind, ProjectIs::hardware);
  EXPECT_EQ(study.projects[0].owner, "cloud");
  EXPECT_EQ(study.projects[0].cost_usd, 3.5e7);
  EXPECT_EQ(study.projects[1].kind, ProjectIs::power);
  EXPECT_EQ(study.projects[1].owner, "lab");
  EXPECT_EQ(study.projects[1].cost_usd, 7);
  const Contract& contract = study.contracts[0];
  EXPECT_EQ(contract.price_usd_per_gpue_hour.driver, "price");
  EXPECT_EQ(contract.price_usd_per_gpue_hour.number.constant, 1);
  EXPECT_EQ(contract.ramp->at({2025, 6}), 1);
  ASSERT_EQ(contract.clauses.size(), 2u);
  EXPECT_EQ(contract.clauses[0].kind, "prepay");
  EXPECT_EQ(contract.clauses[0].values.at("date"), -2);
  EXPECT_FALSE(contract.clauses[0].values.contains("credit_from_months"));
  EXPECT_EQ(study.milestones[0].measure, MilestoneOf::powered_mw);
  EXPECT_EQ(study.milestones[0].of, "dc");
}

TEST(LoadStudy, SortsEntitiesByNameAndTellsWhereTheyStand) {
  const Study study = load(std::string(kGoodStart) + "[party.aaa]\n");
  ASSERT_EQ(study.parties.size(), 3u);
  EXPECT_EQ(study.parties[0].name, "aaa");
  EXPECT_EQ(study.parties[0].place.line, 17);
  EXPECT_EQ(study.parties[1].name, "cloud");
}

TEST(LoadStudy, TakesEveryWayToWriteATable) {
  const Study study = load(R"(
study = { start = 2026-01-01, months = 12.0, paths = 1e6, seed = 9_223_372_036_854_775_807, perspective = "lab" }
party.lab.cash_usd = 5
[hardware]
h100 = { kw_per_unit = 1 }
)");
  EXPECT_EQ(study.months, 12);
  EXPECT_EQ(study.paths, 1'000'000);
  EXPECT_EQ(study.seed, 9'223'372'036'854'775'807u);
  EXPECT_EQ(study.parties[0].cash_usd, 5);
  EXPECT_EQ(study.hardware[0].kw_per_unit, 1);
}

TEST(LoadStudy, NeedsOnlyAStudyAndItsParty) {
  const Study study = load("[study]\nstart=2026-01-01\nmonths=1\nseed=0\nperspective=\"lab\"\n[party.lab]\n");
  EXPECT_EQ(study.seed, 0u);
}

TEST(LoadStudy, ReportsAllMistakesInTheOrderOfTheFile) {
  EXPECT_EQ(
      messages_of(R"([milestone.m]
party = "lab"
at_least = "ten"
by = 2026-12-02
[study]
start = 2026-01-01
months = 0
perspective = "lub"
[party.lab]
cash = 3
)"),
      "2:9: error: milestone.m.party: 'lab' has no sites, the milestone would never be met, name a party that has, or "
      "its contract\n"
      "3:12: error: milestone.m.at_least: is the text \"ten\", a number belongs here, write it without quotes or unit\n"
      "4:6: error: milestone.m.by: is day 2 of its month, the grid is monthly, write the first: 2026-12-01\n"
      "7:10: error: study.months: is 0, it must be 1 to 1200 (months), write a value in that range\n"
      "8:15: error: study.perspective: there is no party 'lub', the study has 1 of them, did you mean 'lab'?\n"
      "10:1: error: party.lab.cash: unknown key, party has no such key, did you mean 'cash_usd'?");
}

TEST(LoadStudy, NamesPairsWithoutCorrelation) {
  const std::string gbm = "process = \"gbm\"\ninitial = 1\nvolatility = 0.1\n";
  const std::string text = std::string(kGoodStart) + "[driver.a]\n" + gbm + "[driver.b]\n" + gbm +
                           "[supplier.power]\n[correlation]\npairs = [[\"price\", \"a\", 0.5]]\n";
  const Loaded loaded = parse_study(text, "study.toml");
  ASSERT_TRUE(loaded.study);
  EXPECT_EQ(unnamed_pairs(*loaded.study), (std::vector<std::string>{"a, b", "b, price", "chips, power"}));
  EXPECT_EQ(loaded.notes, (std::vector<std::string>{"correlation: 3 pairs are not named and are 0"}));
}

std::string message_of_file(const std::string& path) {
  const Loaded loaded = load_study(path);
  EXPECT_FALSE(loaded.study);
  return loaded.errors.size() == 1 ? to_string(loaded.errors[0], "F") : "";
}

TEST(LoadStudy, SaysWhyAFileCannotBeRead) {
  EXPECT_EQ(message_of_file("no/such/file.toml"),
            "F:1:1: error: file: cannot be opened, No such file or directory, check the path and its permissions");
  EXPECT_EQ(message_of_file(std::filesystem::temp_directory_path().string()),
            "F:1:1: error: file: is a directory, a study is one TOML file, name a file in it");
  EXPECT_EQ(message_of_file("/dev/null"),
            "F:1:1: error: study: the file is empty, a study needs at least [study] and its party, see "
            "configs/first-steps.toml");
  EXPECT_EQ(message_of_file("/dev/zero"), "F:1:1: error: file: is larger than 64 MiB, no study is, check the path");
  EXPECT_EQ(message_of_file(std::string(5000, 'a')),
            "F:1:1: error: file: cannot be opened, File name too long, check the path and its permissions");
  const std::string loop = testing::TempDir() + "loop.toml";
  std::filesystem::remove(loop);
  std::filesystem::create_symlink(loop, loop);
  EXPECT_EQ(message_of_file(loop),
            "F:1:1: error: file: cannot be opened, Too many levels of symbolic links, check the "
            "path and its permissions");
}

TEST(LoadStudy, RefusesWhatIsNoText) {
  const Loaded loaded = parse_study(std::string("[study]\nname = \"\0\"", 18), "F");
  ASSERT_EQ(loaded.errors.size(), 1u);
  EXPECT_EQ(
      to_string(loaded.errors[0], "F"),
      "F:1:1: error: file: is no text, it holds bytes of value 0, a study is a TOML file in UTF-8, check the path");
}

}  // namespace
}  // namespace offtake
