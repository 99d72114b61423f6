#!/usr/bin/env bash
# Where results go: complete or absent, never overwritten silently.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common/expect.sh"

run --paths 2000
[[ $(ls runs/first-steps | sort | tr '\n' ' ') == "contributions.csv curves.csv manifest.json measures.csv profiles.csv summary.json worst.csv " ]] ||
  fail "runs/first-steps holds $(ls runs/first-steps)"
grep -q "^results *runs/first-steps$" out.txt || fail "the run does not say where its results lie"
first=$(digest)

# Not a second time, and before anything is simulated; with --force the new run takes its place.
expect 2 'runs/first-steps: error: --out: exists already .*--force$' run "$study" --paths 1e9
grep -q . out.txt && fail "it began to run: $(cat out.txt)"
run --paths 3000 --force
[[ $(digest) != "$first" ]] || fail "--force kept the old run"
grep -q '"paths": 3000' runs/first-steps/manifest.json || fail "the manifest is not the new run's"
for step in opening paths contributions measures profiles precision; do
  grep -qE "^ +\"$step\": [0-9.e-]+,?$" runs/first-steps/manifest.json || fail "the manifest does not tell how long $step took"
done
[[ $(ls -A runs) == first-steps ]] || fail "runs/ holds $(ls -A runs)"

# Places where nothing can be.
echo text >file
expect 2 'file: error: --out: is no directory' run "$study" --out file
expect 2 'error: --out: .*is no directory' run "$study" --out file/below
if ((EUID != 0)); then
  mkdir locked && chmod a-w locked
  expect 2 'locked/run: error: --out: cannot be made' run "$study" --out locked/run
else
  expect 2 'error: --out: cannot be made' run "$study" --paths 1000 --quiet --out /proc/offtake-run
fi

# A full disk: files may not grow beyond 64 KiB, as profiles.csv would.
code=0
(
  ulimit -f 64
  trap '' XFSZ
  exec "$OFFTAKE" run "$study" --paths 2000 --quiet --out full/run
) >out.txt 2>err.txt || code=$?
((code == 2)) || fail "full disk: exit code $code: $(cat err.txt)"
(($(wc -l <err.txt) == 1)) || fail "full disk: $(cat err.txt)"
[[ ! -e full ]] || fail "a full disk left behind: $(find full)"

# Standard output on a full disk.
if [[ -w /dev/full ]]; then
  code=0
  "$OFFTAKE" keys >/dev/full 2>err.txt || code=$?
  ((code == 2)) || fail "keys on a full disk: exit code $code"
  grep -q '^offtake: error: standard output: cannot be written to, ' err.txt || fail "$(cat err.txt)"
  code=0
  "$OFFTAKE" --help >/dev/full 2>err.txt || code=$?
  ((code == 2)) || fail "--help on a full disk: exit code $code"

  # Standard error there: the exit code has to do, and no run ends because no one sees how far it is.
  code=0
  "$OFFTAKE" check missing.toml 2>/dev/full || code=$?
  ((code == 2)) || fail "a message that cannot be written: exit code $code"
  "$OFFTAKE" run "$study" --paths 2e6 --out unseen >out.txt 2>/dev/full || fail "progress that cannot be written: $?"
fi

# Without standard output nothing begins; without standard error everything works.
code=0
"$OFFTAKE" run "$study" --paths 2000 --out closed >&- 2>err.txt || code=$?
((code == 2)) || fail "standard output closed: exit code $code"
[[ ! -e closed ]] || fail "standard output closed: results were written"
"$OFFTAKE" run "$study" --paths 2000 --out closed >out.txt 2>&- || fail "standard error closed: $?"
grep -q '^digest ' out.txt || fail "standard error closed: $(cat out.txt)"
