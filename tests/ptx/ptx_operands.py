"""PTX operands as C++ expressions of a wanted type."""
import math
import re
import struct

from ptx_syntax import Address, Name, Not, Number, PtxError

SIZES = {"pred": 1, "8": 1, "16": 2, "32": 4, "64": 8}
SPECIAL = {
    "%laneid": "t.lane", "%warpid": "t.warp", "%nwarpid": "u32(t.block->threads.size() + 31) / 32",
    "%lanemask_eq": "(1u << t.lane)", "%lanemask_lt": "((1u << t.lane) - 1)", "%lanemask_le": "((2u << t.lane) - 1)",
    "%lanemask_gt": "~((2u << t.lane) - 1)", "%lanemask_ge": "~((1u << t.lane) - 1)", "%smid": "0u", "%nsmid": "1u",
    "%gridid": "u64(0)", "%dynamic_smem_size": "t.dynamic_bytes", "%total_smem_size": "t.shared_bytes",
}
for _name, _field in (("tid", "tid"), ("ntid", "ntid"), ("ctaid", "ctaid"), ("nctaid", "nctaid")):
    for _i, _axis in enumerate("xyz"):
        SPECIAL[f"%{_name}.{_axis}"] = f"t.{_field}[{_i}]"


def is_float(kind):
    return kind in ("f32", "f64")


def is_signed(kind):
    return kind[0] == "s"


def byte_size(kind):
    if kind != "pred" and not re.fullmatch(r"[busf](8|16|32|64)", kind) or kind in ("f8", "f16"):
        raise PtxError(f"type '.{kind}' is unknown")
    return SIZES[kind if kind == "pred" else kind[1:]]


def cpp_type(kind):
    byte_size(kind)
    return "bool" if kind == "pred" else "u" + kind[1:] if kind[0] == "b" else kind


def holder(kind):
    """What a register is in C++: whole numbers have no sign."""
    return kind if is_float(kind) else "bool" if kind == "pred" else f"u{8 * byte_size(kind)}"


