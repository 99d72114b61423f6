"""The reference study as arrays of numbers, derived from its file in NumPy and nothing else.

What every peer starts from: who refers to whom as lists of positions (entities in the order of their
names), numbers as float64 arrays, months first. It knows the features that the reference study uses and
refuses any other, so that no peer is ever faster by leaving something out unnoticed.
"""

import math
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from statistics import NormalDist

import numpy as np

HOURS = 730.5  # a month
DT = 1 / 12  # [years]
KNOTS = 1024  # of a tabulated quantile function
Z_HIGH = 5.5  # scores end there

# The keys a peer knows what to do with, kind by kind.
KNOWN = {
    "study": "name start months paths seed perspective levels discount_rate_per_year",
    "driver": "process initial drift_per_year volatility reversion_per_year jump_rate_per_year jump_mean jump_volatility",
    "correlation": "pairs",
    "party": "cash_usd credit_line_usd resale",
    "hardware": "gpue_per_unit kw_per_unit usd_per_unit failures_per_year repair_hours",
    "site": "owner hardware mw pue energy_usd_per_kwh opex_usd_per_mw_year outage",
    "supplier": "delay_correlation",
    "project": "site mw hardware units start due delay supplier needs cost_usd spend",
    "demand": "customer gpue driver value_usd_per_gpue_hour deferrable_months spot",
    "contract": "buyer seller start months priority price_usd_per_gpue_hour escalator_per_year gpue commitment_usd"
    " ramp take_or_pay flex true_up_months late",
}


def refuse_unknown(tree):
    for kind, tables in tree.items():
        known = KNOWN.get(kind, "").split()
        for table in [tables] if kind in ("study", "correlation") else tables.values():
            if unknown := [key for key in table if key not in known]:
                raise SystemExit(f"peers: {kind} has {', '.join(unknown)}, which they do not simulate")


def month_of(date, start):
    return (date.year - start.year) * 12 + date.month - start.month


@dataclass
class Lookup:
    """A quantile function on equal steps of a score; below `low` it is 0."""

    low: float
    scale: float
    values: np.ndarray
    held: object = None  # the values where a library wants them

    @classmethod
    def of(cls, low, high, quantile):
        scores = np.linspace(low, high, KNOTS)
        return cls(low, (KNOTS - 1) / (high - low), np.array([quantile(score) for score in scores]))


def delay_lookup(delay):
    """Months late by a normal score: 0 with probability 1 - p, else lognormal."""
    normal, p = NormalDist(), delay.get("probability", 1.0)
    low = -Z_HIGH if p >= 1 else -normal.inv_cdf(p)

    def months(z):
        above = min(normal.cdf(-z) / p, 1 - 1e-12)
        return delay["median"] * math.exp(-delay["sigma"] * normal.inv_cdf(above))

    return Lookup.of(low, Z_HIGH, months)


