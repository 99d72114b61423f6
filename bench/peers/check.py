"""Checks the peers that need no GPU and no clock: their plan is offtake's, and so are the means of the paths of
the libraries that this Python has and of the raw kernel's, the latter compiled for this processor; and what
they do not simulate they refuse.

    check.py OFFTAKE    (exit code 77: no NumPy)
"""

import copy
import importlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import types
from pathlib import Path

try:
    import numpy as np
except ImportError:
    print("no NumPy for this Python: skipped")
    sys.exit(77)

import model
from agreement import AGREE, reported_means, worst_disagreement
from kernel_source import source
from study import Refused, Study

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


# Library -> module, paths a batch. PyTorch's paths in eager mode: compiling takes longer than all other checks.
LIBRARIES = dict(
    numpy=("numpy_peer", 8192),
    cupy=("cupy_peer", 8192),
    numba=("numba_peer", 8192),
    jax=("jax_peer", 4096),
    torch=("torch_peer", 8192),
)


def cupy_stand_in():
    """NumPy under CuPy's name, as far as cupy_peer.py goes."""
    module = types.ModuleType("cupy")
    vars(module).update({name: value for name, value in vars(np).items() if not name.startswith("__")})
    stream = types.SimpleNamespace(synchronize=lambda: None)
    module.cuda = types.SimpleNamespace(get_current_stream=lambda: stream)
    module.random, module.asnumpy = np.random, np.asarray
    return module


os.environ |= {"TORCHDYNAMO_DISABLE": "1", "JAX_PLATFORMS": "cpu"}


def refused(study, change, what):
    tree = copy.deepcopy(study.tree)
    change(tree)
    try:
        Study(tree)
        found = "simulated"
    except Refused as refusal:
        found = str(refusal)
    expect(f"refused: {what}", what in found, found)


def refusals(study):
    tree = study.tree
    driver, project, contract = (next(iter(tree[kind])) for kind in ("driver", "project", "contract"))
    refused(study, lambda t: t.update(event={"strike": {"probability": 0.1}}), "event.strike.probability")
    refused(study, lambda t: t["driver"][driver].update(cap=9), f"driver.{driver}.cap")
    refused(study, lambda t: t["contract"][contract]["late"].update(waiver=1), f"contract.{contract}.late.waiver")
    gamma = lambda t: t["project"][project]["delay"].update(dist="gamma")
    refused(study, gamma, f"project.{project}.delay of another distribution")
    refused(study, lambda t: t["project"][project].update(spend="at-start"), "another way to spend")
    early = lambda t: t["contract"][contract].update(start=t["study"]["start"].replace(year=2000))
    refused(study, early, "a contract begun before it")


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
    refusals(study)
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
        sys.modules["cupy"] = cupy_stand_in()
        for library, (module, batch) in LIBRARIES.items():
            if library != "cupy" and not importlib.util.find_spec(library):
                print(f"     {library}: not there, skipped")
                continue
            peer = importlib.import_module(module).Peer(study)
            batches = [np.asarray(peer.simulate(batch)) for _ in range(PATHS // 2 // batch)]
            outputs = np.concatenate(batches, axis=1)
            expect(f"{library}: single precision", outputs.dtype == np.float32, outputs.dtype)
            compare(library, study, outputs, ours)
        compare("raw kernel", study, kernel_paths(study, plan_flow, out, PATHS // 2), ours)
    sys.exit(failures > 0)


main()
