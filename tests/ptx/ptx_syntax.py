"""What a PTX module consists of."""
from dataclasses import dataclass, field


class PtxError(Exception):
    """One line: what is not understood, and where."""


@dataclass
class Name:
    text: str


@dataclass
class Number:
    text: str  # "-5", "0x1F", "0f3F800000"


@dataclass
class Address:
    base: object  # Name or Number
    offset: int


@dataclass
class Vector:
    parts: list


@dataclass
class Pair:  # d|p
    first: object
    second: object


@dataclass
class Not:  # !p
    operand: object


@dataclass
class Group:  # (a, b) of a call
    parts: list


@dataclass
class Variable:
    space: str
    type: str
    name: str
    align: int
    count: int  # elements; 0: as many as there are, "[]"
    values: list = field(default_factory=list)
    is_extern: bool = False
    lines: int = 1  # of "%r<5>": registers %r0 … %r4


@dataclass
class Label:
    name: str
    line: int


@dataclass
class Targets:  # name: .branchtargets a, b;
    name: str
    labels: list


@dataclass
class Open:
    pass


@dataclass
class Close:
    pass


@dataclass
class Instruction:
    opcode: str
    operands: list
    predicate: str
    negated: bool
    line: int


@dataclass
class Function:
    name: str
    is_entry: bool
    results: list
    parameters: list
    body: list  # None: only declared
    most_threads: int  # of a block; 0: any
    line: int
