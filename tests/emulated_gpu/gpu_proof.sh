#!/usr/bin/env bash
# scripts/gpu-proof with a program that was brought, on an emulated GPU: what it keeps, and that its checks can fail.
set -euo pipefail
source "$OFFTAKE_SOURCE/tests/cli/common/expect.sh"

# A copy with a build/ of its own; few paths of a small study; an imagined nvidia-smi; tests that say what they are told.
cp -r "$OFFTAKE_SOURCE/scripts" .
mkdir bench bin kept
cp "$study" bench/reference.toml
cat >bin/nvidia-smi <<'END_OF_FILE'
#!/bin/sh
echo "Imagined GPU 3"
END_OF_FILE
cat >bin/offtake <<END_OF_FILE
#!/usr/bin/env bash
set -e
set -- "\${@/#1M/200}"
set -- "\${@/#100k/200}"
set -- "\${@/#10M/200}"
source "$work/meddling"
exec "$OFFTAKE" "\$@"
END_OF_FILE
cat >bin/tests <<'END_OF_FILE'
#!/bin/sh
echo "[  PASSED  ] ${PASSED:-3} tests."
END_OF_FILE
chmod +x bin/*
: >meddling
export PATH=$work/bin:$PATH OFFTAKE=$work/bin/offtake OFFTAKE_TESTS_GPU=$work/bin/tests
export OUT=$work/kept OFFTAKE_CACHE=$work/good
kept=kept/results/imagined-gpu-3

# proof CODE PATTERN STEP…: ends with the code, and says so.
proof() {
  local code=$1 pattern=$2 got=0
  shift 2
  scripts/gpu-proof "$@" >out.txt 2>&1 || got=$?
  ((got == code)) || fail "gpu-proof $*: exit code $got instead of $code: $(cat out.txt)"
  grep -qE -- "$pattern" out.txt || fail "gpu-proof $*: '$(cat out.txt)' instead of '$pattern'"
  [[ -s $kept/log.txt && -s $kept/proof.txt ]] || fail "gpu-proof $*: kept $(find kept)"
  (($(find kept -type f | wc -l) <= 8)) || fail "gpu-proof $*: too much is kept: $(find kept -type f)"
  [[ -z $(find kept -mindepth 4) ]] || fail "gpu-proof $*: too deep: $(find kept)"
}
proof 0 '^not built here: ' build bits cache
grep -q '^==> run-cached.txt <==' $kept/log.txt || fail "$(cat $kept/log.txt)"
grep -q '^offtake [0-9.]* (' $kept/proof.txt || fail "$(cat $kept/proof.txt)"

proof 0 '^large: the whole program [0-9.]+ s, [0-9.]+ s without opening .* is (reached|missed)$' large

# meddled RUN LINE PATTERN STEP: in this run the program does something else, and that is found.
meddled() {
  echo "if [[ \$* == *run-$1\ * ]]; then $2; fi" >meddling
  proof 1 "$3" "$4"
  grep -qE -- "$3" $kept/proof.txt || fail "not kept: $3"
  : >meddling
}
meddled cached 'export OFFTAKE_CACHE=$(mktemp -d -p .)' "^error: cached: the kernel is 'of .*, compiled by NVRTC .*', not" cache
meddled damaged "export OFFTAKE_CACHE=$work/good" "^error: damaged: the kernel is 'of .*, from /.*', not" cache
meddled no-nvrtc 'unset OFFTAKE_NVRTC' "^error: no-nvrtc: the kernel is 'of .*', not 'precompiled, because" cache
meddled cpu 'set -- "$@" --seed 7' '^error: the digest of precompiled is [0-9a-f]*, that of cpu is ' bits
meddled cpu 'exit 0' '^error: cpu: no digest in ' bits
PASSED=0 proof 1 "^error: no GPU test of '.*' passed" sweeps
OFFTAKE=$work/bin/none proof 1 '^error: there is no .*/bin/none' cache
echo 'exit 1' >bin/nvidia-smi && kept=kept/results/no-gpu
rm -r kept/results/imagined*
proof 1 '^error: bits: there is no GPU here' bits
