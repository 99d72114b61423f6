#include "tests/host/config/bad_input.h"

namespace offtake {
namespace {

constexpr BadInput kCases[] = {
    {"NeitherGpueNorMoney", kContract, "",
     R"(17:1: error: contract.c.gpue: is missing, a contract commits something, add gpue or commitment_usd)"},
    {"BothGpueAndMoney", kContract, R"(gpue = 1
commitment_usd = 1e9
)",
     R"(24:18: error: contract.c.commitment_usd: stands beside gpue, a contract commits capacity or money, keep one of the two)"},
    {"RampBesideGpue", kContract, R"(gpue = 1
ramp = 1
)",
     R"(24:8: error: contract.c.ramp: stands beside gpue, a ramp shares out commitment_usd, write gpue = [[date, number], …] instead)"},
    {"RampWithoutMoney", kContract, R"(ramp = 1
)",
     R"(17:1: error: contract.c.gpue: is missing, a contract commits something, add gpue or commitment_usd)"},
    {"RampOfZero", kContract, R"(commitment_usd = 1e9
ramp = [[2027-01-01, 1]]
)",
     R"(24:8: error: contract.c.ramp: is 0 in every month of the term, no capacity is worth commitment_usd then, begin it within the term)"},
    {"MoneyAtNoPrice", "", R"([contract.c]
buyer = "lab"
seller = "cloud"
start = 2026-01-01
months = 12
price_usd_per_gpue_hour = 0
commitment_usd = 1e9
)",
     R"(22:27: error: contract.c.price_usd_per_gpue_hour: is 0 in every month of the term, no capacity is worth commitment_usd then, write a price)"},
    {"BuyerIsSeller", "", R"([contract.c]
buyer = "lab"
seller = "lab"
start = 2026-01-01
months = 12
price_usd_per_gpue_hour = 2
gpue = 1
)",
     R"(19:10: error: contract.c.seller: 'lab' is the buyer too, nobody contracts with itself, name another party)"},
    {"TermAfterTheHorizon", "", R"([contract.c]
buyer = "lab"
seller = "cloud"
start = 2028-01-01
months = 12
price_usd_per_gpue_hour = 2
gpue = 1
)",
     R"(20:9: error: contract.c.start: the term 2028-01-01 to 2028-12-01 lies outside the study (2026-01-01 to 2027-12-01), nothing of it would be simulated, move or remove the contract)"},
    {"TermBeforeTheStudy", "", R"([contract.c]
buyer = "lab"
seller = "cloud"
start = 2025-01-01
months = 12
price_usd_per_gpue_hour = 2
gpue = 1
)",
     R"(20:9: error: contract.c.start: the term 2025-01-01 to 2025-12-01 lies outside the study (2026-01-01 to 2027-12-01), nothing of it would be simulated, move or remove the contract)"},
    {"PrepaymentAfterTheTerm", kContract, R"(gpue = 1
prepay = { share = 0.2, date = 2027-01-01 }
)",
     R"(24:32: error: contract.c.prepay.date: 2027-01-01 is after the term's last month 2026-12-01, it would never come, write a month of the term)"},
    {"DueBeforeStart", "", R"([project.p]
start = 2026-01-01
due = 2025-12-01
owner = "lab"
)",
     R"(19:7: error: project.p.due: 2025-12-01 is before the project's start 2026-01-01, work takes time, write a later month)"},
    {"ProjectAfterTheHorizon", "", R"([project.p]
start = 2028-01-01
due = 2028-02-01
owner = "lab"
)",
     R"(18:9: error: project.p.start: 2028-01-01 is after the study's last month 2027-12-01, nothing of it would be simulated, lengthen study.months or remove the project)"},
    {"PowerWithoutASite", kProject, R"(mw = 10
owner = "lab"
)",
     R"(17:1: error: project.p.site: is missing, power is added to a site, add site = "…")"},
    {"HardwareWithoutASite", kProject, R"(hardware = "h100"
units = 10
owner = "lab"
)",
     R"(17:1: error: project.p.site: is missing, hardware is added to a site, add site = "…")"},
    {"HardwareWithoutUnits", kProject, R"(hardware = "h100"
site = "dc"
)",
     R"(17:1: error: project.p.units: is missing, hardware comes in a number of units, add units = …)"},
    {"UnitsWithoutHardware", kProject, R"(units = 10
site = "dc"
)",
     R"(17:1: error: project.p.hardware: is missing, units are of some hardware, add hardware = "…")"},
    {"PowerAndHardware", kProject, R"(mw = 10
hardware = "h100"
units = 10
site = "dc"
)",
     R"(20:6: error: project.p.mw: stands beside hardware, a project adds one or the other, make it two projects)"},
    {"ComponentOfNobody", kProject, "",
     R"(17:1: error: project.p.owner: is missing, a component without a site has no owner to pay for it, add owner or site)"},
    {"MilestoneAfterTheHorizon", "", R"([milestone.m]
by = 2028-01-01
at_least = 10
party = "cloud"
)",
     R"(18:6: error: milestone.m.by: 2028-01-01 lies outside the study (2026-01-01 to 2027-12-01), it could not be observed, write a month of the study)"},
    {"MilestoneBeforeTheStudy", "", R"([milestone.m]
by = 2025-12-01
at_least = 10
party = "cloud"
)",
     R"(18:6: error: milestone.m.by: 2025-12-01 lies outside the study (2026-01-01 to 2027-12-01), it could not be observed, write a month of the study)"},
    {"MilestoneOfNothing", "", R"([milestone.m]
by = 2026-12-01
at_least = 10
)",
     R"(17:1: error: milestone.m.contract: is one of 0 owners, a milestone is of one contract, party or site, add one of these keys)"},
    {"MilestoneOfTwo", "", R"([milestone.m]
by = 2026-12-01
at_least = 10
party = "lab"
site = "dc"
)",
     R"(17:1: error: milestone.m.contract: is one of 2 owners, a milestone is of one contract, party or site, keep one of these keys)"},
    {"MilestoneWithoutMeasure", "", R"([milestone.m]
by = 2026-12-01
at_least = 10
contract = "c"
[contract.c]
buyer = "lab"
seller = "cloud"
start = 2026-01-01
months = 12
price_usd_per_gpue_hour = 2
gpue = 1
)",
     R"(17:1: error: milestone.m.measure: is missing, a contract is measured in two ways, add available_gpue or available_share)"},
    {"MilestoneWithTheWrongMeasure", "", R"([milestone.m]
by = 2026-12-01
at_least = 10
site = "dc"
measure = "capacity_gpue"
)",
     R"(21:11: error: milestone.m.measure: is no measure of a site, that has powered_mw, write it)"},
    {"MilestoneShareAboveOne", "", R"([milestone.m]
by = 2026-12-01
at_least = 10
contract = "c"
measure = "available_share"
[contract.c]
buyer = "lab"
seller = "cloud"
start = 2026-01-01
months = 12
price_usd_per_gpue_hour = 2
gpue = 1
)",
     R"(19:12: error: milestone.m.at_least: is 10, no share is above 1, write one from 0 to 1)"},
    {"FundingAfterTheHorizon", "", R"([party.x]
funding = { schedule = [[2026-01-01, 1e9], [2028-01-01, 1e9]] }
)",
     R"(18:24: error: party.x.funding.schedule: 2028-01-01 lies outside the study (2026-01-01 to 2027-12-01), the money would never come, move or remove it)"},
};

class BadRelations : public testing::TestWithParam<BadInput> {};

TEST_P(BadRelations, GiveOneMessageEach) {
  EXPECT_EQ(messages_of(std::string(kGoodStart) + GetParam().before + GetParam().text), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(, BadRelations, testing::ValuesIn(kCases), name_of);

}  // namespace
}  // namespace offtake
