// What a year of the story tells in sums is all that flowed: its parts add up to the net flow and to the NPV's parts.
#include "host/explain/flows.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "host/cli/format.h"
#include "host/explain/years.h"
#include "tests/model/path_bits.h"
#include "tests/model/random_study.h"

namespace offtake::testing {
namespace {

double sign_of(const Flow& flow) { return flow.in ? 1 : -1; }

/// Backstops are netted over the path before they count as revenue or as payments; here both are one.
Metric part_of(Metric part) { return part == Metric::party_payments ? Metric::party_revenue : part; }

/// Σ of the discounted flows of every party is what the run reports, part by part.
void expect_parts(const Story& story, double tolerance) {
  for (int party = 0; party < int(story.study.parties.size()); ++party) {
    const std::string entity = "party." + story.study.parties[std::size_t(party)].name;
    std::map<Metric, double> told, reported;
    double size = 1;
    for (int m = int(Metric::party_npv) + 1; m < int(Metric::party_stranded); ++m)
      reported[part_of(Metric(m))] += story.metric(story.path, entity, kMetricInfo[m].name);
    for (const Flow& flow : flows_of(story, party, 0, story.tables.months - 1, Worth::discounted)) {
      told[part_of(flow.part)] += sign_of(flow) * flow.usd();
      size += std::abs(flow.usd());
    }
    for (const auto& [part, usd] : reported)
      EXPECT_NEAR(told[part], usd, tolerance * size)
          << story.study.file << ", " << entity << " " << kMetricInfo[int(part)].name << ", path " << story.number;
  }
}

/// In every month they are the net flow.
void expect_months(const Story& story, double tolerance) {
  for (int party = 0; party < int(story.study.parties.size()); ++party) {
    double size = 1;  // sums along the path round to their own size
    for (const Flow& flow : flows_of(story, party, 0, story.tables.months - 1, Worth::of_month))
      size += std::abs(flow.usd());
    for (int month = 0; month < story.tables.months; ++month) {
      double sum = 0;
      for (const Flow& flow : flows_of(story, party, month, month, Worth::of_month)) {
        for (const auto& [name, usd] : flow.of)
          EXPECT_GE(usd, -tolerance * size)
              << story.study.file << ", " << flow.name << " of " << name << ", month " << month;
        sum += sign_of(flow) * flow.usd();
      }
      EXPECT_NEAR(sum, net_of(story, party, month, month), tolerance * size)
          << story.study.file << ", " << story.study.parties[std::size_t(party)].name << ", path " << story.number
          << ", month " << month;
    }
  }
}

void expect_flows(const Study& study, bool is_double, std::initializer_list<int> paths) {
  const BuiltTables tables = build_tables(study, is_double);
  for (const int path : paths) {
    const Story story(study, tables, path);
    expect_parts(story, is_double ? 1e-11 : 1e-5);
    expect_months(story, is_double ? 1e-11 : 1e-5);
  }
}

TEST(Flows, AddUpInWorkedExamples) {
  for (const std::string& file : all_studies())
    if (file.find("tests/") != std::string::npos) expect_flows(study_file(file), true, {0, 7});
}

TEST(Flows, AddUpInRandomStudies) {
  for (unsigned seed = 0; seed < 20; ++seed) expect_flows(study_text(RandomStudy(seed).text()), true, {0, 3});
}

TEST(Flows, AddUpInTheStudies) {
  for (const char* file : {"microsoft-pullback", "openai-multicloud", "coreweave-backlog", "build-or-buy"})
    expect_flows(study_file(fmt::format("configs/{}.toml", file)), false, {1});
}

// exit.toml: lab pays 140 k before the term; of that 58.4 k come back in August, beside a fee of 146 k.
TEST(Flows, RefundsStandBesideWhatIsPaid) {
  const Study study = study_file("tests/studies/exit.toml");
  const BuiltTables tables = build_tables(study, true);
  const Story story(study, tables, 0);
  const auto usd = [&](const std::string& party, const std::string& kind, int first, int last) {
    const int index = int(
        std::find_if(study.parties.begin(), study.parties.end(), [&](const Party& one) { return one.name == party; }) -
        study.parties.begin());
    for (const Flow& flow : flows_of(story, index, first, last, Worth::of_month)) {
      if (flow.name != kind) continue;
      for (const auto& [name, value] : flow.of)
        if (name == "early") return value;
    }
    return 0.0;
  };
  const Contract& early = *std::find_if(study.contracts.begin(), study.contracts.end(),
                                        [](const Contract& one) { return one.name == "early"; });
  EXPECT_NEAR(usd(early.buyer, "refunds received", 7, 7), 80 * 730.5, 1);
  EXPECT_NEAR(usd(early.seller, "refunds paid", 7, 7), 80 * 730.5, 1);
  EXPECT_NEAR(usd(early.buyer, "fees", 7, 7), 200 * 730.5, 1);
  EXPECT_NEAR(usd(early.seller, "exit fees received", 7, 7), 200 * 730.5, 1);
  EXPECT_GE(usd(early.seller, "received", 7, 7), 0);
}

/// "net 1.20 bn (plan …), …, of it 3 m this year" of every year, from the replay alone.
TEST(Flows, YearsTellTheirSums) {
  for (const char* file : {"microsoft-pullback", "openai-multicloud", "coreweave-backlog", "build-or-buy"}) {
    const Study study = study_file(fmt::format("configs/{}.toml", file));
    const BuiltTables tables = build_tables(study, false);
    const Story story(study, tables, 5);
    const int party = int(std::find_if(study.parties.begin(), study.parties.end(),
                                       [&](const Party& one) { return one.name == study.perspective; }) -
                          study.parties.begin());
    double so_far = 0;
    for (int first = 0; first < tables.months;) {
      int last = first;
      while (last + 1 < tables.months && months_after(study.start, last + 1).month != 1) ++last;
      double net = 0, plan = 0, lost = 0;
      for (int t = first; t <= last; ++t) {
        net += story.path.of(Which<Owner::party>("flow_usd"), party, t);
        plan += story.plan.of(Which<Owner::party>("flow_usd"), party, t);
        lost += story.path.of(Which<Owner::party>("loss_usd"), party, t);
      }
      so_far += lost;
      const std::string text = year_text(story, first, last);
      const std::string expected = fmt::format("net {} (plan {}), loss so far {}, of it {} this year", amount(net),
                                               amount(plan), amount(so_far), amount(lost));
      EXPECT_NE(text.find(expected), std::string::npos) << file << ": " << expected << text;
      double in = 0, out = 0;
      for (const Flow& flow : flows_of(story, party, first, last, Worth::of_month)) (flow.in ? in : out) += flow.usd();
      EXPECT_NEAR(in - out, net, 1e-4 * (in + out)) << file;
      for (const auto& [title, usd] : {std::pair("in", in), std::pair("out", out)})
        EXPECT_EQ(text.find(fmt::format("         {} {}: ", title, amount(usd))) != std::string::npos, usd > 0) << text;
      first = last + 1;
    }
    EXPECT_NEAR(so_far, story.metric(story.path, "party." + study.perspective, "loss_usd"), 1e-5 * std::abs(so_far));
  }
}

}  // namespace
}  // namespace offtake::testing