class Operands:
    def __init__(self, module, function, names):
        self.module, self.function, self.names = module, function, names
        self.used = {}  # registers, with their type
        self.line, self.opcode = 0, ""

    def fail(self, what):
        raise PtxError(f"line {self.line}: {what}")

    def unknown(self):
        self.fail(f"instruction '{self.opcode}' is unknown")

    def only(self, modifiers, *allowed):
        """The type, where nothing stands before it but what is allowed."""
        if any(m not in allowed for m in modifiers[:-1]):
            self.unknown()
        return modifiers[-1]

    def one_of(self, modifiers, table):
        if len(modifiers) != 1 or modifiers[0] not in table:
            self.unknown()
        return table[modifiers[0]]

    def simple(self, operands, kind, expression):
        """d = expression of a, b, c."""
        values = [self.source(x, kind) for x in operands[1:]]
        return self.destination(operands[0], kind, expression.format(*values))

    # ---- arithmetic

    def literal(self, text, kind):
        if re.match("0[fFdD]", text):
            width = 4 if text[1] in "fF" else 8
            if width != byte_size(kind):
                self.fail(f"'{text}' as .{kind}")
            number = int(text[2:], 16)
            if is_float(kind):
                return self.real_literal(number, width)
        else:
            number = int(text.rstrip("U"), 0)
            if is_float(kind):
                self.fail(f"'{text}' as .{kind}")
        if kind == "pred":
            return "true" if number else "false"
        bits = 8 * byte_size(kind)
        plain = f"0x{number & (1 << bits) - 1:x}u{'ll' if bits == 64 else ''}"
        return plain if kind[0] in "bu" and bits >= 32 else f"{cpp_type(kind)}({plain})"

    def real_literal(self, bits, width):
        value = struct.unpack("<f" if width == 4 else "<d", bits.to_bytes(width, "little"))[0]
        if not math.isfinite(value):
            return f"real(u{8 * width}(0x{bits:x}))"
        return f"({value.hex()}{'f' if width == 4 else ''})"

    def symbol(self, name):
        """(space, address as C++) of what is no register."""
        found = self.names.find(name) or self.module.names.get(name)
        if found is None:
            self.fail(f"'{name}' in '{self.opcode}' is unknown")
        what, where, variable = found
        if what == "shared":
            if where is None:
                self.fail(f"shared variable '{name}' has no place")
            return "shared", f"u64({where})"
        if what == "parameter":
            return "param", f"u64(t.parameters + {where})"
        if what == "register":
            return "register", where
        return "memory", f"u64({where})"

    def source(self, x, kind):
        """Its value, as C++ of the type .kind."""
        want = cpp_type(kind)
        if isinstance(x, Number):
            return self.literal(x.text, kind)
        if isinstance(x, Not):
            return f"!{self.source(x.operand, 'pred')}"
        if isinstance(x, Address):  # name + offset, not in brackets
            return f"{want}({self.symbol(x.base.text)[1]} + {x.offset})"
        if not isinstance(x, Name):
            self.fail(f"an operand of '{self.opcode}' is not understood")
        found = self.names.find(x.text)
        if found is None and x.text in SPECIAL:
            return f"{want}({SPECIAL[x.text]})"
        if found is None or found[0] != "register":
            return f"{want}({self.symbol(x.text)[1]})"
        cpp, own = found[1], holder(found[2])
        self.used[cpp] = own
        if own == want:
            return cpp
        if (own == "bool") != (want == "bool"):
            self.fail(f"'{x.text}' as .{kind}")
        if is_float(own) or is_float(want):
            if byte_size(kind) != byte_size(found[2]):
                self.fail(f"'{x.text}' of .{found[2]} as .{kind}")
            return f"real({cpp})" if is_float(want) else f"{want}(bits({cpp}))"
        return f"{want}({cpp})"

    def destination(self, x, kind, expression):
        """An assignment of a value of the type .kind; signed ones fill a wider register with their sign."""
        want = cpp_type(kind)
        if isinstance(x, Name) and x.text == "_":
            return f"(void)({expression});"
        found = self.names.find(x.text) if isinstance(x, Name) else None
        if found is None or found[0] != "register":
            self.fail(f"the destination of '{self.opcode}' is no register")
        cpp, own = found[1], holder(found[2])
        self.used[cpp] = own
        if own == want:
            return f"{cpp} = {expression};"
        if (own == "bool") != (want == "bool"):
            self.fail(f"'{x.text}' as .{kind}")
        if is_float(own) or is_float(want):
            if byte_size(kind) != byte_size(found[2]):
                self.fail(f"'{x.text}' of .{found[2]} as .{kind}")
            value = f"real(u{own[1:]}({expression}))" if is_float(own) else f"bits({expression})"
            return f"{cpp} = {value};"
        return f"{cpp} = {own}({want}({expression}));"

    def bytes_of(self, x):
        found = self.names.find(x.text) if isinstance(x, Name) else None
        if found is None or found[0] != "bytes":
            self.fail(f"an argument of '{self.opcode}' is no variable in .param")
        return found[1]

    def place(self, space, address, kind, element=0, elements=1):
        """What is at an address, as a C++ lvalue."""
        if not isinstance(address, Address):
            self.fail(f"an address of '{self.opcode}' is not understood")
        size = byte_size(kind)
        offset = address.offset + element * size
        whole = size * elements if element == 0 else size
        if isinstance(address.base, Number):
            base, where = self.literal(address.base.text, "u64"), space
        else:
            found = self.names.find(address.base.text)
            if found is not None and found[0] == "register":
                base, where = self.source(address.base, "u64"), space
            else:
                where, base = self.symbol(address.base.text)
                if (where == "shared") != (space == "shared"):
                    self.fail(f"'{address.base.text}' in '{self.opcode}' is in another space")
                if where == "param":
                    variable = found[2]
                    if offset < 0 or offset + size > byte_size(variable.type) * variable.count:
                        self.fail(f"'{self.opcode}' beyond the end of {address.base.text}")
        plus = f" + {offset}" if offset > 0 else f" - {-offset}" if offset < 0 else ""
        name = "at_shared" if space == "shared" else "at"
        return f"{name}<{cpp_type(kind)}>({'t' if space == 'shared' else 'askew'}, {base}{plus}, {whole})"
