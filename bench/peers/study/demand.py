"""Demands and the contracts that serve them; the parties' cash and what sellers resell."""

import numpy as np

from .known import refuse_unless


def derive(study):
    demands = study.tables("demand")
    study.customer = [study.place("party", d["customer"]) for d in demands]
    refuse_unless(not set(study.customer) & set(study.site_owner), "a customer with sites")
    study.demand_driver = [study.place("driver", d["driver"]) for d in demands]
    study.spot_driver = [study.place("driver", d["spot"]["driver"]) for d in demands]
    study.spot_share = np.array([d["spot"]["share"] for d in demands])
    initial = study.column("driver", "initial")
    study.demand_scale = study.column("demand", "gpue") / initial[study.demand_driver]
    study.worth = study.column("demand", "value_usd_per_gpue_hour")
    study.deferrable = np.tile(study.column("demand", "deferrable_months", 0.0), (study.months, 1))
    study.deferrable[-1] = 0  # in the last month nothing waits
    study.route = sorted(
        range(len(demands)), key=lambda m: (demands[m]["customer"], study.deferrable[0, m], study.names["demand"][m])
    )
    usable = [[c for c in range(len(study.buyer)) if study.buyer[c] == customer] for customer in study.customer]
    study.cheap_first = [sorted(cs, key=lambda c: (study.price_at_start[c], c)) for cs in usable]
    study.dear_first = [sorted(cs, key=lambda c: (-study.price_at_start[c], c)) for cs in usable]
    paid = (study.q * study.plan_price).sum(0)
    mean = {
        y: sum(paid[c] for c in range(len(paid)) if study.buyer[c] == y)
        / sum(study.q[:, c].sum() for c in range(len(paid)) if study.buyer[c] == y)
        for y in set(study.buyer)
    }
    study.planned_price = np.array([mean[y] for y in study.customer])


def derive_parties(study):
    parties = study.tables("party")
    study.liquidity = study.column("party", "cash_usd", 0.0) + study.column("party", "credit_line_usd", 0.0)
    study.sellers = sorted(set(study.site_owner))
    refuse_unless(sorted(set(study.seller)) == study.sellers, "a site whose owner sells nothing")
    study.resale_driver = {y: study.place("driver", parties[y]["resale"]["driver"]) for y in study.sellers}
    study.resale_share = {y: parties[y]["resale"]["share"] for y in study.sellers}
    others = [party for y, party in enumerate(parties) if y not in study.sellers]
    refuse_unless(not any("resale" in party for party in others), "resale of a party without sites")
