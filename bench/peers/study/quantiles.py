"""Quantile functions as tables: of a delay by a normal score, of a month's outage by an exponential one."""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from .units import DT, HOURS

KNOTS = 1024  # of a tabulated quantile function
Z_HIGH = 5.5  # scores end there


@dataclass
class Lookup:
    """A quantile function on equal steps of a score; below `low` it is 0."""

    low: float
    scale: float
    values: np.ndarray
    held: object = None  # the values where a library wants them

    @classmethod
    def of(cls, low, high, quantile):
        scores = np.linspace(low, high, KNOTS)
        return cls(low, (KNOTS - 1) / (high - low), np.array([quantile(score) for score in scores]))


def delay_lookup(delay):
    """Months late by a normal score: 0 with probability 1 - p, else lognormal."""
    normal, p = NormalDist(), delay.get("probability", 1.0)
    low = -Z_HIGH if p >= 1 else -normal.inv_cdf(p)

    def months(z):
        above = min(normal.cdf(-z) / p, 1 - 1e-12)
        return delay["median"] * math.exp(-delay["sigma"] * normal.inv_cdf(above))

    return Lookup.of(low, Z_HIGH, months)


def outage_lookup(rate, hours):
    """Hours lost in a month by an exponential score w, P(> w) = e^-w: a compound Poisson sum of lognormals."""
    n, step = 1 << 14, HOURS / (1 << 12)
    normal = NormalDist()
    edges = [normal.cdf((math.log((k + 0.5) * step) - math.log(hours["median"])) / hours["sigma"]) for k in range(n)]
    severity = np.diff(edges, prepend=0.0)
    severity[-1] += 1 - edges[-1]
    sums = np.fft.ifft(np.exp(rate * DT * (np.fft.fft(severity, 2 * n) - 1))).real
    below = np.cumsum(sums)
    grid = np.arange(2 * n) * step
    # A lattice point stands for half a step on either side.
    quantile = lambda w: min(float(np.interp(1 - math.exp(-w), below, grid + 0.5 * step)), HOURS)
    return Lookup.of(-math.log(1 - math.exp(-rate * DT)), 17.0, quantile)
