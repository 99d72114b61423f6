#!/usr/bin/env bash
# Tables and digest do not depend on which of its variants libm picks for the processor: FMA and AVX2 are hidden from it.
# A study of every distribution is among those run, so that Boost's results pass through here too.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common/expect.sh"

loader=$(ldd "$OFFTAKE" | sed -n 's/^[[:space:]]*\(\/[^ ]*ld-linux[^ ]*\) .*/\1/p')
hidden=glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2,-AVX512F
features() { "$loader" --list-diagnostics 2>/dev/null | grep 'x86\.cpu_features.*active' || true; }
if [[ -z $loader || $(features) == "$(GLIBC_TUNABLES=$hidden features)" ]]; then
  echo "this C library hides no instruction sets, or the processor has none of them: skipped"
  exit 77
fi

distributions=(
  'dist = "uniform", low = 0, high = 9' 'dist = "triangular", low = 0, mode = 2, high = 9'
  'dist = "pert", low = 0, mode = 2, high = 9' 'dist = "normal", mean = 4, sd = 2'
  'dist = "lognormal", median = 4, sigma = 0.7, probability = 0.4' 'dist = "gamma", shape = 2.3, scale = 1.7'
  'dist = "weibull", shape = 1.4, scale = 5' 'dist = "beta", alpha = 2, beta = 3, high = 8'
  'dist = "empirical", values = [1, 2, 4, 8]'
)
cat >every.toml <<'END'
[study]
start = 2026-01-01
months = 24
perspective = "cloud"
discount_rate_per_year = { driver = "rate" }
[driver]
rate = { process = "log-ou", initial = 0.04, reversion_per_year = 0.3, volatility = 0.2 }
spot = { process = "merton", initial = 3, drift_per_year = -0.13, volatility = 0.4, jump_rate_per_year = 0.7, jump_mean = -0.3, jump_volatility = 0.2 }
[correlation]
pairs = [["rate", "spot", 0.3], ["maker", "utility", 0.4]]
[party]
cloud = { resale = { driver = "spot" } }
[supplier]
maker   = { delay_correlation = 0.3 }
utility = { delay_correlation = 0.7 }
[hardware]
h100 = { gpue_per_unit = 1 }
[site]
campus = { owner = "cloud", hardware = { h100 = 90 }, outage = { rate_per_year = 2, hours = { dist = "lognormal", median = 9, sigma = 1.1 } } }
END
for i in "${!distributions[@]}"; do
  printf '[project.p%d]\nsite = "campus"\nhardware = "h100"\nunits = 7\ncost_usd = 1e6\nstart = 2026-01-01\n' "$i"
  printf 'due = 2026-07-01\nsupplier = "maker"\ndelay = { %s }\n' "${distributions[i]}"
done >>every.toml

# identity DIR: the tables' hash and the digest of a run
identity() { grep -E '^  "(tables|digest)": ' "$1/manifest.json"; }

for file in every.toml "$OFFTAKE_SOURCE"/{configs/openai-multicloud,bench/reference}.toml; do
  for precision in float double; do
    study=$file
    rm -rf seen hidden
    run --paths 2000 --precision $precision --out seen
    GLIBC_TUNABLES=$hidden run --paths 2000 --precision $precision --out hidden
    [[ $(identity seen | wc -l) == 2 ]] || fail "the manifest holds no tables and digest: $(head -20 seen/manifest.json)"
    diff <(identity seen) <(identity hidden) || fail "$file, $precision: libm's variant decides results"
  done
done
