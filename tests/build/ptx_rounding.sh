#!/usr/bin/env bash
# ptx_rounding.sh PTX…: fails if an instruction on real numbers may give bits that a CPU does not:
# an add, subtract or multiply without .rn (ptxas may contract it), flush to zero, an approximation.
set -euo pipefail
grep -qE '\.visible \.entry' "$@" || {
  echo "no kernel in $*" >&2
  exit 1
}
if found=$(grep -nE '\b(add|sub|mul)(\.(ftz|sat))*\.f(16|32|64)(x2)?\b|\.ftz\.|\.approx\.|\.full\.' "$@"); then
  echo "instructions that are not IEEE to the nearest:" >&2
  head -n 20 <<<"$found" >&2
  exit 1
fi
