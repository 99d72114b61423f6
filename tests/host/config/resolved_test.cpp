// Every key of a full study is read, and written back, as it stands in the file.
#include "host/config/resolved.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "host/config/kinds.h"
#include "host/config/load.h"
#include "tests/host/config/full_study.h"

namespace offtake {
namespace {

Json resolve(const std::string& text) {
  const Loaded loaded = parse_study(text, "study.toml");
  for (const Diagnostic& error : loaded.errors) ADD_FAILURE() << to_string(error, "study.toml");
  return loaded.study ? resolved(*loaded.study) : Json();
}

/// What stands in the file stands in the JSON too.
void expect_equal(const toml::node& node, const Json& json, const std::string& path) {
  if (const toml::table* table = node.as_table()) {
    for (const auto& [key, value] : *table) {
      const std::string own = fmt::format("{}.{}", path, key.str());
      if (own == ".party.cloud.resale.note") continue;  // goes to the party's sources
      ASSERT_TRUE(json.contains(key.str())) << own;
      expect_equal(value, json[std::string(key.str())], own);
    }
  } else if (const toml::array* list = node.as_array()) {
    ASSERT_EQ(list->size(), json.size()) << path;
    for (std::size_t i = 0; i < list->size(); ++i) expect_equal((*list)[i], json[i], fmt::format("{}[{}]", path, i));
  } else if (const auto* date = node.as_date()) {
    EXPECT_EQ(to_string(Date{date->get().year, date->get().month}), json) << path;
  } else if (const auto* text = node.as_string()) {
    EXPECT_EQ(text->get(), json) << path;
  } else if (const auto* flag = node.as_boolean()) {
    EXPECT_EQ(flag->get(), json) << path;
  } else {
    EXPECT_EQ(node.value<double>().value(), json.get<double>()) << path;
  }
}

TEST(Resolved, HoldsEveryValueOfTheFile) { expect_equal(toml::parse(kFullStudy), resolve(kFullStudy), ""); }

TEST(Resolved, KeepsNotesOfNestedTables) {
  const Json json = resolve(kFullStudy);
  EXPECT_EQ(json["party"]["cloud"]["sources"]["resale"], "half of it");
  EXPECT_EQ(json["party"]["lab"]["sources"]["funding.schedule"], "press");
  EXPECT_EQ(json["study"]["sources"]["seed"], "assumption");
  EXPECT_EQ(json["correlation"]["note"], "guesses");
}

TEST(Resolved, IsReadBackAsTheSameStudy) {
  const Json json = resolve(kFullStudy);
  const Loaded loaded = read_resolved(Json::parse(json.dump()), "manifest.json");
  for (const Diagnostic& error : loaded.errors) ADD_FAILURE() << to_string(error, "manifest.json");
  ASSERT_TRUE(loaded.study);
  EXPECT_EQ(resolved(*loaded.study), json);
}

TEST(Resolved, EverySeedIsReadBack) {
  Study study = parse_study(kFullStudy, "study.toml").study.value();
  study.seed = 18446744073709551615u;
  EXPECT_EQ(read_resolved(Json::parse(resolved(study).dump()), "manifest.json").study.value().seed, study.seed);
}

TEST(Resolved, MistakesInItAreToldAsInAFile) {
  Json json = resolve(kFullStudy);
  json["study"]["start"] = "2026-13-01";
  const Loaded loaded = read_resolved(json, "manifest.json");
  ASSERT_FALSE(loaded.study);
  EXPECT_EQ(to_string(loaded.errors.front(), "manifest.json"),
            "manifest.json:1:1: error: study.start: is the text \"2026-13-01\", a date belongs here, write it like "
            "2026-12-01 without quotes or time");
  EXPECT_FALSE(read_resolved(Json::array(), "manifest.json").study);
}

/// True when some entity of the list, or the table itself, has the key.
bool has(const Json& table, const std::string& key) {
  if (table.contains(key)) return true;
  for (const Json& value : table) {
    if (value.is_object() && has(value, key)) return true;
  }
  return false;
}

void expect_keys(const Json& table, Bindings bindings, const std::string& path) {
  for (const Binding& binding : bindings) {
    EXPECT_TRUE(has(table, binding.key.name)) << path << "." << binding.key.name;
    if (binding.nested) expect_keys(table, binding.nested(), path + "." + binding.key.name);
  }
}

// Guards the tests above: a key that is added must be added to the full study too.
TEST(Resolved, FullStudyHasEveryKey) {
  const Json json = resolve(kFullStudy);
  expect_keys(json["study"], bindings(static_cast<const Study*>(nullptr)), "study");
  for (const Kind& kind : kinds()) {
    expect_keys(json[kind.name], kind.bindings(), kind.name);
  }
}

}  // namespace
}  // namespace offtake
