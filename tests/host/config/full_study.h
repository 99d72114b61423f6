// A study in which every key of the file stands once at least.
#pragma once

namespace offtake {

inline constexpr const char* kFullStudy = R"([study]
name = "full"
note = "everything once"
start = 2026-01-01
months = 36
paths = 1_000_000
seed = 0
perspective = "lab"
discount_rate_per_year = { driver = "rate", times = 1.5 }
levels = [0.9, 0.99]
report = ["driver.mean", "driver.highest"]
sources = { seed = "assumption" }

[driver.rate]
initial = 0.04
[driver.growth]
process = "gbm"
initial = 1
drift_per_year = [[2026-01-01, 1.1], [2027-01-01, 0.4]]
volatility = 0.4
season = [1, 1, 1, 1, 1, 1, 0.9, 0.9, 1, 1.1, 1.1, 1]
[driver.spot]
process = "log-ou"
initial = 2.5
drift_per_year = -0.25
reversion_per_year = 0.8
volatility = 0.7
[driver.cuts]
process = "merton"
initial = 1
drift_per_year = 0.1
volatility = 0.2
jump_rate_per_year = 0.15
jump_mean = -0.8
jump_volatility = 0.1
[driver.cuts-too]
process = "merton"
initial = 1
volatility = 0.3
jump_mean = -0.4
jump_volatility = 0.1
follows = "cuts"
[driver.euribor]
process = "vasicek"
initial = -0.01
mean = 0.02
reversion_per_year = 0.3
volatility = [[2026-01-01, 0.01], [2027-01-01, 0.02]]
[driver.spread]
process = "cir"
initial = 0.01
mean = 0.02
reversion_per_year = 0.3
volatility = 0.1
[driver.wave]
process = "regime-gbm"
initial = 1
regimes = { bust = { drift_per_year = -0.3, volatility = 0.5 }, boom = { drift_per_year = [[2026-01-01, 0.5], [2027-01-01, 0.2]], volatility = 0.2 } }
first = "bust"
switch_per_year = { boom = { bust = 0.3 }, bust = { boom = 1 } }
[driver.ripple]
process = "regime-gbm"
initial = 1
regimes = { boom = { drift_per_year = 0, volatility = 0.1 }, bust = { drift_per_year = 0, volatility = 0.3 } }
follows = "wave"
[driver.users]
process = "logistic"
initial = 1e8
ceiling = 2e9
drift_per_year = 1
volatility = 0.2

[correlation]
note = "guesses"
copula = "student-t"
degrees_of_freedom = 4
repair = "nearest"
pairs = [["growth", "spot", 0.5], ["chips", "power", 0.25]]

[party.lab]
cash_usd = 1e9
credit_line_usd = 2e9
income_usd_per_year = [[2026-01-01, 1e9], [2027-01-01, 2e9]]
costs_usd_per_year = { driver = "growth", times = 5e8 }
funding = { schedule = [[2026-06-01, 3e9]], when = { driver = "growth", above = 0.8 } }
sources = { cash_usd = "assumption", "funding.schedule" = "press" }
insolvency = true
[party.cloud]
resale = { driver = "spot", share = 0.5, note = "half of it" }
default = { rate_per_year = [[2026-01-01, 0.11], [2027-01-01, 0.1]], recovery = 0.4, driver = "growth", sensitivity = 1.5, dependent = true, step_in_months = 3 }

[hardware.gb200]
class = "gpu"
gpue_per_unit = 2.5
kw_per_unit = 1.8
usd_per_unit = 60000
failures_per_year = 0.17
repair_hours = 48
life_months = 60
value_decline_per_year = 0.3
value_driver = "spot"
residual_at = 2028-06-01

[site.abilene]
owner = "cloud"
hardware = { gb200 = 1000 }
mw = 10
pue = 1.2
energy_usd_per_kwh = 0.07
opex_usd_per_mw_year = [[2026-01-01, 1e5], [2027-01-01, 1.1e5]]
region = "Texas"
age_months = 5
outage = { rate_per_year = 2, hours = { dist = "gamma", shape = 2, scale = 5 } }
[site.hired]
owner = "cloud"
mw = 5
tenure = "leased"
lease_usd_per_kw_month = [[2026-01-01, 100], [2027-01-01, 110]]
lease_months = 120
break_fee_months = 12

[supplier.chips]
delay_correlation = 0.35
stress = { rate_per_year = 0.3, mean_months = 6, speed = 0.5 }
[supplier.power]

[project.substation]
site = "abilene"
mw = 20
start = 2025-06-01
due = 2026-06-01
cost_usd = 2e8
spend = "on-start"
supplier = "power"
delay = { dist = "lognormal", median = 5, sigma = 0.8, probability = 0.4 }
[project.racks]
site = "abilene"
hardware = "gb200"
units = 5000
owner = "cloud"
start = 2026-02-01
due = 2026-09-01
supplier = "chips"
needs = ["substation"]
spend = "on-completion"
delay = 1
cancel_fee = [[0, 0.1], [0.5, 0.6]]
[project.annex]
site = "abilene"
start = 2026-06-01
due = 2026-12-01
cost_usd = 1e8
after = ["substation"]
signed = false

[demand.training]
customer = "lab"
class = "gpu"
gpue = [[2026-01-01, 5000], [2027-01-01, 9000]]
driver = "growth"
season = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.5]
value_usd_per_gpue_hour = 6
deferrable_months = 3
spot = { driver = "spot", share = 0.2 }

