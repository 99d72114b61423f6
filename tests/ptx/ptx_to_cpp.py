#!/usr/bin/env python3
"""ptx_to_cpp.py FILE.ptx OUT.cpp: a PTX module as C++ that runs its kernels on the processor.

One C++ function a PTX function: registers are locals, labels and branches are gotos, and an instruction is a
statement (ptx_instructions.py) that gives the bits of the PTX ISA. Whatever is not known is an error, never a guess.
"""
import re
import sys

from ptx_instructions import Statements
from ptx_operands import byte_size
from ptx_parse import Parser
from ptx_syntax import Close, Instruction, Label, Name, Number, Open, PtxError, Targets, Variable

SHARED_START = 1024  # device_threads.h: kSharedStart
WAITING = re.compile(r"(bar|barrier|vote|shfl|match|redux|elect|nanosleep)\.|activemask")


def aligned(at, align):
    return (at + align - 1) // align * align


def layout(variables):
    """Offsets one after the other, and their end."""
    at, offsets = 0, []
    for v in variables:
        size = byte_size(v.type)
        at = aligned(at, max(v.align, size))
        offsets.append(at)
        at += size * v.count
    return offsets, at


class Names:
    """What names mean, scope by scope."""

    def __init__(self):
        self.scopes = [{}]

    def find(self, name):
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        return None


