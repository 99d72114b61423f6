// Scenarios, strategies and --set: what they make of a study, and what they are told.
#include "host/config/variant.h"

#include <gtest/gtest.h>

#include "host/config/resolved.h"
#include "tests/host/config/bad_input.h"

namespace offtake {
namespace {

using Json = nlohmann::ordered_json;

/// kGoodStart and a contract with a late clause.
const std::string kStudy =
    std::string(kGoodStart) + kContract + "gpue = 100\nlate = { grace_months = 2, credit = 0.1 }\n";

Loaded load(const std::string& more, const Selection& selection = {}) {
  Loaded loaded = parse_study(kStudy + more, "study.toml", selection);
  for (const Diagnostic& error : loaded.errors) ADD_FAILURE() << to_string(error, "study.toml");
  return loaded;
}
Json chosen(const std::string& more, const Selection& selection) {
  const Loaded loaded = load(more, selection);
  return loaded.study ? resolved(*loaded.study) : Json();
}
Json scenario(const std::string& keys) { return chosen("[scenario.s]\n" + keys, {{}, "s", "", false}); }

std::string messages(const std::string& more, const Selection& selection = {}) {
  std::string all;
  for (const Diagnostic& error : parse_study(kStudy + more, "study.toml", selection).errors)
    all += (all.empty() ? "" : "\n") + to_string(error, "study.toml");
  return all;
}

TEST(Variants, KeyPathsHaveParts) {
  using Parts = std::vector<std::string>;
  EXPECT_EQ(parts_of("contract.oracle.take_or_pay"), (Parts{"contract", "oracle", "take_or_pay"}));
  EXPECT_EQ(parts_of("party.a.sources.\"funding.schedule\""), (Parts{"party", "a", "sources", "funding.schedule"}));
  for (const char* bad : {"", ".", "a.", ".a", "a..b", "a.\"b"}) EXPECT_TRUE(parts_of(bad).empty()) << bad;
}

TEST(Variants, SetValuesOfEveryForm) {
  const Json json = scenario(R"([scenario.s.set]
"contract.c.gpue" = [[2026-01-01, 7]]
"contract.c.late.credit" = 0.2
"contract.c.take_or_pay" = { dist = "uniform", low = 0.1, high = 0.2 }
"party.lab.cash_usd" = 5
"party.lab.resale" = { driver = "price", share = 0.5 }
"driver.price.volatility" = 0.1
"contract.c.sources.flex" = "press"
"correlation.pairs" = []
)");
  EXPECT_EQ(json["contract"]["c"]["gpue"], Json::parse(R"([["2026-01-01", 7]])"));
  EXPECT_EQ(json["contract"]["c"]["late"]["credit"], 0.2);
  EXPECT_EQ(json["contract"]["c"]["late"]["grace_months"], 2);
  EXPECT_EQ(json["contract"]["c"]["take_or_pay"]["dist"], "uniform");
  EXPECT_EQ(json["contract"]["c"]["sources"]["flex"], "press");
  EXPECT_EQ(json["party"]["lab"]["cash_usd"], 5);
  EXPECT_EQ(json["party"]["lab"]["resale"]["share"], 0.5);
  EXPECT_EQ(json["driver"]["price"]["volatility"], 0.1);
}

TEST(Variants, RemoveAndAddEntitiesAndKeys) {
  const Json json = scenario(R"(remove = ["contract.c.late", "supplier.chips", "contract.c.gpue"]
[scenario.s.add.contract.d]
buyer = "cloud"
seller = "new"
start = 2026-01-01
months = 3
gpue = 1
price_usd_per_gpue_hour = 1
[scenario.s.add.party.new]
[scenario.s.set]
"contract.c.commitment_usd" = 1000)");
  EXPECT_FALSE(json["contract"]["c"].contains("late"));
  EXPECT_FALSE(json["contract"]["c"].contains("gpue"));
  EXPECT_FALSE(json.contains("supplier"));
  EXPECT_EQ(json["contract"]["d"]["seller"], "new");
  EXPECT_TRUE(json["party"].contains("new"));
}

TEST(Variants, ScenarioFirstThenStrategy) {
  const std::string both =
      "[scenario.s]\nset = { \"contract.c.flex\" = 0.5 }\nnote = \"n\"\n"
      "[strategy.t]\nset = { \"contract.c.take_or_pay\" = 0.5 }\n";
  const Loaded loaded = load(both, {{}, "s", "t", false});
  EXPECT_EQ(loaded.study->contracts[0].flex, 0.5);
  EXPECT_EQ(loaded.study->contracts[0].take_or_pay.values.at("value"), 0.5);
  EXPECT_EQ(loaded.study->scenario, "s");
  EXPECT_EQ(loaded.study->strategy, "t");
  ASSERT_TRUE(loaded.study->base);
  EXPECT_EQ(loaded.study->base->contracts[0].flex, 0);
  EXPECT_EQ(loaded.study->base->scenarios[0].note, "n");
  EXPECT_EQ(loaded.study->base->scenarios[0].changes, std::vector<std::string>{"contract.c.flex = 0.5"});
  EXPECT_EQ(loaded.variants.size(), 2u);
  EXPECT_EQ(load(both, {{}, "", "", true}).variants.size(), 3u);
  EXPECT_FALSE(load(both).study->base);
}

TEST(Variants, NothingChangedReadsAsTheStudy) { EXPECT_EQ(scenario("note = \"as it is\"\n"), chosen("", {})); }

TEST(Variants, OptionsComeBeforeVariants) {
  const Selection selection{{"contract.c.flex=0.25", "contract.c.seller = lab", "contract.c.buyer=\"cloud\"",
                             "contract.c.late.cap=0.5", "study.seed=7"},
                            "s",
                            "",
                            false};
  const Json json = chosen("[scenario.s]\nset = { \"contract.c.take_or_pay\" = 0.5 }\n", selection);
  EXPECT_EQ(json["contract"]["c"]["flex"], 0.25);
  EXPECT_EQ(json["contract"]["c"]["seller"], "lab");
  EXPECT_EQ(json["contract"]["c"]["buyer"], "cloud");
  EXPECT_EQ(json["contract"]["c"]["late"]["cap"], 0.5);
  EXPECT_EQ(json["contract"]["c"]["take_or_pay"], 0.5);
  EXPECT_EQ(json["study"]["seed"], 7);
}

struct BadVariant {
  const char* name;
  const char* text;     // from line 25 on
  const char* message;  // part of it
};
std::ostream& operator<<(std::ostream& out, const BadVariant& bad) { return out << bad.name; }

class BadVariants : public testing::TestWithParam<BadVariant> {};

TEST_P(BadVariants, AreToldWhereTheyStand) {
  const std::string all = messages(GetParam().text);
  EXPECT_NE(all.find(GetParam().message), std::string::npos) << "instead: " << all;
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 0) << all;
}

const BadVariant kBadVariants[] = {
    {"unknown_key", "[scenario.s]\nset = { \"contract.c.flexx\" = 1 }\n",
     "study.toml:26:9: error: contract.c.flexx: in scenario 's', unknown key, contract has no such key, did you mean"},
    {"unknown_entity", "[scenario.s]\nset = { \"contract.d.flex\" = 1 }\n",
     "study.toml:26:9: error: contract.d.flex: in scenario 's', there is no contract 'd', did you mean 'c'?"},
    {"unknown_kind", "[scenario.s]\nset = { \"contrakt.c.flex\" = 1 }\n",
     "study.toml:26:9: error: contrakt.c.flex: in scenario 's', there is no kind 'contrakt', did you mean 'contract'?"},
    {"bad_value", "[strategy.s]\nset = { \"contract.c.take_or_pay\" = 2 }\n",
     "study.toml:26:36: error: contract.c.take_or_pay: in strategy 's', is 2, it must be 0 to 1"},
    {"fixed", "[scenario.s]\nset = { \"study.months\" = 12 }\n",
     "study.toml:26:9: error: study.months: in scenario 's', is the same in every variant, "},
    {"fixed_levels", "[scenario.s]\nset = { \"study.levels\" = [0.9] }\n",
     "study.toml:26:9: error: study.levels: in scenario 's', is the same in every variant, "},
    {"base", "[scenario.base]\n",
     "study.toml:25:11: error: scenario.base: is what results call the study without its variants, "},
    {"no_name", "[strategy]\nset = { \"contract.c.flex\" = 1 }\n",
     "study.toml:26:1: error: strategy.set: is what a strategy holds, not the name of one, write [strategy.NAME]"},
    {"rule", "[scenario.s]\nset = { \"contract.c.exit\" = { when = { measure = \"price\", above = -1 } } }\n",
     "study.toml:26:67: error: contract.c.exit.when.above: in scenario 's', is -1, price is always more than 0, "},
    {"no_path", "[scenario.s]\nset = { \"contract\" = 12 }\n",
     "study.toml:26:9: error: contract: in scenario 's', is no key path, write it whole and in quotes"},
    {"whole_entity", "[scenario.s]\nset = { \"contract.c\" = {} }\n",
     "study.toml:26:9: error: contract.c: in scenario 's', is a whole contract, one key at a time is set, "},
    {"below_number", "[scenario.s]\nset = { \"contract.c.months.x\" = 1 }\n",
     "contract.c.months.x: in scenario 's', 'contract.c.months' is 12 and has no keys, set it whole"},
    {"made_table", "[scenario.s]\nset = { \"contract.c.flex.x\" = 1 }\n",
     "study.toml:26:9: error: contract.c.flex: in scenario 's', is a table, a number (share) belongs here"},
    {"twice", "[scenario.s]\nset = { \"contract.c.late.cap\" = 1, \"contract.c.late\" = { credit = 1 } }\n",
     "contract.c.late.cap: in scenario 's', is touched by scenario 's' too ('contract.c.late' in line 26)"},
    {"other_variant", "[scenario.s]\nset = { \"strategy.t.set\" = 1 }\n",
     "strategy.t.set: in scenario 's', a strategy cannot be changed by this"},
    {"remove_absent", "[scenario.s]\nremove = [\"party.lob\"]\n",
     "study.toml:26:11: error: party.lob: in scenario 's', there is no party 'lob', did you mean 'lab'?"},
    {"remove_absent_key", "[scenario.s]\nremove = [\"contract.c.late.cap\"]\n",
     "study.toml:26:11: error: contract.c.late.cap: in scenario 's', is not in the study, so that it cannot be "
     "removed"},
    {"remove_required", "[scenario.s]\nremove = [\"contract.c.months\"]\n",
     "error: contract.c.months: in scenario 's', is missing, contract needs it (length of the term), add it"},
    {"remove_referred", "[scenario.s]\nremove = [\"party.cloud\"]\nset = { \"site.dc.owner\" = \"lab\" }\n",
     "study.toml:26:11: error: party.cloud: in scenario 's', cannot be removed, contract.c.seller refers to it, "
     "change"},
    {"remove_no_list", "[scenario.s]\nremove = \"party.cloud\"\n",
     "study.toml:26:10: error: scenario.s.remove: is the text \"party.cloud\", a list of key paths belongs here"},
    {"add_there", "[scenario.s]\nadd = { party.lab = {} }\n",
     "study.toml:26:15: error: party.lab: in scenario 's', is there already (line 5), change its keys with set"},
    {"add_kind", "[scenario.s]\nadd = { partie.new = {} }\n",
     "study.toml:26:9: error: partie: in scenario 's', there is no kind 'partie', did you mean 'party'?"},
    {"add_incomplete", "[scenario.s.add.driver.d]\n",
     "study.toml:25:1: error: driver.d.initial: in scenario 's', is missing"},
    {"add_bad_name", "[scenario.s]\nadd = { party.\"a.b\" = {} }\n", "error: party.a.b: in scenario 's', is no name, "},
    {"own_key", "[scenario.s]\nseet = {}\n", "study.toml:26:1: error: scenario.s.seet: unknown key, scenario has no"},
    {"no_table", "[scenario]\ns = 3\n",
     "study.toml:26:1: error: scenario.s: is 3, every scenario is a table with a name"},
    {"bad_name", "[scenario.\"a b\"]\n", "error: scenario.a b: is no name, "},
    {"source", "[scenario.s]\nset = { \"contract.c.flex\" = 1 }\nsources = { \"contract.c.flux\" = \"x\" }\n",
     "unknown key, sources belong to keys that are set, did you mean 'contract.c.flex'?"},
};

INSTANTIATE_TEST_SUITE_P(All, BadVariants, testing::ValuesIn(kBadVariants),
                         [](const auto& bad) { return std::string(bad.param.name); });

TEST(Variants, StrategyMustNotTouchWhatTheScenarioDoes) {
  const std::string both =
      "[scenario.s]\nset = { \"contract.c.flex\" = 0.5 }\n"
      "[strategy.t]\nremove = [\"contract.c.flex\"]\nset = { \"contract.c.priority\" = 2 }\n";
  EXPECT_NE(messages(both).find("contract.c.flex: in strategy 't', is not in the study"), std::string::npos);
  const std::string twice =
      "[scenario.s]\nset = { \"contract.c.flex\" = 0.5 }\n"
      "[strategy.t]\nset = { \"contract.c.flex\" = 2 }\n";
  EXPECT_EQ(messages(twice), "");
  EXPECT_NE(messages(twice, {{}, "s", "t", false})
                .find("study.toml:28:9: error: contract.c.flex: in strategy 't', is touched by scenario 's' too"),
            std::string::npos);
}

TEST(Variants, PairsThatDoNotGoTogetherAreTold) {
  const std::string more =
      "[scenario.s]\nset = { \"contract.c.flex\" = 0.5, \"contract.c.late.cap\" = 0.1 }\n[scenario.u]\n"
      "[strategy.t]\nset = { \"contract.c.flex\" = 2, \"contract.c.late\" = { credit = 0.2 } }\n[strategy.v]\n";
  const Loaded loaded = load(more, {.set = {}, .scenario = "", .strategy = "", .combined = false, .pairing = true});
  ASSERT_EQ(loaded.clashes.size(), 1u);
  const std::string& told = loaded.clashes[0];
  EXPECT_EQ(told.rfind("scenario 's' and strategy 't' cannot be run together (nor can stress --all): "
                       "study.toml:29:9: contract.c.flex: in strategy 't', is touched by scenario 's' too",
                       0),
            0u)
      << told;
  EXPECT_TRUE(told.ends_with("; so is contract.c.late")) << told;
  EXPECT_TRUE(load(more).clashes.empty());
}

TEST(Variants, AllMistakesAreToldAtOnceAndThoseOfTheStudyOnce) {
  const std::string all = messages(
      "[party.x]\ncahs_usd = 1\n[scenario.s]\nset = { \"contract.c.flexx\" = 1 }\n"
      "[scenario.t]\nset = { \"contract.c.flex\" = -1 }\n");
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 2) << all;
}

