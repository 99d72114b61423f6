"""Peers that hold a library of Python's: processes of worker.py that live as long as the comparison."""

import json
import os
import re
import select
import subprocess
import tempfile
from pathlib import Path

from .rows import Skipped, last_line, processors

HERE = Path(__file__).resolve().parents[1]
PATIENCE = 1800  # [s] for one answer beyond what was asked for: compiling takes minutes on a slow machine


def free_gibibytes():
    kibibytes = re.search(r"MemAvailable: +(\d+)", Path("/proc/meminfo").read_text()).group(1)
    return int(kibibytes) / 2**20


class Worker:
    """One process of worker.py on some processors."""

    def __init__(self, python, module, device, study, seed, cores, scratch):
        threads = str(len(cores) if device == "cpu" else 1)
        settings = {name: threads for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
        settings |= {
            "JAX_PLATFORMS": "cuda" if device == "gpu" else "cpu",
            "XLA_PYTHON_CLIENT_PREALLOCATE": "false",  # all peers hold the GPU in turn
            # What was kept of another run would hide what compiling takes.
            "TORCHINDUCTOR_CACHE_DIR": scratch,
            "CUPY_CACHE_DIR": scratch,
            "JAX_ENABLE_COMPILATION_CACHE": "false",
        }
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [python, HERE / "worker.py", module, device, study, str(seed)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            env=os.environ | settings,
            preexec_fn=lambda: os.sched_setaffinity(0, cores),
        )

    def say(self, command, seconds):
        try:
            print(command, seconds, file=self.process.stdin, flush=True)
        except BrokenPipeError:
            pass  # hear() says why

    def hear(self, seconds=0):
        # An answer is a line, so nothing of it waits in Python's buffer.
        if not select.select([self.process.stdout], [], [], seconds + PATIENCE)[0]:
            raise Skipped(f"no answer in {seconds + PATIENCE:.0f} s")
        line = self.process.stdout.readline()
        if not line:
            raise Skipped(self.end())
        answer = json.loads(line)
        if "failed" in answer:
            raise Skipped(answer["failed"])
        return answer

    def end(self):
        code = self.process.wait()
        self.log.seek(0)
        why = last_line(self.log.read())
        return f"ended by signal {-code} ({why})" if code < 0 else why

    def close(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.log.close()


class LibraryPeer:
    """A library that simulates: one process with threads of its own, or a process for every processor."""

    def __init__(self, python, module, row, study, own_threads):
        self.row, self.workers = row, []
        cores = processors()[-row.threads :] if row.device == "cpu" else processors()
        teams = [cores] if own_threads or row.device == "gpu" else [[core] for core in cores]
        if len(teams) > 1 and len(teams) > (free := free_gibibytes()):  # one each, with what a library compiled
            raise Skipped(f"{len(teams)} processes want {len(teams)} GiB of memory, {free:.1f} are free")
        self.scratch = tempfile.TemporaryDirectory()
        try:
            for number, own in enumerate(teams):
                worker = Worker(python, module, row.device, study, number + 1, own, self.scratch.name)
                self.workers.append(worker)
            greetings = [worker.hear() for worker in self.workers]
        except BaseException:
            self.close()
            raise
        self.outputs, row.version = [tuple(name) for name in greetings[0]["outputs"]], greetings[0]["version"]

    def ask(self, command, seconds):
        for worker in self.workers:
            worker.say(command, seconds)
        return [worker.hear(seconds) for worker in self.workers]

    def tune(self, seconds):
        answers = self.ask("tune", seconds / 3)
        self.row.batch, self.row.way = answers[0]["batch"], str(answers[0]["way"])
        self.row.compiling = max(answer["compiling"] for answer in answers)

    def round(self, seconds, _):
        answers = self.ask("round", seconds)
        of = lambda key: [answer[key] for answer in answers]
        columns = lambda key: [sum(column) for column in zip(*of(key))]
        together = {key: sum(of(key)) for key in ("paths", "cpu", "summed")}
        self.row.take(
            together | {"seconds": max(of("seconds")), "sums": columns("sums"), "squares": columns("squares")}
        )

    def close(self):
        for worker in self.workers:
            worker.close()
        self.scratch.cleanup()
