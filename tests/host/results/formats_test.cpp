#include "host/results/formats.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/host/results/a_record.h"

namespace offtake {
namespace {

namespace fs = std::filesystem;

std::string written(const RunRecord& record, const std::string& name) {
  const fs::path path = fs::path(testing::TempDir()) / ("formats_test_" + name);
  for (const Format& format : formats()) {
    if (format.file != name) continue;
    OutputFile file(path);
    format.write(record, file);
    file.close();
  }
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  fs::remove(path);
  return text.str();
}

TEST(Formats, SummaryIsJsonWithEveryEstimate) {
  const auto json = nlohmann::json::parse(written(a_record(), "summary.json"));
  EXPECT_EQ(json["study"], "A \"small\" study, über alles");
  EXPECT_EQ(json["paths"], 1000);
  EXPECT_EQ(json["seed"], 18446744073709551615u);
  EXPECT_EQ(json["digest"], "00000000000000010000000000abcdef");
  ASSERT_EQ(json["entries"].size(), 3u);
  const auto& mean = json["entries"][0];
  EXPECT_EQ(mean["entity"], "party.a");
  EXPECT_EQ(mean["metric"], "loss_usd");
  EXPECT_EQ(mean["measure"], "mean");
  EXPECT_TRUE(mean["level"].is_null());
  EXPECT_EQ(mean["value"], 0.1);
  EXPECT_EQ(mean["low"], 0.05);
  EXPECT_EQ(mean["high"], 0.15);
  EXPECT_FALSE(mean.contains("reason"));
  const auto& es = json["entries"][1];
  EXPECT_EQ(es["level"], 0.99);
  EXPECT_EQ(es["value"], 1e10 / 3);
  EXPECT_TRUE(es["low"].is_null());
  EXPECT_EQ(es["reason"], "fewer than 200 paths beyond VaR");
  EXPECT_TRUE(json["entries"][2]["value"].is_null());
  ASSERT_EQ(json["contributions"].size(), 2u);
  EXPECT_EQ(json["contributions"][0]["kind"], "part");
  EXPECT_EQ(json["contributions"][0]["value"], 1.5);
  EXPECT_TRUE(json["contributions"][1]["low"].is_null());
  EXPECT_EQ(json["contributions"][1]["reason"], "fewer");
}

TEST(Formats, SummaryWithoutEstimatesAndWithBrokenNamesIsStillJson) {
  RunRecord record = a_record();
  record.estimates.clear();
  record.study_name = "\xff\xfe";
  EXPECT_TRUE(nlohmann::json::parse(written(record, "summary.json"))["entries"].empty());
}

TEST(Formats, ManifestHoldsWhatIsNeededToRunAgain) {
  const auto json = nlohmann::json::parse(written(a_record(), "manifest.json"));
  EXPECT_EQ(json["study"]["study"]["paths"], 1000);
  EXPECT_EQ(json["seed"], 18446744073709551615u);
  EXPECT_EQ(json["tables"], "feed");
  EXPECT_EQ(json["isa"], "avx2");
  EXPECT_EQ(json["aggregation"], "on the CPU, because the GPU is narrow");
  EXPECT_EQ(json["seconds"]["paths"], 1.5);
}

TEST(Formats, TablesAreExact) {
  EXPECT_EQ(written(a_record(), "measures.csv"),
            "entity,metric,measure,level,value,low,high\n"
            "party.a,loss_usd,mean,,0.1,0.05,0.15\n"
            "party.a,loss_usd,es,0.99,3333333333.3333335,,\n"
            "\"project.x, phase \"\"2\"\"\",finish_month,mean,,,,\n");
  EXPECT_EQ(written(a_record(), "profiles.csv"),
            "month,entity,metric,quantile,value,low,high\n"
            "0,party.a,used_gpue,mean,12.5,12,13\n"
            "1,party.a,used_gpue,0.05,1,,\n");
  EXPECT_EQ(written(a_record(), "curves.csv"),
            "month,date,entity,metric,probability,low,high\n"
            "11,2026-12-01,\"project.x, phase \"\"2\"\"\",finish_month,0.25,0.125,0.5\n");
  EXPECT_EQ(written(a_record(), "contributions.csv"),
            "level,kind,entity,metric,value,low,high\n"
            "0.95,part,party.a,payments_usd,1.5,1,2\n"
            "0.99,contract,contract.c,npv_buyer_usd,-2,,\n");
  EXPECT_EQ(written(a_record(), "worst.csv"), "path,loss_usd\n17,2000000000000\n3,-1.25\n");
}

TEST(Formats, EveryFileHasItsOwnName) {
  for (const Format& a : formats()) {
    for (const Format& b : formats()) EXPECT_TRUE(&a == &b || std::string(a.file) != b.file);
  }
}

}  // namespace
}  // namespace offtake
