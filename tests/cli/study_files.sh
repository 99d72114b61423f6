#!/usr/bin/env bash
# Files that are no study: exit code 2, FILE:LINE:COL: error: KEY: what, and nothing left behind.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common/expect.sh"

mkdir directory
: >empty.toml
echo 'this is = not [ TOML' >broken.toml
cp "$study" unreadable.toml
chmod a-r unreadable.toml
for command in run check bench; do
  expect 2 '^missing.toml:1:1: error: file: cannot be opened, ' $command missing.toml
  expect 2 '^directory:1:1: error: file: is a directory, ' $command directory
  expect 2 '^empty.toml:1:1: error: ' $command empty.toml
  expect 2 '^broken.toml:1:[0-9]+: error: file: is not valid TOML, ' $command broken.toml
  ((EUID == 0)) || expect 2 '^unreadable.toml:1:1: error: file: cannot be opened, ' $command unreadable.toml
done

# Every mistake of a file is told at once.
sed 's/take_or_pay = 0.8/take_or_pya = 0.8/; s/buyer       = "lab"/buyer = "nobody"/' "$study" >two.toml
code=0
"$OFFTAKE" run two.toml >out.txt 2>err.txt || code=$?
((code == 2)) || fail "two mistakes: exit code $code"
grep -qE "^two.toml:[0-9]+:[0-9]+: error: contract.hire.take_or_pya: .*take_or_pay" err.txt || fail "$(cat err.txt)"
grep -qE "^two.toml:[0-9]+:[0-9]+: error: contract.hire.buyer: .*nobody" err.txt || fail "$(cat err.txt)"

# Correlations that cannot be true together, which only the tables can tell.
cat >>"$work/impossible.toml" <(cat "$study") - <<'TOML'
[correlation]
pairs = [["usage", "spot", 0.9], ["usage", "third", 0.9], ["spot", "third", -0.9]]
[driver.third]
process = "gbm"
initial = 1
volatility = 0.1
TOML
expect 2 '^impossible.toml:[0-9]+:[0-9]+: error: correlation.pairs: .* eigenvalue is -[0-9.]+, from .*' check impossible.toml
[[ ! -e runs ]] || fail "a refused run left runs/ behind"
