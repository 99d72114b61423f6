#!/usr/bin/env bash
# Scenarios, strategies, --set; stress and compare.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common/expect.sh"

cat "$study" - >s.toml <<'TOML'
[scenario.nothing]
[scenario.bust]
note = "usage falls"
set = { "driver.usage.drift_per_year" = -0.7 }
[strategy.less]
set = { "contract.hire.take_or_pay" = 0.5 }
TOML
quiet() {
  "$OFFTAKE" "$@" --quiet >out.txt 2>err.txt || fail "$*: $(cat err.txt)"
  [[ ! -s err.txt ]] || fail "$* said: $(cat err.txt)"
}
digest_of() { sed -n "s/^  $1  *\([0-9a-f]\{32\}\)$/\1/p" stress.txt; }

# A digest a variant, that of its own run.
quiet stress s.toml --paths 3000 --all
cp out.txt stress.txt
[[ $(ls runs/s-stress | sort | tr '\n' ' ') == "curves.csv differences.csv manifest.json measures.csv summary.json worst.csv " ]] ||
  fail "runs/s-stress holds $(ls runs/s-stress)"
quiet run s.toml --paths 3000
[[ $(digest) == "$(digest_of base)" ]] || fail "base: $(digest)"
[[ $(digest) == "$(digest_of 'scenario nothing')" ]] || fail "a scenario that changes nothing has another digest"
quiet run s.toml --paths 3000 --scenario bust
[[ $(digest) == "$(digest_of 'scenario bust')" ]] || fail "bust: $(digest)"
quiet run s.toml --paths 3000 --scenario bust --strategy less
[[ $(digest) == "$(digest_of 'scenario bust, strategy less')" ]] || fail "both: $(digest)"
grep -q '"strategy": "less"' runs/s-bust-less/manifest.json || fail "the manifest does not say which variant it is"
"$OFFTAKE" explain runs/s-bust-less >out.txt || fail "explain of a variant"
grep -q "^lab loses USD .* against the base study's plan: " out.txt || fail "$(head -3 out.txt)"
grep -q '^Plan below is that of scenario bust, strategy less: an NPV of ' out.txt || fail "$(head -3 out.txt)"
quiet run "$study" --paths 3000 --set contract.hire.take_or_pay=0.5 --out set
grep -q '"take_or_pay": 0.5' set/manifest.json || fail "the manifest does not have what was set"
quiet stress s.toml --paths 3000 --all --threads 1 --isa scalar --out again
cmp runs/s-stress/differences.csv again/differences.csv || fail "differences depend on threads or instruction set"
grep -q '^scenario bust,party.lab,loss_usd,es,0.99,' again/differences.csv || fail "no ES of the loss"

# A strategy under a scenario: from that scenario alone, too.
row() { grep "^$1,party.lab,loss_usd,mean," runs/s-stress/differences.csv | cut -d, -f"$2"; }
[[ $(row 'strategy less under scenario bust' 6) == "$(row 'scenario bust' 7)" ]] || fail "not from the scenario"
[[ $(row 'strategy less under scenario bust' 7) == "$(row '\"scenario bust, strategy less\"' 8)" ]] || fail "not to the strategy"
grep -q '^What does each strategy change under a scenario?$' stress.txt || fail "$(cat stress.txt)"
[[ $(grep -c '^    strategy less ' stress.txt) == 3 ]] || fail "$(cat stress.txt)"

# In words, and differences of probabilities in percentage points.
grep -qE '^    milestone.all-there +reached in time .* pp \[' stress.txt || grep -qE '^    party.lab +stranded, USD ' stress.txt ||
  fail "no key figure in words: $(cat stress.txt)"
grep -qE '(_usd|_month) ' stress.txt && fail "names of metrics: $(cat stress.txt)"
tr -s ' \n' ' ' <stress.txt | grep -q 'VaR and ES are compared for this loss alone' || fail "$(cat stress.txt)"

