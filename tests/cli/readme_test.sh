#!/usr/bin/env bash
# README explains configs/first-steps.toml line by line: the lines it quotes are the file's, all of them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

quoted=$(awk '/^```toml$/ { inside = 1; next } /^```$/ { inside = 0 } inside && NF' README.md)
study=$(grep -v '^#' configs/first-steps.toml | awk NF)
diff <(echo "$quoted") <(echo "$study")
lines=$(wc -l < configs/first-steps.toml)
if ((lines >= 40)); then
  echo "configs/first-steps.toml has $lines lines, README promises less than 40" >&2
  exit 1
fi
