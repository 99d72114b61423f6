"""Whether the means of two programs that draw differently agree. Needs no NumPy."""

import csv
import math

AGREE = 4  # standard errors of the difference


def reported_means(run, paths):
    """Of a run's directory: (entity, metric) -> mean and its variance, a month that never comes as -1."""
    values = {}
    with open(f"{run}/measures.csv") as file:
        for row in csv.DictReader(file):
            if row["measure"] in ("mean", "sd", "probability"):
                values.setdefault((row["entity"], row["metric"]), {})[row["measure"]] = float(row["value"])
    result = {}
    for name, value in values.items():
        p = value.get("probability", 1.0)
        if "mean" not in value:
            mean, variance = p, p * (1 - p)
        else:
            come = value["mean"] + 1
            mean = p * come - 1
            variance = p * (value["sd"] ** 2 + come**2) - (p * come) ** 2
        result[name] = mean, max(variance, 0.0) / paths
    return result


def worst_disagreement(outputs, paths, sums, squares, ours):
    """The largest difference of a mean in standard errors, and whose it is."""
    worst = 0.0, ""
    for name, total, square in zip(outputs, sums, squares):
        name = tuple(name)
        if name not in ours:
            return math.inf, f"{' '.join(name)}, which offtake does not report"
        mean = total / paths
        variance = max(square / paths - mean * mean, 0.0) / paths
        expected, expected_variance = ours[name]
        # A millionth for rounding, where nothing or next to nothing varies.
        spread = math.sqrt(variance + expected_variance) + 1e-6 * abs(expected)
        off = abs(mean - expected) / spread if spread > 0 else (0.0 if mean == expected else math.inf)
        if not off <= worst[0]:
            worst = off, " ".join(name)
    return worst
