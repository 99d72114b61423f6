#!/usr/bin/env bash
# What is printed: answers within 100 columns without control characters, progress on standard error.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common/expect.sh"

run --paths 20000 --out a
for text in 'all-there .* 2026-12 .* %' 'hire .*\[' 'lost by lab' 'hall-2 .*2026-0[89]' 'digest  [0-9a-f]{32}$' 'path-months/s'; do
  grep -qE "$text" out.txt || fail "no '$text' in: $(cat out.txt)"
done
awk 'length > 100 { exit 1 }' out.txt || fail "wider than 100 columns: $(awk 'length > 100' out.txt)"
grep -q $'[\x1b\r]' out.txt && fail "control characters without a terminal"

# Progress in plain lines where there is no terminal; a bar where there is one.
timeout -s INT 8 "$OFFTAKE" run "$study" --paths 2e9 --out b >out.txt 2>err.txt && fail "2e9 paths in 8 s?"
grep -qE '^[0-9]+ %  [0-9,]+ of 2,000,000,000 paths  [0-9.]+ [kMG] paths/s  .* left$' err.txt || fail "$(cat err.txt)"
grep -q $'[\x1b\r]' err.txt && fail "control characters without a terminal"
if script -qec true /dev/null >/dev/null 2>&1; then  # some containers have no pseudo-terminals
  TERM=xterm script -qec "timeout -s INT 3 '$OFFTAKE' run '$study' --paths 2e9 --out b" /dev/null >terminal.txt || true
  grep -q $'\r\[=* *\] ' terminal.txt || fail "no bar on a terminal: $(cat -v terminal.txt)"
fi

# Precision: stops at 2^k · 65,536 paths once reached, and says so where it is not.
run --paths 4e6 --until 2% --out until
grep -qE '^until   ES 99 % of the loss is known within [0-9.]+ % \(asked: 2 %\)$' out.txt || fail "$(cat out.txt)"
grep -qE '^paths   (65,536|131,072|262,144|524,288|1,048,576|2,097,152) in' out.txt || fail "$(cat out.txt)"
run --paths 10000 --until 0.01% --out unsettled
grep -qE '^until .*not settled after all paths' out.txt || fail "$(cat out.txt)"

# Single against double, on the terminal and in the manifest.
grep -q '^single  on 4,096 paths ' out.txt || fail "$(cat out.txt)"
grep -q '"single_against_double": {' until/manifest.json || fail "not in the manifest"

# Other commands.
"$OFFTAKE" keys >out.txt || fail "keys"
grep -q 'take_or_pay' out.txt || fail "keys: $(cat out.txt)"
"$OFFTAKE" check "$study" >out.txt || fail "check"
for text in 'first-steps.toml: good' '^  contract.hire ' '^The plan' 'hire .*2026-01' 'usage, spot|spot, usage' 'memory at most'; do
  grep -qE "$text" out.txt || fail "no '$text' in: $(cat out.txt)"
done
awk 'length > 100 { exit 1 }' out.txt || fail "check is wider than 100 columns: $(awk 'length > 100' out.txt)"

# Without --paths, a precision is run for until it is reached, beyond the study's own count.
run --until 1% --out further
grep -qE '^until   ES 99 % of the loss is known within [0-9.]+ % \(asked: 1 %\)$' out.txt || fail "$(cat out.txt)"
