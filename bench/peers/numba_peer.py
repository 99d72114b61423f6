"""Numba: one path after another in compiled scalar code, the study's numbers frozen into it as constants.

Threads are Python's, each with a generator of its own: the compiled loop holds no lock.
"""

import os
import types
from concurrent.futures import ThreadPoolExecutor

import numba
import numpy as np

import model
import numba_path
import numba_report
import scalar_numbers

BATCHES = {"cpu": (1024, 4096)}


def version():
    return numba.__version__


def build(study, plan_flow):
    """The compiled simulate(generator, out) of a study."""
    tables = scalar_numbers.constants(study) | scalar_numbers.by_month(study, plan_flow)
    tables |= dict(
        type_per_kw=1 / study.type_kw,
        lookup_values=scalar_numbers.lookup_values(study),
        buyers=np.array(sorted(set(study.customer))),
        sellers=np.array(study.sellers),
    )
    numbers = scalar_numbers.counts(study)
    numbers |= dict(HOURS=np.float32(model.HOURS), rate_times=np.float32(study.rate_times))
    for name, values in tables.items():
        numbers[name] = np.ascontiguousarray(values, dtype=np.float32 if values.dtype.kind == "f" else None)

    def compiled(function):
        """With the study's numbers, and what has been compiled before, as its global constants."""
        own = types.FunctionType(function.__code__, function.__globals__ | numbers)
        # Multiplications and additions may fuse, as in offtake and in CUDA; nothing else of fast math.
        numbers[function.__name__] = numba.njit(nogil=True, error_model="numpy", fastmath={"contract"})(own)
        return numbers[function.__name__]

    for function in (numba_path.poisson, numba_path.look_up, numba_path.floats):
        compiled(function)
    compiled(numba_report.report_projects)
    compiled(numba_report.report_parties)
    return compiled(numba_path.simulate)


class Peer:
    def __init__(self, study, device="cpu", seed=1):
        self.study = study
        self.run = build(study, model.plan_flow(study))
        self.threads = len(os.sched_getaffinity(0))
        self.rngs = [
            np.random.Generator(np.random.SFC64(child)) for child in np.random.SeedSequence(seed).spawn(self.threads)
        ]
        self.pool = ThreadPoolExecutor(self.threads)

    def simulate(self, batch):
        """(outputs, batch) of so many paths, shared out among the threads."""
        outputs = np.empty((batch, len(self.study.outputs)), dtype=np.float32)
        parts = np.array_split(outputs, self.threads)
        list(self.pool.map(self.run, self.rngs, parts))
        return outputs.T

    def moments(self, outputs):
        wide = outputs.astype(np.float64)
        return wide.sum(axis=1), (wide * wide).sum(axis=1)
