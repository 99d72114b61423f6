// One path of the reference study, one thread a path: what cupy_raw_peer.py compiles after path_draws.cu and a prelude
// of the study's numbers (counts, and tables under the names of study.py), so that loops unroll and links fold. The
// order of a month is that of kernels/path.h. No fast math.

extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS)
    simulate(float* out, unsigned paths, unsigned batch, unsigned seed) {
  const unsigned path = blockIdx.x * blockDim.x + threadIdx.x;
  if (path >= paths) return;
  Draws draws(path, batch, 0, seed), rare(path, batch, 1, seed);

  float work[J], ready[J], finish[J], rate[J], spent_sum[J] = {};
  {
    float z[U + 1], factor[U] = {};
#pragma unroll
    for (int k = 0; k < U; k += 2) draws.normals(z[k], z[k + 1]);
#pragma unroll
    for (int k = 0; k < U; ++k)
      for (int e = 0; e <= k; ++e) factor[k] += factor_loading[k][e] * z[e];
#pragma unroll
    for (int j = 0; j < J; ++j) {
      const float score = project_factor[j] * factor[project_supplier[j]] + project_own[j] * draws.normal();
      work[j] = most(project_due[j] - project_start[j] + delay_of(lookup_of[j], score), -project_start[j]);
      ready[j] = most(ceilf(project_start[j] + work[j]), 0);
      finish[j] = ready[j];
#pragma unroll
      for (int e = 0; e < NEEDS; ++e)
        if (project_needs[j][e] >= 0) finish[j] = most(finish[j], finish[project_needs[j][e]]);
      rate[j] = project_cost[j] / work[j];
    }
  }
  float top[C];
#pragma unroll
  for (int c = 0; c < C; ++c) {
    const float low = tops[c][0], mode = tops[c][1], high = tops[c][2];
    top[c] = mode;
    if (low < high) {
      const float v = draws.uniform();
      top[c] = v < (mode - low) / (high - low) ? low + sqrtf(v * ((high - low) * (mode - low)))
                                               : high - sqrtf((1 - v) * ((high - low) * (high - mode)));
    }
  }
  float log[D] = {}, x[D], kw[I], units[K][I], lost_sum[I] = {}, energy_sum[I] = {}, opex_sum[I] = {}, idle[I] = {};
  float due[C] = {}, paid[C] = {}, stranded[C] = {}, credited[C] = {}, credits[C] = {}, run[C] = {}, missing[C] = {};
  float late_months[C] = {}, used[C] = {};
  float backlog[W] = {}, wanted[W] = {}, served[W] = {}, unserved[W] = {}, late_demand[W] = {}, value_sum[W] = {};
  float spot_sum[W] = {}, spot_usd[W] = {}, mismatch[W] = {};
  float loss[Y] = {}, cash[Y], lowest[Y], lowest_month[Y] = {}, resale[Y] = {}, capacity_sum[Y] = {}, use_sum[Y] = {};
#pragma unroll
  for (int i = 0; i < I; ++i) {
    kw[i] = site_kw[i];
#pragma unroll
    for (int k = 0; k < K; ++k) units[k][i] = units_at_start[k][i];
  }
#pragma unroll
  for (int y = 0; y < Y; ++y) cash[y] = lowest[y] = liquidity[y];
  float discount = 1;

  for (int t = 0; t < M; ++t) {
    const float now = float(t);
    // Market
    if (t > 0) {
      float z[D + 1];
#pragma unroll
      for (int d = 0; d < D; d += 2) draws.normals(z[d], z[d + 1]);
#pragma unroll
      for (int d = 0; d < D; ++d) {
        float moved = log[d] * decay[d] + shift[d];
#pragma unroll
        for (int e = 0; e <= d; ++e) moved += loading[d][e] * z[e];
        log[d] = moved;
      }
#pragma unroll
      for (int k = 0; k < JUMPS; ++k) {
        const float v = draws.uniform();
        if (v > no_jump[k]) {
          const float n = float(poisson(v, jump_rate[k]));
          log[jumping[k]] += n * jump_mean[k] + sqrtf(n) * jump_sd[k] * rare.normal();
        }
      }
    }
#pragma unroll
    for (int d = 0; d < D; ++d) x[d] = level[t][d] * expf(log[d]);
    float capacity[Y] = {}, flow[Y] = {}, value[Y] = {}, drawn[I];

    // Supply
#pragma unroll
    for (int j = 0; j < J; ++j) {
      const float size = finish[j] == now ? project_size[j] : 0;
      if (project_type[j] < 0) {
        kw[project_site[j]] += size;
      } else {
        units[project_type[j]][project_site[j]] += size;
      }
    }
#pragma unroll
    for (int i = 0; i < I; ++i) {
      float lost = 0;
      const float v = draws.uniform();
      if (v > no_outage[i]) {
        for (int n = poisson(v, outage_rate[i]); n > 0; --n)
          lost += outage_median[i] * expf(outage_sigma[i] * rare.normal());
        lost = least(lost, HOURS);
        lost_sum[i] += lost;
      }
      float left = kw[i], power = 0, gpue = 0;
#pragma unroll
      for (int k = 0; k < K; ++k) {
        const float needed = units[k][i] * type_kw[k];
        const bool fits = needed <= left;
        const float powered = fits ? units[k][i] : least(left / type_kw[k], units[k][i]);
        const float taken = fits ? needed : left;
        idle[i] += units[k][i] - powered;
        left -= taken;
        power += taken;
        gpue += powered * type_gpue[k];
      }
      drawn[i] = power;
      capacity[site_owner[i]] += gpue * (1 - lost / HOURS);
    }

    // Demand and fulfilment
    float fresh[W], request[W], unmet[W], bought[W], free[Y], a[C], u[C] = {}, price[C];
#pragma unroll
    for (int m = 0; m < W; ++m) {
      fresh[m] = demand_scale[m] * x[demand_driver[m]];
      request[m] = fresh[m] + backlog[m];
    }
#pragma unroll
    for (int y = 0; y < Y; ++y) free[y] = capacity[y];
#pragma unroll
    for (int g = 0; g < RESERVES; ++g) {
      const int y = reserve_seller[g];
      float committed = 0;
#pragma unroll
      for (int e = 0; e < GROUP; ++e)
        if (reserve_group[g][e] >= 0) committed += q[t][reserve_group[g][e]];
      const float share = committed <= free[y] ? 1 : free[y] / committed;
#pragma unroll
      for (int e = 0; e < GROUP; ++e)
        if (reserve_group[g][e] >= 0) a[reserve_group[g][e]] = q[t][reserve_group[g][e]] * share;
      free[y] = most(free[y] - committed, 0);
    }
#pragma unroll
    for (int c = 0; c < C; ++c)
      price[c] = price_now[t][c] * (price_driver[c] >= 0 ? x[price_driver[c] < 0 ? 0 : price_driver[c]] : 1);
#pragma unroll
    for (int k = 0; k < W; ++k) {
      const int m = route[k];
      float need = request[m];
#pragma unroll
      for (int e = 0; e < USABLE; ++e) {
        const int c = dear_first[m][e];
        if (c < 0) continue;
        const float taken = least(need, most(top[c] * a[c] - u[c], 0));
        u[c] += taken;
        need -= taken;
      }
      const float spot = x[spot_driver[m]], limit = worth[m];
#pragma unroll
      for (int dearer = 0; dearer < 2; ++dearer) {  // what is no dearer than spot, spot, the others
        if (dearer) {
          bought[m] = spot <= limit ? need * spot_share[m] : 0;
          need -= bought[m];
        }
#pragma unroll
        for (int e = 0; e < USABLE; ++e) {
          const int c = cheap_first[m][e];
          if (c < 0) continue;
          const bool allowed = price[c] <= limit && (price[c] > spot) == (dearer == 1);
          const float rest = allowed ? least(need, most(a[c] - u[c], 0)) : 0;
          u[c] += rest;
          need -= rest;
          if (flex[c] > 0) {
            const float room = least(most(a[c] + flex[c] * q[t][c] - u[c], 0), free[seller[c]]);
            const float more = allowed ? least(need, room) : 0;
            u[c] += more;
            free[seller[c]] -= more;
            need -= more;
          }
        }
      }
      unmet[m] = need;
    }

    // Cash
#pragma unroll
    for (int c = 0; c < C; ++c) {
      const float hour_cost = price[c] * HOURS;
      due[c] += hour_cost * (top[c] * a[c] - u[c]);
      float invoice = hour_cost * u[c];
      if (settles[t][c]) {
        const float extra = most(due[c], 0);
        due[c] = 0;
        stranded[c] += discount * extra;
        invoice += extra;
      }
      const float gap = most(q[t][c] - a[c], 0);
      const bool late = a[c] < 0.98f * q[t][c];
      missing[c] += gap;
      used[c] += u[c];
      late_months[c] += late ? 1 : 0;
      run[c] = late ? run[c] + 1 : 0;
      const float owed = least(credit_rate[c] * price[c] * gap, most(credit_cap[c] - credited[c], 0));
      const float back = run[c] > grace[c] ? owed : 0;
      credited[c] += back;
      paid[c] += discount * invoice;
      credits[c] += discount * back;
      flow[buyer[c]] -= invoice - back;
      flow[seller[c]] += invoice - back;
      use_sum[seller[c]] += u[c];
    }
#pragma unroll
    for (int m = 0; m < W; ++m) {
      backlog[m] = least(unmet[m], deferrable[t][m] * fresh[m]);
      const float gone = unmet[m] - backlog[m], got = request[m] - unmet[m], spot = x[spot_driver[m]];
      const float cost = spot * bought[m] * HOURS, gained = worth[m] * HOURS * got;
      wanted[m] += fresh[m];
      served[m] += got;
      unserved[m] += gone;
      late_demand[m] += gone > request[m] * 1e-6f ? 1 : 0;
      value_sum[m] += discount * gained;
      spot_usd[m] += discount * cost;
      spot_sum[m] += bought[m];
      mismatch[m] += discount * (gone * margin[m] + bought[m] * HOURS * most(spot - planned_price[m], 0));
      flow[customer[m]] += gained - cost;
      value[customer[m]] += gained;
    }
#pragma unroll
    for (int j = 0; j < J; ++j) {
      const float linear =
          now >= project_start[j] ? rate[j] * least(most(work[j] - (now - project_start[j]), 0), 1) : 0;
      const float spent = project_at_end[j] ? (finish[j] == now ? project_cost[j] : 0) : linear;
      spent_sum[j] += discount * spent;
      flow[project_owner[j]] -= spent;
    }
#pragma unroll
    for (int i = 0; i < I; ++i) {
      const float energy = drawn[i] * site_energy[i], opex = kw[i] * site_opex[i];
      energy_sum[i] += discount * energy;
      opex_sum[i] += discount * opex;
      flow[site_owner[i]] -= energy + opex;
    }
#pragma unroll
    for (int y = 0; y < Y; ++y) {
      if (is_seller[y]) {
        const float sold = free[y] * resale_share[y], earned = sold * x[resale_driver[y]] * HOURS;
        resale[y] += discount * earned;
        flow[y] += earned;
        use_sum[y] += sold;
        capacity_sum[y] += capacity[y];
      }
      loss[y] += plan_flow[t][y] - discount * flow[y];
      cash[y] += flow[y] - value[y];
      lowest_month[y] = cash[y] < lowest[y] ? now : lowest_month[y];
      lowest[y] = least(lowest[y], cash[y]);
    }
    discount *= expf(-rate_times * x[rate_driver]);
  }

  // Report, in the order of Study.outputs
  unsigned long long at = path;
  const auto put = [&](float number) {
    out[at] = number;
    at += paths;
  };
  const float horizon = float(M);
  float late[J], critical[J] = {}, delivered[U] = {}, delayed[U] = {}, built[Y] = {}, of_supplier[Y][U] = {};
  for (int d = 0; d < D; ++d) put(x[d]);
#pragma unroll
  for (int j = 0; j < J; ++j) {
    late[j] = most(least(finish[j], horizon) - project_due[j], 0);
    put(late[j]);
    delivered[project_supplier[j]] += finish[j] < horizon ? spent_sum[j] : 0;
    delayed[project_supplier[j]] += late[j] > 0 ? spent_sum[j] : 0;
    built[project_owner[j]] += finish[j] < horizon ? project_cost[j] : 0;
    of_supplier[project_owner[j]][project_supplier[j]] += finish[j] < horizon ? project_cost[j] : 0;
  }
#pragma unroll
  for (int i = 0; i < I; ++i) {
    float last = -1;
#pragma unroll
    for (int e = 0; e < CHAIN; ++e) {
      const int j = chains[i][e];
      if (j >= 0 && late[j] > 0) last = most(last, least(ready[j], horizon));
    }
#pragma unroll
    for (int e = 0; e < CHAIN; ++e) {
      const int j = chains[i][e];
      if (j >= 0) critical[j] = late[j] > 0 && least(ready[j], horizon) == last ? 1 : 0;
    }
  }
  for (int j = 0; j < J; ++j) put(finish[j] < horizon ? finish[j] : -1);
  for (int j = 0; j < J; ++j) put(critical[j]);
  for (int j = 0; j < J; ++j) put(spent_sum[j]);
  for (int v = 0; v < U; ++v) put(delivered[v]);
  for (int v = 0; v < U; ++v) put(delayed[v]);
  for (int i = 0; i < I; ++i) put(lost_sum[i]);
  for (int c = 0; c < C; ++c) put(paid[c]);
  for (int c = 0; c < C; ++c) put(stranded[c]);
  for (int c = 0; c < C; ++c) put(credits[c]);
  for (int c = 0; c < C; ++c) put(missing[c] * HOURS);
  for (int c = 0; c < C; ++c) put(1 - missing[c] / whole[c]);
  for (int c = 0; c < C; ++c) put(late_months[c]);
  for (int m = 0; m < W; ++m) put(served[m] * HOURS);
  for (int m = 0; m < W; ++m) put(unserved[m] * HOURS);
  for (int m = 0; m < W; ++m) put(served[m] / wanted[m]);
  for (int m = 0; m < W; ++m) put(late_demand[m]);

  float revenue[Y] = {}, pays[Y] = {}, lost_money[Y] = {}, credit_in[Y] = {}, worth_sum[Y] = {}, spot_cost[Y] = {};
  float gone[Y] = {}, against[Y] = {}, energy[Y] = {}, opex[Y] = {}, chips[Y] = {}, power[Y] = {}, unpowered[Y] = {};
  float taken[Y][Y] = {}, spot_use[Y] = {}, providers[Y], suppliers[Y];
#pragma unroll
  for (int c = 0; c < C; ++c) {
    revenue[seller[c]] += paid[c];
    pays[buyer[c]] += paid[c];
    lost_money[buyer[c]] += stranded[c];
    credit_in[buyer[c]] += credits[c];
    credit_in[seller[c]] -= credits[c];
    taken[buyer[c]][seller[c]] += used[c];
  }
#pragma unroll
  for (int m = 0; m < W; ++m) {
    worth_sum[customer[m]] += value_sum[m];
    spot_cost[customer[m]] += spot_usd[m];
    spot_use[customer[m]] += spot_sum[m];
    gone[customer[m]] += unserved[m];
    against[customer[m]] += mismatch[m];
  }
#pragma unroll
  for (int i = 0; i < I; ++i) {
    energy[site_owner[i]] += energy_sum[i];
    opex[site_owner[i]] += opex_sum[i];
    unpowered[site_owner[i]] += idle[i];
  }
#pragma unroll
  for (int j = 0; j < J; ++j) (project_type[j] < 0 ? power : chips)[project_owner[j]] += spent_sum[j];
#pragma unroll
  for (int y = 0; y < Y; ++y) {
    float all = spot_use[y];
#pragma unroll
    for (int n = 0; n < Y; ++n) all += taken[y][n];
    const float inverse = all > 0 ? 1 / all : 0;
    float nobody = spot_use[y] * inverse, part[U] = {};
    providers[y] = nobody * nobody;
#pragma unroll
    for (int n = 0; n < Y; ++n) {
      const float share = taken[y][n] * inverse;
      providers[y] += share * share;
      nobody += built[n] > 0 ? 0 : share;
#pragma unroll
      for (int v = 0; v < U; ++v) part[v] += built[n] > 0 ? share * of_supplier[n][v] / built[n] : 0;
    }
    suppliers[y] = nobody * nobody;
#pragma unroll
    for (int v = 0; v < U; ++v) suppliers[y] += part[v] * part[v];
  }
  const auto npv = [&](int y) {
    return revenue[y] - pays[y] + worth_sum[y] - spot_cost[y] + resale[y] - energy[y] - opex[y] - chips[y] - power[y] +
           credit_in[y];
  };
  for (int y = 0; y < Y; ++y) put(loss[y]);
  for (int y = 0; y < Y; ++y) put(lost_money[y] + against[y] - credit_in[y]);
  for (int y = 0; y < Y; ++y) put(npv(y));
  for (int y = 0; y < Y; ++y) put(credit_in[y]);
  for (int y = 0; y < Y; ++y) put(lowest[y]);
  for (int y = 0; y < Y; ++y) put(lowest_month[y]);
  for (int y = 0; y < Y; ++y) put(most(-lowest[y], 0));
  // A generic lambda: NVRTC takes it with -default-device only.
  const auto put_of = [&](bool sellers, const auto& number) {
#pragma unroll
    for (int y = 0; y < Y; ++y)
      if (bool(is_seller[y]) == sellers) put(number(y));
  };
  put_of(false, [&](int y) { return -pays[y]; });
  put_of(false, [&](int y) { return worth_sum[y]; });
  put_of(false, [&](int y) { return -spot_cost[y]; });
  put_of(false, [&](int y) { return lost_money[y]; });
  put_of(false, [&](int y) { return gone[y] * HOURS; });
  put_of(false, [&](int y) { return providers[y]; });
  put_of(false, [&](int y) { return suppliers[y]; });
  put_of(true, [&](int y) { return revenue[y]; });
  put_of(true, [&](int y) { return resale[y]; });
  put_of(true, [&](int y) { return -energy[y]; });
  put_of(true, [&](int y) { return -opex[y]; });
  put_of(true, [&](int y) { return -chips[y]; });
  put_of(true, [&](int y) { return -power[y]; });
  put_of(true, [&](int y) { return use_sum[y] / capacity_sum[y]; });
  put_of(true, [&](int y) { return unpowered[y]; });
}