def outage_lookup(rate, hours):
    """Hours lost in a month by an exponential score w, P(> w) = e^-w: a compound Poisson sum of lognormals."""
    n, step = 1 << 14, HOURS / (1 << 12)
    normal = NormalDist()
    edges = [normal.cdf((math.log((k + 0.5) * step) - math.log(hours["median"])) / hours["sigma"]) for k in range(n)]
    severity = np.diff(edges, prepend=0.0)
    severity[-1] += 1 - edges[-1]
    sums = np.fft.ifft(np.exp(rate * DT * (np.fft.fft(severity, 2 * n) - 1))).real
    below = np.cumsum(sums)
    grid = np.arange(2 * n) * step
    # A lattice point stands for half a step on either side.
    quantile = lambda w: min(float(np.interp(1 - math.exp(-w), below, grid + 0.5 * step)), HOURS)
    return Lookup.of(-math.log(1 - math.exp(-rate * DT)), 17.0, quantile)


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
        self.derive_market()
        self.derive_supply()
        self.derive_contracts()
        self.derive_demand()
        self.derive_parties()

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

    # ---- Market -----------------------------------------------------------------------------------

    def derive_market(self):
        drivers = self.tables("driver")
        drift = np.array([self.steps(d.get("drift_per_year", 0)) for d in drivers])
        trend = np.exp(np.hstack([np.zeros((len(drivers), 1)), np.cumsum(drift * DT, axis=1)[:, :-1]]))
        initial, sigma = self.column("driver", "initial"), self.column("driver", "volatility")
        kappa = self.column("driver", "reversion_per_year", 0.0)
        reverts = np.array([d["process"] == "log-ou" for d in drivers])
        safe = np.where(reverts, kappa, 1.0)
        t = np.arange(self.months) * DT
        variance = sigma[:, None] ** 2 * (1 - np.exp(-2 * safe[:, None] * t)) / (2 * safe[:, None])
        month_sd = np.where(reverts, np.sqrt(sigma**2 * (1 - np.exp(-2 * safe * DT)) / (2 * safe)), sigma * DT**0.5)

        self.jumping = [i for i, d in enumerate(drivers) if d["process"] == "merton"]
        rate, mean, sd = (self.column("driver", f"jump_{key}", 0.0) for key in ("rate_per_year", "mean", "volatility"))
        self.jump_rate, self.jump_mean, self.jump_sd = (x[self.jumping] for x in (rate * DT, mean, sd))
        excess = np.exp(mean + sd**2 / 2) - 1

        # log deviation: decay * itself + shift + mixing @ (independent normals, then log jumps)
        self.decay = np.where(reverts, np.exp(-kappa * DT), 1.0)
        self.level = initial[None, :] * trend.T
        self.shift = np.where(reverts, 0.0, -(sigma**2 / 2 + rate * excess) * DT)
        self.mixing = np.hstack([month_sd[:, None] * self.cholesky("driver"), np.eye(len(drivers))[:, self.jumping]])
        self.plan_x = self.level * np.where(reverts[:, None], np.exp(variance / 2), 1.0).T

        discount = self.tree["study"]["discount_rate_per_year"]
        self.rate_driver, self.rate_times = self.place("driver", discount["driver"]), discount["times"] * DT

    def cholesky(self, kind):
        names = self.names[kind]
        matrix = np.eye(len(names))
        for first, second, value in self.tree["correlation"]["pairs"]:
            if first in names and second in names:
                i, j = names.index(first), names.index(second)
                matrix[i, j] = matrix[j, i] = value
        return np.linalg.cholesky(matrix)

    # ---- Supply -----------------------------------------------------------------------------------

    def derive_supply(self):
        sites = self.tables("site")
        self.site_owner = [self.place("party", site["owner"]) for site in sites]
        self.site_kw = self.column("site", "mw", 0.0) * 1000
        self.site_energy = np.array([s["pue"] * HOURS * s["energy_usd_per_kwh"] for s in sites])
        self.site_opex = np.array([s["opex_usd_per_mw_year"] * DT / 1000 for s in sites])
        self.outage_rate = np.array([site["outage"]["rate_per_year"] * DT for site in sites])
        self.outage_median = np.array([site["outage"]["hours"]["median"] for site in sites])
        self.outage_sigma = np.array([site["outage"]["hours"]["sigma"] for site in sites])

        # Every site may hold every type; the types get power in the order of GPUe per kW.
        types = sorted(self.names["hardware"], key=lambda n: -self.per_kw(n))
        hardware = [self.tree["hardware"][name] for name in types]
        self.type_kw = np.array([h["kw_per_unit"] for h in hardware])
        self.type_gpue = np.array(
            [h["gpue_per_unit"] / (1 + h["failures_per_year"] * h["repair_hours"] / 8766) for h in hardware]
        )
        self.units = np.array(
            [[site.get("hardware", {}).get(name, 0) for site in sites] for name in types], dtype=float
        )

        projects = self.tables("project")
        self.project_owner = [self.site_owner[self.place("site", p["site"])] for p in projects]
        self.project_supplier = [self.place("supplier", p["supplier"]) for p in projects]
        self.project_site = [self.place("site", p["site"]) for p in projects]
        self.project_type = [types.index(p["hardware"]) if "hardware" in p else -1 for p in projects]  # -1: power
        self.project_size = np.array([p["units"] if "hardware" in p else p["mw"] * 1000.0 for p in projects])
        self.project_start = np.array([float(self.month(p["start"])) for p in projects])
        self.project_due = np.array([float(self.month(p["due"])) for p in projects])
        self.project_cost = np.array(
            [
                p["cost_usd"] if "cost_usd" in p else p["units"] * self.tree["hardware"][p["hardware"]]["usd_per_unit"]
                for p in projects
            ]
        )
        self.project_needs = [[self.place("project", need) for need in p.get("needs", [])] for p in projects]
        self.project_at_end = np.array([p.get("spend", "linear") == "on-completion" for p in projects])
        assert all(p.get("spend", "linear") in ("linear", "on-completion") for p in projects)
        assert (self.project_due >= 0).all() and (self.project_due > self.project_start).all()
        rho = self.column("supplier", "delay_correlation")[self.project_supplier]
        self.project_factor, self.project_own = np.sqrt(rho), np.sqrt(1 - rho)
        self.factor_loading = self.cholesky("supplier")
        # Projects whose completion adds to a site: power, and each type.
        count = len(projects)
        by_site = lambda kind: [
            [j for j in range(count) if self.project_site[j] == i and self.project_type[j] == kind]
            for i in range(len(sites))
        ]
        self.power_of_site = by_site(-1)
        self.type_of_site = [by_site(k) for k in range(len(types))]
        chains = [set(j for j in range(count) if self.project_site[j] == i) for i in range(len(sites))]
        for chain in chains:
            for j in sorted(chain, reverse=True):
                chain.update(self.project_needs[j])
        assert sum(map(len, chains)) == count, "a project in two sites' chains"
        self.chains = [sorted(chain) for chain in chains]

    def per_kw(self, name):
        hardware = self.tree["hardware"][name]
        return hardware["gpue_per_unit"] / hardware["kw_per_unit"]

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

    # ---- Contracts --------------------------------------------------------------------------------

    def derive_contracts(self):
        contracts = self.tables("contract")
        count = len(contracts)
        self.buyer = [self.place("party", c["buyer"]) for c in contracts]
        self.seller = [self.place("party", c["seller"]) for c in contracts]
        assert not set(self.buyer) & set(self.seller), "a buyer that sells"
        assert not set(self.buyer) & set(self.site_owner), "a buyer with sites"
        self.q = np.zeros((self.months, count))
        self.price = np.zeros((self.months, count))  # what X of the price driver is multiplied by, where there is one
        self.plan_price = np.zeros((self.months, count))
        self.settles = np.zeros((self.months, count))
        self.price_driver = []
        self.price_at_start = []
        self.credit_cap = np.zeros(count)
        self.tops = []  # take_or_pay: a number, or (low, mode, high)
        for c, contract in enumerate(contracts):
            first, length = self.month(contract["start"]), contract["months"]
            assert first >= 0, "a contract begun before the study"
            term = range(first, first + length)
            rate = contract["price_usd_per_gpue_hour"]
            follows = isinstance(rate, dict)
            self.price_driver.append(self.place("driver", rate["driver"]) if follows else -1)
            times = rate.get("times", 1.0) if follows else rate
            escalation = (1 + contract.get("escalator_per_year", 0.0)) ** np.array([k // 12 for k in range(length)])
            own = self.steps(times, term) * escalation
            plan = own * (self.plan_beyond(self.price_driver[c], term) if follows else 1.0)
            if "commitment_usd" in contract:
                share = self.steps(contract["ramp"], term, ramp=True)
                q = share * contract["commitment_usd"] / (share * plan * HOURS).sum()
            else:
                q = self.steps(contract["gpue"], term, ramp=True)
            self.price_at_start.append(plan[0])
            self.credit_cap[c] = contract["late"]["cap"] * (plan * HOURS * q).sum()
            self.price[:, c] = own[0]
            self.plan_price[:, c] = plan[0]
            for k, month in enumerate(term):
                if month >= self.months:
                    break
                self.q[month, c], self.price[month, c], self.plan_price[month, c] = q[k], own[k], plan[k]
                ends = (k + 1) % contract["true_up_months"] == 0 or k + 1 == length or month + 1 == self.months
                self.settles[month, c] = ends
            top = contract["take_or_pay"]
            if isinstance(top, dict):
                assert top["dist"] == "triangular"
                top = (top["low"], top["mode"], top["high"])
            self.tops.append(top)
        self.flex = self.column("contract", "flex", 0.0)
        self.grace = np.array([c["late"]["grace_months"] for c in contracts], dtype=float)
        self.credit = np.array([c["late"]["credit"] for c in contracts])
        # A seller serves priority 1 first: (seller, contracts of one priority).
        self.reserves = []
        for seller in sorted(set(self.seller)):
            for priority in sorted({c["priority"] for c in contracts}):
                group = [i for i in range(count) if self.seller[i] == seller and contracts[i]["priority"] == priority]
                if group:
                    self.reserves.append((seller, group))

    def plan_beyond(self, driver, term):
        """X_plan over a term that may end after the horizon."""
        d = self.tables("driver")[driver]
        drift = np.cumsum([0.0, *self.steps(d.get("drift_per_year", 0), range(max(term)))]) * DT
        plan = d["initial"] * np.exp(drift[list(term)])
        if d["process"] == "log-ou":
            kappa = d["reversion_per_year"]
            t = np.array(term) * DT
            plan *= np.exp(d["volatility"] ** 2 * (1 - np.exp(-2 * kappa * t)) / (4 * kappa))
        return plan

    # ---- Demand and parties -----------------------------------------------------------------------

    def derive_demand(self):
        demands = self.tables("demand")
        self.customer = [self.place("party", d["customer"]) for d in demands]
        assert not set(self.customer) & set(self.site_owner), "a customer with sites"
        self.demand_driver = [self.place("driver", d["driver"]) for d in demands]
        self.spot_driver = [self.place("driver", d["spot"]["driver"]) for d in demands]
        self.spot_share = np.array([d["spot"]["share"] for d in demands])
        initial = self.column("driver", "initial")
        self.demand_scale = self.column("demand", "gpue") / initial[self.demand_driver]
        self.worth = self.column("demand", "value_usd_per_gpue_hour")
        self.deferrable = np.tile(self.column("demand", "deferrable_months", 0.0), (self.months, 1))
        self.deferrable[-1] = 0  # in the last month nothing waits
        self.route = sorted(
            range(len(demands)), key=lambda m: (demands[m]["customer"], self.deferrable[0, m], self.names["demand"][m])
        )
        usable = [[c for c in range(len(self.buyer)) if self.buyer[c] == customer] for customer in self.customer]
        self.cheap_first = [sorted(cs, key=lambda c: (self.price_at_start[c], c)) for cs in usable]
        self.dear_first = [sorted(cs, key=lambda c: (-self.price_at_start[c], c)) for cs in usable]
        paid = (self.q * self.plan_price).sum(0)
        mean = {
            y: sum(paid[c] for c in range(len(paid)) if self.buyer[c] == y)
            / sum(self.q[:, c].sum() for c in range(len(paid)) if self.buyer[c] == y)
            for y in set(self.buyer)
        }
        self.planned_price = np.array([mean[y] for y in self.customer])

    def derive_parties(self):
        parties = self.tables("party")
        self.liquidity = self.column("party", "cash_usd", 0.0) + self.column("party", "credit_line_usd", 0.0)
        self.sellers = sorted(set(self.site_owner))
        assert sorted(set(self.seller)) == self.sellers
        self.resale_driver = {y: self.place("driver", parties[y]["resale"]["driver"]) for y in self.sellers}
        self.resale_share = {y: parties[y]["resale"]["share"] for y in self.sellers}
        assert all("resale" not in parties[y] for y in range(len(parties)) if y not in self.sellers)

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
                "payments_usd served_value_usd spot_usd stranded_usd unserved_gpue_hours hhi_provider" " hhi_supplier",
                buyers,
            )
            + each(
                "party",
                "revenue_usd resale_usd energy_usd opex_usd capex_hardware_usd capex_power_usd utilisation"
                " unpowered_unit_months",
                self.sellers,
            )
        )


def market_table(study):
    """The drivers for quantlib_paths.cpp."""
    jumps = np.zeros((3, len(study.decay)))
    jumps[:, study.jumping] = study.jump_rate, study.jump_mean, study.jump_sd
    loading = study.mixing[:, : len(study.decay)]
    sd = np.sqrt((loading**2).sum(1))
    columns = np.array([study.decay, study.shift, sd, *jumps, study.level[-1]]).T
    correlation = (loading @ loading.T) / np.outer(sd, sd)
    lines = [f"{len(sd)} {study.months}"]
    return "\n".join(lines + [" ".join(f"{x:.17g}" for x in row) for row in [*columns, *correlation]]) + "\n"
