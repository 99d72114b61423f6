#!/usr/bin/env bash
# `offtake check` tells who fails on pilot paths, what lies beyond the horizon, and what cannot be delivered.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common/expect.sh"

# 100 GPUe at 2 USD for 24 months, 12 of them beyond the horizon: 12 x 100 x 2 x 730.5 = 1.75 m of full use, of which
# 0.8 are take-or-pay: 1.40 m. The seller has 60 of 100. It fails with 1 - e^-0.5 = 39.3 % in a year.
cat >checked.toml <<'TOML'
[study]
start = 2026-01-01
months = 12
perspective = "lab"
[party.lab]
[party.cloud]
default = { rate_per_year = 0.5 }
[hardware.h100]
[site.hall]
owner = "cloud"
hardware = { h100 = 60 }
[demand.use]
customer = "lab"
class = "cpu"
gpue = 10
[contract.hire]
buyer = "lab"
seller = "cloud"
start = 2026-01-01
months = 24
price_usd_per_gpue_hour = 2
gpue = 100
take_or_pay = 0.8
TOML
"$OFFTAKE" check checked.toml >out.txt
for text in 'note: class "cpu" of demand.use: no hardware has it' \
  'which counts as 0 there: 1.40 m \(hire 1.40 m\)' \
  '^  cloud              100             60  2026-01                  12$' \
  '^Who fails, on 16,384 pilot paths$' '^  cloud  (38|39|40)\.[0-9] % \[.*(38|39|40)\.[0-9] %' 'no risk-neutral ones'; do
  grep -qE "$text" out.txt || fail "no '$text' in: $(cat out.txt)"
done
awk 'length > 100 { exit 1 }' out.txt || fail "check is wider than 100 columns: $(awk 'length > 100' out.txt)"

# A debt's ratio on the plan, an option that is not there yet, a strategy that touches what a scenario does.
cat >>checked.toml <<'TOML'
[driver.price]
process = "gbm"
initial = 2
volatility = 0.2
[project.racks]
site = "hall"
hardware = "h100"
units = 10
cost_usd = 1e5
start = 2026-01-01
due = 2026-03-01
[project.wing]
site = "hall"
hardware = "h100"
units = 1000
cost_usd = 1e5
start = 2026-01-01
due = 2026-03-01
signed = false
[policy.grow]
party = "cloud"
action = "start"
projects = ["wing"]
when = { measure = "price", above = 9 }
[debt.loan]
borrower = "cloud"
limit_usd = 1e6
funds = ["racks"]
rate_per_year = 0.08
amortise_months = 24
covenant = { dscr = 1.2 }
[debt.notes]
borrower = "cloud"
limit_usd = 1
funds = ["wing"]
rate_per_year = 0.08
amortise_months = 24
[party.a-name-that-is-much-longer-than-any-company-would-ever-think-of-giving-to-itself]
[site.annex]
owner = "a-name-that-is-much-longer-than-any-company-would-ever-think-of-giving-to-itself"
[scenario.bust]
set = { "contract.hire.take_or_pay" = 0.4 }
[strategy.less]
set = { "contract.hire.take_or_pay" = 0.5 }
TOML
"$OFFTAKE" check checked.toml >out.txt
for text in '^  hall .* 60 +70 ' '^  loan  .* 100 k .* 1\.20 +-$' '^  notes .* - +- +none +-$' \
  "note: scenario 'bust' and strategy 'less' cannot be run together" 'contract.hire.take_or_pay: in strategy .less., is'; do
  grep -qE "$text" out.txt || fail "no '$text' in: $(cat out.txt)"
done
tr -s ' \n' ' ' <out.txt | grep -q 'Without what policies may start: wing\. ' || fail "$(cat out.txt)"
awk 'length > 100 { exit 1 }' out.txt || fail "check is wider than 100 columns: $(awk 'length > 100' out.txt)"
expect 2 "^checked.toml:[0-9]+:9: error: contract.hire.take_or_pay: in strategy 'less', is touched by scenario 'bust' too" \
  run checked.toml --scenario bust --strategy less

# Nobody can fail: nothing of it.
"$OFFTAKE" check "$study" >out.txt
grep -q 'Who fails' out.txt && fail "nobody can fail in first-steps"
grep -q 'no hardware has it' out.txt && fail "all classes of first-steps have hardware"
exit 0
