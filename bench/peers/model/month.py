"""Steps 3 to 7 of a month: capacity, who is served, and the cash."""

from study import HOURS


def supply(n, ops, row, path, state, lost):
    """Capacity of every seller and the power drawn, after what is finished this month."""
    s = n.study
    done = path["finish"] == row["month"]
    if ops.may_be(done):
        size = s.project_size
        done_size = lambda j: ops.where(done[j], size[j], 0.0)
        state["kw"] = state["kw"] + ops.sums(done_size, s.power_of_site, done[0])
        for k in range(len(n.units)):
            state[f"units{k}"] = state[f"units{k}"] + ops.sums(done_size, s.type_of_site[k], done[0])
    left = state["kw"]
    drawn = gpue = 0
    for k in range(len(n.units)):
        units = state[f"units{k}"]
        kw = ops.minimum(units * s.type_kw[k], left)
        powered = ops.minimum(units, left * (1 / s.type_kw[k]))
        left = left - kw
        drawn = drawn + kw
        gpue = gpue + powered * s.type_gpue[k]
        state["unpowered"] += units - powered
    state["lost_hours"] += lost
    gpue = gpue * (1 - lost * (1 / HOURS))
    return drawn, {y: ops.total(gpue, n.sites[y]) for y in s.sellers}


def fulfil(n, ops, row, path, x, price, capacity, request):
    """Step 5 of a month: (a, u) by contract, what remains free by seller, (unmet, bought at spot) by demand."""
    s = n.study
    free = dict(capacity)
    available = [None] * len(s.buyer)
    for g, (seller, group) in enumerate(s.reserves):
        share = ops.minimum(free[seller] * row["group"][g, 0], 1.0)
        for c in group:
            available[c] = row["q"][c, 0] * share
            free[seller] = free[seller] - row["q"][c, 0]
        free[seller] = ops.positive(free[seller])
    available, free = ops.fence((available, free))
    paid_for = ops.fence(path["top"] * ops.stack(available))
    used = [None] * len(s.buyer)

    def use(c, amount):
        used[c] = amount if used[c] is None else used[c] + amount

    def take_rest(c, allowed, need):
        """The rest of a contract's capacity and its flexible part, where allowed."""
        rest = ops.minimum(need, ops.positive(available[c] - used[c]))
        taken = ops.where(allowed, rest, 0.0)
        use(c, taken)
        need = need - taken
        if s.flex[c] > 0:
            ceiling = available[c] + s.flex[c] * row["q"][c, 0]
            room = ops.minimum(ops.positive(ceiling - used[c]), free[s.seller[c]])
            taken = ops.where(allowed, ops.minimum(need, room), 0.0)
            use(c, taken)
            free[s.seller[c]] = free[s.seller[c]] - taken
            need = need - taken
        return need

    unmet, bought = [None] * len(s.customer), [None] * len(s.customer)
    for m in s.route:
        need = request[m]
        for c in s.dear_first[m]:
            left = paid_for[c] if used[c] is None else ops.positive(paid_for[c] - used[c])
            taken = ops.minimum(need, left)
            use(c, taken)
            need = need - taken
        need, used = ops.fence((need, used))
        spot, limit = x[s.spot_driver[m]], s.worth[m]
        within = {c: price[c] <= limit for c in s.cheap_first[m]}
        cheaper = {c: price[c] <= spot for c in s.cheap_first[m]}
        for c in s.cheap_first[m]:
            need = take_rest(c, within[c] & cheaper[c], need)
        need, used, free = ops.fence((need, used, free))
        bought[m] = ops.where(spot <= limit, need * s.spot_share[m], 0.0)
        need = need - bought[m]
        for c in s.cheap_first[m]:
            need = take_rest(c, within[c] & ~cheaper[c], need)
        unmet[m], bought[m], used, free = ops.fence((need, bought[m], used, free))
    return ops.stack(available), ops.stack(used), free, ops.stack(unmet), ops.stack(bought)


