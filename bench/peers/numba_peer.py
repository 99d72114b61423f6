"""Numba: one path after another in compiled scalar code, the study's numbers frozen into it as constants.

Threads are Python's, each with a generator of its own: the compiled loop holds no lock.
"""

import os
from concurrent.futures import ThreadPoolExecutor

import numba
import numpy as np
from numba import njit

import model

BATCHES = (1024, 4096)


def version():
    return numba.__version__


f32 = np.float32
ZERO, ONE, HOURS = f32(0), f32(1), f32(model.HOURS)
compiled = njit(nogil=True, error_model="numpy", fastmath=False)


@compiled
def poisson(u, rate):
    """A count by inversion; u above e^-rate is rare."""
    term = above = np.exp(-rate)
    count = 0
    while u > above and count < 8:
        count += 1
        term *= rate / count
        above += term
    return count


@compiled
def look_up(low, scale, values, score):
    if score < low:
        return ZERO
    position = min((score - low) * scale, f32(len(values) - 1))
    knot = min(int(position), len(values) - 2)
    return values[knot] + (position - f32(knot)) * (values[knot + 1] - values[knot])


def padded(lists):
    """Lists of different lengths as an array, -1 after the end."""
    width = max(map(len, lists))
    return np.array([list(one) + [-1] * (width - len(one)) for one in lists], dtype=np.int64).reshape(len(lists), width)


