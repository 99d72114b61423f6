"""Checks the peers that need no GPU and no clock: their plan is offtake's, and so are the means of NumPy's
paths and of the raw kernel's, the latter compiled for this processor.

    check.py OFFTAKE    (exit code 77: no NumPy)
"""

import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import numpy as np
except ImportError:
    print("no NumPy for this Python: skipped")
    sys.exit(77)

import model
import numpy_peer
from agreement import AGREE, reported_means, worst_disagreement
from kernel_source import source
from study import Study

HERE = Path(__file__).parent
STUDY = HERE.parent / "reference.toml"
PATHS = 16384
failures = 0


def expect(what, good, found):
    global failures
    failures += not good
    print(f"{'ok  ' if good else 'FAIL'} {what}: {found}")


def compare(what, study, outputs, ours):
    wide = outputs.astype(np.float64)
    worst, of = worst_disagreement(study.outputs, wide.shape[1], wide.sum(1), (wide * wide).sum(1), ours)
    expect(f"{what}, {wide.shape[1]} paths", worst <= AGREE, f"off by {worst:.1f} standard errors at most ({of})")


def kernel_paths(study, plan_flow, out, paths):
    (out / "kernel.cu").write_text(source(study, plan_flow))
    command = [
        "c++",
        "-std=c++20",
        "-O1",
        "-w",
        f'-DKERNEL="{out}/kernel.cu"',
        HERE / "kernel_on_host.cpp",
        "-o",
        out / "kernel",
    ]
    subprocess.run(command, check=True)
    done = subprocess.run([out / "kernel", str(paths), "1"], check=True, capture_output=True)
    return np.frombuffer(done.stdout, dtype=np.float32).reshape(len(study.outputs), paths)


def main():
    study = Study.load(STUDY)
    plan_flow = model.plan_flow(study)
    with tempfile.TemporaryDirectory() as directory:
        out = Path(directory)
        command = [sys.argv[1], "run", STUDY, "--quiet", "--paths", str(PATHS), "--out", out / "run"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        ours = reported_means(out / "run", PATHS)
        # Loss is plan less path.
        for party, npv in zip(study.names["party"], plan_flow.sum(0)):
            name = f"party.{party}"
            plan = ours[name, "npv_usd"][0] + ours[name, "loss_usd"][0]
            expect(f"plan of {party}", abs(npv - plan) <= 1e-5 * abs(plan), f"{npv:.6g} against {plan:.6g}")
        compare("NumPy", study, numpy_peer.Peer(study).simulate(PATHS // 2), ours)
        compare("raw kernel", study, kernel_paths(study, plan_flow, out, PATHS // 2), ours)
    sys.exit(failures > 0)


main()