[contract.hire]
buyer = "lab"
seller = "cloud"
class = "gpu"
start = 2026-01-01
months = 36
priority = 2
price_usd_per_gpue_hour = { driver = "spot", times = [[2026-01-01, 0.9], [2027-01-01, 0.8]] }
escalator_per_year = 0.03
take_or_pay = { dist = "triangular", low = 0.7, mode = 0.9, high = 1 }
flex = 0.1
commitment_usd = 1e9
ramp = [[2026-03-01, 0.5], [2027-01-01, 1]]
true_up_months = 12
prepay = { share = 0.2, date = 2026-02-01, credit_from_months = 6 }
late = { grace_months = 2, credit = 0.5, cap = 0.1, terminate_after_months = 6, terminate = "always" }
renew = { months = 12, price = { driver = "spot", times = 0.7 } }
exclusive_until = 2026-12-01
sublet = { share = 0.5, driver = "spot" }
backstop = { party = "lab", price = 0.5 }
[contract.more]
buyer = "lab"
seller = "cloud"
start = 2026-01-01
months = 12
price_usd_per_gpue_hour = 3
take_or_pay = 0.9
gpue = [[2026-01-01, 100], [2026-07-01, 200]]

[milestone.share]
contract = "hire"
measure = "available_share"
at_least = 0.9
by = 2026-12-01
[milestone.built]
party = "cloud"
at_least = 10000
by = 2026-12-01
[milestone.powered]
site = "abilene"
at_least = 30
by = 2026-12-01

[policy.pause]
party = "cloud"
when = { measure = "utilisation", below = 0.6, for_months = 3 }
action = "freeze"
projects = ["racks", "unstarted"]
resume = { measure = "growth", above = 1.5, for_months = 2 }
hold_cost_per_year = 0.05
restart_cost = 0.02
restart_delay_months = 3
[policy.grow]
party = "cloud"
when = { measure = "demand_to_capacity", above = 1.2 }
action = "start"
projects = ["unsigned"]
[policy.stop]
party = "cloud"
when = { measure = "liquidity_usd", below = -1e9 }
action = "cancel"
projects = ["racks"]
[policy.shrink]
party = "cloud"
when = { measure = "growth", below = 0.5 }
action = "leave"
sites = ["hired"]
[debt.bonds]
borrower = "cloud"
limit_usd = 3e8
funds = ["racks", "substation"]
advance = 0.7
rate_per_year = { driver = "euribor" }
spread = 0.03
amortise_months = 60
covenant = { dscr = 1.25, from = 2026-10-01, test_months = 6, cure_months = 3 }

[holding.stake]
owner = "cloud"
issuer = "lab"
value_usd = 1e9
driver = "users"
)";
}  // namespace offtake
