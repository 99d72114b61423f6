"""What a path reports."""

from study import HOURS


def criticals(n, ops, late, ready):
    """1 where a project is the last of its site's late ones, by its own work."""
    rows = [None] * len(n.study.project_needs)
    for chain in n.study.chains:
        own = {j: ops.where(late[j] > 0, ops.minimum(ready[j], float(n.study.months)), -1.0) for j in chain}
        last = None
        for j in chain:
            last = own[j] if last is None else ops.maximum(last, own[j])
        for j in chain:
            rows[j] = ops.where((own[j] == last) & (late[j] > 0), 1.0, 0.0)
    return ops.stack(rows)


def concentration(n, ops, path, state):
    """Herfindahl-Hirschman indices of what serves each buyer: by seller, and by the sellers' suppliers."""
    s = n.study
    horizon = float(s.months)
    built = ops.where(path["finish"] < horizon, n.project_cost, 0.0)
    total = {y: ops.total(built, n.builds[y]) for y in s.sellers}
    of_supplier = {
        y: [ops.total(built, [j for j in n.builds[y] if s.project_supplier[j] == u]) for u in range(n.suppliers)]
        for y in s.sellers
    }
    by_seller, by_supplier = [], []
    for buyer in sorted(set(s.customer)):
        taken = {y: ops.total(state["used"], [c for c in n.buys[buyer] if s.seller[c] == y]) for y in s.sellers}
        spot = ops.total(state["spot_gpue"], n.wants[buyer])
        whole = spot + 0
        for y in s.sellers:
            whole = whole + taken[y]
        inverse = ops.where(whole > 0, 1 / ops.maximum(whole, 1e-30), 0.0)
        nobody = spot * inverse
        providers = nobody * nobody
        parts = [0.0] * n.suppliers
        for y in s.sellers:
            share = taken[y] * inverse
            providers = providers + share * share
            nobody = nobody + ops.where(total[y] > 0, 0.0, share)
            per_usd = share / ops.maximum(total[y], 1.0)
            for u in range(n.suppliers):
                parts[u] = parts[u] + per_usd * of_supplier[y][u]
        by_seller.append(providers)
        suppliers = nobody * nobody
        for part in parts:
            suppliers = suppliers + part * part
        by_supplier.append(suppliers)
    return by_seller, by_supplier


def report(n, ops, path, state, x):
    """Every output of the path, in the order of Study.outputs; `x` is the last month's market."""
    s = n.study
    horizon = float(s.months)
    finish, spent = path["finish"], state["spent"]
    late = ops.positive(ops.minimum(finish, horizon) - n.project_due)
    never = finish >= horizon
    rows = [x, late, ops.where(never, -1.0, finish), criticals(n, ops, late, path["ready"]), spent]
    of_supplier = [
        [j for j in range(len(s.project_supplier)) if s.project_supplier[j] == u] for u in range(n.suppliers)
    ]
    rows += [ops.total(ops.where(never, 0.0, spent), group)[None] for group in of_supplier]
    rows += [ops.total(ops.where(late > 0, spent, 0.0), group)[None] for group in of_supplier]
    rows += [state["lost_hours"]]
    delivered = [1 - state["missing"][c] * (1 / whole) for c, whole in enumerate(n.whole)]
    rows += [state["paid"], state["stranded"], state["credit"], state["missing"] * HOURS, ops.stack(delivered)]
    rows += [state["months_late"]]
    rows += [state["served"] * HOURS, state["unserved"] * HOURS, state["served"] / state["wanted"], state["short"]]

    buyers = sorted(set(s.customer))
    buy = {y: {name: ops.total(state[name], n.buys[y]) for name in ("paid", "stranded", "credit")} for y in buyers}
    want = {
        y: {name: ops.total(state[name], n.wants[y]) for name in ("value", "spot_usd", "unserved", "mismatch")}
        for y in buyers
    }
    sell = {}
    for place, y in enumerate(s.sellers):
        of = lambda name, group: ops.total(state[name], group)
        power = [j for j in n.builds[y] if s.project_type[j] < 0]
        chips = [j for j in n.builds[y] if s.project_type[j] >= 0]
        sell[y] = dict(
            revenue=of("paid", n.sells[y]),
            credit=of("credit", n.sells[y]),
            resale=state["resale"][place],
            energy=-of("energy", n.sites[y]),
            opex=-of("opex", n.sites[y]),
            hardware=-of("spent", chips),
            power=-of("spent", power),
            unpowered=of("unpowered", n.sites[y]),
            utilisation=state["sold_and_used"][place] / ops.maximum(state["capacity"][place], 1e-30),
        )
    npv, mismatch, credits = [], [], []
    for y in range(n.parties):
        if y in sell:
            p = sell[y]
            npv.append(p["revenue"] + p["resale"] + p["energy"] + p["opex"] + p["hardware"] + p["power"] - p["credit"])
            mismatch.append(p["credit"])
            credits.append(-p["credit"])
        else:
            npv.append(want[y]["value"] - want[y]["spot_usd"] - buy[y]["paid"] + buy[y]["credit"])
            mismatch.append(buy[y]["stranded"] + want[y]["mismatch"] - buy[y]["credit"])
            credits.append(buy[y]["credit"])
    rows += [state["loss"], ops.stack(mismatch), ops.stack(npv), ops.stack(credits), state["lowest"]]
    rows += [state["lowest_month"], ops.positive(-state["lowest"])]
    by_seller, by_supplier = concentration(n, ops, path, state)
    rows += [
        ops.stack(column)
        for column in (
            [-buy[y]["paid"] for y in buyers],
            [want[y]["value"] for y in buyers],
            [-want[y]["spot_usd"] for y in buyers],
            [buy[y]["stranded"] for y in buyers],
            [want[y]["unserved"] * HOURS for y in buyers],
            by_seller,
            by_supplier,
        )
    ]
    rows += [
        ops.stack([sell[y][name] for y in s.sellers])
        for name in "revenue resale energy opex hardware power utilisation unpowered".split()
    ]
    return ops.concat(rows)
