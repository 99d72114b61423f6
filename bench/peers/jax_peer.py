"""JAX: the array model under jit, its months in one scan; CPU or GPU."""

import jax
import jax.numpy as jnp
import numpy as np

import model
from arrays import ArrayOps

BATCHES = {"cpu": (256, 512, 1024, 2048, 4096, 16384), "gpu": (1 << 15, 1 << 17, 1 << 19)}

# Its generators: Threefry is faster on a CPU than the hardware's, Philox.
WAYS = {"gpu": ("threefry2x32", "rbg")}


def version():
    return jax.__version__


class JaxOps(ArrayOps):
    def __init__(self, device):
        super().__init__(jnp, eager=False, real=None)
        self.device = device
        self.true = None  # while a month is traced: a value that the compiler cannot know

    def fence(self, values):
        """Nothing is fused through a conditional. Through optimization_barrier() it is on a CPU, and the chain of
        a buyer's contracts, each needed by the next in several places, then takes a thousand times as long."""
        if self.true is None:
            return values
        if self.device == "gpu":  # where a conditional would wait for the host, and the barrier holds
            return jax.lax.optimization_barrier(values)
        return jax.lax.cond(self.true, lambda x: x, lambda x: jax.tree.map(lambda y: -y, x), values)


class Peer:
    def __init__(self, study, device="cpu", seed=1):
        self.study, self.ops = study, JaxOps(device)
        self.ops.hold(study.lookups)
        self.n = model.Numbers(study, self.ops)
        self.rows = self.n.of_months(self.ops, model.plan_flow(study))
        jax.config.update("jax_default_matmul_precision", "highest")  # single precision on a GPU, too
        self.seed = seed
        self.choose("threefry2x32")
        self.batch = jax.jit(self.paths, static_argnums=1)

    def choose(self, generator):
        self.key = jax.random.key(self.seed, impl=generator)

    def market_draws(self, key, batch):
        """The market's normals and log jumps, and the hours lost to outages."""
        s, ops = self.study, self.ops
        normals, uniforms = jax.random.split(key)
        z = jax.random.normal(normals, (len(s.decay) + len(s.jumping), batch), jnp.float32)
        v = jax.random.uniform(uniforms, (len(s.jumping) + len(s.outage_rate), batch), jnp.float32)
        column = lambda x: jnp.asarray(x, jnp.float32)[:, None]
        count = sum(jnp.where(v[: len(s.jumping)] > step, 1.0, 0.0) for step in model.jump_steps(s))
        jumps = count * column(s.jump_mean) + jnp.sqrt(count) * column(s.jump_sd) * z[len(s.decay) :]
        score = -jnp.log1p(-v[len(s.jumping) :])
        lost = jnp.stack([ops.lookup(lookup, score[i]) for i, lookup in enumerate(s.outage_lookups)])
        return jnp.concatenate([z[: len(s.decay)], jumps]), lost

    def paths(self, key, batch):
        s, n, ops = self.study, self.n, self.ops
        keys = jax.random.split(key, 3 + s.months)
        factors = jax.random.normal(keys[0], (n.suppliers, batch), jnp.float32)
        own = jax.random.normal(keys[1], (len(s.project_needs), batch), jnp.float32)
        u = jax.random.uniform(keys[2], (sum(isinstance(top, tuple) for top in s.tops), batch), jnp.float32)
        delay = model.delays(n, ops, factors, own)
        path, state = model.open_path(n, ops, delay, model.take_or_pay(n, ops, u, delay[0]))
        state["x"] = jnp.zeros((len(s.decay), batch), jnp.float32)

        def month(state, now):
            row, key = now
            state = dict(state)
            ops.true = row["month"][0, 0] >= 0
            market, lost = self.market_draws(key, batch)
            state["x"], lost = ops.fence((model.market(n, ops, row, state, ops.fence(market)), lost))
            model.month(n, ops, row, path, state, state["x"], lost)
            return state, None

        state, _ = jax.lax.scan(month, state, (self.rows, keys[3:]))
        ops.true = None
        return model.report(n, ops, path, state, state["x"])

    def simulate(self, batch):
        self.key, key = jax.random.split(self.key)
        return self.batch(key, batch).block_until_ready()

    def moments(self, outputs):
        wide = np.asarray(outputs, np.float64)
        return wide.sum(axis=1), (wide * wide).sum(axis=1)
