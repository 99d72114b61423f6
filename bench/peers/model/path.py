"""A path's beginning, its market, and the plan."""

import numpy as np

from arrays import ArrayOps

from .month import month
from .numbers import STATE, Numbers


def delays(n, ops, factor_normals, own_normals):
    """Months late by project: what its supplier's factor and its own luck come to."""
    factors = n.loading @ factor_normals
    score = n.project_factor * ops.rows(factors, n.study.project_supplier) + n.project_own * own_normals
    lookups, which = n.study.delay_lookups
    return ops.stack([ops.lookup(lookups[which[j]], score[j]) for j in range(len(which))])


def take_or_pay(n, ops, uniforms, like):
    """By contract; `uniforms` has a row for each that is random."""
    rows, drawn = [], 0
    for top in n.study.tops:
        if isinstance(top, tuple):
            low, mode, high = top
            u = uniforms[drawn]
            drawn += 1
            left = low + ops.sqrt(u * ((high - low) * (mode - low)))
            right = high - ops.sqrt((1 - u) * ((high - low) * (high - mode)))
            rows.append(ops.where(u < (mode - low) / (high - low), left, right))
        else:
            rows.append(ops.full(like, top))
    return ops.stack(rows)


def open_path(n, ops, delay, top):
    """What holds for the whole path, and the state at its beginning."""
    s = n.study
    work = ops.maximum(n.project_due - n.project_start + delay, -n.project_start)
    ready = ops.positive(ops.ceil(n.project_start + work))
    finish = []
    for j, needs in enumerate(s.project_needs):
        done = ready[j]
        for need in needs:
            done = ops.maximum(done, finish[need])
        finish.append(done)
    path = dict(work=work, ready=ready, finish=ops.stack(finish), rate=n.project_cost / work, top=top)
    like = delay[0]
    state = {name: ops.zeros(like, len(s.names[kind])) for name, kind in STATE.items()}
    state["kw"] = state["kw"] + n.site_kw
    state["liquidity"] = state["liquidity"] + n.liquidity
    state["lowest"] = state["liquidity"] + 0
    state["discount"] = ops.zeros(like, 1)[0] + 1
    for k, units in enumerate(n.units):
        state[f"units{k}"] = ops.zeros(like, len(s.names["site"])) + units
    for name in ("resale", "capacity", "sold_and_used"):
        state[name] = ops.zeros(like, len(s.sellers))
    return path, state


def market(n, ops, row, state, draws):
    """X of every driver; draws: a normal for each, then the jumping ones' log jumps."""
    state["log"] = state["log"] * n.decay + (n.shift + n.mixing @ draws) * row["moves"]
    return row["level"] * ops.exp(state["log"])


def plan_flow(study):
    """Every party's discounted flow on the plan, month by month: one path in double."""
    ops = ArrayOps(np, real=np.float64)
    n = Numbers(study, ops, np.float64)
    rows = n.of_months(ops, np.zeros((study.months, n.parties)), np.float64)
    one = np.zeros((1, 1))
    medians = np.full((sum(isinstance(top, tuple) for top in study.tops), 1), 0.5)
    path, state = open_path(n, ops, one + 0 * n.project_due, take_or_pay(n, ops, medians, one[0]))
    flows = []
    for t in range(study.months):
        discount = state["discount"].copy()
        flow = month(
            n, ops, {name: x[t] for name, x in rows.items()}, path, state, study.plan_x[t][:, None], 0 * n.site_kw
        )
        flows.append((discount * flow)[:, 0])
    return np.array(flows)
