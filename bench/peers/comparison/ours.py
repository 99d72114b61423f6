"""offtake itself: its own figure of paths and seconds, where start-up and the plan count as little as a peer's compiling."""

import json
import os
import re
import resource
import subprocess
import tempfile
import time
from pathlib import Path

from agreement import reported_means

from .rows import Skipped, last_line, processors

ROOT = Path(__file__).resolve().parents[3]
FEW = 8192  # paths, to guess from how many a round takes


def program_built():
    """Built as scripts/offtake does, less the installing."""
    command = 'source "$1/scripts/lib.sh"; build_targets offtake'
    if subprocess.run(["bash", "-euo", "pipefail", "-c", command, "run_peers", ROOT]).returncode:
        raise Skipped("offtake cannot be built: scripts/offtake installs what building needs; or --offtake PROGRAM")
    return ROOT / "build" / "release" / "offtake"


def commit_of(program):
    """As the program names it: "1ecd78d4c6a5-dirty" where it was built of changed files."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    found = re.match(r"offtake \S+ \(([^,]+), ", said)
    return found[1] if found else "unknown"


def processor_seconds():
    """Of the programs that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Ours:
    def __init__(self, program, row, study):
        self.program, self.row, self.study, self.size = program, row, study, 0

    def run(self, paths, out):
        cores = processors()[-self.row.threads :] if self.row.device == "cpu" else processors()
        backend = "cuda" if self.row.device == "gpu" else "cpu"
        command = [self.program, "run", self.study, "--quiet", "--force", "--paths", str(paths), "--out", out]
        command += ["--threads", str(self.row.threads), "--backend", backend]
        begin, before = time.perf_counter(), processor_seconds()
        done = subprocess.run(
            command, capture_output=True, text=True, preexec_fn=lambda: os.sched_setaffinity(0, cores)
        )
        self.busy = (processor_seconds() - before) / (time.perf_counter() - begin)  # of the whole run
        if done.returncode:
            raise Skipped(last_line(done.stderr))
        manifest = json.loads((Path(out) / "manifest.json").read_text())
        self.row.version = manifest["version"]
        self.row.form = manifest.get("isa", "") if self.row.device == "cpu" else ""
        return manifest["seconds"]["paths"]

    def tune(self, seconds):
        """As many paths as a round takes; a GPU shows its speed in a longer run only."""
        took = 0
        with tempfile.TemporaryDirectory() as out:
            while took < seconds / 4:
                self.size = max(FEW, self.size, int(min(seconds / took, 64) * self.size) if took else 0)
                took = self.run(self.size, f"{out}/run")
        self.size = max(FEW, int(seconds / took * self.size))

    def round(self, *_):
        with tempfile.TemporaryDirectory() as out:
            seconds = self.run(self.size, f"{out}/run")
            self.row.take({"paths": self.size, "seconds": seconds, "cpu": self.busy * seconds})

    def means(self, paths):
        with tempfile.TemporaryDirectory() as out:
            self.run(paths, f"{out}/run")
            return reported_means(f"{out}/run", paths)

    def close(self):
        pass
