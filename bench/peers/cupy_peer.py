"""CuPy, its arrays: what NumPy does, on a GPU, month by month; draws by cuRAND's XORWOW."""

import cupy as cp
import numpy as np

import model
import numpy_peer
from arrays import ArrayOps

BATCHES = {"gpu": (1 << 16, 1 << 18, 1 << 20)}


def version():
    return cp.__version__


class Peer(numpy_peer.ArrayPeer):
    def __init__(self, study, device="gpu", seed=1):
        super().__init__(study, ArrayOps(cp, eager=False))  # asking whether anything is to be done would wait
        self.draws = DenseDraws(study, self.ops, cp.random.default_rng(seed))

    def simulate(self, batch):
        outputs = super().simulate(batch)
        cp.cuda.get_current_stream().synchronize()
        return outputs

    def moments(self, outputs):
        return tuple(cp.asnumpy(x) for x in super().moments(outputs))


class DenseDraws:
    """As numpy_peer.ArrayDraws; on a GPU drawing for every path is cheaper than picking out those struck."""

    def __init__(self, study, ops, rng):
        self.study, self.ops, self.rng, self.xp = study, ops, rng, ops.xp
        column = lambda x: ops.array(np.asarray(x, np.float32)[:, None])
        self.jump_mean, self.jump_sd = column(study.jump_mean), column(study.jump_sd)
        self.jump_steps = [ops.array(step) for step in model.jump_steps(study)]

    def normal(self, *shape):
        return self.rng.standard_normal(shape, dtype=self.xp.float32)  # its `out` would be copied to

    def uniform(self, *shape):
        return self.rng.random(shape, dtype=self.xp.float32)

    def month(self, batch):
        s, xp, ops = self.study, self.xp, self.ops
        drivers, jumping = len(s.decay), len(s.jumping)
        z = self.normal(drivers + jumping, batch)
        v = self.uniform(jumping + len(s.outage_rate), batch)
        count = sum((v[:jumping] > step).astype(xp.float32) for step in self.jump_steps)
        z[drivers:] = count * self.jump_mean + xp.sqrt(count) * self.jump_sd * z[drivers:]
        score = -xp.log1p(-xp.minimum(v[jumping:], xp.float32(1 - 2**-24)))
        return z, xp.stack([ops.lookup(lookup, score[i]) for i, lookup in enumerate(s.outage_lookups)])
