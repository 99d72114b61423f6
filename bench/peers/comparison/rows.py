"""The table's rows: who simulates, on what, with how many threads, and what came of it."""

import os
import platform
import re
import shutil
import statistics
import subprocess
from dataclasses import dataclass, field
from pathlib import Path


class Skipped(Exception):
    """Why something cannot be run, in a line."""


def last_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:160] if lines else "no reason given"


def processors():
    """Those this process may use."""
    return sorted(os.sched_getaffinity(0))


def gpus():
    """Names and driver versions."""
    if not shutil.which("nvidia-smi"):
        return []
    command = ["nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader"]
    listed = subprocess.run(command, capture_output=True, text=True)
    lines = listed.stdout.splitlines() if listed.returncode == 0 else []
    return [tuple(part.strip() for part in line.rsplit(",", 1)) for line in lines if "," in line]


def cpu_model():
    try:
        return re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text()).group(1)
    except (OSError, AttributeError):
        return platform.processor() or "unknown"


@dataclass
class Row:
    who: str
    device: str  # cpu or gpu
    threads: int
    form: str = ""
    study: str = "study"  # or "market", the drivers alone: what it is beside
    version: str = ""
    batch: int = 0
    way: str = ""  # of several that the peer has, the quickest
    compiling: float | None = None
    paths: int = 0
    rates: list = field(default_factory=list)  # paths/s of a round, wall clock
    busy: list = field(default_factory=list)  # processor time over wall clock: below 1 it had to share its core
    ratios: list = field(default_factory=list)  # ours over this, of a round
    summed: int = 0  # of the paths
    sums: list | None = None
    squares: list | None = None
    worst: float | None = None
    worst_of: str = ""
    error: str = ""

    @property
    def name(self):
        where = "GPU" if self.device == "gpu" else f"{self.threads} thread{'s' * (self.threads > 1)}"
        return f"{self.who}{' ' + self.form if self.form else ''}, {where}"

    def take(self, answer):
        """A round's paths, seconds, processor seconds and sums."""
        self.paths += answer["paths"]
        self.rates.append(answer["paths"] / answer["seconds"])
        if self.device == "cpu" and "cpu" in answer:
            self.busy.append(answer["cpu"] / answer["seconds"] / self.threads)
        if "sums" in answer:
            self.summed += answer.get("summed", answer["paths"])
            add = lambda a, b: [x + y for x, y in zip(a, b)] if a else list(b)
            self.sums, self.squares = add(self.sums, answer["sums"]), add(self.squares, answer["squares"])

    def is_beside(self, other):
        """Whether the two may be compared: the same study on as much of the machine."""
        alike = self.device == other.device and (self.device == "gpu" or self.threads == other.threads)
        return alike and self.study == other.study

    def figures(self, months):
        middle = statistics.median
        return {
            "peer": self.who,
            "form": self.form,
            "device": self.device,
            "threads": self.threads,
            "version": self.version,
            "batch": self.batch,
            "way": self.way,
            "paths": self.paths,
            "paths_per_second": middle(self.rates),
            "lowest": min(self.rates),
            "highest": max(self.rates),
            "path_months_per_second": middle(self.rates) * months,
            "busy": middle(self.busy) if self.busy else None,
            "ours_to_it": middle(self.ratios) if self.ratios else None,
            "compile_seconds": self.compiling,
            "worst_standard_errors": self.worst,
            "worst_of": self.worst_of,
            "error": self.error,
        }


def rate(value):
    for unit, scale in (("M", 1e6), ("k", 1e3)):
        if value >= scale:
            return f"{value / scale:.3g} {unit}"
    return f"{value:.3g}"


def table(rows, months):
    head = ["", "version", "paths/s", "path-months/s", "ours / it", "busy", "compile s", "worst, se", ""]
    number = lambda value, digits: "" if value is None else f"{value:.{digits}f}"
    lines = [head]
    for row in rows:
        f = row.figures(months)
        lines.append(
            [
                row.name,
                row.version,
                rate(f["paths_per_second"]),
                rate(f["path_months_per_second"]),
                number(f["ours_to_it"], 2),
                number(f["busy"], 2),
                number(row.compiling, 1),
                number(row.worst, 1),
                row.error and f"ERROR: {row.error}",
            ]
        )
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    left = (0, 1, len(head) - 1)
    aligned = lambda line: [x.ljust(w) if i in left else x.rjust(w) for i, (x, w) in enumerate(zip(line, widths))]
    return "\n".join("  ".join(aligned(line)).rstrip() for line in lines)
