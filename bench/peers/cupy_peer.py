"""CuPy, its arrays: what NumPy does, on a GPU, month by month; draws by cuRAND's XORWOW."""

import cupy as cp
import numpy as np

import model
import numpy_peer
from arrays import ArrayOps

BATCHES = {"gpu": (1 << 16, 1 << 18, 1 << 20)}


def version():
    return cp.__version__


class Peer(numpy_peer.Peer):
    def __init__(self, study, device="gpu", seed=1):
        self.ops = ArrayOps(cp, eager=False)  # asking whether anything is to be done would wait for the GPU
        self.ops.hold(study.lookups)
        self.n = model.Numbers(study, self.ops)
        self.study = self.n.study
        rows = self.n.of_months(self.ops, model.plan_flow(study, ArrayOps(np)))
        self.rows = [{name: x[t] for name, x in rows.items()} for t in range(study.months)]
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
        self.above = []
        term = above = np.exp(-study.jump_rate)
        for k in range(1, 5):
            self.above.append(column(above))
            term = term * study.jump_rate / k
            above = above + term

    def normal(self, out):
        out[...] = self.rng.standard_normal(out.shape, dtype=self.xp.float32)
        return out

    def uniform(self, *shape):
        return self.rng.random(shape, dtype=self.xp.float32)

    def month(self, batch):
        s, xp, ops = self.study, self.xp, self.ops
        drivers, jumping = len(s.decay), len(s.jumping)
        z = self.normal(xp.empty((drivers + jumping, batch), dtype=xp.float32))
        v = self.uniform(jumping + len(s.outage_rate), batch)
        count = sum((v[:jumping] > above).astype(xp.float32) for above in self.above)
        z[drivers:] = count * self.jump_mean + xp.sqrt(count) * self.jump_sd * z[drivers:]
        score = -xp.log1p(-xp.minimum(v[jumping:], xp.float32(1 - 2**-24)))
        return z, xp.stack([ops.lookup(lookup, score[i]) for i, lookup in enumerate(s.outage_lookups)])
