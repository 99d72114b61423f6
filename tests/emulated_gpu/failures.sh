#!/usr/bin/env bash
# Whatever the CUDA runtime refuses, the program ends with one line that says so, or goes on without it and says the
# same results; it never crashes, and leaves nothing behind on the device (the emulated GPUs would end it with 97).
set -euo pipefail
source "$OFFTAKE_SOURCE/tests/cli/common/expect.sh"
export OFFTAKE_EMULATED_GPUS=2

arguments=(run "$study" --backend cuda --batch 60 --paths 130 --precision double --quiet --force --out there)
OFFTAKE_EMULATED_GPU_CALLS=$PWD/calls "$OFFTAKE" "${arguments[@]}" --devices 1 >out.txt 2>err.txt || fail "$(cat err.txt)"
expected=$(digest)
[[ -n $expected && ! -s err.txt ]] || fail "$(cat out.txt err.txt)"

# fails CALL PATTERN: this call fails; either the results are the same, or one line of standard error matches.
devices=1
fails() {
  local got=0
  rm -rf there
  OFFTAKE_EMULATED_GPU_FAIL=$1 "$OFFTAKE" "${arguments[@]}" --devices $devices >out.txt 2>err.txt || got=$?
  grep -v '^emulated GPU: .* fails as asked' err.txt >said.txt || true
  if ((got == 0)); then
    [[ $(digest) == "$expected" ]] || fail "$1: other results: $(digest)"
    [[ ! -s said.txt ]] || fail "$1: $(cat said.txt)"
  else
    # A GPU that others have taken is bad input, whatever else fails is the machine's fault.
    local code=1
    grep -qE '(out of memory|busy or unavailable) \(' said.txt && code=2
    ((got == code)) || fail "$1: exit code $got: $(cat said.txt)"
    (($(wc -l <said.txt) == 1)) || fail "$1: not one line: $(cat said.txt)"
    grep -qE -- "^offtake: error: CUDA on GPU [01]: $2" said.txt || fail "$1: '$(cat said.txt)'"
    [[ ! -e there ]] || fail "$1: results of a run that failed"
  fi
  echo "$1: $got $(cat said.txt)"
}

# Each allocation.
calls_of() { awk -v f="$1" '$1 == f { print $2 }' calls; }
for function in cudaMalloc cudaMallocHost; do
  for ((i = 1; i <= $(calls_of $function); ++i)); do fails $function:$i '.*: out of memory .*--backend cpu'; done
done
# A kernel that touches what it may not: nothing goes on after that, whoever asks.
for ((i = 1; i <= $(calls_of kernel); ++i)); do fails kernel:$i '.*: an illegal memory access was encountered'; done
# The first and the last call of every other function; but not the question whether there is a GPU,
# whose failure means that there is none, and those that free: they cannot fail alone.
while read -r function calls; do
  [[ $function =~ ^(call|kernel|cudaMalloc|cudaMallocHost|cudaGetDeviceCount|cudaFree.*|.*Destroy|.*Unload)$ ]] && continue
  for i in $(printf '%d\n' 1 "$calls" | sort -nu); do fails "$function:$i" '.*'; done
done <calls

# One of two devices: the other stops, too.
devices=all
for call in kernel:{1,5,9} cudaMalloc:30 cudaMemcpyAsync:2 cudaEventSynchronize:2; do fails $call '.*'; done
