#include "tests/host/config/bad_input.h"

namespace offtake {
namespace {

constexpr const char* kRegimes = R"([driver.r]
process = "regime-gbm"
initial = 1
regimes = { boom = { volatility = 0.2 }, bust = { volatility = 0.5 } }
first = "boom"
switch_per_year = { boom = { bust = 0.3 } }
)";

constexpr BadInput kCases[] = {
    {"FirstOfNoRegime", "", R"([driver.r]
process = "regime-gbm"
initial = 1
regimes = { boom = { volatility = 0.2 }, bust = { volatility = 0.5 } }
first = "bost"
switch_per_year = {}
)",
     R"(21:9: error: driver.r.first: 'bost' is none of the regimes, did you mean 'bust'?)"},
    {"SwitchOfNoRegime", "", R"([driver.r]
process = "regime-gbm"
initial = 1
regimes = { boom = { volatility = 0.2 }, bust = { volatility = 0.5 } }
first = "bust"
switch_per_year = { boom = { calm = 1 }, busy = { boom = 1 }, bust = { bust = 1, boom = -1 } }
)",
     R"(22:30: error: driver.r.switch_per_year.boom.calm: 'calm' is none of the regimes, choose one of: bust, boom
22:42: error: driver.r.switch_per_year.busy: 'busy' is none of the regimes, did you mean 'bust'?
22:72: error: driver.r.switch_per_year.bust.bust: is a rate of switching to itself, it stays there anyway, remove it
22:89: error: driver.r.switch_per_year.bust.boom: is -1, it must be 0 to 1200 (1/year), write a value in that range)"},
    {"OneRegime", "", R"([driver.r]
process = "regime-gbm"
initial = 1
regimes = { boom = { volatility = 0.2 } }
first = "boom"
switch_per_year = {}
)",
     R"(20:11: error: driver.r.regimes: has 1 of them, switching needs 2 to 8, add one)"},
    {"RegimeWithoutVolatility", "", R"([driver.r]
process = "regime-gbm"
initial = 1
regimes = { boom = { volatilty = 0.2 }, bust = {}, calm = 1 }
first = "boom"
switch_per_year = {}
)",
     R"(20:22: error: driver.r.regimes.boom.volatilty: unknown key, each of the regimes has no such key, did you mean 'volatility'?
20:48: error: driver.r.regimes.bust.volatility: is missing, each of the regimes needs it (standard deviation of log X over a year), add it
20:59: error: driver.r.regimes.calm: is 1, a table with keys belongs here, write { key = value, … })"},
    {"WithoutFirstAndSwitches", "", R"([driver.r]
process = "regime-gbm"
initial = 1
regimes = { boom = { volatility = 0.2 }, bust = { volatility = 0.5 } }
)",
     R"(17:1: error: driver.r.first: is missing, a driver of process 'regime-gbm' needs it (the regime at the start; the plan stays in it), add it
17:1: error: driver.r.switch_per_year: is missing, a driver of process 'regime-gbm' needs it (rates of switching from one regime to another; of all others 0), add it)"},
    {"FollowsAnotherProcess", kRegimes, R"([driver.f]
process = "regime-gbm"
initial = 1
regimes = { boom = { volatility = 0.2 }, bust = { volatility = 0.5 } }
follows = "price"
)",
     R"(27:11: error: driver.f.follows: 'price' is a driver of process 'gbm', what is shared must be of the same process, name one of 'regime-gbm')"},
    {"FollowsNothingToShare", "", R"([driver.f]
process = "gbm"
initial = 1
volatility = 0.2
follows = "price"
)",
     R"(21:11: error: driver.f.follows: a driver of process 'gbm' has neither regimes nor jumps to share, remove it)"},
    {"FollowsItself", "", R"([driver.f]
process = "regime-gbm"
initial = 1
regimes = { boom = { volatility = 0.2 }, bust = { volatility = 0.5 } }
follows = "f"
)",
     R"(21:11: error: driver.f.follows: is the driver itself, it has its own already, remove it)"},
    {"FollowsAFollower", kRegimes, R"([driver.f]
process = "regime-gbm"
initial = 1
regimes = { boom = { volatility = 0.2 }, bust = { volatility = 0.5 } }
follows = "r"
[driver.g]
process = "regime-gbm"
initial = 1
regimes = { boom = { volatility = 0.2 }, bust = { volatility = 0.5 } }
follows = "f"
)",
     R"(32:11: error: driver.g.follows: 'f' follows 'r' itself, one step of following is enough, name 'r')"},
    {"FollowsWithOtherNames", kRegimes, R"([driver.f]
process = "regime-gbm"
initial = 1
regimes = { high = { volatility = 0.2 }, bust = { volatility = 0.5 } }
follows = "r"
)",
     R"(27:11: error: driver.f.follows: its regimes are bust, high, those of 'r' are boom, bust, give them the same names)"},
    {"FollowsWithItsOwn", kRegimes, R"([driver.f]
process = "regime-gbm"
initial = 1
regimes = { boom = { volatility = 0.2 }, bust = { volatility = 0.5 } }
first = "boom"
follows = "r"
)",
     R"(27:9: error: driver.f.first: stands beside follows, it is that of 'r', remove it)"},
    {"FollowsNobody", "", R"([driver.f]
process = "merton"
initial = 1
volatility = 0.2
jump_mean = 0
jump_volatility = 0
follows = "prise"
)",
     R"(23:11: error: driver.f.follows: there is no driver 'prise', the study has 3 of them, did you mean 'price'?)"},
    {"CeilingBelowTheStart", "", R"([driver.l]
process = "logistic"
initial = 5
ceiling = 5
volatility = 0.1
)",
     R"(19:11: error: driver.l.initial: is 5 and the ceiling 5, X never reaches it, begin below it)"},
    {"DemandOfASignedDriver", "", R"([driver.v]
process = "vasicek"
initial = 1
mean = 1
reversion_per_year = 1
volatility = 1
[demand.d]
customer = "lab"
gpue = 1
driver = "v"
)",
     R"(26:10: error: demand.d.driver: 'v' is a driver of process 'vasicek' and may be negative, a demand may not, name another or let it be log-ou or cir)"},
};

class BadDrivers : public testing::TestWithParam<BadInput> {};

TEST_P(BadDrivers, GiveOneMessageEach) {
  EXPECT_EQ(messages_of(std::string(kGoodStart) + GetParam().before + GetParam().text), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(, BadDrivers, testing::ValuesIn(kCases), name_of);

}  // namespace
}  // namespace offtake
