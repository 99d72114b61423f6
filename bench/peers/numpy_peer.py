"""NumPy: whole arrays month by month, in batches that stay in the caches; one thread."""

import numpy as np

import model
from arrays import ArrayOps

BATCHES = {"cpu": (1024, 2048, 4096, 8192, 16384)}


def version():
    return np.__version__


class SparseDraws:
    """Rare events are drawn only where they strike."""

    def __init__(self, study, seed):
        self.study, self.rng = study, np.random.Generator(np.random.SFC64(seed))
        self.no_jump = np.exp(-study.jump_rate).astype(np.float32)
        self.no_outage = np.exp(-study.outage_rate).astype(np.float32)

    def normal(self, *shape):
        return self.rng.standard_normal(shape, dtype=np.float32)

    def uniform(self, *shape):
        return self.rng.random(shape, dtype=np.float32)

    def counts(self, rates, none, batch):
        """Poisson counts: (row, where it is not 0, how many), by inversion."""
        u = self.uniform(len(rates), batch)
        for row, rate in enumerate(rates):
            (where,) = np.nonzero(u[row] > none[row])
            yield row, where, self.more(u[row][where], rate)

    def more(self, u, rate):
        """Of counts that are not 0: how many, from the same uniform."""
        term = above = float(np.exp(-rate))
        count = np.zeros(u.shape, dtype=np.float32)
        for k in range(1, 9):
            count += u > above
            term *= rate / k
            above += term
        return count

    def month(self, batch):
        """The market's normals and log jumps, and the hours lost to outages."""
        s = self.study
        market = np.zeros((len(s.decay) + len(s.jumping), batch), dtype=np.float32)
        self.rng.standard_normal(dtype=np.float32, out=market[: len(s.decay)])
        for j, where, count in self.counts(s.jump_rate, self.no_jump, batch):
            size = count * np.float32(s.jump_mean[j])
            size += np.sqrt(count) * np.float32(s.jump_sd[j]) * self.normal(*count.shape)
            market[len(s.decay) + j, where] = size
        lost = np.zeros((len(s.outage_rate), batch), dtype=np.float32)
        for i, where, count in self.counts(s.outage_rate, self.no_outage, batch):
            while len(where):
                z = self.normal(*where.shape)
                lost[i, where] += np.float32(s.outage_median[i]) * np.exp(np.float32(s.outage_sigma[i]) * z)
                again = count > 1
                where, count = where[again], count[again] - 1
        return market, np.minimum(lost, np.float32(model.HOURS))


class ArrayPeer:
    """The array code as it stands, one month after the other; what draws is a subclass's."""

    def __init__(self, study, ops):
        self.ops = ops
        self.ops.hold(study.lookups)
        self.n = model.Numbers(study, self.ops)
        self.study = self.n.study
        rows = self.n.of_months(self.ops, model.plan_flow(study))
        self.rows = [{name: x[t] for name, x in rows.items()} for t in range(study.months)]

    def simulate(self, batch):
        """(outputs, batch) of so many paths."""
        s, n, ops, draws = self.study, self.n, self.ops, self.draws
        delay = model.delays(n, ops, draws.normal(n.suppliers, batch), draws.normal(len(s.project_needs), batch))
        random_tops = sum(isinstance(top, tuple) for top in s.tops)
        path, state = model.open_path(
            n, ops, delay, model.take_or_pay(n, ops, draws.uniform(random_tops, batch), delay[0])
        )
        for row in self.rows:
            market, lost = draws.month(batch)
            x = model.market(n, ops, row, state, market)
            model.month(n, ops, row, path, state, x, lost)
        return model.report(n, ops, path, state, x)

    def moments(self, outputs):
        """Sums and sums of squares by output, in double."""
        wide = outputs.astype(np.float64)
        return wide.sum(axis=1), (wide * wide).sum(axis=1)


class Peer(ArrayPeer):
    def __init__(self, study, device="cpu", seed=1):
        super().__init__(study, ArrayOps(np))
        self.draws = SparseDraws(study, seed)
