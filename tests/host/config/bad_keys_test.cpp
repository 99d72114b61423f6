#include "tests/host/config/bad_input.h"

namespace offtake {
namespace {

constexpr BadInput kCases[] = {
    {"UnknownKind", "", R"([partys.x]
[demand.d]
customer = "x"
gpue = 1
)",
     R"(17:2: error: partys: unknown kind, a study has no such table, did you mean 'party'?)"},
    {"UnknownKindLikeNone", "", R"([weather.x]
)",
     R"(17:2: error: weather: unknown kind, a study has no such table, choose one of: study, correlation, driver, party, hardware, site, supplier, project, demand, contract, milestone, policy, debt, holding, scenario, strategy)"},
    {"MisspeltKey", kContract, R"(gpue = 1
take_or_pat = 0.5
)",
     R"(24:1: error: contract.c.take_or_pat: unknown key, contract has no such key, did you mean 'take_or_pay'?)"},
    {"MisspeltRequiredKeyIsOneMistake", "", R"([party.x]
[demand.d]
customr = "lab"
gpue = 1
)",
     R"(19:1: error: demand.d.customr: unknown key, demand has no such key, did you mean 'customer'?)"},
    {"KeyWithoutItsUnit", "", R"([party.x]
cash = 3
)",
     R"(18:1: error: party.x.cash: unknown key, party has no such key, did you mean 'cash_usd'?)"},
    {"KeyOfAnotherProcess", "", R"([driver.y]
initial = 1
volatility = 0.4
)",
     R"(19:1: error: driver.y.volatility: unknown key, a driver of process 'constant' has no such key, choose one of: process, season, follows, initial)"},
    {"UnknownProcess", "", R"([driver.y]
process = "gmb"
initial = 1
)",
     R"(18:11: error: driver.y.process: 'gmb' is no choice here, did you mean 'gbm'?)"},
    {"UnknownKeyOfAClause", kContract, R"(gpue = 1
late = { grace = 2, credit = 0.5 }
)",
     R"(24:10: error: contract.c.late.grace: unknown key, clause 'late' has no such key, did you mean 'grace_months'?)"},
    {"MissingKey", "", R"([contract.c]
buyer = "lab"
seller = "cloud"
start = 2026-01-01
price_usd_per_gpue_hour = 2
gpue = 1
)",
     R"(17:1: error: contract.c.months: is missing, contract needs it (length of the term), add it)"},
    {"MissingKeyOfAClause", kContract, R"(gpue = 1
prepay = { credit_from_months = 2 }
)",
     R"(24:10: error: contract.c.prepay.share: is missing, clause 'prepay' needs it (of price x hours x take_or_pay x committed capacity over the term, at plan prices), add it)"},
    {"MissingSpotDriver", "", R"([demand.d]
customer = "lab"
gpue = 1
spot = { share = 0.5 }
)",
     R"(20:8: error: demand.d.spot.driver: is missing, 'spot' needs it (the spot price), add it)"},
    {"MissingResaleDriver", "", R"([party.x]
resale = { share = 0.5 }
)",
     R"(18:10: error: party.x.resale.driver: is missing, 'resale' needs it (the spot price), add it)"},
    {"NoNamedTable", "", R"([supplier]
delay_correlation = 0.5
)",
     R"(18:1: error: supplier.delay_correlation: is 0.5, every supplier is a table with a name, write [supplier.NAME])"},
    {"ArrayOfTables", "", R"([[demand]]
customer = "lab"
)",
     R"(17:1: error: demand: is a list, every demand is a table with a name, write [demand.NAME])"},
    {"NameWithADot", "", R"([party."a.b"]
)",
     R"(17:8: error: party.a.b: is no name, results and files are called after it, use letters, digits, '-' and '_' only)"},
    {"NameWithASlash", "", R"([party."a/b"]
)",
     R"(17:8: error: party.a/b: is no name, results and files are called after it, use letters, digits, '-' and '_' only)"},
    {"EmptyName", "", R"([party.""]
)",
     R"(17:8: error: party.: is no name, results and files are called after it, use letters, digits, '-' and '_' only)"},
    {"SourceOfNoKey", "", R"([party.x]
sources = { cash = "somewhere" }
)",
     R"(18:13: error: party.x.sources.cash: unknown key, sources belong to keys of the same table, did you mean 'cash_usd'?)"},
    {"NoteThatIsANumber", "", R"([party.x]
note = 3
)",
     R"(18:8: error: party.x.note: is 3, notes and sources are texts, put it in quotes)"},
};

class BadKeys : public testing::TestWithParam<BadInput> {};

TEST_P(BadKeys, GiveOneMessageEach) {
  EXPECT_EQ(messages_of(std::string(kGoodStart) + GetParam().before + GetParam().text), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(, BadKeys, testing::ValuesIn(kCases), name_of);

}  // namespace
}  // namespace offtake
