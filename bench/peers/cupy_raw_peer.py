"""CuPy, a raw kernel: one thread a path, compiled for the study."""

import cupy as cp
import numpy as np

import model
from kernel_source import source

BATCHES = {"gpu": (1 << 17, 1 << 19, 1 << 20)}
THREADS = 128
WAYS = {"gpu": (2, 3, 4)}  # blocks at a time on a multiprocessor: 255 registers a thread, or fewer and more spills


def version():
    return cp.__version__


class Peer:
    def __init__(self, study, device="gpu", seed=1):
        self.study, self.seed, self.batches = study, seed, 0
        text = source(study, model.plan_flow(study))
        self.kernels = {}
        for blocks in WAYS[device]:
            bounds = f"-DTHREADS={THREADS}", f"-DBLOCKS={blocks}"
            module = cp.RawModule(code=text, options=("--std=c++17", "-default-device", *bounds))
            self.kernels[blocks] = module.get_function("simulate")
        self.choose(WAYS[device][0])

    def choose(self, blocks):
        self.kernel = self.kernels[blocks]

    def simulate(self, batch):
        outputs = cp.empty((len(self.study.outputs), batch), dtype=cp.float32)
        arguments = outputs, np.uint32(batch), np.uint32(self.batches), np.uint32(self.seed)
        self.kernel(((batch + THREADS - 1) // THREADS,), (THREADS,), arguments)
        self.batches += 1
        cp.cuda.get_current_stream().synchronize()
        return outputs

    def moments(self, outputs):
        sums = [(row.sum(dtype=cp.float64), (row.astype(cp.float64) ** 2).sum()) for row in outputs]
        return tuple(cp.asnumpy(cp.stack(column)) for column in zip(*sums))
