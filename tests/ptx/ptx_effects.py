"""PTX instructions that do more than compute a value: memory, branches, calls, and what threads do together."""
import re

from ptx_operands import Operands, byte_size, cpp_type, is_float, is_signed
from ptx_syntax import Group, Name, Pair, Vector

MEMORY_HINTS = {"weak", "volatile", "relaxed", "acquire", "release", "acq_rel", "sc", "cta", "cluster", "gpu", "sys",
                "ca", "cg", "cs", "lu", "cv", "wb", "wt", "nc", "mmio"}
SPACES = {"global", "shared", "local", "param", "const", "shared::cta"}
SHUFFLES = {"up": "up", "down": "down", "bfly": "butterfly", "idx": "index"}


class Effects(Operands):
    def __init__(self, module, function, names):
        super().__init__(module, function, names)
        self.targets = {}  # of indirect branches
        self.label_names = None  # what a label is called in C++, seen from the instruction at hand

    # ---- memory

    def do_cvta(self, m, x):
        to_space = m[0] == "to"
        space, kind = m[-2:]
        if space not in SPACES:
            self.unknown()
        if space == "shared" and to_space:
            value = f"({self.source(x[1], kind)} - u64(t.shared))"
        elif space == "shared":
            value = f"shared_address(t, {self.source(x[1], kind)})"
        else:
            value = self.source(x[1], kind)
        return self.destination(x[0], kind, value)

    def do_isspacep(self, m, x):
        a = self.source(x[1], "u64")
        if m[0] != "shared":
            self.unknown()
        return self.destination(x[0], "pred", f"({a} - u64(t.shared) - kSharedStart < t.shared_bytes)")

    def access(self, m):
        """(space, elements, type) of a load or store."""
        space, elements = "generic", 1
        for k in m[:-1]:
            if k in SPACES:
                space = k.split("::")[0]
            elif k in ("v2", "v4"):
                elements = int(k[1:])
            elif k not in MEMORY_HINTS and not re.match(r"L[12]::", k):
                self.unknown()
        return space, elements, m[-1]

    def do_ld(self, m, x):
        space, elements, kind = self.access(m)
        if elements == 1:
            return self.destination(x[0], kind, self.place(space, x[1], kind))
        reads = " ".join(f"const {cpp_type(kind)} e{i} = {self.place(space, x[1], kind, i, elements)};"
                         for i in range(elements))
        writes = " ".join(self.destination(p, kind, f"e{i}") for i, p in enumerate(x[0].parts))
        return f"{{ {reads} {writes} }}"

    do_ldu = do_ld

    def do_st(self, m, x):
        space, elements, kind = self.access(m)
        parts = x[1].parts if isinstance(x[1], Vector) else [x[1]]
        return " ".join(f"{self.place(space, x[0], kind, i, elements)} = {self.source(p, kind)};"
                        for i, p in enumerate(parts))

    def atomic(self, m, operands):
        kind, operation = m[-1], m[-2]
        space, elements, _ = self.access([*m[:-2], kind])
        if elements != 1:
            self.unknown()
        cpp, place = cpp_type(kind), self.place(space, operands[0], kind)
        values = [self.source(v, kind) for v in operands[1:]]
        b = values[0]
        if is_float(kind) and operation not in ("add", "exch"):
            self.unknown()
        new = {"add": f"old + {b}", "min": f"least(old, {b})", "max": f"most(old, {b})", "and": f"old & {b}",
               "or": f"old | {b}", "xor": f"old ^ {b}", "exch": b, "inc": f"old >= {b} ? 0 : old + 1",
               "dec": f"old == 0 || old > {b} ? {b} : old - 1",
               "cas": f"old == {b} ? {values[-1]} : old"}[operation]
        wraps = operation == "add" and is_signed(kind)
        if wraps:
            new = f"u{kind[1:]}(old) + u{kind[1:]}({b})"
        return f"atomic({place}, [&]({cpp} old) {{ return {cpp}({new}); }})"

    def do_atom(self, m, x):
        return self.destination(x[0], m[-1], self.atomic(m, x[1:]))

    def do_red(self, m, x):
        return self.atomic(m, x) + ";"

    # ---- branches and calls

    def do_bra(self, m, x):
        return f"goto {self.label_names(x[0].text)};"

    def do_brx(self, m, x):
        cases = " ".join(f"case {i}: goto {self.label_names(name)};"
                         for i, name in enumerate(self.targets[x[1].text]))
        return f"switch ({self.source(x[0], 'u32')}) {{ {cases} default: fail(t, \"a branch to no target\"); }}"

    def do_ret(self, m, x):
        return "{ end(t, askew); return; }"

    def do_exit(self, m, x):
        if not self.function.is_entry:
            self.fail("exit in a function that is no kernel")
        return self.do_ret(m, x)

    def do_trap(self, m, x):
        return 'fail(t, "trap");'

    def do_call(self, m, x):
        groups = [y for y in x if isinstance(y, Group)]
        name = next(y.text for y in x if isinstance(y, Name))
        if name == "__assertfail":
            return 'fail(t, "an assertion fails");'
        called = self.module.functions.get(name)
        if called is None or called.body is None:
            self.fail(f"'{self.opcode}' of {name}, which is no function of the module")
        arguments = [self.bytes_of(p) for group in groups for p in group.parts]
        if len(arguments) != len(called.results + called.parameters):
            self.fail(f"'{self.opcode}' of {name} with {len(arguments)} arguments and results")
        return f"{self.module.ids[name]}({', '.join(['t', *arguments])});"

    # ---- threads together

    def in_warp(self, operation, mask, value="0", b="0", c="0"):
        return f"t.in_warp(WarpOp::{operation}, {self.source(mask, 'u32')}, {value}, {b}, {c})"

    def do_vote(self, m, x):
        sync, mode, kind = m
        if sync != "sync" or mode not in ("any", "all", "uni", "ballot"):
            self.unknown()
        result = self.in_warp(mode, x[2], self.source(x[1], "pred"))
        return self.destination(x[0], kind, f"{cpp_type(kind)}({result})")

    def do_shfl(self, m, x):
        sync, mode, kind = m
        if sync != "sync" or kind != "b32":
            self.unknown()
        first, flag = (x[0].first, x[0].second) if isinstance(x[0], Pair) else (x[0], None)
        result = self.in_warp(SHUFFLES[mode], x[4], self.source(x[1], "b32"), self.source(x[2], "u32"),
                              self.source(x[3], "u32"))
        code = self.destination(first, "b32", f"u32({result})")
        return code if flag is None else f"{code} {self.destination(flag, 'pred', 't.flag')}"

    def do_match(self, m, x):
        mode, sync, kind = m
        first, flag = (x[0].first, x[0].second) if isinstance(x[0], Pair) else (x[0], None)
        if sync != "sync" or mode not in ("any", "all"):
            self.unknown()
        code = self.destination(first, "b32", f"u32({self.in_warp('match_' + mode, x[2], self.source(x[1], kind))})")
        return code if flag is None else f"{code} {self.destination(flag, 'pred', 't.flag')}"

    def do_redux(self, m, x):
        sync, operation, kind = m
        name = {"and": "bit_and", "or": "bit_or", "xor": "bit_xor"}.get(operation, operation)
        if operation in ("min", "max") and is_signed(kind):
            name += "_signed"
        value = f"u32({self.source(x[1], kind)})"
        return self.destination(x[0], kind, f"{cpp_type(kind)}({self.in_warp(name, x[2], value)})")

    def do_elect(self, m, x):
        code = self.destination(x[0].first, "b32", f"u32({self.in_warp('elect', x[1])})")
        return f"{code} {self.destination(x[0].second, 'pred', 't.flag')}"

    def do_activemask(self, m, x):
        return self.destination(x[0], "b32", "t.active_lanes()")

    def do_nanosleep(self, m, x):
        return "t.pause();"

    def do_bar(self, m, x):
        m = [k for k in m if k not in ("aligned", "cta")]
        if m == ["warp", "sync"]:
            return self.in_warp("sync", x[0]) + ";"
        if m == ["sync"] or m == ["arrive"]:
            count = self.source(x[1], "u32") if len(x) > 1 else "0"
            return f"t.at_barrier(BarrierOp::{m[0]}, {self.source(x[0], 'u32')}, {count});"
        if m[:1] == ["red"] and m[1] in ("and", "or", "popc"):
            name = {"and": "bit_and", "or": "bit_or", "popc": "count"}[m[1]]
            count = self.source(x[2], "u32") if len(x) > 3 else "0"
            result = f"t.at_barrier(BarrierOp::{name}, {self.source(x[1], 'u32')}, {count}, {self.source(x[-1], 'pred')})"
            return self.destination(x[0], m[2], f"{cpp_type(m[2])}({result})")
        self.unknown()

    do_barrier = do_bar
