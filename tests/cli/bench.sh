#!/usr/bin/env bash
# bench prints every case and writes JSON; how fast is no test.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common/expect.sh"

"$OFFTAKE" bench "$study" --seconds 0.01 --json bench.json >out.txt
grep -qE '^  scalar float +1 ' out.txt || fail "$(cat out.txt)"
awk 'length > 100 { exit 1 }' out.txt || fail "wider than 100 columns"
grep -q '"path_months_per_second": [0-9]' bench.json || fail "$(cat bench.json)"
grep -qE '^(  of the study float |GPU kernels: not compiled, because )' out.txt || fail "$(cat out.txt)"
grep -q '"kernels": ' bench.json || fail "$(cat bench.json)"
expect 2 '^offtake: error: --json no/such/dir.json: cannot be written, ' bench "$study" --seconds 0.01 --json no/such/dir.json
