"""One path of the reference study as array code: entities down, paths across.

Written once for every array library that can say where(), minimum() and stack(): NumPy and CuPy run it
month by month as it stands, JAX under jit and scan, PyTorch under compile. The libraries' own ways and
what pays in each are in their `ops` (arrays.py), their draws in the peers' files. The order of a month is
that of `kernels/path.h`; what a number means is said there.

Never in place on what came in from outside; `+=` on state only, which the caller owns.
"""

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


def delays(n, ops, factor_normals, own_normals):
    """Months late by project: what its supplier's factor and its own luck come to."""
    factors = n.loading @ factor_normals
    score = n.project_factor * ops.rows(factors, n.study.project_supplier) + n.project_own * own_normals
    lookups, which = n.study.delay_lookups
    return ops.stack([ops.lookup(lookups[which[j]], score[j]) for j in range(len(which))])


def take_or_pay(n, ops, uniforms, like):
    """By contract; `uniforms` has a row for each that is random."""
    rows, drawn = [], 0
    for top in n.study.tops:
        if isinstance(top, tuple):
            low, mode, high = top
            u = uniforms[drawn]
            drawn += 1
            left = low + ops.sqrt(u * ((high - low) * (mode - low)))
            right = high - ops.sqrt((1 - u) * ((high - low) * (high - mode)))
            rows.append(ops.where(u < (mode - low) / (high - low), left, right))
        else:
            rows.append(ops.full(like, top))
    return ops.stack(rows)


def open_path(n, ops, delay, top):
    """What holds for the whole path, and the state at its beginning."""
    s = n.study
    work = ops.maximum(n.project_due - n.project_start + delay, -n.project_start)
    ready = ops.positive(ops.ceil(n.project_start + work))
    finish = []
    for j, needs in enumerate(s.project_needs):
        done = ready[j]
        for need in needs:
            done = ops.maximum(done, finish[need])
        finish.append(done)
    path = dict(work=work, ready=ready, finish=ops.stack(finish), rate=n.project_cost / work, top=top)
    like = delay[0]
    state = {name: ops.zeros(like, len(s.names[kind])) for name, kind in STATE.items()}
    state["kw"] = state["kw"] + n.site_kw
    state["liquidity"] = state["liquidity"] + n.liquidity
    state["lowest"] = state["liquidity"] + 0
    state["discount"] = ops.zeros(like, 1)[0] + 1
    for k, units in enumerate(n.units):
        state[f"units{k}"] = ops.zeros(like, len(s.names["site"])) + units
    for name in ("resale", "capacity", "sold_and_used"):
        state[name] = ops.zeros(like, len(s.sellers))
    return path, state


def market(n, ops, row, state, draws):
    """X of every driver; draws: a normal for each, then the jumping ones' log jumps."""
    state["log"] = state["log"] * n.decay + (n.shift + n.mixing @ draws) * row["moves"]
    return row["level"] * ops.exp(state["log"])


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


def plan_flow(study, ops):
    """Every party's discounted flow on the plan, month by month: one path in double."""
    n = Numbers(study, ops, np.float64)
    rows = n.of_months(ops, np.zeros((study.months, n.parties)), np.float64)
    one = np.zeros((1, 1))
    medians = np.full((sum(isinstance(top, tuple) for top in study.tops), 1), 0.5)
    path, state = open_path(n, ops, one + 0 * n.project_due, take_or_pay(n, ops, medians, one[0]))
    flows = []
    for t in range(study.months):
        discount = state["discount"].copy()
        flow = month(
            n, ops, {name: x[t] for name, x in rows.items()}, path, state, study.plan_x[t][:, None], 0 * n.site_kw
        )
        flows.append((discount * flow)[:, 0])
    return np.array(flows)
