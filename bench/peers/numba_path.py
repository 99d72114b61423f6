"""Paths in scalar code, one after another. Capitals and tables that stand nowhere here are the study's numbers,
which numba_peer.py freezes in."""

import numpy as np

f32 = np.float32
ZERO, ONE = f32(0), f32(1)


def poisson(u, rate):
    """A count by inversion; u above e^-rate is rare."""
    term = above = np.exp(-rate)
    count = 0
    while u > above and count < 8:
        count += 1
        term *= rate / count
        above += term
    return count


def look_up(low, scale, values, score):
    if score < low:
        return ZERO
    position = min((score - low) * scale, f32(len(values) - 1))
    knot = min(int(position), len(values) - 2)
    return values[knot] + (position - f32(knot)) * (values[knot + 1] - values[knot])


def floats(count):
    return np.empty(count, f32)


def simulate(rng, out):
    log, x, z = floats(D), floats(D), floats(D)
    work, ready, finish, rate, spent_sum = floats(J), floats(J), floats(J), floats(J), floats(J)
    factor, drawn, kw, units = floats(U), floats(I), floats(I), np.empty((K, I), f32)
    lost_sum, energy_sum, opex_sum, unpowered = floats(I), floats(I), floats(I), floats(I)
    top, a, u, price, ceiling, due = floats(C), floats(C), floats(C), floats(C), floats(C), floats(C)
    paid, stranded, credited, credit, run = floats(C), floats(C), floats(C), floats(C), floats(C)
    missing, late_months, used = floats(C), floats(C), floats(C)
    backlog, new, request, unmet, bought, wanted = floats(W), floats(W), floats(W), floats(W), floats(W), floats(W)
    served, unserved, short, value_sum = floats(W), floats(W), floats(W), floats(W)
    spot_sum, spot_usd, mismatch = floats(W), floats(W), floats(W)
    capacity, free, flow, value, loss, cash = floats(Y), floats(Y), floats(Y), floats(Y), floats(Y), floats(Y)
    lowest, lowest_month, resale, capacity_sum, use_sum = floats(Y), floats(Y), floats(Y), floats(Y), floats(Y)

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
            score = project_factor[j] * factor[project_supplier[j]] + project_own[j] * f32(rng.standard_normal())
            which = lookup_of[j]
            delay = look_up(lookup_low[which], lookup_scale[which], lookup_values[which], score)
            work[j] = max(project_due[j] - project_start[j] + delay, -project_start[j])
            ready[j] = max(np.ceil(project_start[j] + work[j]), ZERO)
            finish[j] = ready[j]
            for e in project_needs[j]:
                if e >= 0:
                    finish[j] = max(finish[j], finish[e])
            rate[j] = project_cost[j] / work[j]
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
            cash[y] = lowest[y] = liquidity[y]
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
                        log[jumping[k]] += n * jump_mean[k] + f32(np.sqrt(n)) * jump_sd[k] * f32(rng.standard_normal())
            for d in range(D):
                x[d] = level[t, d] * np.exp(log[d])
            for y in range(Y):
                capacity[y] = flow[y] = value[y] = ZERO

            # ---- Supply
            now = f32(t)
            for j in range(J):
                if finish[j] == now:
                    if project_type[j] < 0:
                        kw[project_site[j]] += project_size[j]
                    else:
                        units[project_type[j], project_site[j]] += project_size[j]
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
                new[m] = demand_scale[m] * x[demand_driver[m]]
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
                mismatch[m] += discount * (gone * margin[m] + bought[m] * HOURS * max(spot - planned_price[m], ZERO))
                flow[customer[m]] += gained - cost
                value[customer[m]] += gained
            for j in range(J):
                if project_at_end[j]:
                    spent = project_cost[j] if finish[j] == now else ZERO
                elif now >= project_start[j]:
                    spent = rate[j] * min(max(work[j] - (now - project_start[j]), ZERO), ONE)
                else:
                    continue
                spent_sum[j] += discount * spent
                flow[project_owner[j]] -= spent
            for i in range(I):
                energy, opex = drawn[i] * site_energy[i], kw[i] * site_opex[i]
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
                loss[y] += plan_flow[t, y] - discount * flow[y]
                cash[y] += flow[y] - value[y]
                if cash[y] < lowest[y]:
                    lowest[y], lowest_month[y] = cash[y], now
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
            row, k, finish, spent_sum, energy_sum, opex_sum, unpowered, paid, stranded, credit, used, value_sum,
            spot_usd, spot_sum, unserved, mismatch, loss, lowest, lowest_month, resale, capacity_sum, use_sum,
        )  # fmt: skip
