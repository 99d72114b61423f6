"""The source of the raw kernel: path_draws.cu and path_kernel.cu after the study's numbers."""

from pathlib import Path

import numpy as np

import scalar_numbers
from study import HOURS


def declaration(name, values, space):
    integers = values.dtype.kind in "ib"
    one = (lambda x: str(int(x))) if integers else (lambda x: f"{np.float32(x):.9e}f")

    def text(x):
        return one(x) if x.ndim == 0 else "{" + ",".join(text(row) for row in x) + "}"

    shape = "".join(f"[{n}]" for n in values.shape)
    return f"{space} {'int' if integers else 'float'} {name}{shape} = {text(values)};"


def source(study, plan_flow):
    constants = scalar_numbers.constants(study)  # folded where loops unroll
    widths = dict(NEEDS="project_needs", CHAIN="chains", GROUP="reserve_group", USABLE="dear_first")
    counts = scalar_numbers.counts(study) | {width: constants[name].shape[1] for width, name in widths.items()}
    lines = [f"constexpr int {name} = {value};" for name, value in counts.items()]
    lines += [f"constexpr float HOURS = {HOURS}f, rate_times = {study.rate_times:.9e}f;"]
    lines += [declaration(name, values, "static __device__ constexpr") for name, values in constants.items()]
    # The same address for all threads at a time, month by month.
    by_month = scalar_numbers.by_month(study, plan_flow)
    lines += [declaration(name, values, "__constant__") for name, values in by_month.items()]
    lines += [declaration("lookup_values", scalar_numbers.lookup_values(study), "__device__ const")]
    parts = [Path(__file__).with_name(name).read_text() for name in ("path_draws.cu", "path_kernel.cu")]
    return "\n".join(lines + parts)
