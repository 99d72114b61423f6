"""What a path of numba_path.py reports, in the order of Study.outputs; the study's numbers as there."""

import numpy as np

f32 = np.float32
ZERO, ONE = f32(0), f32(1)


def report_projects(row, k, finish, ready, spent):
    horizon = f32(M)
    for j in range(J):
        row[k + j] = max(min(finish[j], horizon) - project_due[j], ZERO)
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
            row[at + project_supplier[j]] += spent[j]
        if row[k + j] > ZERO:
            row[at + U + project_supplier[j]] += spent[j]
    return at + 2 * U


def report_parties(
    row, k, finish, spent, energy, opex, unpowered, paid, stranded, credit, used, value, spot_usd, spot_sum, unserved,
    mismatch, loss, lowest, lowest_month, resale, capacity, use,
):  # fmt: skip
    built, of_supplier = np.zeros(Y, f32), np.zeros((Y, U), f32)
    for j in range(J):
        if finish[j] < f32(M):
            built[project_owner[j]] += project_cost[j]
            of_supplier[project_owner[j], project_supplier[j]] += project_cost[j]
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
            if project_owner[j] == y:
                if project_type[j] < 0:
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
