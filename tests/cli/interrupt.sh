#!/usr/bin/env bash
# SIGINT and SIGTERM stop a run within a second: exit code 130, how far it was, nothing left behind.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common/expect.sh"

for signal in INT TERM; do
  : >out.txt
  "$OFFTAKE" run "$study" --paths 2e9 --quiet >out.txt 2>err.txt &
  job=$!
  for ((i = 0; i < 100; ++i)); do
    grep -q . out.txt && break
    sleep 0.1
  done
  sleep 0.5
  start=$(date +%s%N)
  kill -s $signal $job
  code=0
  wait "$job" || code=$?
  took=$((($(date +%s%N) - start) / 1000000))
  ((code == 130)) || fail "SIG$signal: exit code $code: $(cat err.txt)"
  ((took < 1000)) || fail "SIG$signal: stopped after $took ms"
  grep -qE '^offtake: interrupted after [0-9,]+ of 2,000,000,000 paths; nothing was written$' err.txt ||
    fail "SIG$signal: $(cat err.txt)"
  [[ ! -e runs ]] || fail "SIG$signal left behind: $(find runs)"
done
