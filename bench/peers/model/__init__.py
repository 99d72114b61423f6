"""One path of the reference study as array code: entities down, paths across.

Written once for every array library that can say where(), minimum() and stack(): NumPy and CuPy run it
month by month as it stands, JAX under jit and scan, PyTorch under compile. The libraries' own ways and
what pays in each are in their `ops` (arrays.py), their draws in the peers' files. The order of a month is
that of `kernels/path.h`; what a number means is said there.

Never in place on what came in from outside; `+=` on state only, which the caller owns.
"""

from study import HOURS

from .month import month
from .numbers import Numbers, jump_steps
from .path import delays, market, open_path, plan_flow, take_or_pay
from .report import report

__all__ = [
    "HOURS",
    "Numbers",
    "delays",
    "jump_steps",
    "market",
    "month",
    "open_path",
    "plan_flow",
    "report",
    "take_or_pay",
]
