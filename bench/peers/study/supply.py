"""Sites, what they hold, and the projects that add to them."""

import numpy as np

from .known import refuse_unless
from .units import DT, HOURS


def per_kw(study, name):
    hardware = study.tree["hardware"][name]
    return hardware["gpue_per_unit"] / hardware["kw_per_unit"]


def derive(study):
    sites = study.tables("site")
    study.site_owner = [study.place("party", site["owner"]) for site in sites]
    study.site_kw = study.column("site", "mw", 0.0) * 1000
    study.site_energy = np.array([s["pue"] * HOURS * s["energy_usd_per_kwh"] for s in sites])
    study.site_opex = np.array([s["opex_usd_per_mw_year"] * DT / 1000 for s in sites])
    study.outage_rate = np.array([site["outage"]["rate_per_year"] * DT for site in sites])
    study.outage_median = np.array([site["outage"]["hours"]["median"] for site in sites])
    study.outage_sigma = np.array([site["outage"]["hours"]["sigma"] for site in sites])

    # Every site may hold every type; the types get power in the order of GPUe per kW.
    types = sorted(study.names["hardware"], key=lambda n: -per_kw(study, n))
    hardware = [study.tree["hardware"][name] for name in types]
    study.type_kw = np.array([h["kw_per_unit"] for h in hardware])
    study.type_gpue = np.array(
        [h["gpue_per_unit"] / (1 + h["failures_per_year"] * h["repair_hours"] / 8766) for h in hardware]
    )
    study.units = np.array([[site.get("hardware", {}).get(name, 0) for site in sites] for name in types], dtype=float)

    projects = study.tables("project")
    study.project_owner = [study.site_owner[study.place("site", p["site"])] for p in projects]
    study.project_supplier = [study.place("supplier", p["supplier"]) for p in projects]
    study.project_site = [study.place("site", p["site"]) for p in projects]
    study.project_type = [types.index(p["hardware"]) if "hardware" in p else -1 for p in projects]  # -1: power
    study.project_size = np.array([p["units"] if "hardware" in p else p["mw"] * 1000.0 for p in projects])
    study.project_start = np.array([float(study.month(p["start"])) for p in projects])
    study.project_due = np.array([float(study.month(p["due"])) for p in projects])
    study.project_cost = np.array(
        [
            p["cost_usd"] if "cost_usd" in p else p["units"] * study.tree["hardware"][p["hardware"]]["usd_per_unit"]
            for p in projects
        ]
    )
    study.project_needs = [[study.place("project", need) for need in p.get("needs", [])] for p in projects]
    study.project_at_end = np.array([p.get("spend", "linear") == "on-completion" for p in projects])
    spread = {project.get("spend", "linear") for project in projects}
    refuse_unless(spread <= {"linear", "on-completion"}, "another way to spend a project's cost")
    begun = (study.project_due < 0) | (study.project_due <= study.project_start)
    refuse_unless(not begun.any(), "a project due before it or at its own start")
    rho = study.column("supplier", "delay_correlation")[study.project_supplier]
    study.project_factor, study.project_own = np.sqrt(rho), np.sqrt(1 - rho)
    study.factor_loading = study.cholesky("supplier")
    # Projects whose completion adds to a site: power, and each type.
    count = len(projects)
    by_site = lambda kind: [
        [j for j in range(count) if study.project_site[j] == i and study.project_type[j] == kind]
        for i in range(len(sites))
    ]
    study.power_of_site = by_site(-1)
    study.type_of_site = [by_site(k) for k in range(len(types))]
    chains = [set(j for j in range(count) if study.project_site[j] == i) for i in range(len(sites))]
    for chain in chains:
        for j in sorted(chain, reverse=True):
            chain.update(study.project_needs[j])
    refuse_unless(sum(map(len, chains)) == count, "a project that two sites need")
    study.chains = [sorted(chain) for chain in chains]
