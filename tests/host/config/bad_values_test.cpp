#include "tests/host/config/bad_input.h"

namespace offtake {
namespace {

constexpr BadInput kCases[] = {
    {"TextForANumber", "", R"([party.x]
cash_usd = "5 bn"
)",
     R"(18:12: error: party.x.cash_usd: is the text "5 bn", a number (USD) belongs here, write it without quotes or unit)"},
    {"NumberForAnInteger", "", R"([contract.c]
buyer = "lab"
seller = "cloud"
start = 2026-01-01
months = 12.5
price_usd_per_gpue_hour = 2
gpue = 1
)",
     R"(21:10: error: contract.c.months: is 12.5, an integer (months) belongs here, write whole digits)"},
    {"NumberForAText", "", R"([hardware.x]
class = 3
)",
     R"(18:9: error: hardware.x.class: is 3, a text in quotes belongs here, write "…")"},
    {"EmptyText", "", R"([hardware.x]
class = ""
)",
     R"(18:9: error: hardware.x.class: is an empty text, that says nothing, write some or remove the key)"},
    {"FlagForANumber", "", R"([hardware.x]
kw_per_unit = true
)",
     R"(18:15: error: hardware.x.kw_per_unit: is true, a number (kW) belongs here, write it without quotes or unit)"},
    {"ListForATable", "", R"([party.x]
resale = [1]
)",
     R"(18:10: error: party.x.resale: is a list, a table with keys belongs here, write { key = value, … })"},
    {"TableForANumber", "", R"([party.x]
cash_usd = { usd = 3 }
)",
     R"(18:12: error: party.x.cash_usd: is a table, a number (USD) belongs here, write it without quotes or unit)"},
    {"NumberForAList", "", R"([driver.y]
initial = 1
season = 3
)",
     R"(19:10: error: driver.y.season: is 3, a list of numbers belongs here, write [ …, … ])"},
    {"TextForADate", "", R"([milestone.m]
party = "cloud"
at_least = 1
by = "2026-12"
)",
     R"(20:6: error: milestone.m.by: is the text "2026-12", a date belongs here, write it like 2026-12-01 without quotes or time)"},
    {"DateWithTime", "", R"([milestone.m]
party = "cloud"
at_least = 1
by = 2026-12-01T00:00:00
)",
     R"(20:6: error: milestone.m.by: is a date with a time, a date belongs here, write it like 2026-12-01 without quotes or time)"},
    {"DayOfAMonth", "", R"([milestone.m]
party = "cloud"
at_least = 1
by = 2026-12-31
)",
     R"(20:6: error: milestone.m.by: is day 31 of its month, the grid is monthly, write the first: 2026-12-01)"},
    {"YearOutOfReach", "", R"([milestone.m]
party = "cloud"
at_least = 1
by = 0026-12-01
)",
     R"(20:6: error: milestone.m.by: is in the year 26, no study reaches there, write a year from 1900 to 2300)"},
    {"Infinity", "", R"([party.x]
cash_usd = inf
)",
     R"(18:12: error: party.x.cash_usd: is inf, only finite numbers can be computed with, write a number)"},
    {"TooLarge", "", R"([party.x]
cash_usd = 1e308
)",
     R"(18:12: error: party.x.cash_usd: is 1e+308, nothing so large can be computed with (at most 1e+14 USD), check how many digits belong there)"},
    {"Nan", "", R"([party.x]
cash_usd = nan
)",
     R"(18:12: error: party.x.cash_usd: is nan, only finite numbers can be computed with, write a number)"},
    {"ShareAboveOne", kContract, R"(gpue = 1
take_or_pay = 1.2
)",
     R"(24:15: error: contract.c.take_or_pay: is 1.2, it must be 0 to 1 (share), write a value in that range)"},
    {"NegativeUnits", "", R"([site.x]
owner = "cloud"
hardware = { h100 = -1 }
)",
     R"(19:21: error: site.x.hardware.h100: is -1, it must be 0 or more (units), write a value in that range)"},
    {"ZeroThatMustBePositive", "", R"([driver.y]
initial = 0
)",
     R"(18:11: error: driver.y.initial: is 0, it must be more than 0, write a value in that range)"},
    {"PueBelowOne", "", R"([site.x]
owner = "cloud"
pue = 0.9
)",
     R"(19:7: error: site.x.pue: is 0.9, it must be 1 to 10, write a value in that range)"},
    {"SeasonOfEleven", "", R"([driver.y]
initial = 1
season = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
)",
     R"(19:10: error: driver.y.season: has 11 factors, a year has 12 months, write 12 numbers with January first)"},
    {"DemandSeasonOfOne", "", R"([demand.d]
customer = "lab"
gpue = 1
season = [1]
)",
     R"(20:10: error: demand.d.season: has 1 factors, a year has 12 months, write 12 numbers with January first)"},
    {"StepsThatAreNoPairs", kContract, R"(gpue = [1, 2]
)",
     R"(23:9: error: contract.c.gpue[0]: is 1, every entry is a pair, write [date, number]
