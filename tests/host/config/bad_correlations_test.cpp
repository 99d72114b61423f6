#include "tests/host/config/bad_input.h"

namespace offtake {
namespace {

constexpr BadInput kCases[] = {
    {"OfNoName", "", R"([correlation]
pairs = [["price", "prise", 0.5]]
)",
     R"(18:20: error: correlation.pairs[0]: there is no driver, supplier or party 'prise', did you mean 'price'?)"},
    {"AboveOne", "", R"([correlation]
pairs = [["price", "other", 1.5]]
[driver.other]
process = "gbm"
initial = 1
volatility = 1
)",
     R"(18:29: error: correlation.pairs[0]: is 1.5, it must be -1 to 1, write a value in that range)"},
    {"Twice", "", R"([correlation]
pairs = [["price", "other", 0.5], ["other", "price", 0.5]]
[driver.other]
process = "gbm"
initial = 1
volatility = 1
)",
     R"(18:35: error: correlation.pairs: 'other' and 'price' stand already in line 18, a pair has one correlation, remove one)"},
    {"WithItself", "", R"([correlation]
pairs = [["price", "price", 0.5]]
)",
     R"(18:10: error: correlation.pairs: 'price' is paired with itself, that correlation is 1, remove the pair)"},
    {"OfADriverAndAParty", "", R"([correlation]
pairs = [["price", "lab", 0.5]]
)",
     R"(18:10: error: correlation.pairs: 'price' and 'lab' are a driver and a party, a party has no monthly normal to correlate, say by party.NAME.default.driver that it fails with the market)"},
    {"OfADriverAndASupplier", "", R"([correlation]
pairs = [["price", "chips", 0.5]]
)",
     R"(18:10: error: correlation.pairs: 'price' and 'chips' are a driver and a supplier, one moves monthly and the other once a path, correlate two drivers or two suppliers)"},
    {"OfASupplierAndAParty", "", R"([correlation]
pairs = [["chips", "lab", 0.5]]
)",
     R"(18:10: error: correlation.pairs: party 'lab' has no default, nothing of it hangs on a factor, add party.lab.default or remove the pair)"},
    {"OfASupplierThatIsAPartyToo", "", R"([correlation]
pairs = [["chips", "x", 0.5]]
[supplier.x]
[party.x]
default = { rate_per_year = 0.1 }
)",
     R"(18:10: error: correlation.pairs: 'x' is a supplier and a party, the pair could mean either, rename one)"},
    {"OfAConstant", "", R"([correlation]
pairs = [["price", "rate", 0.5]]
)",
     R"(18:10: error: correlation.pairs: driver 'rate' is constant, nothing of it is random, remove the pair)"},
    {"ThatCouldMeanTwoThings", "", R"([correlation]
pairs = [["price", "chips", 0.5]]
[supplier.price]
[driver.chips]
process = "gbm"
initial = 1
volatility = 1
)",
     R"(18:10: error: correlation.pairs: 'price' and 'chips' are both drivers and suppliers or parties, the pair could mean either, rename one kind)"},
    {"OfTwoValues", "", R"([correlation]
pairs = [["price", "rate"]]
)",
     R"(18:10: error: correlation.pairs[0]: is a list of 2, a pair is two names and a number, write ["a", "b", 0.5])"},
    {"ThatIsNoList", "", R"([correlation]
pairs = "price"
)",
     R"(18:9: error: correlation.pairs: is the text "price", a list of pairs belongs here, write [["a", "b", 0.5]])"},
    {"WithoutPairs", "", R"([correlation]
)",
     R"(17:1: error: correlation.pairs: is missing, correlation needs it (correlations of two drivers, or of two suppliers or parties; of all others 0), add it)"},
    {"CopulaWithoutDegreesOfFreedom", "", R"([correlation]
pairs = []
copula = "student-t"
)",
     R"(19:10: error: correlation.degrees_of_freedom: is missing, copula student-t needs it, write a number from 1 (heavy tails) to 1000)"},
    {"TooFewDegreesOfFreedom", "", R"([correlation]
pairs = []
copula = "student-t"
degrees_of_freedom = 0.5
)",
     R"(20:22: error: correlation.degrees_of_freedom: is 0.5, it must be 1 to 1000, write a value in that range)"},
    {"DegreesOfFreedomOfAGaussian", "", R"([correlation]
pairs = []
degrees_of_freedom = 4
)",
     R"(19:22: error: correlation.degrees_of_freedom: stands without copula = "student-t", a gaussian copula has none, add that or remove it)"},
    {"RepairOfNoKind", "", R"([correlation]
pairs = []
repair = "closest"
)",
     R"(19:10: error: correlation.repair: 'closest' is no choice here, choose one of: none, nearest)"},
    {"WithAnUnknownKey", "", R"([correlation]
pair = [["price", "price", 0.5]]
)",
     R"(18:1: error: correlation.pair: unknown key, correlation has no such key, did you mean 'pairs'?)"},
};

class BadCorrelations : public testing::TestWithParam<BadInput> {};

TEST_P(BadCorrelations, GiveOneMessageEach) {
  EXPECT_EQ(messages_of(std::string(kGoodStart) + GetParam().before + GetParam().text), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(, BadCorrelations, testing::ValuesIn(kCases), name_of);

}  // namespace
}  // namespace offtake
