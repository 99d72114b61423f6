"""Who takes part, the rounds in turn, and whether the means agree."""

import os
import sys

from agreement import AGREE, worst_disagreement

from . import quantlib
from .libraries import Pythons, libraries
from .ours import Ours
from .peers import LibraryPeer
from .rows import Row, Skipped, processors

NAMES = [*libraries(), "QuantLib"]


class Comparison:
    def __init__(self, program, study, home, gpus):
        self.program, self.study, self.home, self.gpus = program, study, home, gpus
        self.taking_part, self.skipped = [], {}  # ours before what is beside it; name of a row -> why

    # ---- Who takes part ---------------------------------------------------------------------------

    def add(self, row, open_it):
        try:
            print(f"{row.name}: installing where it is missing, starting", flush=True)
            self.taking_part.append(open_it(row))
        except Skipped as reason:
            self.skipped[row.name] = str(reason)

    def add_ours(self, row, study):
        if not any(row.is_beside(one.row) for one in self.taking_part):
            self.taking_part.append(Ours(self.program, row, study))

    def open(self, only, installed_only):
        pythons = Pythons(self.home, installed_only)
        if pythons.why_not and not pythons.holds(sys.executable, "numpy"):
            raise Skipped(f"no NumPy to read the study with: {pythons.why_not}; {sys.executable} has none")
        if pythons.why_not:
            print(f"libraries of {sys.executable} alone: {pythons.why_not}", flush=True)
        for threads in sorted({1, len(processors())}):
            self.add_ours(Row("offtake", "cpu", threads), self.study)
        if self.gpus:
            self.add_ours(Row("offtake", "gpu", len(processors())), self.study)
        known = libraries(self.gpus[0][1] if self.gpus else None)
        for name in dict.fromkeys(only or NAMES):
            if name == "QuantLib":
                self.open_quantlib(pythons)
            else:
                self.open_library(name, known[name], pythons)

    def open_library(self, name, library, pythons):
        cases = [("cpu", threads) for threads in sorted({1, len(processors())})] if library.cpu else []
        cases += [("gpu", 1)] if library.gpu else []
        for device, threads in cases:
            packages = library.gpu if device == "gpu" else library.cpu
            for form, module in library.forms.items():
                row = Row(name, device, threads, form)
                if device == "gpu" and not self.gpus:
                    self.skipped[row.name] = "no GPU here (nvidia-smi names none)"
                    continue

                def start(row):
                    python = pythons.with_library(library.imported, packages)
                    return LibraryPeer(python, module, row, self.study, library.threads)

                self.add(row, start)

    def open_quantlib(self, pythons):
        market = quantlib.market_study(self.study, self.home / "reference-market.toml")
        python = pythons.own or sys.executable
        for form in quantlib.FORMS:
            self.add_ours(Row("offtake, market alone", "cpu", 1, study="market"), market)
            row = Row("QuantLib paths", "cpu", 1, form, study="market")
            self.add(row, lambda row: quantlib.QuantLibPeer(python, row, self.study, self.home))

    # ---- The run ----------------------------------------------------------------------------------

    def attempt(self, one, what):
        try:
            return what(one)
        except Skipped as reason:
            self.skipped[one.row.name] = str(reason)
            self.taking_part.remove(one)
            one.close()

    def run(self, rounds, seconds, paths):
        for one in list(self.taking_part):
            print(f"{one.row.name}: compiling, finding its batch", flush=True)
            self.attempt(one, lambda one: one.tune(seconds))
        for number in range(rounds):
            print(f"round {number + 1} of {rounds}, load {os.getloadavg()[0]:.1f}", flush=True)
            for one in list(self.taking_part):
                self.attempt(one, lambda one: one.round(seconds, number))
            for row, ours in self.pairs():
                row.ratios.append(ours.rates[-1] / row.rates[-1])
        self.judge(paths)

    def pairs(self):
        """Every peer's row with ours beside it."""
        ours = [one.row for one in self.taking_part if isinstance(one, Ours)]
        peers = [one.row for one in self.taking_part if not isinstance(one, Ours)]
        return [(row, beside) for row in peers for beside in ours if beside.is_beside(row)]

    def judge(self, paths):
        print("comparing the means", flush=True)
        means = {}
        for one in [one for one in self.taking_part if isinstance(one, Ours)]:
            if one.row.study not in means:
                means[one.row.study] = self.attempt(one, lambda one: one.means(paths))
        for one in [one for one in self.taking_part if not isinstance(one, Ours)]:
            row = one.row
            if not means.get(row.study):
                row.error = "nothing of ours to compare its means with"
                continue
            row.worst, row.worst_of = worst_disagreement(
                one.outputs, row.summed, row.sums, row.squares, means[row.study]
            )
            if not row.worst <= AGREE:
                row.error = f"disagrees: {row.worst_of} by {row.worst:.1f} standard errors"

    def close(self):
        for one in self.taking_part:
            one.close()
