"""The reference study as arrays of numbers, derived from its file in NumPy and nothing else.

What every peer starts from: who refers to whom as lists of positions (entities in the order of their
names), numbers as float64 arrays, months first. It knows the features that the reference study uses and
refuses any other, so that no peer is ever faster by leaving something out unnoticed.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from . import contracts, demand, market, supply
from .known import KNOWN, Refused, refuse_unknown
from .quantiles import KNOTS, delay_lookup, outage_lookup
from .units import DT, HOURS

__all__ = ["DT", "HOURS", "KNOTS", "Refused", "Study"]


def month_of(date, start):
    return (date.year - start.year) * 12 + date.month - start.month


@dataclass
class Study:
    tree: dict
    months: int = 0
    names: dict = field(default_factory=dict)  # kind -> sorted names

    def __post_init__(self):
        refuse_unknown(self.tree)
        self.start = self.tree["study"]["start"]
        self.months = self.tree["study"]["months"]
        for kind in KNOWN:
            if kind not in ("study", "correlation"):
                self.names[kind] = sorted(self.tree.get(kind, {}))
        # What is needed stands before what needs it.
        self.names["project"].sort(key=lambda name: (self.depth(name), name))
        market.derive(self)
        supply.derive(self)
        contracts.derive(self)
        demand.derive(self)
        demand.derive_parties(self)

    @classmethod
    def load(cls, path):
        with open(path, "rb") as file:
            return cls(tomllib.load(file))

    # ---- Reading ----------------------------------------------------------------------------------

    def tables(self, kind):
        return [self.tree[kind][name] for name in self.names[kind]]

    def place(self, kind, name):
        return self.names[kind].index(name)

    def column(self, kind, key, fallback=None):
        return np.array([table.get(key, fallback) for table in self.tables(kind)], dtype=float)

    def depth(self, project):
        return max((1 + self.depth(need) for need in self.tree["project"][project].get("needs", [])), default=0)

    def month(self, date):
        return month_of(date, self.start)

    def steps(self, value, months=None, ramp=False):
        """A number or a step table, month by month."""
        months = range(self.months) if months is None else months
        if not isinstance(value, list):
            return np.full(len(months), float(value))
        dates = [self.month(date) for date, _ in value]
        before = 0.0 if ramp else value[0][1]
        return np.array([next((v for d, (_, v) in zip(dates[::-1], value[::-1]) if d <= m), before) for m in months])

    def cholesky(self, kind):
        names = self.names[kind]
        matrix = np.eye(len(names))
        for first, second, value in self.tree["correlation"]["pairs"]:
            if first in names and second in names:
                i, j = names.index(first), names.index(second)
                matrix[i, j] = matrix[j, i] = value
        return np.linalg.cholesky(matrix)

    # ---- Quantile functions -----------------------------------------------------------------------

    @cached_property
    def delay_lookups(self):
        """The distinct ones, and which one each project has."""
        distinct = []
        which = []
        for project in self.tables("project"):
            if project["delay"] not in distinct:
                distinct.append(project["delay"])
            which.append(distinct.index(project["delay"]))
        return [delay_lookup(delay) for delay in distinct], which

    @property
    def lookups(self):
        return [*self.delay_lookups[0], *self.outage_lookups]

    @cached_property
    def outage_lookups(self):
        return [outage_lookup(s["outage"]["rate_per_year"], s["outage"]["hours"]) for s in self.tables("site")]

    # ---- Names of the outputs ---------------------------------------------------------------------

    @cached_property
    def outputs(self):
        """(entity, metric) of every number that a path reports, in the order of report() in model.py.

        What offtake reports of this study, less what is 0 on every path (a bank's energy, prepayments …)
        and contract.npv_*_usd, which are paid_usd and late_credits_usd once more.
        """

        def each(kind, metrics, places=None):
            names = self.names[kind] if places is None else [self.names[kind][i] for i in places]
            return [(f"{kind}.{name}", metric) for metric in metrics.split() for name in names]

        buyers = sorted(set(self.customer))
        parties = range(len(self.names["party"]))
        return (
            each("driver", "final")
            + each("project", "months_late finish_month critical cost_usd")
            + each("supplier", "delivered_usd late_usd")
            + each("site", "outage_hours")
            + each(
                "contract", "paid_usd stranded_usd late_credits_usd shortfall_gpue_hours delivered_share months_late"
            )
            + each("demand", "served_gpue_hours unserved_gpue_hours served_share months_short")
            + each(
                "party",
                "loss_usd mismatch_usd npv_usd late_credits_usd lowest_liquidity_usd lowest_liquidity_month"
                " funding_gap_usd",
                parties,
            )
            + each(
                "party",
                "payments_usd served_value_usd spot_usd stranded_usd unserved_gpue_hours hhi_provider hhi_supplier",
                buyers,
            )
            + each(
                "party",
                "revenue_usd resale_usd energy_usd opex_usd capex_hardware_usd capex_power_usd utilisation"
                " unpowered_unit_months",
                self.sellers,
            )
        )
