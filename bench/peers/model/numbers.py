"""The study's numbers in a library's own arrays, and what the state consists of."""

import copy

import numpy as np

from study import HOURS

STATE = dict(  # name -> of which kind
    log="driver", backlog="demand",
    due="contract", paid="contract", stranded="contract", credited="contract", credit="contract", late_run="contract",
    missing="contract", months_late="contract", used="contract",
    wanted="demand", served="demand", unserved="demand", short="demand", value="demand", spot_gpue="demand",
    spot_usd="demand", mismatch="demand",
    spent="project",
    kw="site", lost_hours="site", energy="site", opex="site", unpowered="site",
    loss="party", liquidity="party", lowest="party", lowest_month="party",
)  # fmt: skip


class Numbers:
    """The study's numbers in the library's own arrays and precision."""

    def __init__(self, study, ops, real=np.float32):
        # What is a Python number here is one for the libraries' compilers, too.
        self.study = copy.copy(study)
        for name, value in vars(study).items():
            if isinstance(value, np.ndarray) and value.ndim == 1:
                setattr(self.study, name, value.tolist())
        self.whole = study.q.sum(0).tolist()
        column = lambda x: ops.array(np.asarray(x, dtype=real)[:, None])
        for name in """shift decay site_energy site_opex outage_rate type_kw type_gpue project_start project_due
                       project_cost project_factor project_own credit_cap flex grace demand_scale worth
                       planned_price liquidity""".split():
            setattr(self, name, column(getattr(study, name)))
        self.mixing = ops.array(study.mixing.astype(real))
        self.loading = ops.array(study.factor_loading.astype(real))
        self.site_kw, self.units = column(study.site_kw), [column(units) for units in study.units]
        self.credit_rate = column(study.credit * HOURS)
        self.margin = column(np.maximum(study.worth - study.planned_price, 0) * HOURS)
        self.price_driver = list(study.price_driver)
        self.parties, self.suppliers = len(study.names["party"]), len(study.names["supplier"])
        self.linear = [j for j, at_end in enumerate(study.project_at_end) if not at_end]
        self.at_end = [j for j, at_end in enumerate(study.project_at_end) if at_end]
        self.buys = [[c for c, y in enumerate(study.buyer) if y == party] for party in range(self.parties)]
        self.sells = [[c for c, y in enumerate(study.seller) if y == party] for party in range(self.parties)]
        self.wants = [[m for m, y in enumerate(study.customer) if y == party] for party in range(self.parties)]
        self.sites = [[i for i, y in enumerate(study.site_owner) if y == party] for party in range(self.parties)]
        self.builds = [[j for j, y in enumerate(study.project_owner) if y == party] for party in range(self.parties)]

    def of_months(self, ops, plan_flow, real=np.float32):
        """What changes with the month, months first: one row of it goes into every month()."""
        s = self.study
        rows = dict(
            month=np.arange(s.months),
            level=s.level,
            price=s.price,
            q=s.q,
            settles=s.settles,
            deferrable=s.deferrable,
            plan_flow=plan_flow,
            # Month 0 is where the drivers start.
            moves=np.arange(s.months) > 0,
            # 1 / committed of each priority, 0 where nothing is.
            group=np.array([[1 / q if (q := sum(row[group])) > 0 else 0 for _, group in s.reserves] for row in s.q]),
        )
        shaped = lambda x: np.asarray(x, dtype=real).reshape(s.months, -1, 1)
        return {name: ops.array(shaped(x)) for name, x in rows.items()}


def jump_steps(study, most=4):
    """For 1, 2, … jumps in a month: by jumping driver, what a uniform must exceed for so many. Rates are small."""
    term = above = np.exp(-study.jump_rate)
    steps = []
    for k in range(1, most + 1):
        steps.append(np.asarray(above, np.float32)[:, None])
        term = term * study.jump_rate / k
        above = above + term
    return steps
