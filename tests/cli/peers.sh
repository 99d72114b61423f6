#!/usr/bin/env bash
# What bench/run_peers compares with simulates the same study. Skipped where there is no NumPy; its own
# environment (build/peers) will do.
set -euo pipefail
for python in "$OFFTAKE_SOURCE/build/peers/venv/bin/python" python3 /usr/bin/python3; do
  if command -v "$python" >/dev/null && "$python" -c 'import numpy, tomllib' 2>/dev/null; then
    exec env OMP_NUM_THREADS=1 "$python" "$OFFTAKE_SOURCE/bench/peers/check.py" "$OFFTAKE"
  fi
done
echo "no Python with NumPy: skipped"
exit 77
