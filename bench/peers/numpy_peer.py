"""NumPy: whole arrays month by month, in batches that stay in the caches; one thread."""

import numpy as np

import model
from arrays import ArrayOps

BATCHES = (1024, 2048, 4096, 8192, 16384)


def version():
    return np.__version__


class ArrayDraws:
    """Draws for NumPy's generators and CuPy's: rare events are drawn only where they strike."""

    def __init__(self, study, xp, rng, normal):
        self.study, self.xp, self.rng, self.normal = study, xp, rng, normal
        self.no_jump = np.exp(-study.jump_rate).astype(np.float32)
        self.no_outage = np.exp(-study.outage_rate).astype(np.float32)

    def uniform(self, *shape):
        return self.rng.random(shape, dtype=np.float32)

    def counts(self, rates, none, batch):
        """Poisson counts: (row, where it is not 0, how many), by inversion."""
        u = self.uniform(len(rates), batch)
        for row, rate in enumerate(rates):
            (where,) = self.xp.nonzero(u[row] > none[row])
            yield row, where, self.more(u[row][where], rate)

    def more(self, u, rate):
        """Of counts that are not 0: how many, from the same uniform."""
        term = above = float(np.exp(-rate))
        count = self.xp.zeros(u.shape, dtype=np.float32)
        for k in range(1, 9):
            count += u > above
            term *= rate / k
            above += term
        return count

    def month(self, batch):
        """The market's normals and log jumps, and the hours lost to outages."""
        s, xp = self.study, self.xp
        market = xp.zeros((len(s.decay) + len(s.jumping), batch), dtype=np.float32)
        self.normal(market[: len(s.decay)])
        for j, where, count in self.counts(s.jump_rate, self.no_jump, batch):
            size = count * np.float32(s.jump_mean[j])
            size += xp.sqrt(count) * np.float32(s.jump_sd[j]) * self.normal(xp.empty_like(count))
            market[len(s.decay) + j, where] = size
        lost = xp.zeros((len(s.outage_rate), batch), dtype=np.float32)
        for i, where, count in self.counts(s.outage_rate, self.no_outage, batch):
            while len(where):
                z = self.normal(xp.empty(where.shape, dtype=np.float32))
                lost[i, where] += np.float32(s.outage_median[i]) * xp.exp(np.float32(s.outage_sigma[i]) * z)
                again = count > 1
                where, count = where[again], count[again] - 1
        return market, xp.minimum(lost, np.float32(model.HOURS))


class Peer:
    def __init__(self, study, device="cpu", seed=1):
        self.study = study
        self.ops = ArrayOps(np)
        self.ops.hold(study.lookups)
        self.n = model.Numbers(study, self.ops)
        rows = self.n.of_months(self.ops, model.plan_flow(study, ArrayOps(np)))
        self.rows = [{name: x[t] for name, x in rows.items()} for t in range(study.months)]
        rng = np.random.Generator(np.random.SFC64(seed))
        self.draws = ArrayDraws(study, np, rng, lambda out: rng.standard_normal(dtype=np.float32, out=out))

    def simulate(self, batch):
        """(outputs, batch) of so many paths."""
        s, n, ops, draws = self.study, self.n, self.ops, self.draws
        normal = lambda rows: draws.normal(ops.xp.empty((rows, batch), dtype=np.float32))
        delay = model.delays(n, ops, normal(n.suppliers), normal(len(s.project_needs)))
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
