"""market_table.py STUDY: the drivers' names in a line, then what quantlib_paths.cpp reads."""

import sys

import numpy as np

from study import Study


def market_table(study):
    jumps = np.zeros((3, len(study.decay)))
    jumps[:, study.jumping] = study.jump_rate, study.jump_mean, study.jump_sd
    loading = study.mixing[:, : len(study.decay)]
    sd = np.sqrt((loading**2).sum(1))
    columns = np.array([study.decay, study.shift, sd, *jumps, study.level[-1]]).T
    correlation = (loading @ loading.T) / np.outer(sd, sd)
    lines = [f"{len(sd)} {study.months}"]
    return "\n".join(lines + [" ".join(f"{x:.17g}" for x in row) for row in [*columns, *correlation]])


study = Study.load(sys.argv[1])
print(*study.names["driver"])
print(market_table(study))