def settle_contracts(n, ops, row, path, state, price, available, used):
    """Use, true-up and late credits; net payments by contract."""
    discount, q = state["discount"], row["q"]
    hour_cost = price * HOURS
    state["due"] += hour_cost * (path["top"] * available - used)
    invoice = hour_cost * used
    if ops.may_be(row["settles"]):
        stranded = ops.positive(state["due"]) * row["settles"]
        state["due"] = state["due"] * (1 - row["settles"])
        state["stranded"] += discount * stranded
        invoice = invoice + stranded
    short = ops.positive(q - available)
    late = available < 0.98 * q
    state["missing"] += short
    state["months_late"] += late
    state["used"] += used
    state["late_run"] = ops.where(late, state["late_run"] + 1, 0.0)
    due = ops.minimum(n.credit_rate * price * short, ops.positive(n.credit_cap - state["credited"]))
    credit = ops.where(state["late_run"] > n.grace, due, 0.0)
    state["credited"] += credit
    state["paid"] += discount * invoice
    state["credit"] += discount * credit
    return invoice - credit


def settle_demand(n, ops, row, state, x, new, request, unmet, bought):
    """Backlog; value served and money spent at spot, by demand."""
    discount = state["discount"]
    state["backlog"] = ops.minimum(unmet, row["deferrable"] * new)
    unserved = unmet - state["backlog"]
    served = request - unmet
    spot = ops.rows(x, n.study.spot_driver)
    cost = spot * bought * HOURS
    gained = n.worth * HOURS * served
    state["wanted"] += new
    state["served"] += served
    state["unserved"] += unserved
    state["short"] += unserved > request * 1e-6
    state["value"] += discount * gained
    state["spot_usd"] += discount * cost
    state["spot_gpue"] += bought
    against = unserved * n.margin + bought * HOURS * ops.positive(spot - n.planned_price)
    state["mismatch"] += discount * against
    return gained, cost


def settle_projects(n, ops, row, path, state):
    """What is spent on every project this month."""
    due = path["work"] + (n.project_start - row["month"])
    spread = path["rate"] * ops.clip01(due) * (n.project_start <= row["month"])
    at_once = ops.where(path["finish"] == row["month"], n.project_cost, 0.0)
    spent = ops.stack([(at_once if at_end else spread)[j] for j, at_end in enumerate(n.study.project_at_end)])
    state["spent"] += state["discount"] * spent
    return spent


def month(n, ops, row, path, state, x, lost):
    """Steps 3 to 7 of a month, x being its market and `lost` the hours lost to outages by site."""
    s = n.study
    drawn, capacity = ops.fence(supply(n, ops, row, path, state, lost))
    new = n.demand_scale * ops.rows(x, s.demand_driver)
    request = new + state["backlog"]
    price = ops.stack([row["price"][c, 0] * (x[d] if d >= 0 else ops.ones(x[0])) for c, d in enumerate(n.price_driver)])
    new, request, price = ops.fence((new, request, price))
    available, used, free, unmet, bought = ops.fence(fulfil(n, ops, row, path, x, price, capacity, request))

    net = ops.fence(settle_contracts(n, ops, row, path, state, price, available, used))
    gained, cost = ops.fence(settle_demand(n, ops, row, state, x, new, request, unmet, bought))
    spent = ops.fence(settle_projects(n, ops, row, path, state))
    energy, opex = drawn * n.site_energy, state["kw"] * n.site_opex
    discount = state["discount"]
    state["energy"] += discount * energy
    state["opex"] += discount * opex
    running = energy + opex

    flow, value, resale, use = [], [], [], []
    for y in range(n.parties):
        if y in s.sellers:
            sold = free[y] * s.resale_share[y]
            earned = sold * x[s.resale_driver[y]] * HOURS
            resale.append(discount * earned)
            use.append(ops.total(used, n.sells[y]) + sold)
            flow.append(
                ops.total(net, n.sells[y]) + earned - ops.total(spent, n.builds[y]) - ops.total(running, n.sites[y])
            )
            value.append(ops.zeros(earned, 1)[0])
        else:
            value.append(ops.total(gained, n.wants[y]))
            flow.append(value[y] - ops.total(cost, n.wants[y]) - ops.total(net, n.buys[y]))
    flow = ops.stack(flow)
    state["resale"] += ops.stack(resale)
    state["capacity"] += ops.stack([capacity[y] for y in s.sellers])
    state["sold_and_used"] += ops.stack(use)
    state["loss"] += row["plan_flow"] - discount * flow
    state["liquidity"] += flow - ops.stack(value)
    lower = state["liquidity"] < state["lowest"]
    state["lowest"] = ops.minimum(state["lowest"], state["liquidity"])
    state["lowest_month"] = ops.where(lower, row["month"], state["lowest_month"])
    state["discount"] = discount * ops.exp(x[s.rate_driver] * -s.rate_times)
    return flow
