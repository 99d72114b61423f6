"""The drivers: what moves them in a month, and their levels."""

import numpy as np

from .units import DT


def derive(study):
    drivers = study.tables("driver")
    drift = np.array([study.steps(d.get("drift_per_year", 0)) for d in drivers])
    trend = np.exp(np.hstack([np.zeros((len(drivers), 1)), np.cumsum(drift * DT, axis=1)[:, :-1]]))
    initial, sigma = study.column("driver", "initial"), study.column("driver", "volatility")
    kappa = study.column("driver", "reversion_per_year", 0.0)
    reverts = np.array([d["process"] == "log-ou" for d in drivers])
    safe = np.where(reverts, kappa, 1.0)
    t = np.arange(study.months) * DT
    variance = sigma[:, None] ** 2 * (1 - np.exp(-2 * safe[:, None] * t)) / (2 * safe[:, None])
    month_sd = np.where(reverts, np.sqrt(sigma**2 * (1 - np.exp(-2 * safe * DT)) / (2 * safe)), sigma * DT**0.5)

    study.jumping = [i for i, d in enumerate(drivers) if d["process"] == "merton"]
    rate, mean, sd = (study.column("driver", f"jump_{key}", 0.0) for key in ("rate_per_year", "mean", "volatility"))
    study.jump_rate, study.jump_mean, study.jump_sd = (x[study.jumping] for x in (rate * DT, mean, sd))
    excess = np.exp(mean + sd**2 / 2) - 1

    # log deviation: decay * itstudy + shift + mixing @ (independent normals, then log jumps)
    study.decay = np.where(reverts, np.exp(-kappa * DT), 1.0)
    study.level = initial[None, :] * trend.T
    study.shift = np.where(reverts, 0.0, -(sigma**2 / 2 + rate * excess) * DT)
    study.mixing = np.hstack([month_sd[:, None] * study.cholesky("driver"), np.eye(len(drivers))[:, study.jumping]])
    study.plan_x = study.level * np.where(reverts[:, None], np.exp(variance / 2), 1.0).T

    discount = study.tree["study"]["discount_rate_per_year"]
    study.rate_driver, study.rate_times = study.place("driver", discount["driver"]), discount["times"] * DT
