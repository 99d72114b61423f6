"""The libraries: what each is called, and a Python that holds it."""

import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass

from .rows import Skipped, last_line

CPU_WHEELS = ("--index-url", "https://download.pytorch.org/whl/cpu")  # PyPI's bring CUDA along, gigabytes of it


@dataclass(frozen=True)
class Library:
    imported: str  # its name in Python
    forms: dict  # of the table -> module here
    cpu: tuple = ()  # what pip is asked for, one after the other until it can; none: not on that device
    gpu: tuple = ()
    threads: bool = False  # has threads of its own that pay; else as many processes as there are processors


def libraries(driver=None):
    """By name. `driver`: of the GPU, whose number says which CUDA it can do."""
    newest = driver is None or int(driver.split(".")[0]) >= 580
    cuda = ("cuda13", "cuda12") if newest else ("cuda12",)
    return {
        "NumPy": Library("numpy", {"": "numpy_peer"}, cpu=(("numpy",),)),
        "Numba": Library("numba", {"": "numba_peer"}, cpu=(("numba",),), threads=True),
        "JAX": Library("jax", {"": "jax_peer"}, cpu=(("jax",),), gpu=tuple((f"jax[{one}]",) for one in cuda)),
        "PyTorch": Library(
            "torch",
            {"": "torch_peer"},
            cpu=(("torch",),) if driver else ((*CPU_WHEELS, "torch"), ("torch",)),
            gpu=(("torch",),),
        ),
        "CuPy": Library(
            "cupy", {"arrays": "cupy_peer", "raw kernel": "cupy_raw_peer"}, gpu=tuple((f"cupy-{one}x",) for one in cuda)
        ),
    }


class Pythons:
    """An environment of the benchmark's own, where pip installs; where it cannot, the Python that runs this."""

    def __init__(self, home, installed_only=False):
        self.own, self.why_not, self.answers = home / "venv" / "bin" / "python", "", {}
        try:
            if installed_only:
                raise Skipped("--installed")
            self.create(home / "venv")
            self.install(("numpy",))
        except Skipped as reason:
            self.own, self.why_not = None, str(reason)

    def create(self, where):
        if self.own.exists() and self.run(self.own, "-m", "pip", "--version").returncode == 0:
            return
        try:
            shutil.rmtree(where, ignore_errors=True)  # half of one, of a run broken off
            venv.create(where, with_pip=True)
        except (OSError, subprocess.CalledProcessError) as error:
            shutil.rmtree(where, ignore_errors=True)
            text = getattr(error, "stdout", None) or str(error)
            raise Skipped(f"no environment in {where}: {last_line(text if isinstance(text, str) else text.decode())}")

    def run(self, python, *arguments):
        return subprocess.run([python, *arguments], capture_output=True, text=True)

    def install(self, package):
        options = ("--quiet", "--disable-pip-version-check", "--retries", "1", "--timeout", "20")
        done = self.run(self.own, "-m", "pip", "install", *options, *package)
        if done.returncode:
            cut_off = "connection broken" in done.stderr
            reason = "no connection to its index" if cut_off else last_line(done.stderr)
            raise Skipped(f"pip install {package[-1]}: {reason}")

    def holds(self, python, imported):
        code = f"import importlib.util as u, sys; sys.exit(not (u.find_spec('numpy') and u.find_spec('{imported}')))"
        return self.run(python, "-c", code).returncode == 0

    def with_library(self, imported, packages):
        """The Python that has it, one that pip has just given it to if need be."""
        key = imported, packages
        if key not in self.answers:
            try:
                self.answers[key] = self.find(imported, packages)
            except Skipped as reason:
                self.answers[key] = reason
        if isinstance(self.answers[key], Skipped):
            raise self.answers[key]
        return self.answers[key]

    def find(self, imported, packages):
        reasons = []
        for package in packages if self.own else ():
            try:
                self.install(package)
                return self.own
            except Skipped as reason:
                reasons.append(str(reason))
        if self.holds(sys.executable, imported):
            return sys.executable
        raise Skipped("; ".join([*reasons, f"{sys.executable} has no {imported}"]))
