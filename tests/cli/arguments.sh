#!/usr/bin/env bash
# Bad arguments: exit code 2, one line that says what, why and what to do; nothing is simulated.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common/expect.sh"

expect 2 '^offtake: error: no command was given, choose one of: run, check, stress, compare, explain, keys, bench, cache$'
expect 2 "^offtake: error: rum: there is no such command, did you mean 'run'\?$" rum
expect 2 '^offtake: error: no study was given, name a file: offtake run STUDY$' run
expect 2 '^offtake: error: no study was given, name a file: offtake check STUDY$' check
expect 2 "^offtake: error: --pahts: there is no such option, did you mean '--paths'\?$" run "$study" --pahts 10
expect 2 '^offtake: error: other.toml: is one argument too many, see offtake run --help$' run "$study" other.toml
expect 2 '^offtake: error: --paths: has no value, give it one, see offtake run --help$' run "$study" --paths
expect 2 '^offtake: error: --paths: is given more than once, give it once, see' run "$study" --paths 1 --paths 2
expect 2 '^offtake: error: --paths 0: is too few, give 1 or more$' run "$study" --paths 0
expect 2 '^offtake: error: --paths 1e15: is too many, give 2,147,483,648 or fewer$' run "$study" --paths 1e15
expect 2 '^offtake: error: --paths 1.5: is no count, .*whole number' run "$study" --paths 1.5
expect 2 '^offtake: error: --threads 0: is too few' run "$study" --threads 0
expect 2 '^offtake: error: --threads 1e6: is too many, give 4,096 or fewer$' run "$study" --threads 1e6
expect 2 '^offtake: error: --batch 0: is too few' run "$study" --batch 0
expect 2 '^offtake: error: --seed 1.5: is no seed, ' run "$study" --seed 1.5
expect 2 '^offtake: error: --until 120%: is out of range, ' run "$study" --until 120%
expect 2 "^offtake: error: --isa avx3: is unknown, did you mean 'avx2'\?$" run "$study" --isa avx3
expect 2 '^offtake: error: --backend gpu: is unknown, (did you mean|choose one of: )' run "$study" --backend gpu
expect 2 '^offtake: error: --precision half: is unknown, choose one of: float, double$' run "$study" --precision half
expect 2 '^offtake: error: --memory lots: is no amount of memory, ' run "$study" --memory lots
expect 2 '^offtake: error: --memory: the bound is 2.00 MiB, but a run .* may take .*, raise it$' run "$study" --memory 2M
expect 2 '^offtake: error: .*--reference.*$' bench "$study" --reference
[[ ! -e runs ]] || fail "a refused run left runs/ behind"

if ! grep -q 'backend cuda' err.txt && ! command -v nvidia-smi >/dev/null; then
  expect 2 '^offtake: error: --backend cuda: .+' run "$study" --backend cuda --paths 10
fi
for isa in avx2 avx512; do
  flag=$([[ $isa == avx2 ]] && echo avx2 || echo avx512dq)
  grep -qw "$flag" /proc/cpuinfo ||
    expect 2 "^offtake: error: --isa $isa: this processor cannot run it, choose one of: " run "$study" --isa $isa
done

env -u OFFTAKE_COMMIT "$OFFTAKE" --version | grep -E '^offtake [0-9]+\.[0-9]+\.[0-9]+ \(([0-9a-f]{12}(-dirty)?|unknown), ' >out.txt || fail "--version says: $("$OFFTAKE" --version)"
"$OFFTAKE" --help | grep 'bench' >out.txt || fail "--help does not name the commands"
"$OFFTAKE" run --help | grep -- '--until' >out.txt || fail "run --help does not name the options"
