"""The text of a PTX module as declarations, functions and instructions."""
import re
from dataclasses import dataclass

from ptx_syntax import (Address, Close, Function, Group, Instruction, Label, Name, Not, Number, Open, Pair, PtxError,
                        Targets, Variable, Vector)

TOKEN = re.compile(r'"[^"]*"|(?:[\w$%.]|::)+|[^\s\w]')
SPACES = (".reg", ".local", ".shared", ".param", ".global", ".const")


@dataclass
class Token:
    text: str
    line: int


def tokens_of(text):
    text = re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group().count("\n"), text, flags=re.S)
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        line = line.split("//")[0]
        if re.match(r"\s*\.(loc|file|version|target|address_size)\b", line):
            if ".address_size" in line and "64" not in line:
                raise PtxError(f"line {number}: addresses of another size than 64 bits")
            continue  # these end with their line
        found += [Token(t, number) for t in TOKEN.findall(line)]
    return found


class Parser:
    def __init__(self, text):
        self.tokens = tokens_of(text)
        self.at = 0

    def fail(self, what):
        line = self.tokens[min(self.at, len(self.tokens) - 1)].line if self.tokens else 0
        raise PtxError(f"line {line}: {what}")

    def peek(self, ahead=0):
        at = self.at + ahead
        return self.tokens[at].text if at < len(self.tokens) else ""

    def take(self, expected=None):
        text = self.peek()
        if expected is not None and text != expected or text == "":
            self.fail(f"'{text}' where '{expected}' is expected")
        self.at += 1
        return text

    def accept(self, text):
        if self.peek() != text:
            return False
        self.at += 1
        return True

    def number(self):
        sign = -1 if self.accept("-") else 1
        return sign * int(self.take().rstrip("U"), 0)

    # ---- module

    def module(self):
        """Variables and functions, in their order."""
        found = []
        while self.peek():
            if self.peek() == ".section":
                while self.take() != "}":
                    pass
                continue
            is_extern = False
            while self.peek() in (".visible", ".weak", ".extern", ".common"):
                is_extern |= self.take() == ".extern"
            if self.peek() in (".entry", ".func"):
                found.append(self.function())
            elif self.peek() in SPACES:
                for variable in self.variables():
                    variable.is_extern = is_extern
                    found.append(variable)
            else:
                self.fail(f"directive '{self.peek()}' is unknown")
        return found

    def function(self):
        line = self.tokens[self.at].line
        is_entry = self.take() == ".entry"
        results = self.parameters() if self.peek() == "(" else []
        name = self.take()
        parameters = self.parameters() if self.peek() == "(" else []
        most_threads = 0
        while self.peek() not in ("{", ";"):
            directive = self.take()
            if directive in (".maxntid", ".reqntid"):
                most_threads = self.number()
                while self.accept(","):
                    most_threads *= self.number()
            elif directive in (".minnctapersm", ".maxnreg", ".maxnctapersm"):
                self.number()
            elif directive == ".pragma":
                self.take()
                self.accept(";")
            elif directive not in (".noreturn",):
                self.fail(f"directive '{directive}' of a function is unknown")
        body = None if self.accept(";") else self.body()
        return Function(name, is_entry, results, parameters, body, most_threads, line)

    def parameters(self):
        found = []
        self.take("(")
        while not self.accept(")"):
            found += self.variable_list()
            self.accept(",")
        return found

    # ---- declarations

    def variables(self):
        found = self.variable_list()
        while self.accept(","):
            found.append(self.declarator(found[0].space, found[0].type, found[0].align))
        self.take(";")
        return found

    def variable_list(self):
        """One variable, with the space and type before it."""
        space, align, kind = self.take(), 0, ""
        while self.peek().startswith("."):
            word = self.take()
            if word == ".align":
                align = self.number()
            elif word == ".ptr":  # what a kernel's parameter points to: a hint
                if self.peek() in SPACES:
                    self.take()
                if self.accept(".align"):
                    self.number()
            elif word == ".attribute":
                while self.take() != ")":
                    pass
            elif kind:
                self.fail(f"'{kind}' and '{word}': variables of vectors are unknown")
            else:
                kind = word[1:]
        return [self.declarator(space, kind, align)]

    def declarator(self, space, kind, align):
        variable = Variable(space[1:], kind, self.take(), align, 1)
        if self.accept("<"):
            variable.lines = self.number()
            self.take(">")
        while self.accept("["):
            variable.count *= 0 if self.peek() == "]" else self.number()
            self.take("]")
        if self.accept("="):
            variable.values = self.initialiser()
        return variable

    def initialiser(self):
        if self.accept("{"):
            values = []
            while not self.accept("}"):
                values += self.initialiser()
                self.accept(",")
            return values
        if self.peek() == "generic":
            self.take()
            self.take("(")
            value = self.sum_of()
            self.take(")")
            return [value]
        return [self.sum_of()]

    def sum_of(self):
        """A number; or a name and what is added to it."""
        if self.peek() == "-" or self.peek()[0].isdigit():
            sign = "-" if self.accept("-") else ""
            return Number(sign + self.take())
        return self.offset_from(Name(self.take()))

    def offset_from(self, base):
        offset = 0
        while self.peek() in ("+", "-"):
            sign = 1 if self.take() == "+" else -1
            offset += sign * self.number()
        return Address(base, offset)

    # ---- bodies

    def body(self):
        self.take("{")
        found, depth = [], 1
        while True:
            word = self.peek()
            if word == "":
                self.fail("a function does not end")
            elif word == "{":
                self.take()
                depth += 1
                found.append(Open())
            elif word == "}":
                self.take()
                depth -= 1
                if depth == 0:
                    return found
                found.append(Close())
            elif word in SPACES:
                found += self.variables()
            elif word == ".pragma":
                while self.take() != ";":
                    pass
            elif self.peek(1) == ":" and not word.startswith("@"):
                line = self.tokens[self.at].line
                self.take()
                self.take()
                if self.accept(".branchtargets"):
                    labels = [self.take()]
                    while self.accept(","):
                        labels.append(self.take())
                    self.take(";")
                    found.append(Targets(word, labels))
                else:
                    found.append(Label(word, line))
            elif word == ";":
                self.take()
            else:
                found.append(self.instruction())

    def instruction(self):
        line = self.tokens[self.at].line
        predicate, negated = None, False
        if self.accept("@"):
            negated = self.accept("!")
            predicate = self.take()
        opcode = self.take()
        if opcode.startswith("."):
            self.fail(f"directive '{opcode}' is unknown")
        operands = []
        while not self.accept(";"):
            operands.append(self.operand())
            if not self.accept(",") and self.peek() != ";":
                self.fail(f"'{self.peek()}' after an operand of {opcode}")
        return Instruction(opcode, operands, predicate, negated, line)

    def operand(self):
        if self.accept("["):
            word = self.take()
            address = self.offset_from(Number(word) if word[0].isdigit() else Name(word))
            self.take("]")
            return address
        for opening, closing, kind in (("{", "}", Vector), ("(", ")", Group)):
            if self.accept(opening):
                parts = []
                while not self.accept(closing):
                    parts.append(self.operand())
                    self.accept(",")
                return kind(parts)
        if self.accept("!"):
            return Not(self.operand())
        if self.peek() == "-" or self.peek()[0].isdigit():
            sign = "-" if self.accept("-") else ""
            return Number(sign + self.take())
        name = Name(self.take())
        if self.accept("|"):
            return Pair(name, self.operand())
        return self.offset_from(name) if self.peek() in ("+", "-") else name
