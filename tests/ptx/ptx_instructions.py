"""PTX instructions as C++ statements; instructions.h has what takes more than an operator."""
from ptx_effects import Effects
from ptx_operands import byte_size, cpp_type, is_float
from ptx_syntax import Name, Number, Pair, Vector

COMPARE = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "lo": "<", "ls": "<=", "hi": ">",
           "hs": ">="}
# What is true of no number is said of unordered compares; .ne alone among the ordered ones is no single operator.
UNORDERED = {"equ": "!(({a} < {b}) || ({a} > {b}))", "neu": "({a} != {b})", "ltu": "!({a} >= {b})",
             "leu": "!({a} > {b})", "gtu": "!({a} <= {b})", "geu": "!({a} < {b})",
             "num": "({a} == {a} && {b} == {b})", "nan": "({a} != {a} || {b} != {b})"}
LOGIC = {"and": "&", "or": "|", "xor": "^"}
NOTHING = {"membar", "fence", "griddepcontrol", "prefetch", "prefetchu", "discard", "applypriority", "pmevent",
           "brkpt"}
ROUND_WHOLE = {"rni": "to_nearest", "rzi": "to_zero", "rmi": "downwards", "rpi": "upwards"}


class Statements(Effects):
    def __init__(self, module, function, names):
        super().__init__(module, function, names)
        self.uses_carry = False

    def statement(self, instruction):
        self.line, self.opcode = instruction.line, instruction.opcode
        root, *modifiers = instruction.opcode.split(".")
        handler = getattr(self, "do_" + root, None)
        if root in NOTHING:
            code = ";"
        elif handler is None:
            self.unknown()
        else:
            try:
                code = handler(modifiers, instruction.operands)
            except (IndexError, ValueError, KeyError):
                self.unknown()
        if instruction.predicate is not None:
            condition = self.source(Name(instruction.predicate), "pred")
            code = f"if ({'!' if instruction.negated else ''}{condition}) {{ {code} }}"
        return "  " + code

    def rounded(self, modifiers):
        """The type of a real operation that says how it rounds: to the nearest."""
        if "ftz" in modifiers:
            self.fail(f"'{self.opcode}' flushes to zero")
        if "rn" not in modifiers[:-1]:
            self.fail(f"'{self.opcode}' does not say that it rounds to the nearest"
                      if not set(modifiers) & {"approx", "full", "rz", "rm", "rp"} else
                      f"'{self.opcode}' does not round to the nearest")
        return self.only(modifiers, "rn")

    def arithmetic(self, modifiers, operands, operator):
        if modifiers and modifiers[0] == "cc":
            return self.carried(modifiers[1:], operands, operator, "false", True)
        if is_float(modifiers[-1]):
            return self.simple(operands, self.rounded(modifiers), f"{{}} {operator} {{}}")
        if "sat" in modifiers:
            kind = self.only(modifiers, "sat")
            return self.simple(operands, kind, f"saturated<{cpp_type(kind)}>(s128({{}}) {operator} {{}})")
        kind = self.only(modifiers)
        wide = "u" + kind[1:]  # overflow wraps
        return self.simple(operands, wide, f"{cpp_type(wide)}({{}} {operator} {{}})")

    def carried(self, modifiers, operands, operator, carry, keeps):
        self.uses_carry = True
        kind = "u" + self.only(modifiers)[1:]
        name = "add_carry" if operator == "+" else "sub_borrow"
        out = "carry" if keeps else "out"
        code = self.simple(operands, kind, f"{name}({{}}, {{}}, {carry}, {out})")
        return code if keeps else f"{{ bool out; {code} }}"

    def do_add(self, m, x):
        return self.arithmetic(m, x, "+")

    def do_sub(self, m, x):
        return self.arithmetic(m, x, "-")

    def do_addc(self, m, x):
        return self.carried([k for k in m if k != "cc"], x, "+", "carry", "cc" in m)

    def do_subc(self, m, x):
        return self.carried([k for k in m if k != "cc"], x, "-", "carry", "cc" in m)

    def product(self, m):
        """A whole product's type and expression."""
        kind = m[-1]
        part = self.one_of(m[:-1], {"lo": "multiply_low", "hi": "multiply_high", "wide": "multiply_wide"})
        result = kind[0] + str(16 * byte_size(kind)) if "wide" in m else kind
        return kind, result, part

    def do_mul(self, m, x):
        if is_float(m[-1]):
            return self.simple(x, self.rounded(m), "{} * {}")
        kind, result, name = self.product(m)
        if "lo" in m and byte_size(kind) >= 4:
            return self.simple(x, "u" + kind[1:], "{} * {}")
        a, b = (self.source(y, kind) for y in x[1:])
        if "wide" in m and byte_size(kind) == 4:
            return self.destination(x[0], result, f"{result}({a}) * {b}")
        return self.destination(x[0], result, f"{name}({a}, {b})")

    def do_mad(self, m, x):
        carried = "cc" in m
        m = [k for k in m if k != "cc"]
        if is_float(m[-1]):
            return self.do_fma(m, x)
        return self.mad(m, x, carried, "false")

    def do_madc(self, m, x):
        return self.mad([k for k in m if k != "cc"], x, True, "carry", "cc" in m)

    def mad(self, m, x, carried, carry, keeps=True):
        kind, result, name = self.product(m)
        a, b = self.source(x[1], kind), self.source(x[2], kind)
        wide = "u" + result[1:]
        c, product = self.source(x[3], wide), f"{cpp_type(wide)}({name}({a}, {b}))"
        if not carried:
            return self.destination(x[0], wide, f"{cpp_type(wide)}({product} + {c})")
        self.uses_carry = True
        code = self.destination(x[0], wide, f"add_carry({product}, {c}, {carry}, {'carry' if keeps else 'out'})")
        return code if keeps else f"{{ bool out; {code} }}"

    def do_fma(self, m, x):
        return self.simple(x, self.rounded(m), "fused({}, {}, {})")

    def do_mul24(self, m, x):
        return self.simple(x, self.only(m, "lo", "hi"), f"multiply_24({{}}, {{}}, {str('hi' in m).lower()})")

    def do_sad(self, m, x):
        kind = self.only(m)
        wide = cpp_type("u" + kind[1:])
        a, b = self.source(x[1], kind), self.source(x[2], kind)
        c = self.source(x[3], "u" + kind[1:])
        return self.destination(x[0], "u" + kind[1:],
                                f"{wide}({c} + ({a} < {b} ? {wide}({b}) - {wide}({a}) : {wide}({a}) - {wide}({b})))")

    def do_div(self, m, x):
        if is_float(m[-1]):
            return self.simple(x, self.rounded(m), "{} / {}")
        return self.simple(x, self.only(m), "divide({}, {})")

    def do_rem(self, m, x):
        return self.simple(x, self.only(m), "remainder({}, {})")

    def do_rcp(self, m, x):
        kind = self.rounded(m)
        return self.simple(x, kind, f"{cpp_type(kind)}(1) / {{}}")

    def do_sqrt(self, m, x):
        return self.simple(x, self.rounded(m), "root({})")

    def do_neg(self, m, x):
        kind = self.only(m)
        if is_float(kind):
            return self.simple(x, kind, "negated({})")
        return self.simple(x, "u" + kind[1:], f"{cpp_type('u' + kind[1:])}(0 - {{}})")

    def do_abs(self, m, x):
        kind = self.only(m)
        if is_float(kind):
            return self.simple(x, kind, "magnitude({})")
        return self.simple(x, kind, f"({{0}} < 0 ? {cpp_type(kind)}(0 - {cpp_type('u' + kind[1:])}({{0}})) : {{0}})")

    def extreme(self, m, x, name):
        kind = self.only(m, "NaN")
        if is_float(kind):
            suffix = "_nan" if "NaN" in m else ""
            real = {"least": "real_min", "most": "real_max"}[name] + suffix
            if len(x) != 3:
                self.unknown()
            return self.simple(x, kind, f"{real}({{}}, {{}})")
        return self.simple(x, kind, f"{name}({{}}, {{}})")

    def do_min(self, m, x):
        return self.extreme(m, x, "least")

    def do_max(self, m, x):
        return self.extreme(m, x, "most")

    def do_copysign(self, m, x):
        return self.simple(x, self.only(m), "copy_sign({}, {})")

    def do_testp(self, m, x):
        test, kind = m
        a = self.source(x[1], kind)
        text = {"finite": f"!__builtin_isnan({a}) && !__builtin_isinf({a})", "infinite": f"__builtin_isinf({a}) != 0",
                "number": f"{a} == {a}", "notanumber": f"{a} != {a}",
                "normal": f"__builtin_isnormal({a}) != 0", "subnormal": f"is_subnormal({a})"}[test]
        return self.destination(x[0], "pred", text)

    # ---- bits

    def logic(self, m, x, operator):
        kind = self.only(m)
        return self.simple(x, kind, f"{cpp_type(kind)}({{}} {operator} {{}})")

    def do_and(self, m, x):
        return self.logic(m, x, "&")

    def do_or(self, m, x):
        return self.logic(m, x, "|")

    def do_xor(self, m, x):
        return self.logic(m, x, "^")

    def do_not(self, m, x):
        kind = self.only(m)
        return self.simple(x, kind, "!{}" if kind == "pred" else f"{cpp_type(kind)}(~{{}})")

    def do_cnot(self, m, x):
        kind = self.only(m)
        return self.simple(x, kind, f"{cpp_type(kind)}({{}} == 0)")

    def shift(self, m, x, name, operator):
        kind = self.only(m)
        a, n = self.source(x[1], kind), self.source(x[2], "u32")
        if isinstance(x[2], Number) and byte_size(kind) >= 4 and 0 <= int(x[2].text, 0) < 8 * byte_size(kind):
            return self.destination(x[0], kind, f"{a} {operator} {x[2].text}")
        return self.destination(x[0], kind, f"{name}({a}, {n})")

    def do_shl(self, m, x):
        return self.shift(m, x, "shift_left", "<<")

    def do_shr(self, m, x):
        return self.shift(m, x, "shift_right", ">>")

    def do_shf(self, m, x):
        way, mode, kind = m
        name = {"l": "funnel_left", "r": "funnel_right"}[way]
        amount = {"clamp": "clamped({})", "wrap": "({} & 31)"}[mode]
        a, b, n = (self.source(y, kind) for y in x[1:])
        return self.destination(x[0], kind, f"{name}({a}, {b}, {amount.format(n)})")

    def do_lop3(self, m, x):
        return self.simple(x, self.only(m), "any_logic({}, {}, {}, {})")

    def do_prmt(self, m, x):
        name = "permute" if m[-1] == "b32" else f"permute_{m[-1]}"
        if m[0] != "b32" or m[-1] not in ("b32", "f4e", "b4e", "rc8", "ecl", "ecr", "rc16"):
            self.unknown()
        return self.simple(x, "b32", f"{name}({{}}, {{}}, {{}})")

    def do_bfe(self, m, x):
        kind = self.only(m)
        a, at, length = self.source(x[1], kind), self.source(x[2], "u32"), self.source(x[3], "u32")
        return self.destination(x[0], kind, f"bit_field({a}, {at}, {length})")

    def do_bfi(self, m, x):
        kind = self.only(m)
        a, b = self.source(x[1], kind), self.source(x[2], kind)
        at, length = self.source(x[3], "u32"), self.source(x[4], "u32")
        return self.destination(x[0], kind, f"bit_insert({a}, {b}, {at}, {length})")

    def do_bfind(self, m, x):
        kind = self.only(m, "shiftamt")
        return self.destination(x[0], "u32",
                                f"find_leading({self.source(x[1], kind)}, {str('shiftamt' in m).lower()})")

    def do_popc(self, m, x):
        return self.destination(x[0], "u32", f"u32(std::popcount({self.source(x[1], self.only(m))}))")

    def do_clz(self, m, x):
        return self.destination(x[0], "u32", f"u32(std::countl_zero({self.source(x[1], self.only(m))}))")

    def do_brev(self, m, x):
        return self.simple(x, self.only(m), "reverse({})")

    # ---- compares

    def comparison(self, how, kind, a, b):
        a, b = self.source(a, kind), self.source(b, kind)
        if is_float(kind):
            if how == "ne":
                return f"({a} < {b} || {a} > {b})"
            if how in UNORDERED:
                return "(" + UNORDERED[how].format(a=a, b=b) + ")"
        if is_float(kind) != (kind[0] == "f") or how not in COMPARE:
            self.unknown()
        return f"({a} {COMPARE[how]} {b})"

    def do_setp(self, m, x):
        how, kind, join = m[0], m[-1], m[1:-1]
        test = self.comparison(how, kind, x[1], x[2])
        ends = [test, f"!{test}"]
        if join:
            operator, other = self.one_of(join, LOGIC), self.source(x[3], "pred")
            ends = [f"bool({end} {operator} {other})" for end in ends]
        if isinstance(x[0], Pair):
            return (f"{{ const bool yes = {ends[0]}, no = {ends[1]}; {self.destination(x[0].first, 'pred', 'yes')} "
                    f"{self.destination(x[0].second, 'pred', 'no')} }}")
        return self.destination(x[0], "pred", ends[0])

    def do_set(self, m, x):
        how, result, kind, join = m[0], m[-2], m[-1], m[1:-2]
        test = self.comparison(how, kind, x[1], x[2])
        if join:
            test = f"({test} {self.one_of(join, LOGIC)} {self.source(x[3], 'pred')})"
        return self.destination(x[0], result, f"{cpp_type(result)}({test} ? {'1' if is_float(result) else '-1'} : 0)")

    def do_selp(self, m, x):
        kind = self.only(m)
        a, b = self.source(x[1], kind), self.source(x[2], kind)
        return self.destination(x[0], kind, f"({self.source(x[3], 'pred')} ? {a} : {b})")

    def do_slct(self, m, x):
        kind, by = m
        a, b, c = self.source(x[1], kind), self.source(x[2], kind), self.source(x[3], by)
        return self.destination(x[0], kind, f"({c} >= 0 ? {a} : {b})")

    # ---- conversions

    def do_cvt(self, m, x):
        to, come = m[-2:]
        how = m[:-2]
        if "ftz" in how:
            self.fail(f"'{self.opcode}' flushes to zero")
        saturates = "sat" in how
        how = [k for k in how if k != "sat"]
        a = self.source(x[1], come)
        if is_float(come) and not is_float(to):
            return self.destination(x[0], to, f"whole<{cpp_type(to)}>({self.one_of(how, ROUND_WHOLE)}({a}))")
        if not is_float(come) and not is_float(to):
            if how:
                self.unknown()
            return self.destination(x[0], to, f"saturated<{cpp_type(to)}>({a})" if saturates else f"{cpp_type(to)}({a})")
        if is_float(come) and (byte_size(come) == byte_size(to)):
            value = f"{self.one_of(how, ROUND_WHOLE)}({a})" if how else a
        elif is_float(come) and byte_size(to) > byte_size(come):
            value = f"{cpp_type(to)}({a})" if not how else self.unknown()
        else:  # narrower, or from a whole number
            self.one_of(how, {"rn": ""})
            value = f"{cpp_type(to)}({a})"
        return self.destination(x[0], to, f"to_unit({value})" if saturates else value)

    def do_mov(self, m, x):
        kind = self.only(m)
        for packed, way in ((x[1], "in"), (x[0], "out")):
            if not isinstance(packed, Vector):
                continue
            each = 8 * byte_size(kind) // len(packed.parts)
            whole, part = f"u{8 * byte_size(kind)}", f"b{each}"
            if way == "in":
                parts = [f"{whole}({self.source(p, part)}) << {i * each}" for i, p in enumerate(packed.parts)]
                return self.destination(x[0], "b" + whole[1:], f"{whole}({' | '.join(parts)})")
            code = " ".join(self.destination(p, part, f"u{each}(all >> {i * each})")
                            for i, p in enumerate(packed.parts))
            return f"{{ const {whole} all = {self.source(x[1], 'b' + whole[1:])}; {code} }}"
        return self.simple(x, kind, "{}")
