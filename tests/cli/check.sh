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

# Nobody can fail: nothing of it.
"$OFFTAKE" check "$study" >out.txt
grep -q 'Who fails' out.txt && fail "nobody can fail in first-steps"
grep -q 'no hardware has it' out.txt && fail "all classes of first-steps have hardware"
exit 0
