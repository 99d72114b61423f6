"""What of a study the peers simulate: anything else is refused, never left out unnoticed."""

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
# Those of the tables within, by the key that holds one.
WITHIN = {
    "delay": "dist probability median sigma",
    "outage": "rate_per_year hours",
    "hours": "dist median sigma",
    "take_or_pay": "dist low mode high",
    "late": "grace_months credit cap",
    "spot": "driver share",
    "resale": "driver share",
    "price_usd_per_gpue_hour": "driver times",
    "discount_rate_per_year": "driver times",
}
DISTRIBUTIONS = {"delay": "lognormal", "hours": "lognormal", "take_or_pay": "triangular"}


class Refused(Exception):
    def __init__(self, what):
        super().__init__(f"the study has {what}, which the peers do not simulate")


def refuse_unless(simulated, what):
    if not simulated:
        raise Refused(what)


def refuse_within(entity, key, value):
    if key not in WITHIN or not isinstance(value, dict):
        return
    for name, one in value.items():
        refuse_unless(name in WITHIN[key].split(), f"{entity}.{key}.{name}")
        refuse_within(f"{entity}.{key}", name, one)
    if key in DISTRIBUTIONS:
        refuse_unless(value.get("dist") == DISTRIBUTIONS[key], f"{entity}.{key} of another distribution")


def refuse_unknown(tree):
    for kind, tables in tree.items():
        known = KNOWN.get(kind, "").split()
        entities = {kind: tables} if kind in ("study", "correlation") else {f"{kind}.{n}": t for n, t in tables.items()}
        for entity, table in entities.items():
            for key, value in table.items():
                refuse_unless(key in known, f"{entity}.{key}")
                refuse_within(entity, key, value)
