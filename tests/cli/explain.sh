#!/usr/bin/env bash
# A finished run is explained path by path, and what is told is what was run.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common/expect.sh"

run --paths 3000
rm -rf kept && cp -r runs/first-steps kept
explain() { "$OFFTAKE" explain runs/first-steps "$@" >out.txt 2>err.txt || fail "explain $*: $(cat err.txt)"; }
nth_worst() { sed -n "$(($1 + 1))s/,.*//p" runs/first-steps/worst.csv; }

# By rank: the worst unless another is asked for; and by number, with the same story.
explain
grep -q "^first-steps: path $(nth_worst 1), the worst of 3,000 (seed 1, single precision)$" out.txt ||
  fail "not the worst: $(head -1 out.txt)"
explain --worst 12
grep -q "^first-steps: path $(nth_worst 12), the 12th worst of 3,000 " out.txt || fail "not the 12th: $(head -1 out.txt)"
mv out.txt by-rank.txt
explain --path "$(nth_worst 12)"
cmp -s out.txt by-rank.txt || fail "--path and --worst tell different stories"
grep -q '^lab loses USD ' out.txt || fail "the loss is not told"
grep -q '^What lies behind it (USD, discounted to 2026-01; liquidity is not)$' out.txt || fail "no causes"
grep -qE '^2027 +net ' out.txt || fail "no years"
grep -q 'contract.hire: begins: lab has committed itself to 1,000 GPUe of cloud' out.txt || fail "no events"

# Some months only, and everything.
explain --months 2027-02..2027-03 --all
[[ $(grep -cE '^20[0-9-]{5}  net' out.txt) == 2 ]] || fail "not two months: $(cat out.txt)"
grep -q 'contract.hire: lab uses .* and pays .* to cloud' out.txt || fail "--all tells no bills"

# Within 100 columns, without empty lines in a row, in every study and with a strategy; a year tells what its months
# add up to.
for of in microsoft-pullback:freeze openai-multicloud:exit coreweave-backlog:stay-small build-or-buy:own; do
  name=${of%:*} strategy=${of#*:}
  for variant in '' "$strategy"; do
    "$OFFTAKE" run "$OFFTAKE_SOURCE/configs/$name.toml" --paths 400 --out wide --force ${variant:+--strategy "$variant"} \
      >out.txt 2>err.txt || fail "$name $variant: $(cat err.txt)"
    "$OFFTAKE" explain wide --out wide-csv --force >>out.txt 2>err.txt || fail "explain $name $variant: $(cat err.txt)"
    awk 'length > 100 { exit 1 }' out.txt || fail "$name $variant: $(awk 'length > 100' out.txt)"
    awk '/^$/ && was { exit 1 } { was = /^$/ }' out.txt || fail "$name $variant: empty lines in a row"
    party=$(sed -nE 's/^([a-z]+) (loses|gains) USD .*/\1/p' out.txt)
    # Three digits are told: within half a per cent.
    awk -F, -v party="party.$party" -v start="$(sed -nE 's/.*discounted to ([0-9]{4}-[0-9]{2}); liq.*/\1/p' out.txt)" '
      NR == FNR && $2 == party && $3 == "flow_usd" { sum[substr(start, 1, 4) + int((substr(start, 6) - 1 + $1) / 12)] += $4 }
      NR != FNR && /^20[0-9][0-9]     net/ {
        split($1, word, " ")
        told = word[3] * (word[4] == "tn" ? 1e12 : word[4] == "bn" ? 1e9 : word[4] == "m" ? 1e6 : word[4] == "k" ? 1e3 : 1)
        off = told - sum[word[1]]
        if (off * off > (0.0051 * told) ^ 2 + 1) { print $0 ": the months add up to " sum[word[1]]; exit 1 }
        ++years
      }
      END { if (years < 6) exit 1 }' wide-csv/path-*[0-9].csv out.txt || fail "$name $variant: sums of years"
    rm -rf wide-csv
    # Against the base study's plan: the difference of the plans is a row of its own, and the last one is the loss.
    [[ $name-$variant != build-or-buy-own ]] ||
      grep -qE "^  loss +$(sed -nE 's/^company loses USD ([0-9.]+ [a-z]+) .*/\1/p' out.txt)$" out.txt || fail "$(cat out.txt)"
  done
done

# As CSV: complete, never overwritten silently; months add up to what the run reports.
explain --path 5 --out told
[[ $(ls told | tr '\n' ' ') == "path-5-events.csv path-5.csv " ]] || fail "told holds $(ls told)"
[[ $(head -1 told/path-5.csv) == month,entity,quantity,value,plan ]] || fail "$(head -1 told/path-5.csv)"
[[ $(head -1 told/path-5-events.csv) == month,date,event,entity,text ]] || fail "$(head -1 told/path-5-events.csv)"
[[ $(grep -c ',driver.usage,value,' told/path-5.csv) == 36 ]] || fail "not 36 months"
expect 2 'told/path-5.csv: error: --out: exists already .*--force$' explain runs/first-steps --path 5 --out told
explain --path 5 --out told --force
lost=$(awk -F, '$2 == "party.lab" && $3 == "loss_usd" { sum += $4 } END { printf "%.0f", sum }' told/path-5.csv)
worst=$(nth_worst 1)
explain --worst 1 --out told
lost=$(awk -F, '$2 == "party.lab" && $3 == "loss_usd" { sum += $4 } END { printf "%.0f", sum }' "told/path-$worst.csv")
said=$(awk -F, 'NR == 2 { printf "%.0f", $2 }' runs/first-steps/worst.csv)
[[ $lost == "$said" ]] || fail "the months lose $lost, the run $said"
cmp -s runs/first-steps/worst.csv kept/worst.csv && cmp -s runs/first-steps/manifest.json kept/manifest.json ||
  fail "explain changed the run"

# Double precision, another seed: what the manifest says counts, not the study.
run --paths 100 --precision double --seed 18446744073709551615 --force
explain
grep -q '(seed 18446744073709551615, double precision)$' out.txt || fail "$(head -1 out.txt)"

# What cannot be explained.
expect 2 '^offtake: error: no run was given, name its directory: offtake explain RUN$' explain
expect 2 '^absent: error: RUN: there is no such directory, ' explain absent
expect 2 '^offtake: error: --path 100: the run has 100 paths, give one from 0 to 99$' explain runs/first-steps --path 100
expect 2 '^offtake: error: --worst 101: the run keeps its 100 worst paths, give 1 to 100$' explain runs/first-steps --worst 101
expect 2 '^offtake: error: --worst 0: is too few' explain runs/first-steps --worst 0
expect 2 '^offtake: error: --path -1: is too few' explain runs/first-steps --path -1
expect 2 '^offtake: error: --(path|worst) excludes --(path|worst), see offtake explain --help$' \
  explain runs/first-steps --path 1 --worst 1
expect 2 "^offtake: error: --months 2027: names no months" explain runs/first-steps --months 2027
expect 2 '^offtake: error: --months: none of the study.s months is among them, they go from 2026-01 to 2028-12$' \
  explain runs/first-steps --months 2040-01..
sed -i 's/^\([0-9]*\),.*/\1,1/' runs/first-steps/worst.csv
expect 2 '^runs/first-steps: error: RUN: path [0-9]* comes to a loss of .*, but worst.csv says 1, ' explain runs/first-steps
echo '{' >runs/first-steps/manifest.json
expect 2 '^runs/first-steps/manifest.json: error: RUN: is damaged, it is no JSON object, ' explain runs/first-steps
