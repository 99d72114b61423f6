#!/usr/bin/env bash
# bench prints every case and writes JSON; how fast is no test.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common/expect.sh"

OFFTAKE_COMMIT=told "$OFFTAKE" bench "$study" --seconds 0.01 --json bench.json >out.txt
grep -qE '^  scalar float +1 ' out.txt || fail "$(cat out.txt)"
(($(LC_ALL=C.UTF-8 wc -L <out.txt) <= 100)) || fail "wider than 100 columns"
grep -q '"path_months_per_second": [0-9]' bench.json || fail "$(cat bench.json)"
grep -qE '^ES 99 % of the loss(:| has no) ' out.txt || fail "$(cat out.txt)"
grep -q '"commit": "told"' bench.json || fail "$(cat bench.json)"
for key in load device '"es"' measured_half_width seconds_to_es joules_per_million_paths; do
  grep -q "$key" bench.json || fail "$key is not in $(cat bench.json)"
done
grep -qE '^(  of the study float |GPU kernels: not compiled, because )' out.txt || fail "$(cat out.txt)"
grep -q '"kernels": ' bench.json || fail "$(cat bench.json)"
expect 2 '^offtake: error: --json no/such/dir.json: cannot be written, ' bench "$study" --seconds 0.01 --json no/such/dir.json
# Said before anything is measured; a benchmark that fails leaves an older file as it was.
[[ ! -s out.txt ]] || fail "measured before --json was looked at: $(cat out.txt)"
cp bench.json older.json
! OFFTAKE_COMMIT=told "$OFFTAKE" bench "$study" --seconds 0.01 --json bench.json >/dev/full 2>err.txt || fail "/dev/full took the tables"
cmp -s bench.json older.json && [[ ! -e bench.json.unfinished ]] || fail "$(ls): an older file is gone"
TMPDIR=/nonexistent "$OFFTAKE" bench "$study" --seconds 0.01 >out.txt 2>err.txt || fail "without TMPDIR: $(cat err.txt)"
