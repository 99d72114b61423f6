// Draws hang on an entity's name and purpose: whatever else is added, removed or renamed, they stay.
#include <gtest/gtest.h>

#include <set>

#include "tests/model/simulated.h"

namespace offtake::testing {
namespace {

// Linked by correlation: drivers chat-code-price and east-west, suppliers chips-utility; the rest is alone.
// "isolated" is paid a random share of a constant capacity that nobody uses: its own draw and no more.
constexpr const char* kStudy = R"(
[study]
start       = 2026-01-01
months      = 30
perspective = "lab"
[driver]
chat  = { process = "gbm", initial = 1, volatility = 0.4 }
code  = { process = "gbm", initial = 1, volatility = 0.5 }
price = { process = "log-ou", initial = 3, reversion_per_year = 1, volatility = 0.5 }
east  = { process = "merton", initial = 2, volatility = 0.3, jump_rate_per_year = 1, jump_mean = -0.2, jump_volatility = 0.3 }
west  = { process = "merton", initial = 2, volatility = 0.3, jump_rate_per_year = 1, jump_mean = -0.2, jump_volatility = 0.3 }
alone = { process = "gbm", initial = 1, volatility = 0.3 }
[correlation]
pairs = [["chat", "code", 0.6], ["code", "price", 0.4], ["east", "west", 0.7], ["chips", "utility", 0.5]]
[party]
lab   = {}
cloud = { resale = { driver = "east", share = 0.5 } }
other = {}
[hardware]
h100 = { gpue_per_unit = 1, kw_per_unit = 1 }
[site]
campus = { owner = "cloud", hardware = { h100 = 500 }, mw = 0.6, outage = { rate_per_year = 4, hours = 20 } }
field  = { owner = "cloud", hardware = { h100 = 300 }, outage = { rate_per_year = 4, hours = { dist = "lognormal", median = 8, sigma = 1 } } }
farm   = { owner = "other", hardware = { h100 = 100 } }
[supplier]
chips   = { delay_correlation = 0.5 }
utility = { delay_correlation = 0.5 }
maker   = { delay_correlation = 0.5 }
[project.hall]
site = "campus"
hardware = "h100"
units = 400
start = 2026-01-01
due = 2026-09-01
delay = { dist = "gamma", shape = 2, scale = 3 }
supplier = "chips"
[project.line]
site = "campus"
mw = 1
start = 2026-01-01
due = 2026-08-01
delay = { dist = "lognormal", median = 4, sigma = 0.8 }
supplier = "utility"
[project.shed]
site = "field"
start = 2026-01-01
due = 2026-07-01
delay = { dist = "lognormal", median = 4, sigma = 0.8 }
supplier = "maker"
[project.own]
site = "field"
hardware = "h100"
units = 50
start = 2026-01-01
due = 2026-07-01
delay = { dist = "lognormal", median = 4, sigma = 0.8 }
[demand.talk]
customer = "lab"
gpue = 700
driver = "chat"
spot = { driver = "price", share = 0.5 }
[demand.write]
customer = "lab"
gpue = 300
driver = "code"
[contract.hire]
buyer = "lab"
seller = "cloud"
start = 2026-01-01
months = 30
gpue = 900
take_or_pay = { dist = "beta", alpha = 8, beta = 2 }
price_usd_per_gpue_hour = 2.5
[contract.isolated]
buyer = "cloud"
seller = "other"
start = 2026-01-01
months = 30
gpue = 100
take_or_pay = { dist = "beta", alpha = 2, beta = 2 }
price_usd_per_gpue_hour = 2
[milestone.there]
contract = "hire"
measure = "available_gpue"
at_least = 900
by = 2026-12-01
)";

/// kStudy with the first `what` replaced; to add is to replace a header by itself and more before it.
std::string with(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  if (at == std::string::npos) ADD_FAILURE() << "not in the study: " << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}
std::string with(const std::string& what, const std::string& by) { return with(kStudy, what, by); }
std::string without_line(const std::string& beginning) {
  const std::string text = kStudy;
  const auto at = text.find("\n" + beginning) + 1;
  return with(text.substr(at, text.find('\n', at) + 1 - at), "");
}
std::string without_table(const std::string& header) {
  const std::string text = kStudy;
  const auto at = text.find(header);
  return with(text.substr(at, text.find("\n[", at) + 1 - at), "");
}

/// Columns that hold draws and nothing else.
bool is_drawn(const std::string& column) {
  return column.ends_with(" final") || column.ends_with(" outage_hours") || column == "contract.isolated paid_usd" ||
         (column.starts_with("project.") && column.ends_with(" months_late"));
}
bool is_any(const std::string&) { return true; }

const Simulated& before() {
  static const Simulated run(study_text(kStudy), 500);
  return run;
}

/// All common columns that `concerned` are equal on every path, but for those of entities that may move;
/// and of those, the ones in `moves` do.
void expect_unmoved(const std::string& text, bool (*concerned)(const std::string&),
                    const std::set<std::string>& may_move = {}, const std::set<std::string>& moves = {}) {
  const Simulated after(study_text(text), 500);
  std::set<std::string> there;
  for (const Column& column : after.tables.columns) there.insert(column.name());
  int compared = 0;
  for (const Column& column : before().tables.columns) {
    const std::string name = column.name();
    if (!there.count(name)) continue;
    if (moves.count(name)) {
      EXPECT_NE(before()[name], after[name]) << name << " did not move";
    }
    if (!concerned(name) || may_move.count(column.entity)) continue;
    ++compared;
    EXPECT_EQ(before()[name], after[name]) << name << " moved";
  }
  EXPECT_GE(compared, 5);
}

TEST(Independence, EveryDrawOfTheStudyIsRandom) {
  int drawn = 0;
  for (const Column& column : before().tables.columns) {
    if (!is_drawn(column.name()) || column.entity == "site.farm") continue;
    ++drawn;
    EXPECT_GT(sample_of(before()[column.name()]).variance, 0) << column.name();
  }
  EXPECT_EQ(drawn, 6 + 4 + 2 + 1);
}

TEST(Independence, AnEntityThatTouchesNoneOfTheOthersMovesNothing) {
  const std::string party = "[party]\n", driver = "[driver]\n", site = "[site]\n", supplier = "[supplier]\n",
                    hardware = "[hardware]\n";
  expect_unmoved(with(driver, driver + "aaa = { process = 'merton', initial = 1, volatility = 0.2, "
                                       "jump_rate_per_year = 1, jump_mean = 0, jump_volatility = 0.1 }\n"),
                 is_any);
  expect_unmoved(with(party, party + "aaa = { cash_usd = 5 }\n"), is_any);
  expect_unmoved(with(hardware, hardware + "aaa = { gpue_per_unit = 8, class = 'cpu' }\n"), is_any);
  expect_unmoved(with(supplier, supplier + "aaa = { delay_correlation = 0.9 }\n"), is_any);
  expect_unmoved(
      with(with(party, party + "aaa = {}\n"), site,
           site + "aaa = { owner = 'aaa', hardware = { h100 = 9 }, outage = { rate_per_year = 3, hours = 5 } }\n"),
      is_any);
  expect_unmoved(with(with(party, party + "aaa = {}\nzzz = {}\n"), "[contract.hire]",
                      "[contract.aaa]\nbuyer = 'aaa'\nseller = 'zzz'\nstart = 2026-01-01\nmonths = 9\ngpue = 5\n"
                      "take_or_pay = { dist = 'uniform', low = 0, high = 1 }\nprice_usd_per_gpue_hour = 1\n"
                      "[demand.aaa]\ncustomer = 'aaa'\ngpue = 4\ndriver = 'alone'\n[contract.hire]"),
                 is_any);
  expect_unmoved(with("[milestone.there]",
                      "[milestone.aaa]\nparty = 'cloud'\nmeasure = 'capacity_gpue'\n"
                      "at_least = 900\nby = 2026-12-01\n[milestone.there]"),
                 is_any);
  expect_unmoved(with("perspective = \"lab\"", "perspective = \"lab\"\nreport = ['driver.mean']"), is_any);
}

TEST(Independence, RemovingWhatTouchesNoneMovesNothing) {
  expect_unmoved(without_line("alone = "), is_any);
  expect_unmoved(without_table("[milestone.there]"), is_any);
}

TEST(Independence, WhateverIsAddedTheDrawsOfAllOthersStay) {
  expect_unmoved(with("[project.hall]",
                      "[project.aaa]\nsite = 'campus'\nmw = 1\nstart = 2026-01-01\ndue = 2026-05-01\n"
                      "delay = { dist = 'uniform', low = 0, high = 9 }\nsupplier = 'chips'\n[project.hall]"),
                 is_drawn, {}, {"contract.hire paid_usd"});
  expect_unmoved(with("[demand.talk]", "[demand.aaa]\ncustomer = 'lab'\ngpue = 500\ndriver = 'chat'\n[demand.talk]"),
                 is_drawn, {}, {"demand.write served_share"});
  expect_unmoved(with("[site]\n", "[site]\naaa = { owner = 'cloud', hardware = { h100 = 400 } }\n"), is_drawn, {},
                 {"party.cloud utilisation"});
}

TEST(Independence, WhateverIsRemovedTheDrawsOfAllOthersStay) {
  expect_unmoved(without_table("[project.hall]"), is_drawn, {}, {"contract.hire paid_usd"});
  expect_unmoved(without_table("[project.shed]"), is_drawn);
  expect_unmoved(without_table("[demand.talk]"), is_drawn, {}, {"demand.write served_share"});
  expect_unmoved(without_table("[contract.isolated]"), is_drawn);
}

TEST(Independence, WhoeverIsRenamedTheDrawsOfAllOthersStay) {
  const auto renamed = [](const std::string& from, const std::string& to, std::string text = kStudy) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
      text.replace(at, from.size(), to);
    return text;
  };
  expect_unmoved(renamed("alone", "aaa"), is_any);  // nothing follows it
  expect_unmoved(renamed("h100", "zzz"), is_any);
  expect_unmoved(renamed("campus", "zzz"), is_drawn);
  expect_unmoved(renamed("project.hall", "project.zzz"), is_drawn);
  expect_unmoved(renamed("project.own", "project.aaa"), is_drawn);
  expect_unmoved(renamed("demand.write", "demand.aaa"), is_drawn);
  expect_unmoved(renamed("cloud", "zzz"), is_drawn);
  expect_unmoved(renamed("\"lab\"", "\"zzz\"", renamed("lab   =", "zzz =")), is_drawn);
  expect_unmoved(renamed("\"hire\"", "\"zzz\"", renamed("contract.hire", "contract.zzz")), is_drawn);
  expect_unmoved(renamed("milestone.there", "milestone.aaa"), is_any);
  expect_unmoved(renamed("\"maker\"", "\"aaa\"", renamed("maker ", "aaa ")), is_drawn, {"project.shed"},
                 {"project.shed months_late"});
}

