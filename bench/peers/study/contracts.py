"""Contracts month by month: quantities, prices, settlements; and who is served first."""

import numpy as np

from .known import refuse_unless
from .units import DT, HOURS


def plan_beyond(study, driver, term):
    """X_plan over a term that may end after the horizon."""
    d = study.tables("driver")[driver]
    drift = np.cumsum([0.0, *study.steps(d.get("drift_per_year", 0), range(max(term)))]) * DT
    plan = d["initial"] * np.exp(drift[list(term)])
    if d["process"] == "log-ou":
        kappa = d["reversion_per_year"]
        t = np.array(term) * DT
        plan *= np.exp(d["volatility"] ** 2 * (1 - np.exp(-2 * kappa * t)) / (4 * kappa))
    return plan


def derive(study):
    contracts = study.tables("contract")
    count = len(contracts)
    study.buyer = [study.place("party", c["buyer"]) for c in contracts]
    study.seller = [study.place("party", c["seller"]) for c in contracts]
    refuse_unless(not set(study.buyer) & set(study.seller), "a buyer that sells")
    refuse_unless(not set(study.buyer) & set(study.site_owner), "a buyer with sites")
    study.q = np.zeros((study.months, count))
    study.price = np.zeros((study.months, count))  # what X of the price driver is multiplied by, where there is one
    study.plan_price = np.zeros((study.months, count))
    study.settles = np.zeros((study.months, count))
    study.price_driver = []
    study.price_at_start = []
    study.credit_cap = np.zeros(count)
    study.tops = []  # take_or_pay: a number, or (low, mode, high)
    for c, contract in enumerate(contracts):
        first, length = study.month(contract["start"]), contract["months"]
        refuse_unless(first >= 0, "a contract begun before it")
        term = range(first, first + length)
        rate = contract["price_usd_per_gpue_hour"]
        follows = isinstance(rate, dict)
        study.price_driver.append(study.place("driver", rate["driver"]) if follows else -1)
        times = rate.get("times", 1.0) if follows else rate
        escalation = (1 + contract.get("escalator_per_year", 0.0)) ** np.array([k // 12 for k in range(length)])
        own = study.steps(times, term) * escalation
        plan = own * (plan_beyond(study, study.price_driver[c], term) if follows else 1.0)
        if "commitment_usd" in contract:
            share = study.steps(contract["ramp"], term, ramp=True)
            q = share * contract["commitment_usd"] / (share * plan * HOURS).sum()
        else:
            q = study.steps(contract["gpue"], term, ramp=True)
        study.price_at_start.append(plan[0])
        study.credit_cap[c] = contract["late"]["cap"] * (plan * HOURS * q).sum()
        study.price[:, c] = own[0]
        study.plan_price[:, c] = plan[0]
        for k, month in enumerate(term):
            if month >= study.months:
                break
            study.q[month, c], study.price[month, c], study.plan_price[month, c] = q[k], own[k], plan[k]
            ends = (k + 1) % contract["true_up_months"] == 0 or k + 1 == length or month + 1 == study.months
            study.settles[month, c] = ends
        top = contract["take_or_pay"]
        if isinstance(top, dict):
            top = (top["low"], top["mode"], top["high"])
        study.tops.append(top)
    study.flex = study.column("contract", "flex", 0.0)
    study.grace = np.array([c["late"]["grace_months"] for c in contracts], dtype=float)
    study.credit = np.array([c["late"]["credit"] for c in contracts])
    # A seller serves priority 1 first: (seller, contracts of one priority).
    study.reserves = []
    for seller in sorted(set(study.seller)):
        for priority in sorted({c["priority"] for c in contracts}):
            group = [i for i in range(count) if study.seller[i] == seller and contracts[i]["priority"] == priority]
            if group:
                study.reserves.append((seller, group))
