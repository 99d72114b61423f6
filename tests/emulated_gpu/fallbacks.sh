#!/usr/bin/env bash
# What a run on a GPU does instead where something is missing or damaged, and that it says so.
set -euo pipefail
source "$OFFTAKE_SOURCE/tests/cli/common/expect.sh"

arguments=(run "$study" --backend cuda --paths 200 --precision double --quiet --force)
"$OFFTAKE" run "$study" --backend cpu --paths 200 --precision double --quiet --force --out here >out.txt
expected=$(digest)

# kernel PATTERN ARGS…: the same results, by this kernel.
kernel() {
  local pattern=$1
  shift
  "$OFFTAKE" "${arguments[@]}" --out there "$@" >out.txt 2>err.txt || fail "$*: $(cat err.txt)"
  [[ ! -s err.txt ]] || fail "$* said: $(cat err.txt)"
  [[ $(digest) == "$expected" ]] || fail "$*: digest $(digest)"
  grep -qE "\"kernel\": \"$pattern" there/manifest.json || fail "$*: $(grep '"kernel"' there/manifest.json), not '$pattern'"
}

# A GPU newer than NVRTC knows; its kernel comes from the cache once it is there, and anew where that is damaged.
export OFFTAKE_CACHE=$PWD/cache
newer='of the study.s structure, for sm_990, which NVRTC [0-9.]+ does not know: as PTX of compute_[0-9]+, which the driver compiles further'
kernel "$newer, compiled by NVRTC"
kernel "$newer, from $OFFTAKE_CACHE"
cached=$(echo cache/*.kernel)
[[ -f $cached ]] || fail "the cache holds $(ls cache)"
size=$(stat -c %s "$cached")
for damage in 'truncate -s 100' 'truncate -s 0' "truncate -s $((size + 1))" \
  "dd if=/dev/zero conv=notrunc status=none bs=1 count=9 seek=$((size / 2)) of="; do
  if [[ $damage == *= ]]; then ${damage}"$cached"; else $damage "$cached"; fi
  kernel "$newer, compiled by NVRTC"
done
kernel "$newer, from $OFFTAKE_CACHE"
# What cannot be read is made anew.
ln -sf /proc/self/mem "$cached"
kernel "$newer, compiled by NVRTC"
rm "$cached" && mkdir "$cached"
kernel "$newer, compiled by NVRTC .*, and not kept: "
rmdir "$cached"
"$OFFTAKE" cache --clear >out.txt
kernel "$newer, compiled by NVRTC"
# Two at once, from nothing.
rm -rf cache
for i in 1 2; do
  "$OFFTAKE" "${arguments[@]}" --out both-$i >both-$i.txt 2>&1 &
done
wait
for i in 1 2; do grep -q "^digest *$expected" both-$i.txt || fail "one of two: $(cat both-$i.txt)"; done
[[ $(ls cache | wc -l) == 1 ]] || fail "the cache holds $(ls cache)"
# A cache that cannot be written: not for root, who can.
mkdir blocked && : >blocked/file
OFFTAKE_CACHE=blocked/file/cache kernel "$newer, compiled by NVRTC .*, and not kept: "

# Insisting on it, in single precision, which is compared with double at the end.
"$OFFTAKE" run "$study" --backend cuda --specialise on --paths 60 --quiet --out insisted >out.txt 2>err.txt ||
  fail "--specialise on: $(cat err.txt)"

# No NVRTC; an image that the driver refuses, here machine code.
missing=/nowhere/libnvrtc.so
OFFTAKE_NVRTC=$missing kernel "precompiled, because OFFTAKE_NVRTC=$missing cannot be loaded"
OFFTAKE_NVRTC=$missing expect 2 "^offtake: error: --specialise on: OFFTAKE_NVRTC=$missing cannot be loaded" \
  "${arguments[@]}" --out on --specialise on
OFFTAKE_EMULATED_GPU_ARCHITECTURE=90 kernel 'precompiled, because the driver does not load the compiled kernel: no kernel image'
OFFTAKE_EMULATED_GPU_ARCHITECTURE=90 expect 2 '^offtake: error: --specialise on: the driver does not load' \
  "${arguments[@]}" --out on --specialise on

# A GPU older than the build: --backend auto takes the CPU and says why, as where another has its memory, or all of it.
# auto PATTERN ARGS…
auto() {
  local pattern=$1
  shift
  "$OFFTAKE" run "$study" --paths 200 --precision double --quiet --force --out fallback "$@" >out.txt 2>err.txt || fail "$*: $(cat err.txt)"
  [[ $(digest) == "$expected" ]] || fail "$*: digest $(digest)"
  grep -qE "^device +$pattern" out.txt || fail "$*: $(cat out.txt), not '$pattern'"
}
turing='GPU 0 \(Emulated GPU\) has compute capability 7\.5, this build needs [0-9.]+'
old() { OFFTAKE_EMULATED_GPU_ARCHITECTURE=75 "$@"; }
old auto "the CPU, because $turing\$"
grep -q '^speed .* on CPU ' out.txt || fail "$(cat out.txt)"
old auto "the CPU, because $turing\$" --devices all
old expect 2 "^offtake: error: --backend cuda: no GPU can be used, because $turing; " "${arguments[@]}" --out old
old expect 2 "^offtake: error: --devices 0: $turing; take a newer GPU" run "$study" --paths 200 --out old --devices 0
old expect 2 "^offtake: error: --specialise on: no GPU can be used, because $turing" run "$study" --out old --quiet --specialise on
export OFFTAKE_EMULATED_GPUS=3
both() { OFFTAKE_EMULATED_GPU_ARCHITECTURE=75,990 "$@"; }
both auto "without GPU 0, because $turing\$" --devices all
grep -q '"device": "Emulated GPU + Emulated GPU"' fallback/manifest.json || fail "$(grep device fallback/manifest.json)"
both kernel "$newer"
both expect 2 "^offtake: error: --devices 0: $turing; those that can be used: 1, 2" "${arguments[@]}" --out old --devices 0
unset OFFTAKE_EMULATED_GPUS
full() { OFFTAKE_EMULATED_GPU_MEMORY_MIB=1 "$@"; }
full auto 'the CPU, because CUDA on GPU 0: .*: out of memory'
full auto 'the CPU, because CUDA on GPU 0: .*: out of memory' --devices all
full expect 2 '^offtake: error: CUDA on GPU 0: .*out of memory' run "$study" --quiet --out small --devices 0
busy() { OFFTAKE_EMULATED_GPU_FAIL=cudaMalloc:1:46 "$@"; }
busy auto 'the CPU, because CUDA on GPU 0: .*CUDA-capable device.s. is/are busy'
# Where none is named, the next that is free.
two() { OFFTAKE_EMULATED_GPUS=2 busy "$@"; }
two auto 'without GPU 0, because CUDA on GPU 0: .*CUDA-capable device.s. is/are busy'
grep -q '"device": "Emulated GPU"' fallback/manifest.json || fail "$(grep device fallback/manifest.json)"
two auto 'without GPU 0, because CUDA on GPU 0: .*CUDA-capable device.s. is/are busy' --backend cuda
for which in '--devices 0' '--devices all --backend cuda'; do
  ! two "$OFFTAKE" run "$study" --quiet --out busy $which >out.txt 2>err.txt || fail "$which: a GPU that is taken ran"
  grep -q '^offtake: error: CUDA on GPU [01]: .*busy' err.txt || fail "$which: $(cat err.txt)"
done

# No driver, no device, none of that number.
OFFTAKE_EMULATED_GPUS=none expect 2 '^offtake: error: --backend cuda: no GPU .*, because there is no driver; install NVIDIA' "${arguments[@]}" --out none
OFFTAKE_EMULATED_GPUS=0 expect 2 '^offtake: error: --backend cuda: no GPU .* no CUDA-capable device' "${arguments[@]}" --out none
OFFTAKE_EMULATED_GPUS=0 auto 'the CPU, because no GPU can be used, because the CUDA runtime reports: no CUDA-capable$'
OFFTAKE_EMULATED_GPUS=none auto 'the CPU, because no GPU can be used, because there is no driver' --devices all
OFFTAKE_EMULATED_GPUS=none "$OFFTAKE" run "$study" --paths 200 --precision double --quiet --out auto >out.txt
[[ $(digest) == "$expected" ]] || fail "--backend auto without a driver"
! grep -q '^device' out.txt || fail "a machine without a driver: $(cat out.txt)"
# One by a kernel of the study, one that does not load it: both are named.
OFFTAKE_EMULATED_GPUS=2 OFFTAKE_EMULATED_GPU_ARCHITECTURE=990,90 kernel \
  "$newer.*; on GPU 1: precompiled, because the driver does not load" --devices all
expect 2 '^offtake: error: --devices 1: there is one GPU' "${arguments[@]}" --out none --devices 1
full expect 2 '^offtake: error: .*out of memory' "${arguments[@]}" --out small

# The benchmark runs; what it measures is the emulation.
"$OFFTAKE" bench "$study" --seconds 0.01 --json bench.json >out.txt 2>err.txt || fail "bench: $(cat err.txt)"
grep -q '"Emulated GPU"' bench.json || fail "bench: $(head -c 1000 bench.json)"
for row in 'cuda float' 'cuda double' 'cuda float precompiled' 'cuda double precompiled'; do
  [[ $(grep -cE "^  $row( +[0-9]+ .*|)$" out.txt) == 2 ]] || fail "bench: $row: $(cat out.txt)"
done
# A row is called by what ran, and nothing is measured twice.
OFFTAKE_NVRTC=$missing "$OFFTAKE" bench "$study" --seconds 0.01 >out.txt 2>err.txt || fail "bench: $(cat err.txt)"
[[ $(grep -cE '^  cuda (float|double) precompiled' out.txt) == 4 && $(grep -cE '^  cuda ' out.txt) == 4 ]] || fail "bench: $(cat out.txt)"
[[ $(grep -cE "^  Kernel of cuda float and double: precompiled, because OFFTAKE_NVRTC=$missing" out.txt) == 1 ]] || fail "bench: $(cat out.txt)"
# Without a GPU, the CPU's rows and why.
# cpu_alone PATTERN
cpu_alone() {
  "$OFFTAKE" bench "$study" --seconds 0.01 >out.txt 2>err.txt || fail "bench: $(cat err.txt)"
  grep -qE '^  scalar float +1 ' out.txt || fail "bench: $(cat out.txt)"
  ! grep -qE '^  cuda ' out.txt || fail "bench: $(cat out.txt)"
  tr -s '\n ' ' ' <out.txt | grep -qE "No GPU: $1" || fail "bench: $(cat out.txt), not $1"
}
old cpu_alone "no GPU can be used, because $turing"
full cpu_alone 'CUDA on GPU 0: .*: out of memory'