TEST(Variants, MistakesOfOptionsNameThem) {
  const auto told = [](const char* option) { return messages("", {{option}, "", "", false}); };
  EXPECT_EQ(told("contract.c.flex").rfind("offtake: error: --set contract.c.flex: has no value, write KEY=VALUE", 0),
            0u);
  EXPECT_EQ(told("contract.c.flexx=1").rfind("offtake: error: --set contract.c.flexx: unknown key, ", 0), 0u);
  EXPECT_EQ(told("contract.c.take_or_pay=2").rfind("offtake: error: --set contract.c.take_or_pay: is 2, ", 0), 0u);
  EXPECT_EQ(told("contract.c.flex=[").rfind("offtake: error: --set contract.c.flex: '[' is no value of TOML, ", 0), 0u);
  EXPECT_EQ(told("contract.c.seller=lob").rfind("offtake: error: --set contract.c.seller: there is no party 'lob'", 0),
            0u);
  EXPECT_EQ(told("contract.c.flex.x=1").rfind("offtake: error: --set contract.c.flex: is a table, ", 0), 0u);
  EXPECT_EQ(told("flex=1").rfind("offtake: error: --set flex: is no key path", 0), 0u);
  EXPECT_EQ(messages("", {{}, "s", "", false}).rfind("offtake: error: --scenario s: there is no such scenario, ", 0),
            0u);
}

}  // namespace
}  // namespace offtake
