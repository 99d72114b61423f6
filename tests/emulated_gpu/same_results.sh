#!/usr/bin/env bash
# The program with emulated GPUs gives what it gives without: digests, and every number that it writes.
set -euo pipefail
source "$OFFTAKE_SOURCE/tests/cli/common/expect.sh"

# same COMMAND STUDY ARGS…: its files by GPU, whose kernel the line says, are those by CPU; leaves out.txt of the GPU.
same() {
  local kernel=$1 command=$2 file=$3 csv
  shift 3
  rm -rf there
  "$OFFTAKE" "$command" "$file" --backend cuda --quiet --out there "$@" >out.txt 2>err.txt || fail "$command $file $*: $(cat err.txt)"
  [[ ! -s err.txt ]] || fail "$command $file $* said: $(cat err.txt)"
  grep -q "\"kernel\": \"$kernel" there/manifest.json || fail "$command $file $*: $(grep '"kernel"' there/manifest.json)"
  for csv in here/*.csv; do cmp "$csv" "there/${csv#here/}" || fail "$command $file $*"; done
  diff <(grep '"digest"' here/summary.json) <(grep '"digest"' there/summary.json) || fail "$command $file $*: the digest"
}
# by_cpu COMMAND STUDY ARGS…
by_cpu() {
  local command=$1 file=$2
  shift 2
  rm -rf here
  "$OFFTAKE" "$command" "$file" --backend cpu --quiet --out here "$@" >out.txt 2>err.txt || fail "$command $file $*: $(cat err.txt)"
}
own='of the study'"'"'s structure' precompiled='precompiled, as'
configs=$OFFTAKE_SOURCE/configs
export OFFTAKE_EMULATED_GPUS=2

# Many batches, in whatever order the devices may take their work.
by_cpu run "$study" --paths 1501
for order in late ahead early random1 random2 random3; do
  export OFFTAKE_EMULATED_GPU_ORDER=$order
  same "$own" run "$study" --paths 1501 --devices all --batch 100
done
# Little room: a workspace smaller than a batch, so that the kernel is launched several times; none for histograms.
for order in late random4; do
  export OFFTAKE_EMULATED_GPU_ORDER=$order
  OFFTAKE_EMULATED_GPU_MULTIPROCESSORS=1 same "$precompiled" run "$study" --paths 1501 --devices 1 --specialise off
  OFFTAKE_EMULATED_GPU_MEMORY_MIB=100 same "$own" run "$study" --paths 1501 --devices all --batch 100
  grep -q 'on the CPU, because the histograms of ' there/manifest.json || fail "$(cat there/manifest.json)"
done

# Variants share the devices.
cat "$study" - >s.toml <<'TOML'
[scenario.bust]
set = { "driver.usage.drift_per_year" = -0.7 }
[strategy.less]
set = { "contract.hire.take_or_pay" = 0.5 }
TOML
by_cpu stress s.toml --paths 700 --all
same "" stress s.toml --paths 700 --all --devices all --batch 100 --specialise off
[[ -s there/differences.csv ]] || fail "no differences"
for backend in cpu cuda; do
  "$OFFTAKE" run s.toml --paths 700 --backend $backend --quiet --out base-$backend >out.txt
  "$OFFTAKE" run s.toml --scenario bust --paths 700 --backend $backend --quiet --out bust-$backend >out.txt
  "$OFFTAKE" compare base-$backend bust-$backend --backend $backend --quiet --out compared-$backend >out.txt
done
cmp compared-cpu/differences.csv compared-cuda/differences.csv || fail "compare"
"$OFFTAKE" explain bust-cuda >explained.txt && cmp explained.txt <("$OFFTAKE" explain bust-cpu) || fail "explain"

# The studies that come with the program.
by_cpu run "$OFFTAKE_SOURCE/bench/reference.toml" --paths 3000
same "$own" run "$OFFTAKE_SOURCE/bench/reference.toml" --paths 3000 --devices all --batch 400
for each in build-or-buy coreweave-backlog microsoft-pullback openai-multicloud; do
  by_cpu run "$configs/$each.toml" --paths 500 --precision double
  same "$own" run "$configs/$each.toml" --paths 500 --precision double --devices all --batch 130
done
same "$precompiled" run "$configs/$each.toml" --paths 500 --precision double --devices all --batch 130 --specialise off