TEST(Independence, ARenamedEntityDrawsAnew) {
  const auto draws = [](const std::string& text, const char* column) {
    return Simulated(study_text(text), 100)[column];
  };
  EXPECT_NE(draws(kStudy, "driver.alone final"), draws(with("\nalone", "\nnew"), "driver.new final"));
  EXPECT_NE(draws(kStudy, "project.own months_late"),
            draws(with("project.own", "project.new"), "project.new months_late"));
  EXPECT_NE(draws(kStudy, "contract.isolated paid_usd"),
            draws(with("contract.isolated", "contract.new"), "contract.new paid_usd"));
}

TEST(Independence, OfCorrelatedFactorsOnlyTheLinkedMove) {
  const std::string pairs = "[\"chat\", \"code\", 0.6], [\"code\", \"price\", 0.4], ";
  const std::set<std::string> linked{"driver.chat", "driver.code", "driver.price"};
  // Without "chat", with its demand on the driver that is alone: the rows of code and price change.
  std::string text = with(without_line("chat "), pairs, "[\"code\", \"price\", 0.4], ");
  expect_unmoved(with(text, "driver = \"chat\"", "driver = \"alone\""), is_drawn, linked,
                 {"driver.code final", "driver.price final"});
  // Without the last of them by name: no row above it changes.
  text = with(without_line("price "), "[\"code\", \"price\", 0.4], ", "");
  expect_unmoved(with(text, "spot = { driver = \"price\", share = 0.5 }", ""), is_drawn);
  // A pair more between the same: only they.
  expect_unmoved(with("[\"east\", \"west\", 0.7]", "[\"east\", \"west\", 0.2]"), is_drawn, {"driver.west"},
                 {"driver.west final"});
  // Suppliers: only projects of those linked.
  expect_unmoved(with("[\"chips\", \"utility\", 0.5]", "[\"chips\", \"utility\", 0.1]"), is_drawn, {"project.line"},
                 {"project.line months_late"});
  text = with(without_line("chips "), ", [\"chips\", \"utility\", 0.5]", "");
  expect_unmoved(with(text, "supplier = \"chips\"", ""), is_drawn, {"project.hall", "project.line"},
                 {"project.line months_late"});
}

}  // namespace
}  // namespace offtake::testing