23:12: error: contract.c.gpue[1]: is 2, every entry is a pair, write [date, number])"},
    {"StepsOfThree", kContract, R"(gpue = [[2026-01-01, 1, 2]]
)",
     R"(23:9: error: contract.c.gpue[0]: is a list of 3, every entry is a pair, write [date, number])"},
    {"StepsWithoutEntries", kContract, R"(gpue = []
)",
     R"(23:8: error: contract.c.gpue: is an empty list, a value must be known, write [[date, number], …])"},
    {"StepsThatDoNotRise", kContract, R"(gpue = [[2026-06-01, 1], [2026-06-01, 2]]
)",
     R"(23:27: error: contract.c.gpue[1]: 2026-06-01 comes after 2026-06-01, dates must rise, put the entries in order of time and each date once)"},
    {"StepsWithABadDateAndABadNumber", kContract, R"(gpue = [[2026-06-02, 1], [2026-07-01, -2]]
)",
     R"(23:10: error: contract.c.gpue[0]: is day 2 of its month, the grid is monthly, write the first: 2026-06-01
23:39: error: contract.c.gpue[1]: is -2, it must be 0 or more (GPUe), write a value in that range)"},
    {"NoDistributionOfThatName", kProject, R"(owner = "lab"
delay = { dist = "log-normal", median = 5, sigma = 1 }
)",
     R"(21:18: error: project.p.delay.dist: there is no distribution 'log-normal', did you mean 'lognormal'?)"},
    {"NoDistributionNamed", kProject, R"(owner = "lab"
delay = { median = 5, sigma = 1 }
)",
     R"(21:9: error: project.p.delay.dist: is missing, a random number has a distribution, write { dist = "lognormal", … })"},
    {"KeyMissingInADistribution", kProject, R"(owner = "lab"
delay = { dist = "lognormal", median = 5 }
)",
     R"(21:9: error: project.p.delay.sigma: is missing, distribution 'lognormal' needs it (standard deviation of the logarithm), add it)"},
    {"ImpossibleDistribution", kProject, R"(owner = "lab"
delay = { dist = "triangular", low = 3, mode = 2, high = 4 }
)",
     R"(21:9: error: project.p.delay: mode 2 is outside low 3 … high 4: order them low <= mode <= high)"},
    {"ProbabilityAboveOne", kProject, R"(owner = "lab"
delay = { dist = "lognormal", median = 5, sigma = 1, probability = 40 }
)",
     R"(21:68: error: project.p.delay.probability: is 40, it must be 0 to 1 (share), write a value in that range)"},
    {"SampleWithoutAFile", kProject, R"(owner = "lab"
delay = { dist = "empirical", file = "none.csv", column = "late" }
)",
     R"(21:38: error: project.p.delay.file: 'none.csv' cannot be read or is empty, a CSV file belongs here, check the path)"},
    {"SampleOfAFileWithoutColumn", kProject, R"(owner = "lab"
delay = { dist = "empirical", file = "none.csv" }
)",
     R"(21:9: error: project.p.delay.column: is missing, a sample stands in a file and a column of it, add it)"},
    {"SampleOfValuesAndAFile", kProject, R"(owner = "lab"
delay = { dist = "empirical", values = [1], file = "none.csv", column = "late" }
)",
     R"(21:52: error: project.p.delay.file: stands beside values, a sample has one source, keep one of the two)"},
    {"SampleOfNothing", kProject, R"(owner = "lab"
delay = { dist = "empirical" }
)",
     R"(21:9: error: project.p.delay: no values: give values = [ … ], or file and column)"},
    {"DistributionBeyondTheRange", kContract, R"(gpue = 1
take_or_pay = { dist = "triangular", low = 0.7, mode = 0.9, high = 1.2 }
)",
     R"(24:15: error: contract.c.take_or_pay: reaches 1.19999, it must be 0 to 1, choose a distribution that ends there)"},
    {"DriverReferenceWithoutDriver", "", R"([contract.c]
buyer = "lab"
seller = "cloud"
start = 2026-01-01
months = 12
price_usd_per_gpue_hour = { times = 2 }
gpue = 1
)",
     R"(22:27: error: contract.c.price_usd_per_gpue_hour.driver: is missing, a driver reference needs it (what it follows), add it)"},
    {"NoChoice", kProject, R"(owner = "lab"
spend = "on_start"
)",
     R"(21:9: error: project.p.spend: 'on_start' is no choice here, did you mean 'on-start'?)"},
    {"ChoiceThatIsANumber", kProject, R"(owner = "lab"
spend = 1
)",
     R"(21:9: error: project.p.spend: is 1, a word in quotes belongs here, choose one of: linear, on-start, on-completion)"},
};

class BadValues : public testing::TestWithParam<BadInput> {};

TEST_P(BadValues, GiveOneMessageEach) {
  EXPECT_EQ(messages_of(std::string(kGoodStart) + GetParam().before + GetParam().text), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(, BadValues, testing::ValuesIn(kCases), name_of);

}  // namespace
}  // namespace offtake
