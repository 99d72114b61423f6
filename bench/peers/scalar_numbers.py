"""The study's numbers as the peers that simulate one path in scalar code freeze them in: Numba and the raw kernel."""

import numpy as np

from study import HOURS, KNOTS


def padded(lists):
    """Lists of different lengths as an array, -1 after the end."""
    width = max(1, *map(len, lists))
    return np.array([list(one) + [-1] * (width - len(one)) for one in lists], dtype=int).reshape(len(lists), width)


def counts(study):
    s = study
    return dict(
        M=s.months, D=len(s.decay), J=len(s.project_needs), I=len(s.site_owner), K=len(s.type_kw), C=len(s.buyer),
        W=len(s.customer), Y=len(s.names["party"]), U=len(s.names["supplier"]), JUMPS=len(s.jumping),
        RESERVES=len(s.reserves), KNOTS=KNOTS, OUTPUTS=len(s.outputs), rate_driver=s.rate_driver)  # fmt: skip


def constants(study):
    """What is the same in all months."""
    s, parties = study, range(len(study.names["party"]))
    lookups, which = s.delay_lookups
    tables = dict(
        project_needs=padded(s.project_needs), chains=padded(s.chains), dear_first=padded(s.dear_first),
        cheap_first=padded(s.cheap_first), reserve_group=padded([group for _, group in s.reserves]),
        reserve_seller=[y for y, _ in s.reserves], lookup_of=which, units_at_start=s.units,
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
        tables[name] = getattr(s, name)
    return {name: np.asarray(values) for name, values in tables.items()}


def by_month(study, plan_flow):
    """Months first."""
    s = study
    return dict(
        level=s.level,
        q=s.q,
        price_now=s.price,
        settles=(s.settles > 0).astype(int),
        deferrable=s.deferrable,
        plan_flow=np.asarray(plan_flow),
    )


def lookup_values(study):
    return np.array([one.values for one in study.delay_lookups[0]])
