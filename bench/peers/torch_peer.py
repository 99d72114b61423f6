"""PyTorch: the array model's months compiled by torch.compile, the draws with them or in eager mode; CPU or GPU."""

import os

import numpy as np
import torch

import model
from arrays import ArrayOps

BATCHES = {"cpu": (512, 2048, 8192), "gpu": (1 << 15, 1 << 17, 1 << 19)}

WAYS = {"gpu": ("draws in eager mode", "draws compiled")}  # compiled for a CPU they take four times as long


def version():
    return torch.__version__


class TorchOps(ArrayOps):
    def __init__(self, device):
        super().__init__(torch, eager=False, real=None)
        self.device = device
        self.concat = torch.cat

    def array(self, x):
        return torch.as_tensor(np.asarray(x), device=self.device)

    def zeros(self, like, rows):
        return torch.zeros((rows, *like.shape), dtype=like.dtype, device=like.device)

    def minimum(self, a, b):
        return torch.clamp(a, max=b) if isinstance(b, float) else torch.minimum(a, b)

    def maximum(self, a, b):
        return torch.clamp(a, min=b) if isinstance(b, float) else torch.maximum(a, b)

    def positive(self, x):
        return torch.clamp(x, min=0.0)

    def clip01(self, x):
        return torch.clamp(x, 0.0, 1.0)

    def lookup(self, lookup, score):
        values = lookup.held
        position = torch.clamp((score - lookup.low) * lookup.scale, 0.0, len(values) - 1.0)
        knot = torch.clamp(position.long(), max=len(values) - 2)
        low = values[knot]
        value = low + (position - knot) * (values[knot + 1] - low)
        return torch.where(score < lookup.low, 0.0, value)


class Peer:
    def __init__(self, study, device="cpu", seed=1):
        self.device = "cuda" if device == "gpu" else "cpu"
        torch.set_num_threads(len(os.sched_getaffinity(0)))
        torch.manual_seed(seed)
        self.ops = TorchOps(self.device)
        self.ops.hold(study.lookups)
        self.n = model.Numbers(study, self.ops)
        self.study = self.n.study
        rows = self.n.of_months(self.ops, model.plan_flow(study))
        self.rows = [{name: x[t] for name, x in rows.items()} for t in range(study.months)]
        column = lambda x: torch.as_tensor(np.asarray(x, np.float32)[:, None], device=self.device)
        self.jump = [column(x) for x in (study.jump_mean, study.jump_sd)]
        self.jump_steps = [torch.as_tensor(step, device=self.device) for step in model.jump_steps(study)]
        self.months = {
            "draws in eager mode": torch.compile(self.one_month, dynamic=False),
            "draws compiled": torch.compile(self.one_month_and_draws, dynamic=False),
        }
        self.choose("draws in eager mode")
        self.open = torch.compile(lambda delay, top: model.open_path(self.n, self.ops, delay, top), dynamic=False)
        self.report = torch.compile(
            lambda path, state, x: model.report(self.n, self.ops, path, state, x), dynamic=False
        )

    def choose(self, way):
        self.way = way

    def draws(self, batch):
        s = self.study
        z = torch.randn((len(s.decay) + len(s.jumping), batch), device=self.device)
        return z, torch.rand((len(s.jumping) + len(s.outage_rate), batch), device=self.device)

    def one_month_and_draws(self, row, path, state):
        return self.one_month(row, path, state, *self.draws(state["discount"].shape[0]))

    def one_month(self, row, path, state, z, v):
        s, n, ops = self.study, self.n, self.ops
        state = dict(state)
        jumping, drivers = len(s.jumping), len(s.decay)
        count = sum(torch.where(v[:jumping] > step, 1.0, 0.0) for step in self.jump_steps)
        jumps = count * self.jump[0] + torch.sqrt(count) * self.jump[1] * z[drivers:]
        score = -torch.log1p(-v[jumping:])
        lost = torch.stack([ops.lookup(lookup, score[i]) for i, lookup in enumerate(s.outage_lookups)])
        x = model.market(n, ops, row, state, torch.cat([z[:drivers], jumps]))
        model.month(n, ops, row, path, state, x, lost)
        return state, x

    @torch.inference_mode()
    def simulate(self, batch):
        s, n, ops = self.study, self.n, self.ops
        normal = lambda rows: torch.randn((rows, batch), device=self.device)
        uniform = lambda rows: torch.rand((rows, batch), device=self.device)
        delay = model.delays(n, ops, normal(n.suppliers), normal(len(s.project_needs)))
        top = model.take_or_pay(n, ops, uniform(sum(isinstance(top, tuple) for top in s.tops)), delay[0])
        path, state = self.open(delay, top)
        month = self.months[self.way]
        for row in self.rows:
            drawn = self.draws(batch) if self.way == "draws in eager mode" else ()
            state, x = month(row, path, state, *drawn)
        outputs = self.report(path, state, x)
        if self.device == "cuda":
            torch.cuda.synchronize()
        return outputs

    def moments(self, outputs):
        wide = outputs.double()
        return wide.sum(dim=1).cpu().numpy(), (wide * wide).sum(dim=1).cpu().numpy()
