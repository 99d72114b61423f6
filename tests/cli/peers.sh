#!/usr/bin/env bash
# What bench/run_peers compares with simulates the same study, and it names what it cannot run. Skipped where
# there is no NumPy; its own environment (build/peers) will do. No clock, no network, no GPU.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common/expect.sh"

python=
for one in "$OFFTAKE_SOURCE/build/peers/venv/bin/python" python3 /usr/bin/python3; do
  if command -v "$one" >/dev/null && "$one" -c 'import numpy, tomllib' 2>/dev/null; then
    python=$one
    break
  fi
done
[[ -n $python ]] || {
  echo "no Python with NumPy: skipped"
  exit 77
}
OMP_NUM_THREADS=1 "$python" "$OFFTAKE_SOURCE/bench/peers/check.py" "$OFFTAKE"

# From here on a copy, with a build/ of its own.
cp -r "$OFFTAKE_SOURCE/bench" "$OFFTAKE_SOURCE/scripts" .
few=(--rounds 1 --seconds 0.02 --paths 4096 --offtake "$OFFTAKE")
export PIP_NO_INDEX=1 PIP_CONFIG_FILE=/dev/null
unset PIP_FIND_LINKS

# peers CODES ARGS…: ends with one of the exit codes.
peers() {
  local codes=$1 got=0
  shift
  "$python" bench/run_peers "$@" >out.txt 2>err.txt || got=$?
  [[ " $codes " == *" $got "* ]] || fail "run_peers $*: exit code $got: $(cat out.txt err.txt)"
}
said() {
  grep -qE -- "$1" "${2:-out.txt}" || fail "no '$1' in: $(cat out.txt err.txt)"
}

# What is asked for in vain is said before anything starts.
for wrong in "--only Pandas" "--only ''" "--only Q N" "--rounds 0" "--seconds -1" "--seconds inf" "--paths x" \
  "--offtake no/such/program" "--json bench" "--json bench/run_peers/peers.json" "--frobnicate"; do
  eval "peers 2 ${few[*]@Q} $wrong"
  said '^run_peers: error: ' err.txt
  [[ ! -s out.txt ]] || fail "$wrong: $(cat out.txt)"
done
peers 2 "${few[@]}" --only N
said "'N' may be NumPy or Numba" err.txt

# NumPy of this Python. With so few paths an honest 4 standard errors may happen: exit code 1.
OFFTAKE_COMMIT=told peers "0 1" "${few[@]}" --installed --only numpy --json figures/peers.json
said '^libraries of .* alone: --installed'
said '^NumPy, 1 thread +[0-9.]+ '
"$python" -c 'import json, sys
report = json.load(open("figures/peers.json"))
assert report["study"] == "reference" and report["rounds"] == 1 and report["commit"] == "told", report
numpy = [one for one in report["figures"] if one["peer"] == "NumPy"]
assert numpy and all(one["paths_per_second"] > 0 and one["ours_to_it"] > 0 for one in numpy), report'

# A GPU that is none, and libraries of this Python that are none: CuPy is NumPy with little memory and no
# compiler, JAX lacks its plugin, PyTorch crashes.
mkdir -p bin fake
cat >bin/nvidia-smi <<'END'
#!/bin/sh
echo "Imagined GPU, 580.1"
END
chmod +x bin/nvidia-smi
cat >fake/cupy.py <<'END'
import types

from numpy import *

__version__ = "0"


def RawModule(**_):
    raise RuntimeError("no compiler in an imagined GPU")


class Generator:
    def standard_normal(self, shape, dtype):
        raise MemoryError(f"{shape[1]} paths")


random = types.SimpleNamespace(default_rng=lambda seed: Generator())
END
echo 'raise RuntimeError("no plugin for cuda\nand more")' >fake/jax.py
echo 'import os; os.abort()' >fake/torch.py
PATH=$work/bin:$PATH PYTHONPATH=$work/fake peers 1 "${few[@]}" --installed --only CuPy JAX PyTorch
said '^run_peers: nothing was compared$' err.txt
said '^[^ ].*, .* processors, Imagined GPU; load '
said '^skipped  CuPy arrays, GPU: MemoryError: 65536 paths$'
said '^skipped  CuPy raw kernel, GPU: RuntimeError: no compiler in an imagined GPU$'
said '^skipped  JAX, GPU: RuntimeError: no plugin for cuda$'
said '^skipped  JAX, 1 thread: RuntimeError: no plugin for cuda$'
said '^skipped  PyTorch, GPU: ended by signal 6 '

# Nothing of what was asked for.
peers 1 "${few[@]}" --installed --only CuPy
said '^skipped  CuPy arrays, GPU: no GPU here|^skipped  CuPy arrays, GPU: .* has no cupy'
said '^run_peers: nothing was compared$' err.txt

# pip that cannot: what this Python has, as with --installed.
peers 1 "${few[@]}" --only CuPy
said '^libraries of .* alone: (pip install numpy: |no environment in )'

# An unbuilt program that cannot be built is said in a line at the end.
PATH=$work/bin:/usr/bin:/bin peers 1 --rounds 1 --only NumPy --installed
said '^run_peers: offtake cannot be built' err.txt

# Stopped: exit code 130, a line, and no process left behind.
"$python" - "$python" bench/run_peers "${few[@]}" --installed --only NumPy <<'END'
import signal, subprocess, sys
from pathlib import Path

run = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
while not run.stdout.readline().startswith("NumPy, 1 thread: compiling"):
    assert run.poll() is None, run.stderr.read()
children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
assert children
run.send_signal(signal.SIGINT)
_, said = run.communicate(timeout=60)
assert run.returncode == 130 and said == "run_peers: stopped\n", (run.returncode, said)
assert not any(Path(f"/proc/{child}").exists() for child in children), children
END
