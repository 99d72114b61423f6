"""QuantLib's own path generator in C++, on the study's drivers alone; and the study of those for offtake."""

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

from .rows import Skipped, last_line, processors

HERE = Path(__file__).resolve().parents[1]
FORMS = ("inverse", "ziggurat", "sobol")


def market_study(study, path):
    """The study's drivers and nothing else."""
    text = study.read_text()
    drivers = tomllib.loads(text)["driver"]
    sections = re.split(r"(?m)^(?=\[[a-z]+(?:\.[\w-]+)?\]\s*$)", text)
    market = "".join(one for one in sections if re.match(r"\[(study|driver\.[\w-]+|correlation)\]", one))
    between_drivers = lambda pair: pair[0] if pair[1] in drivers and pair[2] in drivers else ""
    market = re.sub(r'\[\s*"([^"]+)"\s*,\s*"([^"]+)"\s*,\s*[-+.\de]+\s*\],?', between_drivers, market)
    market = re.sub(r"(?m)^name .*$", f'name = "{path.stem}"', market, count=1)
    path.write_text(market + "\n[party.lab]\ncash_usd = 0\n")
    return path


def built(home):
    """The program, compiled where it is older than its source."""
    source, program = HERE / "quantlib_paths.cpp", home / "quantlib_paths"
    if program.exists() and program.stat().st_mtime >= source.stat().st_mtime:
        return program
    compiler = shutil.which("g++") or shutil.which("c++")
    if not compiler:
        raise Skipped("no C++ compiler")
    package = ""
    if not Path("/usr/include/ql/version.hpp").exists() and shutil.which("apt-get"):
        package = "; apt-get install libquantlib0-dev brings it"
        if os.geteuid() == 0:
            command = ["apt-get", "install", "-y", "--no-install-recommends", "libquantlib0-dev"]
            done = subprocess.run(command, capture_output=True, text=True)
            package = f"; apt-get: {last_line(done.stderr)}" if done.returncode else ""
    command = [compiler, "-std=c++17", "-O3", "-march=native", source, "-o", program, "-lQuantLib"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        error = next((line for line in done.stderr.splitlines() if "error" in line), done.stderr)
        raise Skipped(f"does not compile: {last_line(error)}{package}")
    return program


class QuantLibPeer:
    def __init__(self, python, row, study, home):
        self.row = row
        self.program = built(home)
        done = subprocess.run([python, HERE / "market_table.py", study], capture_output=True, text=True)
        if done.returncode:
            raise Skipped(last_line(done.stderr))
        names, self.table = done.stdout.split("\n", 1)
        self.outputs = [(f"driver.{name}", "final") for name in names.split()]

    def run(self, seed, seconds):
        done = subprocess.run(
            [self.program, str(seed), str(seconds), self.row.form],
            input=self.table,
            capture_output=True,
            text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, processors()[-1:]),
        )
        if done.returncode:
            raise Skipped(f"exit code {done.returncode}: {last_line(done.stderr)}")
        return json.loads(done.stdout)

    def tune(self, seconds):
        self.row.version = self.run(0, seconds / 3)["version"]

    def round(self, seconds, number):
        self.row.take(self.run(1000 * (number + 1), seconds))

    def close(self):
        pass