def build(s, plan_flow):
    """The compiled simulate(generator, out) of a study."""
    single = lambda x: np.ascontiguousarray(x, dtype=np.float32)
    M, D, J, I, K = s.months, len(s.decay), len(s.project_needs), len(s.site_owner), len(s.type_kw)
    C, W, Y, U = len(s.buyer), len(s.customer), len(s.names["party"]), len(s.names["supplier"])
    JUMPS, RESERVES = len(s.jumping), len(s.reserves)

    decay, shift, level = single(s.decay), single(s.shift), single(s.level)
    loading = single(s.mixing[:, :D])
    jumping = np.array(s.jumping)
    jump_rate, jump_mean, jump_sd = s.jump_rate, single(s.jump_mean), single(s.jump_sd)
    rate_driver, rate_times = s.rate_driver, f32(s.rate_times)

    factor_loading = single(s.factor_loading)
    lookups, lookup_of = s.delay_lookups
    lookup_of = np.array(lookup_of)
    lookup_low, lookup_scale = single([one.low for one in lookups]), single([one.scale for one in lookups])
    lookup_values = single([one.values for one in lookups])
    p_start, p_due, p_cost = single(s.project_start), single(s.project_due), single(s.project_cost)
    p_factor, p_own, p_size = single(s.project_factor), single(s.project_own), single(s.project_size)
    p_supplier, p_site, p_type = np.array(s.project_supplier), np.array(s.project_site), np.array(s.project_type)
    p_owner, p_at_end, needs = np.array(s.project_owner), np.array(s.project_at_end), padded(s.project_needs)
    chains = padded(s.chains)

    site_owner, site_kw, units_at_start = np.array(s.site_owner), single(s.site_kw), single(s.units)
    type_kw, type_gpue, type_per_kw = single(s.type_kw), single(s.type_gpue), single(1 / s.type_kw)
    energy_usd, opex_usd = single(s.site_energy), single(s.site_opex)
    outage_rate, outage_median, outage_sigma = s.outage_rate, single(s.outage_median), single(s.outage_sigma)
    no_outage, no_jump = single(np.exp(-outage_rate)), single(np.exp(-jump_rate))

    buyer, seller, price_driver = np.array(s.buyer), np.array(s.seller), np.array(s.price_driver)
    q, price_now, settles = single(s.q), single(s.price), s.settles > 0
    whole = single(s.q.sum(0))
    flex, grace, credit_rate, credit_cap = (
        single(s.flex),
        single(s.grace),
        single(s.credit * model.HOURS),
        single(s.credit_cap),
    )
    tops = np.array([top if isinstance(top, tuple) else (top, top, top) for top in s.tops])
    reserve_seller, reserve_group = np.array([y for y, _ in s.reserves]), padded([group for _, group in s.reserves])

    customer, demand_driver, spot_driver = np.array(s.customer), np.array(s.demand_driver), np.array(s.spot_driver)
    scale, worth, planned_price = single(s.demand_scale), single(s.worth), single(s.planned_price)
    spot_share, deferrable, route = single(s.spot_share), single(s.deferrable), np.array(s.route)
    dear_first, cheap_first = padded(s.dear_first), padded(s.cheap_first)
    margin = single(np.maximum(s.worth - s.planned_price, 0) * model.HOURS)

    liquidity_at_start, flow_plan = single(s.liquidity), single(plan_flow)
    is_seller = np.array([y in s.sellers for y in range(Y)])
    resale_driver = np.array([s.resale_driver.get(y, 0) for y in range(Y)])
    resale_share = single([s.resale_share.get(y, 0) for y in range(Y)])

    @compiled
    def report_projects(row, k, finish, ready, spent):
        horizon = f32(M)
        for j in range(J):
            row[k + j] = max(min(finish[j], horizon) - p_due[j], ZERO)
            row[k + J + j] = finish[j] if finish[j] < horizon else -ONE
            row[k + 2 * J + j] = ZERO
            row[k + 3 * J + j] = spent[j]
        for i in range(chains.shape[0]):
            last = -ONE
            for j in chains[i]:
                if j >= 0 and row[k + j] > ZERO:
                    last = max(last, min(ready[j], horizon))
            for j in chains[i]:
                if j >= 0 and row[k + j] > ZERO and min(ready[j], horizon) == last:
                    row[k + 2 * J + j] = ONE
        at = k + 4 * J
        for v in range(U):
            row[at + v] = row[at + U + v] = ZERO
        for j in range(J):
            if finish[j] < horizon:
                row[at + p_supplier[j]] += spent[j]
            if row[k + j] > ZERO:
                row[at + U + p_supplier[j]] += spent[j]
        return at + 2 * U

    buyers = np.array(sorted(set(s.customer)))
    sellers = np.array(s.sellers)

    @compiled
    def report_parties(
        row,
        k,
        finish,
        spent,
        energy,
        opex,
        unpowered,
        paid,
        stranded,
        credit,
        used,
        value,
        spot_usd,
        spot_sum,
        unserved,
        mismatch,
        loss,
        lowest,
        lowest_month,
        resale,
        capacity,
        use,
    ):
        built, of_supplier = np.zeros(Y, f32), np.zeros((Y, U), f32)
        for j in range(J):
            if finish[j] < f32(M):
                built[p_owner[j]] += p_cost[j]
                of_supplier[p_owner[j], p_supplier[j]] += p_cost[j]
        for y in range(Y):
            row[k + y], row[k + 4 * Y + y], row[k + 5 * Y + y] = loss[y], lowest[y], lowest_month[y]
            row[k + 6 * Y + y] = max(-lowest[y], ZERO)
        at, wide = k + 7 * Y, len(buyers)
        taken, part = np.empty(Y, f32), np.empty(U, f32)
        for b in range(wide):
            y = buyers[b]
            pay = strand = back = worth_sum = spot_cost = spot = gone = against = ZERO
            taken[:] = ZERO
            for c in range(C):
                if buyer[c] == y:
                    pay += paid[c]
                    strand += stranded[c]
                    back += credit[c]
                    taken[seller[c]] += used[c]
            for m in range(W):
                if customer[m] == y:
                    worth_sum += value[m]
                    spot_cost += spot_usd[m]
                    spot += spot_sum[m]
                    gone += unserved[m]
                    against += mismatch[m]
            row[k + Y + y], row[k + 3 * Y + y] = strand + against - back, back
            row[k + 2 * Y + y] = worth_sum - spot_cost - pay + back
            row[at + b], row[at + wide + b], row[at + 2 * wide + b] = -pay, worth_sum, -spot_cost
            row[at + 3 * wide + b], row[at + 4 * wide + b] = strand, gone * HOURS
            whole_use = spot
            for n in range(Y):
                whole_use += taken[n]
            inverse = ONE / whole_use if whole_use > ZERO else ZERO
            nobody = spot * inverse
            index = nobody * nobody
            part[:] = ZERO
            for n in range(Y):
                share = taken[n] * inverse
                index += share * share
                if built[n] > ZERO:
                    for v in range(U):
                        part[v] += share * of_supplier[n, v] / built[n]
                else:
                    nobody += share
            row[at + 5 * wide + b] = index
            index = nobody * nobody
            for v in range(U):
                index += part[v] * part[v]
            row[at + 6 * wide + b] = index
        at += 7 * wide
        wide = len(sellers)
        for b in range(wide):
            y = sellers[b]
            income = back = power = chips = burnt = run = idle = ZERO
            for c in range(C):
                if seller[c] == y:
                    income += paid[c]
                    back += credit[c]
            for j in range(J):
                if p_owner[j] == y:
                    if p_type[j] < 0:
                        power += spent[j]
                    else:
                        chips += spent[j]
            for i in range(I):
                if site_owner[i] == y:
                    burnt += energy[i]
                    run += opex[i]
                    idle += unpowered[i]
            row[k + Y + y], row[k + 3 * Y + y] = back, -back
            row[k + 2 * Y + y] = income + resale[y] - burnt - run - power - chips - back
            row[at + b], row[at + wide + b], row[at + 2 * wide + b], row[at + 3 * wide + b] = (
                income,
                resale[y],
                -burnt,
                -run,
            )
            row[at + 4 * wide + b], row[at + 5 * wide + b] = -chips, -power
            row[at + 6 * wide + b], row[at + 7 * wide + b] = use[y] / capacity[y], idle

    @compiled
    def simulate(rng, out):
        log, x, z = np.empty(D, f32), np.empty(D, f32), np.empty(D, f32)
        work, ready, finish, rate = np.empty(J, f32), np.empty(J, f32), np.empty(J, f32), np.empty(J, f32)
        spent_sum, factor = np.empty(J, f32), np.empty(U, f32)
        kw, units, drawn = np.empty(I, f32), np.empty((K, I), f32), np.empty(I, f32)
        lost_sum, energy_sum, opex_sum, unpowered = (
            np.empty(I, f32),
            np.empty(I, f32),
            np.empty(I, f32),
            np.empty(I, f32),
        )
        top, a, u, price, ceiling = (
            np.empty(C, f32),
            np.empty(C, f32),
            np.empty(C, f32),
            np.empty(C, f32),
            np.empty(C, f32),
        )
        due, paid, stranded, credited, credit = (
            np.empty(C, f32),
            np.empty(C, f32),
            np.empty(C, f32),
            np.empty(C, f32),
            np.empty(C, f32),
        )
        run, missing, late_months, used = np.empty(C, f32), np.empty(C, f32), np.empty(C, f32), np.empty(C, f32)
        backlog, new, request, unmet, bought = (
            np.empty(W, f32),
            np.empty(W, f32),
            np.empty(W, f32),
            np.empty(W, f32),
            np.empty(W, f32),
        )
        wanted, served, unserved, short = np.empty(W, f32), np.empty(W, f32), np.empty(W, f32), np.empty(W, f32)
        value_sum, spot_sum, spot_usd, mismatch = np.empty(W, f32), np.empty(W, f32), np.empty(W, f32), np.empty(W, f32)
        capacity, free, flow, value = np.empty(Y, f32), np.empty(Y, f32), np.empty(Y, f32), np.empty(Y, f32)
        loss, liquidity, lowest, lowest_month = np.empty(Y, f32), np.empty(Y, f32), np.empty(Y, f32), np.empty(Y, f32)
        resale, capacity_sum, use_sum = np.empty(Y, f32), np.empty(Y, f32), np.empty(Y, f32)

        for path in range(out.shape[0]):
            # ---- The path's beginning
            for d in range(D):
                log[d] = ZERO
            for k in range(U):
                z[k] = rng.standard_normal()
            for k in range(U):
                factor[k] = ZERO
                for e in range(k + 1):
                    factor[k] += factor_loading[k, e] * z[e]
            for j in range(J):
                score = p_factor[j] * factor[p_supplier[j]] + p_own[j] * f32(rng.standard_normal())
                which = lookup_of[j]
                delay = look_up(lookup_low[which], lookup_scale[which], lookup_values[which], score)
                work[j] = max(p_due[j] - p_start[j] + delay, -p_start[j])
                ready[j] = max(np.ceil(p_start[j] + work[j]), ZERO)
                finish[j] = ready[j]
                for e in needs[j]:
                    if e >= 0:
                        finish[j] = max(finish[j], finish[e])
                rate[j] = p_cost[j] / work[j]
                spent_sum[j] = ZERO
            for i in range(I):
                kw[i] = site_kw[i]
                lost_sum[i] = energy_sum[i] = opex_sum[i] = unpowered[i] = ZERO
                for k in range(K):
                    units[k, i] = units_at_start[k, i]
            for c in range(C):
                low, mode, high = tops[c]
                if low < high:
                    v = rng.random()
                    if v < (mode - low) / (high - low):
                        top[c] = low + np.sqrt(v * ((high - low) * (mode - low)))
                    else:
                        top[c] = high - np.sqrt((1 - v) * ((high - low) * (high - mode)))
                else:
                    top[c] = mode
                due[c] = paid[c] = stranded[c] = credited[c] = credit[c] = ZERO
                run[c] = missing[c] = late_months[c] = used[c] = ZERO
            for m in range(W):
                backlog[m] = wanted[m] = served[m] = unserved[m] = short[m] = ZERO
                value_sum[m] = spot_sum[m] = spot_usd[m] = mismatch[m] = ZERO
            for y in range(Y):
                loss[y] = lowest_month[y] = resale[y] = capacity_sum[y] = use_sum[y] = ZERO
                liquidity[y] = lowest[y] = liquidity_at_start[y]
            discount = ONE

            for t in range(M):
                # ---- Market
                if t > 0:
                    for d in range(D):
                        z[d] = rng.standard_normal()
                    for d in range(D):
                        moved = log[d] * decay[d] + shift[d]
                        for e in range(d + 1):
                            moved += loading[d, e] * z[e]
                        log[d] = moved
                    for k in range(JUMPS):
                        v = f32(rng.random())
                        if v > no_jump[k]:
                            n = poisson(v, jump_rate[k])
                            log[jumping[k]] += n * jump_mean[k] + f32(np.sqrt(n)) * jump_sd[k] * f32(
                                rng.standard_normal()
                            )
                for d in range(D):
                    x[d] = level[t, d] * np.exp(log[d])
                for y in range(Y):
                    capacity[y] = flow[y] = value[y] = ZERO

                # ---- Supply
                now = f32(t)
                for j in range(J):
                    if finish[j] == now:
                        if p_type[j] < 0:
                            kw[p_site[j]] += p_size[j]
                        else:
                            units[p_type[j], p_site[j]] += p_size[j]
                for i in range(I):
                    lost = ZERO
                    v = f32(rng.random())
                    if v > no_outage[i]:
                        for _ in range(poisson(v, outage_rate[i])):
                            lost += outage_median[i] * np.exp(outage_sigma[i] * f32(rng.standard_normal()))
                        lost = min(lost, HOURS)
                        lost_sum[i] += lost
                    left, power, gpue = kw[i], ZERO, ZERO
                    for k in range(K):
                        needed = units[k, i] * type_kw[k]
                        powered = units[k, i]
                        if needed > left:
                            needed = left
                            powered = min(left * type_per_kw[k], powered)
                            unpowered[i] += units[k, i] - powered
                        left -= needed
                        power += needed
                        gpue += powered * type_gpue[k]
                    drawn[i] = power
                    capacity[site_owner[i]] += gpue * (ONE - lost * (ONE / HOURS))

                # ---- Demand and fulfilment
                for m in range(W):
                    new[m] = scale[m] * x[demand_driver[m]]
                    request[m] = new[m] + backlog[m]
                for y in range(Y):
                    free[y] = capacity[y]
                for g in range(RESERVES):
                    y = reserve_seller[g]
                    committed = ZERO
                    for c in reserve_group[g]:
                        if c >= 0:
                            committed += q[t, c]
                    share = ONE if committed <= free[y] else free[y] / committed
                    for c in reserve_group[g]:
                        if c >= 0:
                            a[c] = q[t, c] * share
                    free[y] = max(free[y] - committed, ZERO)
                for c in range(C):
                    price[c] = price_now[t, c]
                    if price_driver[c] >= 0:
                        price[c] *= x[price_driver[c]]
                    ceiling[c] = a[c] + flex[c] * q[t, c]
                    u[c] = ZERO
                for k in range(W):
                    m = route[k]
                    need = request[m]
                    for c in dear_first[m]:
                        if c >= 0:
                            taken = min(need, max(top[c] * a[c] - u[c], ZERO))
                            u[c] += taken
                            need -= taken
                    spot, limit = x[spot_driver[m]], worth[m]
                    for dearer in range(2):  # what is no dearer than spot, spot, the others
                        if dearer:
                            bought[m] = need * spot_share[m] if spot <= limit else ZERO
                            need -= bought[m]
                        # Not a function: passing it the arrays would cost five times what it does.
                        for c in cheap_first[m]:
                            if c < 0 or price[c] > limit or (price[c] > spot) != (dearer == 1):
                                continue
                            taken = min(need, max(a[c] - u[c], ZERO))
                            u[c] += taken
                            need -= taken
                            if flex[c] > ZERO:
                                taken = min(need, min(max(ceiling[c] - u[c], ZERO), free[seller[c]]))
                                u[c] += taken
                                free[seller[c]] -= taken
                                need -= taken
                    unmet[m] = need

                # ---- Cash
                for c in range(C):
                    if q[t, c] == ZERO and not settles[t, c]:
                        run[c] = ZERO
                        continue
                    hour_cost = price[c] * HOURS
                    due[c] += hour_cost * (top[c] * a[c] - u[c])
                    invoice = hour_cost * u[c]
                    if settles[t, c]:
                        extra = max(due[c], ZERO)
                        due[c] = ZERO
                        stranded[c] += discount * extra
                        invoice += extra
                    gap = max(q[t, c] - a[c], ZERO)
                    missing[c] += gap
                    used[c] += u[c]
                    back = ZERO
                    if a[c] < f32(0.98) * q[t, c]:
                        late_months[c] += ONE
                        run[c] += ONE
                        if run[c] > grace[c]:
                            back = min(credit_rate[c] * price[c] * gap, max(credit_cap[c] - credited[c], ZERO))
                            credited[c] += back
                    else:
                        run[c] = ZERO
                    paid[c] += discount * invoice
                    credit[c] += discount * back
                    flow[buyer[c]] -= invoice - back
                    flow[seller[c]] += invoice - back
                    use_sum[seller[c]] += u[c]
                for m in range(W):
                    backlog[m] = min(unmet[m], deferrable[t, m] * new[m])
                    gone = unmet[m] - backlog[m]
                    got = request[m] - unmet[m]
                    spot = x[spot_driver[m]]
                    cost, gained = spot * bought[m] * HOURS, worth[m] * HOURS * got
                    wanted[m] += new[m]
                    served[m] += got
                    unserved[m] += gone
                    if gone > request[m] * f32(1e-6):
                        short[m] += ONE
                    value_sum[m] += discount * gained
                    spot_usd[m] += discount * cost
                    spot_sum[m] += bought[m]
                    mismatch[m] += discount * (
                        gone * margin[m] + bought[m] * HOURS * max(spot - planned_price[m], ZERO)
                    )
                    flow[customer[m]] += gained - cost
                    value[customer[m]] += gained
                for j in range(J):
                    if p_at_end[j]:
                        spent = p_cost[j] if finish[j] == now else ZERO
                    elif now >= p_start[j]:
                        spent = rate[j] * min(max(work[j] - (now - p_start[j]), ZERO), ONE)
                    else:
                        continue
                    spent_sum[j] += discount * spent
                    flow[p_owner[j]] -= spent
                for i in range(I):
                    energy, opex = drawn[i] * energy_usd[i], kw[i] * opex_usd[i]
                    energy_sum[i] += discount * energy
                    opex_sum[i] += discount * opex
                    flow[site_owner[i]] -= energy + opex
                for y in range(Y):
                    if is_seller[y]:
                        sold = free[y] * resale_share[y]
                        earned = sold * x[resale_driver[y]] * HOURS
                        resale[y] += discount * earned
                        flow[y] += earned
                        use_sum[y] += sold
                        capacity_sum[y] += capacity[y]
                    loss[y] += flow_plan[t, y] - discount * flow[y]
                    liquidity[y] += flow[y] - value[y]
                    if liquidity[y] < lowest[y]:
                        lowest[y], lowest_month[y] = liquidity[y], now
                discount *= np.exp(-rate_times * x[rate_driver])

            # ---- Report, in the order of Study.outputs
            row, k = out[path], 0
            for d in range(D):
                row[k] = x[d]
                k += 1
            k = report_projects(row, k, finish, ready, spent_sum)
            for i in range(I):
                row[k] = lost_sum[i]
                k += 1
            for c in range(C):
                row[k + c], row[k + C + c], row[k + 2 * C + c] = paid[c], stranded[c], credit[c]
                row[k + 3 * C + c] = missing[c] * HOURS
                row[k + 4 * C + c] = ONE - missing[c] / whole[c]
                row[k + 5 * C + c] = late_months[c]
            k += 6 * C
            for m in range(W):
                row[k + m], row[k + W + m] = served[m] * HOURS, unserved[m] * HOURS
                row[k + 2 * W + m], row[k + 3 * W + m] = served[m] / wanted[m], short[m]
            k += 4 * W
            report_parties(
                row,
                k,
                finish,
                spent_sum,
                energy_sum,
                opex_sum,
                unpowered,
                paid,
                stranded,
                credit,
                used,
                value_sum,
                spot_usd,
                spot_sum,
                unserved,
                mismatch,
                loss,
                lowest,
                lowest_month,
                resale,
                capacity_sum,
                use_sum,
            )

    return simulate


class Peer:
    def __init__(self, study, device="cpu", seed=1):
        self.study = study
        self.run = build(study, model.plan_flow(study))
        self.threads = len(os.sched_getaffinity(0))
        self.rngs = [
            np.random.Generator(np.random.SFC64(child)) for child in np.random.SeedSequence(seed).spawn(self.threads)
        ]
        self.pool = ThreadPoolExecutor(self.threads)

    def simulate(self, batch):
        """(outputs, batch) of so many paths, shared out among the threads."""
        outputs = np.empty((batch, len(self.study.outputs)), dtype=np.float32)
        parts = np.array_split(outputs, self.threads)
        list(self.pool.map(self.run, self.rngs, parts))
        return outputs.T

    def moments(self, outputs):
        wide = outputs.astype(np.float64)
        return wide.sum(axis=1), (wide * wide).sum(axis=1)