class Module:
    def __init__(self, text):
        parsed = Parser(text).module()
        self.globals, self.shared, self.functions = [], [], {}
        self.names = {}
        for each in parsed:
            if isinstance(each, Variable):
                (self.shared if each.space == "shared" else self.globals).append(each)
            elif each.name not in self.functions or each.body is not None:
                self.functions[each.name] = each
        self.globals = [v for v in self.globals if not v.is_extern]
        for i, v in enumerate(self.globals):
            self.names[v.name] = ("global", f"g{i}", v)
        for v in self.shared:
            self.names[v.name] = ("shared", None, v)
        self.ids = {name: f"function_{i}" for i, name in enumerate(self.functions)}

    # ---- variables

    def initial(self, v):
        """The elements' initial values, as C++."""
        def value(x):
            if isinstance(x, Number):
                number = int(x.text[2:], 16) if re.match("0[fFdD]", x.text) else int(x.text.rstrip("U"), 0)
                return f"0x{number & (1 << 8 * byte_size(v.type)) - 1:x}u"
            name = x.base.text
            if name not in self.names or self.names[name][0] != "global":
                raise PtxError(f"the initialiser of {v.name} names {name}, which is no global variable")
            return f"u64(&{self.names[name][1]}) + {x.offset}"
        return ", ".join(f"u{8 * byte_size(v.type)}({value(x)})" for x in v.values)

    def global_definitions(self):
        lines = []
        for i, v in enumerate(self.globals):
            size = byte_size(v.type)
            values = "" if not v.values else f" = {{{self.initial(v)}}}"
            lines.append((f"extern u{8 * size} g{i}[{max(v.count, 1)}];",
                          f"alignas({max(v.align, size)}) u{8 * size} g{i}[{max(v.count, 1)}]{values};  // {v.name}"))
        return [d for d, _ in lines] + [d for _, d in lines]

    # ---- functions

    def body_names(self, function):
        for each in function.body:
            if isinstance(each, Instruction):
                stack = list(each.operands)
                while stack:
                    x = stack.pop()
                    if isinstance(x, Name):
                        yield x.text
                    stack += [y for y in vars(x).values() if not isinstance(y, (str, int, list))]
                    stack += getattr(x, "parts", [])

    def function(self, function):
        """C++ of one function, and a kernel's facts."""
        names = Names()
        used = set(self.body_names(function))
        own_shared = [v for v in function.body if isinstance(v, Variable) and v.space == "shared"]
        shared = [v for v in self.shared if v.name in used] + own_shared
        fixed = [v for v in shared if v.count > 0]
        offsets, static_bytes = layout(fixed)
        for v, offset in zip(fixed, offsets):
            names.scopes[0][v.name] = ("shared", SHARED_START + offset, v)
        for v in shared:  # of a size that the launch decides: after all others
            if v.count == 0:
                names.scopes[0][v.name] = ("shared", SHARED_START + aligned(static_bytes, 16), v)
        if not function.is_entry and shared:
            raise PtxError(f"{function.name}: shared memory named in a function that is no kernel")
        places, parameter_bytes = layout(function.parameters)
        if function.is_entry:
            for v, offset in zip(function.parameters, places):
                names.scopes[0][v.name] = ("parameter", offset, v)
        else:
            for i, v in enumerate(function.results + function.parameters):
                names.scopes[0][v.name] = ("bytes", f"p{i}", v)

        statements = Statements(self, function, names)
        locals_, code, counter = {}, [], 0
        labels = self.labels(function)
        for each in function.body:
            if isinstance(each, Open):
                names.scopes.append({})
            elif isinstance(each, Close):
                names.scopes.pop()
            elif isinstance(each, Label):
                code.append(f"{labels[id(each)]}:;")
            elif isinstance(each, Targets):
                statements.targets[each.name] = each.labels
            elif isinstance(each, Variable):
                counter += 1
                if each.space == "reg":
                    base = re.sub(r"\W", "_", each.name)
                    if each.lines > 1:
                        for i in range(each.lines):
                            names.scopes[-1][f"{each.name}{i}"] = ("register", f"{base}_{counter}_{i}", each.type)
                    else:
                        names.scopes[-1][each.name] = ("register", f"{base}_{counter}", each.type)
                elif each.space in ("local", "param"):
                    names.scopes[-1][each.name] = ("bytes", f"m{counter}", each)
                    size = byte_size(each.type)
                    locals_[f"m{counter}"] = (f"alignas({max(each.align, size, 1)}) unsigned char "
                                              f"m{counter}[{size * each.count}];")
                elif each.space != "shared":
                    raise PtxError(f"{function.name}: a variable in .{each.space}")
            else:
                statements.label_names = self.visible_labels(function, each)
                code.append(statements.statement(each))
        declarations = {}
        for cpp, kind in statements.used.items():
            declarations.setdefault(kind, []).append(cpp)
        head = [f"  {kind} {', '.join(some)};" for kind, some in declarations.items()] + list(locals_.values())
        head.append("  u64 askew = 0;")
        if statements.uses_carry:
            head.append("  bool carry = false;")
        arguments = "Thread& t"
        if not function.is_entry:
            arguments += "".join(f", unsigned char* p{i}" for i in range(len(function.results + function.parameters)))
        text = (f"// {function.name}\nstatic void {self.ids[function.name]}({arguments}) {{\n" + "\n".join(head) + "\n" +
                "\n".join(code) + "\n  end(t, askew);\n}\n")
        waits = any(isinstance(x, Instruction) and WAITING.match(x.opcode) for x in function.body)
        calls = [x for x in used if x in self.functions]
        return text, waits, calls, places, parameter_bytes, static_bytes

    def labels(self, function):
        """Every label's name in C++: those of inner scopes may be there several times."""
        found, self.of_scope, scopes, path = {}, {}, [0], 0
        for each in function.body:
            if isinstance(each, Open):
                path += 1
                scopes.append(path)
            elif isinstance(each, Close):
                scopes.pop()
            elif isinstance(each, Label):
                name = re.sub(r"\W", "_", each.name).replace("$", "_") + f"_{scopes[-1]}"
                found[id(each)] = name
                self.of_scope[scopes[-1], each.name] = name
            elif isinstance(each, Instruction):
                each.scopes = list(scopes)
        return found

    def visible_labels(self, function, instruction):
        def find(name):
            for scope in reversed(instruction.scopes):
                if (scope, name) in self.of_scope:
                    return self.of_scope[scope, name]
            raise PtxError(f"line {instruction.line}: no label {name}")
        return find

    def cpp(self):
        made, facts = [], {}
        forward = []
        for name, function in self.functions.items():
            if function.body is None:
                continue
            text, waits, calls, places, parameter_bytes, static_bytes = self.function(function)
            facts[name] = (waits, calls, places, parameter_bytes, static_bytes)
            made.append(text)
            if not function.is_entry:
                forward.append(text.split("\n")[1].rstrip("{ ") + ";")

        def waits_in(name, seen=()):
            if name in seen:
                raise PtxError(f"{name} calls itself")
            return facts[name][0] or any(waits_in(c, (*seen, name)) for c in facts[name][1])

        out = ['#include "instructions.h"', "namespace ptx {", "namespace {", *self.global_definitions(), *forward,
               *made, "}  // namespace", "}  // namespace ptx"]
        # The tables of ptx_module.h.
        out += ['extern "C" {', "extern const PtxKernel ptx_kernels[];", "extern const PtxGlobal ptx_globals[];",
                "const char* ptx_error() { return ptx::last_error().c_str(); }"]
        table = []
        for name, function in self.functions.items():
            if not function.is_entry or function.body is None:
                continue
            _, _, places, parameter_bytes, static_bytes = facts[name]
            one = self.ids[name]
            sizes = [byte_size(v.type) * v.count for v in function.parameters]
            out += [
                f"static const unsigned {one}_offsets[] = {{{', '.join(map(str, places + [0]))}}};",
                f"static const unsigned {one}_sizes[] = {{{', '.join(map(str, sizes + [0]))}}};",
                f"extern const PtxKernelInfo ptx_info_{name};",
                f"const PtxKernelInfo ptx_info_{name} = {{{len(sizes)}, {one}_offsets, {one}_sizes, {parameter_bytes}, "
                f"{static_bytes}, {function.most_threads or 1024}}};",
                f"int ptx_launch_{name}(const unsigned char* p, unsigned gx, unsigned gy, unsigned gz, unsigned bx, "
                "unsigned by, unsigned bz, unsigned shared) {",
                f"  return ptx::launch({{&ptx_info_{name}, ptx::{one}, {str(waits_in(name)).lower()}}}, p, gx, gy, gz, "
                "bx, by, bz, shared);", "}"]
            table.append(f'{{"{name}", &ptx_info_{name}, ptx_launch_{name}}}')
        table.append("{nullptr, nullptr, nullptr}")
        variables = [f'{{"{v.name}", ptx::g{i}, sizeof ptx::g{i}}}' for i, v in enumerate(self.globals)]
        variables.append("{nullptr, nullptr, 0}")
        out += [f"const PtxKernel ptx_kernels[] = {{{', '.join(table)}}};",
                "const PtxGlobal ptx_globals[] = {" + ",\n".join(variables) + "};", "}"]
        return "\n".join(out) + "\n"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.split("\n")[0])
    try:
        with open(sys.argv[1]) as file:
            text = Module(file.read()).cpp()
        with open(sys.argv[2], "w") as file:
            file.write(text)
    except (PtxError, OSError) as error:
        sys.exit(f"{sys.argv[1]}: {error}")


if __name__ == "__main__":
    main()
