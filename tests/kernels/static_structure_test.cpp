// The path model with every count known to the compiler, in registers: what the kernel specialised to a
// study's structure is. Same bits as with counts known at run time.
#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <vector>

#include "host/config/load.h"
#include "host/tables/built_tables.h"
#include "kernels/draws.h"
#include "kernels/path.h"

namespace offtake {
namespace {

// Something of everything, with and without what may be absent.
constexpr const char* kStudy = R"(
[study]
start       = 2026-01-01
months      = 19
perspective = "lab"
discount_rate_per_year = { driver = "rate" }
report      = ["driver.mean", "driver.highest", "driver.lowest"]
[driver]
rate  = { process = "constant", initial = 0.05 }
spot  = { process = "merton", initial = 3, volatility = 0.4, jump_rate_per_year = 1, jump_mean = -0.3, jump_volatility = 0.2 }
usage = { process = "gbm", initial = 1, drift_per_year = 0.3, volatility = 0.4 }
value = { process = "log-ou", initial = 4, reversion_per_year = 1, volatility = 0.3 }
wave  = { process = "regime-gbm", initial = 1, regimes = { boom = { volatility = 0.2 }, bust = { drift_per_year = -1, volatility = 0.5 } }, first = "boom", switch_per_year = { boom = { bust = 1 }, bust = { boom = 2 } } }
wider = { process = "regime-gbm", initial = 1, regimes = { boom = { volatility = 0.1 }, bust = { volatility = 0.9 } }, follows = "wave" }
[correlation]
copula = "student-t"
degrees_of_freedom = 4
pairs = [["spot", "usage", 0.5], ["chips", "utility", 0.4]]
[party]
cloud = { cash_usd = 1e8, resale = { driver = "spot", share = 0.5 }, income_usd_per_year = { driver = "usage", times = 1e6 } }
lab   = { cash_usd = 5e7, costs_usd_per_year = 1e6, funding = { schedule = [[2026-05-01, 1e7]], when = { driver = "usage", above = 1.1 } } }
[hardware]
new = { gpue_per_unit = 2, kw_per_unit = 1.2, usd_per_unit = 30e3, life_months = 7, value_decline_per_year = 0.3, value_driver = "spot", residual_at = 2027-05-01 }
old = { gpue_per_unit = 1, kw_per_unit = 0.7, failures_per_year = 0.5, repair_hours = 48 }
[site]
campus = { owner = "cloud", hardware = { old = 400 }, mw = 0.3, energy_usd_per_kwh = 0.07, outage = { rate_per_year = 6, hours = { dist = "lognormal", median = 8, sigma = 1 } } }
field  = { owner = "cloud", hardware = { old = 100, new = 20 }, opex_usd_per_mw_year = 6e5, outage = { rate_per_year = 6, hours = 12 } }
home   = { owner = "lab", hardware = { old = 50 }, mw = 1, tenure = "leased", lease_usd_per_kw_month = 90, lease_months = 12, break_fee_months = 3 }
[supplier]
chips   = { delay_correlation = 0.4, stress = { rate_per_year = 1, mean_months = 4, speed = 0.3 } }
utility = { delay_correlation = 0.6 }
[project]
hall = { site = "campus", hardware = "new", units = 300, start = 2025-10-01, due = 2026-06-01, delay = { dist = "gamma", shape = 2, scale = 2 }, supplier = "chips", needs = ["line"] }
line = { site = "campus", mw = 0.5, start = 2026-02-01, due = 2026-05-01, delay = { dist = "lognormal", median = 3, sigma = 0.8, probability = 0.6 }, supplier = "utility", cost_usd = 5e6, spend = "on-completion" }
shed = { site = "field", start = 2026-03-01, due = 2026-09-01, cost_usd = 1e6, spend = "on-start", after = ["line"], cancel_fee = [[0, 0.1], [0.5, 0.6]] }
tent = { site = "field", start = 2026-02-01, due = 2026-05-01, cost_usd = 2e6, signed = false }
[policy]
build = { party = "cloud", action = "start", projects = ["unsigned"], when = { measure = "demand_to_capacity", above = 0.5, for_months = 2 } }
break = { party = "cloud", action = "freeze", projects = ["shed"], when = { measure = "utilisation", below = 0.6 }, resume = { measure = "utilisation", above = 0.65 }, hold_cost_per_year = 0.1, restart_cost = 0.1, restart_delay_months = 1 }
drop  = { party = "cloud", action = "cancel", projects = ["shed"], when = { measure = "spot", below = 2 } }
quit  = { party = "lab", action = "leave", sites = ["home"], when = { measure = "liquidity_usd", below = 2e7 } }
[demand]
talk  = { customer = "lab", gpue = 900, driver = "usage", value_usd_per_gpue_hour = 4, deferrable_months = 0.5, spot = { driver = "spot", share = 0.3 } }
train = { customer = "lab", gpue = 200 }
[contract.hire]
buyer = "lab"
seller = "cloud"
start = 2026-01-01
months = 15
gpue = [[2026-01-01, 300], [2026-06-01, 800]]
take_or_pay = { dist = "beta", alpha = 8, beta = 2 }
flex = 0.1
true_up_months = 3
price_usd_per_gpue_hour = 2.5
prepay = { share = 0.2, credit_from_months = 3 }
late = { grace_months = 1, credit = 0.5, cap = 0.1 }
[contract.top-up]
buyer = "lab"
seller = "cloud"
start = 2026-07-01
months = 24
priority = 2
gpue = 100
take_or_pay = 0.5
price_usd_per_gpue_hour = { driver = "value", times = 0.7 }
[milestone]
built   = { site = "campus", measure = "powered_mw", at_least = 0.8, by = 2026-10-01 }
hired   = { contract = "hire", measure = "available_gpue", at_least = 700, by = 2026-12-01 }
grown   = { party = "cloud", measure = "capacity_gpue", at_least = 900, by = 2026-12-01 }
[debt.loan]
borrower = "cloud"
limit_usd = 1e7
funds = ["hall", "line"]
advance = 0.7
rate_per_year = { driver = "rate", times = 1.2 }
spread = 0.02
amortise_months = 6
covenant = { dscr = 3, from = 2026-02-01, cure_months = 2 }
[debt.note]
borrower = "cloud"
limit_usd = 1e6
funds = ["shed"]
rate_per_year = 0.08
amortise_months = 12
[holding]
stake = { owner = "lab", issuer = "cloud", value_usd = 1e6, driver = "value" }
)";

/// The links of kStudy; those not listed are empty, Link::metric_column is laid out below.
struct Entries {
  Link link;
  std::initializer_list<int> values;
};
constexpr Entries kLinksOfStudy[] = {
    {Link::driver_process, {0, 3, 1, 2, 6, 6}},
    {Link::driver_named, {0, 1, 2, 3, 4, 5}},
    {Link::driver_parts, {0, 0, 0, 0, 2, 2}},
    {Link::driver_row_begin, {0, 6, 12, 18, 24, 30, 36}},
    {Link::driver_word_begin, {0, 0, 8, 8, 8, 10, 12}},
    {Link::driver_loading_begin, {0, 1, 2, 4, 5, 6, 7}},
    {Link::driver_loading, {0, 1, 1, 2, 3, 4, 5}},
    {Link::discount_driver, {0}},
    {Link::pool_party, {0, 1}},
    {Link::party_resale_driver, {1, -1}},
    {Link::party_credit, {-1, -1}},
    {Link::credit_partner_begin, {0}},
    {Link::outside_party, {0, 0, 1}},
    {Link::outside_driver, {2, -1, -1}},
    {Link::factor_normal, {0, 1}},
    {Link::factor_loading_begin, {0, 1, 3}},
    {Link::factor_loading, {0, 0, 1}},
    {Link::factor_curve, {0}},
    {Link::supplier_factor, {0, 1}},
    {Link::site_owner, {0, 0, 1}},
    {Link::site_power_limited, {1, 0, 1}},
    {Link::site_outage, {4, 1, 0}},
    {Link::site_fleet_begin, {0, 2, 4, 5}},
    {Link::site_chain_begin, {0, 2, 5, 5}},
    {Link::site_chain, {0, 3, 0, 1, 2}},
    {Link::fleet_pool, {0, 0, 0, 0, 1}},
    {Link::project_kind, {1, 0, 0, 2}},
    {Link::project_target, {0, -1, -1, 0}},
    {Link::project_owner, {0, 0, 0, 0}},
    {Link::project_supplier, {1, -1, -1, 0}},
    {Link::project_delay_curve, {3, -1, -1, 4}},
    {Link::project_spend, {2, 1, 0, 0}},
    {Link::project_need_begin, {0, 0, 0, 0, 1}},
    {Link::project_need, {0}},
    {Link::project_paced, {-1, 0, 1, 2}},
    {Link::paced_project, {1, 2, 3}},
    {Link::paced_after_begin, {0, 1, 1, 1}},
    {Link::paced_after, {0}},
    {Link::paced_fee_begin, {0, 2, 2, 2}},
    {Link::supplier_stress, {0, -1}},
    {Link::stress_supplier, {0}},
    {Link::site_lease, {-1, -1, 0}},
    {Link::lease_site, {2}},
    {Link::rule_measure, {0, 1, 1, 2, 3}},
    {Link::rule_party, {0, 0, 0, 0, 1}},
    {Link::rule_driver, {1, -1, -1, -1, -1}},
    {Link::rule_above, {0, 0, 1, 1, 0}},
    {Link::rule_pool, {0, 1}},
    {Link::policy_action, {0, 1, 2, 3}},
    {Link::policy_party, {0, 0, 0, 1}},
    {Link::policy_when, {0, 1, 3, 4}},
    {Link::policy_resume, {-1, 2, -1, -1}},
    {Link::policy_target_begin, {0, 1, 2, 3, 4}},
    {Link::policy_target, {0, 0, 1, 0}},
    {Link::policy_unstarted, {0, 0, 0, 0}},
    {Link::demand_pool, {1, 1}},
    {Link::demand_driver, {2, -1}},
    {Link::demand_spot_driver, {1, -1}},
    {Link::route_demand, {1, 0}},
    {Link::demand_contract_begin, {0, 2, 4}},
    {Link::demand_contract_dear, {1, 0, 1, 0}},
    {Link::demand_contract_cheap, {0, 1, 0, 1}},
    {Link::contract_buyer, {1, 1}},
    {Link::contract_seller, {0, 0}},
    {Link::contract_pool, {0, 0}},
    {Link::contract_buyer_pool, {1, 1}},
    {Link::contract_price_driver, {-1, 3}},
    {Link::contract_top_curve, {5, -1}},
    {Link::contract_clause_begin, {0, 2, 2}},
    {Link::clause_kind, {0, 1}},
    {Link::clause_driver, {-1, -1}},
    {Link::clause_party, {-1, -1}},
    {Link::clause_rule, {-1, -1}},
    {Link::contract_spot_driver, {1, 1}},
    {Link::contract_open_end, {-1, -1}},
    {Link::reserve_pool, {0, 0}},
    {Link::reserve_begin, {0, 1, 2}},
    {Link::reserve_contract, {0, 1}},
    {Link::milestone_kind, {2, 1, 0}},
    {Link::milestone_target, {0, 0, 0}},
    {Link::lot_site, {1, 0}},
    {Link::lot_fleet, {2, 0}},
    {Link::lot_project, {-1, 3}},
    {Link::lot_driver, {1, 1}},
    {Link::holding_issuer, {0}},
    {Link::holding_owner, {1}},
    {Link::holding_driver, {3}},
    {Link::round_party, {1}},
    {Link::round_driver, {2}},
    {Link::debt_borrower, {0, 0}},
    {Link::debt_rate_driver, {0, -1}},
    {Link::debt_covenant, {0, -1}},
    {Link::covenant_debt, {0}},
    {Link::project_debt_begin, {0, 1, 2, 2, 3}},
    {Link::project_debt, {0, 1, 0}},
    {Link::party_cfads, {0, -1}},
    {Link::cfads_party, {0}},
};

constexpr int entities_of(Owner owner) {
  switch (owner) {
    case Owner::driver:
      return 6;
    case Owner::project:
      return 4;
    case Owner::site:
    case Owner::milestone:
      return 3;
    case Owner::study:
      return 0;
    default:
      return 2;
  }
}

/// Offsets, then the arrays one after the other. `out` may be null: returns how many ints there are.
constexpr int lay_out(int* out) {
  int at = kLinks + 1;
  for (int link = 0; link < kLinks; ++link) {
    if (out) out[link] = at;
    for (const Entries& entries : kLinksOfStudy) {
      if (int(entries.link) != link) continue;
      for (const int value : entries.values) {
        if (out) out[at] = value;
        ++at;
      }
    }
    if (link == int(Link::metric_column)) {
      int column = 0;
      for (const MetricInfo& info : kMetricInfo) {
        // Nobody fails here, and no contract ends early or is sublet.
        const bool is_used =
            info.feature != Feature::credit && info.feature != Feature::endings && info.feature != Feature::sublet;
        const int entities = is_used ? entities_of(info.owner) : 0;
        if (out) out[at] = entities > 0 ? column : -1;
        column += entities;
        ++at;
      }
    }
  }
  if (out) out[kLinks] = at;
  return at;
}

struct Flat {
  int value[lay_out(nullptr)];
  OFFTAKE_HD constexpr int operator[](int i) const { return value[i]; }
};
constexpr Flat laid_out() {
  Flat flat{};
  lay_out(flat.value);
  return flat;
}
struct Fixed {
  static constexpr Flat data = laid_out();
};

BuiltTables tables_of_study(bool is_double) {
  const Loaded loaded = parse_study(kStudy, "test.toml");
  for (const auto& error : loaded.errors) ADD_FAILURE() << to_string(error, "test.toml");
  return build_tables(loaded.study.value(), is_double);
}

TEST(StaticStructure, ArraysInThisTestAreThoseOfTheStudy) {
  const BuiltTables tables = tables_of_study(false);
  for (int link = 0; link < kLinks; ++link) {
    const auto entries = [&](const auto& flat) {
      std::vector<int> values;
      for (int i = flat[std::size_t(link)]; i < flat[std::size_t(link + 1)]; ++i)
        values.push_back(flat[std::size_t(i)]);
      return values;
    };
    const std::vector<int> fixed(std::begin(Fixed::data.value), std::end(Fixed::data.value));
    EXPECT_EQ(entries(fixed), entries(tables.structure)) << "link number " << link << " of kernels/structure.h";
  }
  EXPECT_TRUE(std::equal(tables.structure.begin(), tables.structure.end(), std::begin(Fixed::data.value),
                         std::end(Fixed::data.value)));
}

/// Metrics of one path and the profile of all its series, by a structure and a memory.
template <class Scalar, class Draws, class S, class Memory>
std::vector<Scalar> simulated(const BuiltTables& tables, const S& structure, Memory& memory, const Draws& draws) {
  const Tables<Scalar> view = tables.view<Scalar>();
  PathState<Scalar, S, Memory> path(structure, view, memory);
  const int columns = int(tables.columns.size()), series = int(tables.series.size());
  std::vector<Scalar> out(std::size_t(columns + tables.months * series));
  simulate_path(path, draws, ProfileRecorder<Scalar>{out.data() + columns, 0, series, 1},
                MetricSink<Scalar>{out.data(), 1});
  return out;
}

template <class Scalar>
std::vector<std::uint64_t> bits(const std::vector<Scalar>& values) {
  std::vector<std::uint64_t> result;
  for (const Scalar x : values) result.push_back(bits_of(x));
  return result;
}

template <class Scalar, class MakeDraws>
void expect_same(int paths, MakeDraws&& draws_of) {
  const BuiltTables tables = tables_of_study(sizeof(Scalar) == 8);
  std::vector<unsigned char> block(1 << 20);
  for (int path = 0; path < paths; ++path) {
    HostMemory host{block.data() + (64 - reinterpret_cast<std::uintptr_t>(block.data()) % 64)};
    RegisterMemory registers;
    const auto draws = draws_of(path, tables);
    const auto run_time = simulated<Scalar>(tables, Structure{tables.structure.data()}, host, draws);
    const auto fixed = simulated<Scalar>(tables, StaticStructure<Fixed>{}, registers, draws);
    ASSERT_LT(host.used, block.size() - 64);
    ASSERT_EQ(bits(run_time), bits(fixed)) << "path " << path;
  }
}

TEST(StaticStructure, GivesTheBitsOfTheRunTimeStructure) {
  expect_same<float>(300, [](int path, const BuiltTables& tables) {
    return PhiloxDraws<float>::from_path(unsigned(path), unsigned(tables.seed), 0);
  });
}

TEST(StaticStructure, GivesTheBitsOfTheRunTimePlan) {
  expect_same<double>(1, [](int, const BuiltTables&) { return PlanDraws<double>{}; });
}

}  // namespace
}  // namespace offtake