# check knows all of them; mistakes of one are told before anything runs.
"$OFFTAKE" check s.toml >out.txt || fail "check"
grep -q '^  scenario bust: usage falls: driver.usage.drift_per_year = -0.7$' out.txt || fail "$(cat out.txt)"
sed 's/take_or_pay" = 0.5/take_or_pya" = 0.5/' s.toml >bad.toml
for command in run check stress; do
  expect 2 "^bad.toml:[0-9]+:9: error: contract.hire.take_or_pya: in strategy 'less', unknown key, .*'take_or_pay'" $command bad.toml
done
expect 2 '^offtake: error: --scenario base: is the study itself, that needs no option' run s.toml --scenario base
expect 2 "^offtake: error: --scenario bsut: there is no such scenario, did you mean 'bust'\?$" run s.toml --scenario bsut
expect 2 '^offtake: error: --set contract.hire.take_or_pay: is 2, it must be 0 to 1' run s.toml --set contract.hire.take_or_pay=2
expect 2 'has no variants to compare, add \[scenario.NAME\] or \[strategy.NAME\]' stress "$study"

# compare: the same seed is paired, another is not; what is no run is one error.
quiet compare runs/s runs/s-bust
grep -q 'The seeds agree: both are simulated anew on their first 3,000 paths' out.txt || fail "$(cat out.txt)"
cp out.txt paired.txt
quiet compare runs/s runs/s-bust --out both
[[ $(ls both | tr '\n' ' ') == "comparison.json differences.csv " ]] || fail "both holds $(ls both)"
# The same numbers as stress has for the same paths.
cmp <(sed -n 's/^B less A,//p' both/differences.csv) <(sed -n 's/^scenario bust,//p' runs/s-stress/differences.csv) ||
  fail "compare and stress differ"
grep -q '"paired": true' both/comparison.json || fail "$(head -5 both/comparison.json)"
grep -q '"entity":"party.lab","metric":"loss_usd","measure":"mean","level":null,' both/comparison.json || fail "no mean"
expect 2 '/both: error: --out: exists already and is never overwritten silently' compare runs/s runs/s-bust --out both
quiet compare runs/s runs/s-bust --out both --force
expect 2 '/runs/s: error: --out: is no comparison .it has no comparison.json.' compare runs/s runs/s-bust --out runs/s --force
[[ -f runs/s/summary.json ]] || fail "a run was replaced by a comparison"
quiet compare runs/s runs/s
grep -q 'B less A *[^ ]* [mk] *0 \[0, 0\]' out.txt || fail "a run differs from itself: $(cat out.txt)"
quiet run s.toml --paths 3000 --seed 18446744073709551615 --out seed
quiet compare runs/s seed
grep -q 'The seeds differ: ' out.txt || fail "$(cat out.txt)"
quiet compare seed seed
quiet run s.toml --paths 3000 --set study.levels=[0.9] --out other-level
quiet compare runs/s other-level
tr -s ' \n' ' ' <out.txt | grep -q 'VaR and ES are not compared' || fail "$(cat out.txt)"
quiet run s.toml --paths 3000 --set study.months=20 --out shorter
quiet compare runs/s shorter
tr -s ' \n' ' ' <out.txt | grep -q 'Not like with like: the runs differ in study.months (.* and 20)' || fail "$(cat out.txt)"
expect 2 '^nowhere: error: RUN: there is no such directory' compare runs/s nowhere
expect 2 'RUN_A RUN_B$' compare runs/s
cp -r runs/s empty && sed -i 's/^  "paths": 3000/  "paths": -3/' empty/manifest.json
expect 2 'RUN: is damaged, its "paths" are -3, run the study again$' compare empty runs/s
cp -r runs/s damaged && echo '{' >damaged/manifest.json
expect 2 '^damaged/manifest.json: error: RUN: is damaged, ' compare damaged runs/s
sed -i 's/"take_or_pay": 0.8/"take_or_pay": 0.7/' runs/s/manifest.json
expect 2 '^runs/s/manifest.json: error: RUN: its paths ran on tables ' compare runs/s runs/s-bust
