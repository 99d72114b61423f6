#include "tests/host/config/bad_input.h"

namespace offtake {
namespace {

constexpr BadInput kCases[] = {
    {"KindThatIsANumber", "", R"(demand = 3
[study]
start = 2026-01-01
months = 24
perspective = "lab"
[party.lab]
)",
     R"(1:10: error: demand: is 3, every demand is a table with a name, write [demand.NAME])"},
    {"UnknownKeyOfTheFile", "", R"(perspective = "lab"
[study]
start = 2026-01-01
months = 24
perspective = "lab"
[party.lab]
)",
     R"(1:1: error: perspective: unknown kind, a study has no such table, choose one of: study, correlation, driver, party, hardware, site, supplier, project, demand, contract, milestone, policy, debt, holding, scenario, strategy)"},
    {"NoStudy", "", R"([party.lab]
)",
     R"(1:1: error: study: is missing, every study says what is simulated, add [study] with start, months and perspective)"},
    {"MisspeltStudy", "", R"([studdy]
start = 2026-01-01
[party.lab]
)",
     R"(1:2: error: studdy: unknown kind, a study has no such table, did you mean 'study'?)"},
    {"StudyThatIsANumber", "", R"(study = 3
)",
     R"(1:9: error: study: is 3, a table with keys belongs here, write { key = value, … })"},
    {"EmptyStudy", "", R"([study]
)",
     R"(1:1: error: study.start: is missing, study needs it (month 0), add it
1:1: error: study.months: is missing, study needs it (length), add it
1:1: error: study.perspective: is missing, study needs it (whose loss is the headline), add it)"},
    {"NoParty", "", R"([study]
start = 2026-01-01
months = 24
perspective = "lab"
)",
     R"(4:15: error: study.perspective: there is no party 'lab', the study has none of them, add [party.lab])"},
    {"NoMonths", "", R"([study]
start = 2026-01-01
months = 0
perspective = "lab"
[party.lab]
)",
     R"(3:10: error: study.months: is 0, it must be 1 to 1200 (months), write a value in that range)"},
    {"TooManyMonths", "", R"([study]
start = 2026-01-01
months = 1201
perspective = "lab"
[party.lab]
)",
     R"(3:10: error: study.months: is 1201, it must be 1 to 1200 (months), write a value in that range)"},
    {"NoPaths", "", R"([study]
start = 2026-01-01
months = 24
paths = 0
perspective = "lab"
[party.lab]
)",
     R"(4:9: error: study.paths: is 0, it must be 1 to 2147483648, write a value in that range)"},
    {"TooManyPaths", "", R"([study]
start = 2026-01-01
months = 24
paths = 2_147_483_649
perspective = "lab"
[party.lab]
)",
     R"(4:9: error: study.paths: is 2147483649, it must be 1 to 2147483648, write a value in that range)"},
    {"PathsAsANumber", "", R"([study]
start = 2026-01-01
months = 24
paths = 1.5
perspective = "lab"
[party.lab]
)",
     R"(4:9: error: study.paths: is 1.5, an integer belongs here, write whole digits)"},
    {"NegativeSeed", "", R"([study]
start = 2026-01-01
months = 24
seed = -1
perspective = "lab"
[party.lab]
)",
     R"(4:8: error: study.seed: is -1, it must be 0 or more, write a value in that range)"},
    {"NameThatLeadsElsewhere", "", R"([study]
start = 2026-01-01
months = 24
name = ".."
perspective = "lab"
[party.lab]
)",
     R"(4:8: error: study.name: is no name for a run, its results lie in a directory of that name, write up to 100 characters of which the first is no dot)"},
    {"NameWithoutEnd", "", R"([study]
start = 2026-01-01
months = 24
name = "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789+"
perspective = "lab"
[party.lab]
)",
     R"(4:8: error: study.name: is no name for a run, its results lie in a directory of that name, write up to 100 characters of which the first is no dot)"},
    {"NameWithAZero", "", R"([study]
start = 2026-01-01
months = 24
name = "\u0000x"
perspective = "lab"
[party.lab]
)",
     R"(4:8: error: study.name: holds a control character, it will be printed in one line, remove it)"},
    {"NoteWithAnEscape", "", R"([study]
start = 2026-01-01
months = 24
note = "\u001b[31m"
perspective = "lab"
[party.lab]
)",
     R"(4:8: error: study.note: holds a control character, it will be printed, remove it)"},
    {"LevelOfOne", "", R"([study]
start = 2026-01-01
months = 24
levels = [0.95, 1]
perspective = "lab"
[party.lab]
)",
     R"(4:10: error: study.levels: is not a list of different shares between 0 and 1, a tail has a level, write [0.95, 0.99])"},
    {"LevelTwice", "", R"([study]
start = 2026-01-01
months = 24
levels = [0.95, 0.95]
perspective = "lab"
[party.lab]
)",
     R"(4:10: error: study.levels: is not a list of different shares between 0 and 1, a tail has a level, write [0.95, 0.99])"},
    {"NoMetricOfThatName", "", R"([study]
start = 2026-01-01
months = 24
report = ["driver.maen"]
perspective = "lab"
[party.lab]
)",
     R"(4:10: error: study.report: there is no metric 'driver.maen' on request, did you mean 'driver.mean'?)"},
    {"Nothing", "", "",
     R"(1:1: error: study: the file is empty, a study needs at least [study] and its party, see configs/first-steps.toml)"},
    {"Blanks", "", " \n\t\n",
     R"(1:1: error: study: the file is empty, a study needs at least [study] and its party, see configs/first-steps.toml)"},
    {"OnlyAComment", "", R"(# nothing
)",
     R"(1:1: error: study: is missing, every study says what is simulated, add [study] with start, months and perspective)"},
    {"NoToml", "", R"({ "study": 1 }
)",
     R"(1:1: error: file: is not valid TOML, Error while parsing root table: expected keys, tables, whitespace or comments, saw '{', mend this place first)"},
    {"EndInAText", "", R"([study]
name = "ab)",
     R"(2:11: error: file: is not valid TOML, Error while parsing string: encountered end-of-file, mend this place first)"},
    {"DuplicateKey", "", R"([study]
months = 3
months = 4
)",
     R"(3:10: error: file: is not valid TOML, Error while parsing key-value pair: cannot redefine existing integer 'months', mend this place first)"},
    {"DuplicateTable", "", R"([party.lab]
[party.cloud]
[party.lab]
)",
     R"(3:1: error: file: is not valid TOML, Error while parsing table header: cannot redefine existing table 'party.lab', mend this place first)"},
    {"ImpossibleDate", "", R"([study]
start = 2026-02-30
)",
     R"(2:19: error: file: is not valid TOML, Error while parsing date: expected day between 1 and 28 (inclusive), saw 30, mend this place first)"},
    {"BytesThatAreNoText", "", "\xff\xfe\n",
     R"(1:1: error: file: is not valid TOML, Encountered invalid utf-8 sequence, mend this place first)"},
};

class BadStudy : public testing::TestWithParam<BadInput> {};

TEST_P(BadStudy, GiveOneMessageEach) { EXPECT_EQ(messages_of(GetParam().text), GetParam().message); }

INSTANTIATE_TEST_SUITE_P(, BadStudy, testing::ValuesIn(kCases), name_of);

}  // namespace
}  // namespace offtake
