#!/usr/bin/env bash
# The same paths, whatever they are simulated with and however many follow.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common/expect.sh"

# Instruction sets, threads and batches: one digest, one set of measures for each precision.
for precision in float double; do
  digests=()
  for isa in scalar avx2 avx512; do
    for threads in 1 2 7; do
      "$OFFTAKE" run "$study" --paths 5000 --precision $precision --isa $isa --threads $threads --batch $((threads * 999)) \
        --quiet --out "$precision-$isa-$threads" >out.txt 2>err.txt || {
        grep -q 'this processor cannot run it' err.txt || fail "$(cat err.txt)"
        continue
      }
      digests+=("$(digest)")
      cmp "$precision-scalar-1/measures.csv" "$precision-$isa-$threads/measures.csv"
      cmp "$precision-scalar-1/profiles.csv" "$precision-$isa-$threads/profiles.csv"
      cmp "$precision-scalar-1/contributions.csv" "$precision-$isa-$threads/contributions.csv"
      cmp "$precision-scalar-1/worst.csv" "$precision-$isa-$threads/worst.csv"
    done
  done
  [[ $(printf '%s\n' "${digests[@]}" | sort -u | wc -l) == 1 ]] || fail "$precision: ${digests[*]}"
done
[[ $(grep -h '"digest"' float-scalar-1/summary.json) != $(grep -h '"digest"' double-scalar-1/summary.json) ]] ||
  fail "float and double have one digest"

# Another seed is another run, 0 a seed like any other.
run --paths 1000 --seed 0 --out seed-0 && zero=$(digest)
run --paths 1000 --seed 1 --out seed-1 && one=$(digest)
[[ $zero != "$one" ]] || fail "seeds 0 and 1 have one digest"

# The first paths of a longer run: worst.csv holds all losses of so short runs.
run --paths 500 --out short
run --paths 1000 --out long
diff <(sort short/worst.csv) <(awk -F, 'NR == 1 || $1 < 500' long/worst.csv | sort)
