"""The source of the raw kernel: path_kernel.cu after the study's numbers."""

from pathlib import Path

import numpy as np

from study import HOURS, KNOTS


def padded(lists):
    """Lists of different lengths as an array, -1 after the end."""
    width = max(1, *map(len, lists))
    return np.array([list(one) + [-1] * (width - len(one)) for one in lists], dtype=int).reshape(len(lists), width)


def declaration(name, values, space):
    values = np.asarray(values)
    integers = values.dtype.kind in "ib"
    one = (lambda x: str(int(x))) if integers else (lambda x: f"{np.float32(x):.9e}f")

    def text(x):
        return one(x) if x.ndim == 0 else "{" + ",".join(text(row) for row in x) + "}"

    shape = "".join(f"[{n}]" for n in values.shape)
    return f"{space} {'int' if integers else 'float'} {name}{shape} = {text(values)};"


def source(study, plan_flow):
    s, parties = study, range(len(study.names["party"]))
    lookups, which = s.delay_lookups
    # Folded where loops unroll.
    constants = dict(
        project_needs=padded(s.project_needs), chains=padded(s.chains), dear_first=padded(s.dear_first),
        cheap_first=padded(s.cheap_first), reserve_group=padded([group for _, group in s.reserves]),
        reserve_seller=np.array([y for y, _ in s.reserves]), lookup_of=which, units_at_start=s.units,
        lookup_low=[one.low for one in lookups], lookup_scale=[one.scale for one in lookups],
        loading=s.mixing[:, : len(s.decay)], no_jump=np.exp(-s.jump_rate), no_outage=np.exp(-s.outage_rate),
        credit_rate=s.credit * HOURS, margin=np.maximum(s.worth - s.planned_price, 0) * HOURS, whole=s.q.sum(0),
        tops=[top if isinstance(top, tuple) else (top, top, top) for top in s.tops],
        is_seller=[int(y in s.sellers) for y in parties], resale_driver=[s.resale_driver.get(y, 0) for y in parties],
        resale_share=[float(s.resale_share.get(y, 0)) for y in parties])  # fmt: skip
    for name in """decay shift jumping jump_rate jump_mean jump_sd factor_loading project_start project_due project_cost
                   project_factor project_own project_size project_supplier project_site project_type project_owner
                   project_at_end site_owner site_kw type_kw type_gpue site_energy site_opex outage_rate outage_median
                   outage_sigma buyer seller price_driver flex grace credit_cap customer demand_driver spot_driver
                   demand_scale worth planned_price spot_share route liquidity""".split():
        constants[name] = getattr(s, name)
    # The same address for all threads at a time, month by month.
    by_month = dict(
        level=s.level,
        q=s.q,
        price_now=s.price,
        settles=(s.settles > 0).astype(int),
        deferrable=s.deferrable,
        plan_flow=plan_flow,
    )
    counts = dict(
        M=s.months, D=len(s.decay), J=len(s.project_needs), I=len(s.site_owner), K=len(s.type_kw), C=len(s.buyer),
        W=len(s.customer), Y=len(parties), U=len(s.names["supplier"]), JUMPS=len(s.jumping), RESERVES=len(s.reserves),
        NEEDS=constants["project_needs"].shape[1], CHAIN=constants["chains"].shape[1], KNOTS=KNOTS,
        GROUP=constants["reserve_group"].shape[1], USABLE=constants["dear_first"].shape[1], rate_driver=s.rate_driver,
        OUTPUTS=len(s.outputs))  # fmt: skip
    lines = [f"constexpr int {name} = {value};" for name, value in counts.items()]
    lines += [f"constexpr float HOURS = {HOURS}f, rate_times = {s.rate_times:.9e}f;"]
    lines += [declaration(name, values, "static __device__ constexpr") for name, values in constants.items()]
    lines += [declaration(name, values, "__constant__") for name, values in by_month.items()]
    lines += [declaration("lookup_values", [one.values for one in lookups], "__device__ const")]
    return "\n".join(lines) + "\n" + Path(__file__).with_name("path_kernel.cu").read_text()
