"""A reader of pickles that runs nothing: data come out as data, and every name as a record.

Python's own unpickler calls whatever a file names, and even with its names restricted it can be made
to fill the memory or to overflow the stack. NVIDIA's networks are pickles, with source code inside
that is meant to be run. So the stack machine is written out here, without the parts that such files
do not use, and the module ``pickle`` is not imported at all.

Why it is safe: no opcode of it imports, calls or creates anything that the file chose. A name
(``GLOBAL``) must stand in the list of the caller and becomes a `Name`; "calling" a name (``REDUCE``,
``NEWOBJ``) means that the caller's function for it sorts the arguments into a record; state
(``BUILD``) is handed to records of the caller only. Keys are text or whole numbers, whose hash costs
nothing and cannot recurse. Nothing here recurses, and the number of steps is limited; every length is
held against the bytes that are there before anything is made.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

# A network of 18 layers and its discriminator take about 30,000 steps.
STEPS = 1_000_000
PROTOCOL = 5
LONGEST_NUMBER = 16  # bytes; torch writes a number of ten at the start of a file
LONGEST_NAME = 200


class RefusedError(ValueError):
    """What was found instead of a legal file, and what to do; one line is made of it elsewhere."""

    def __init__(self, found: str, remedy: str = "It may be cut short; fetch it again.") -> None:
        super().__init__(found)
        self.found, self.remedy = found, remedy


class Name(NamedTuple):
    """A name that a pickle refers to. It stands for nothing that could be run."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


class Bag(dict[Any, Any]):
    """A dictionary of a kind of its own (OrderedDict and the like), as plain entries."""


class Stated:
    """A record that takes state: `state` says what a file may give it."""

    def state(self, value: Any) -> None:
        raise NotImplementedError


Made = Callable[[tuple[Any, ...]], Any]
_MARK = object()


def load(
    data: bytes | memoryview,
    names: Mapping[tuple[str, str], Made | None],
    persistent: Made | None = None,
    at: int = 0,
) -> tuple[Any, int]:
    """The value of the pickle at `at`, and where it ends.

    `names` has the names that may appear, each with what is made of its arguments, or None where it
    is not called; `persistent` makes something of a persistent id.
    """
    machine = _Machine(memoryview(data), names, persistent, at)
    try:
        return machine.run(), machine.at
    except (IndexError, struct.error) as error:  # popped from an empty stack
        raise RefusedError("a pickle that is damaged") from error
    except UnicodeDecodeError as error:
        raise RefusedError("a pickle with text that is no UTF-8") from error


class _Machine:
    def __init__(
        self,
        data: memoryview,
        names: Mapping[tuple[str, str], Made | None],
        persistent: Made | None,
        at: int,
    ) -> None:
        self.data, self.names, self.persistent, self.at = data, names, persistent, at
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}

    def run(self) -> Any:
        for _step in range(STEPS):
            code = self.take(1)[0]
            if code == 0x2E:  # STOP
                return self.pop()
            action = _ACTIONS.get(code)
            if action is None:
                raise RefusedError(
                    f"a pickle with the opcode 0x{code:02x}, which networks do not need",
                    "It is damaged, of Python 2, or meant to do harm.",
                )
            action(self)
        raise RefusedError(f"a pickle of more than {STEPS:,} steps", "No network needs so many.")

    # -- reading -----------------------------------------------------------------------------

    def take(self, size: int) -> memoryview:
        if size < 0 or size > len(self.data) - self.at:
            raise RefusedError("a pickle that ends too early")
        part = self.data[self.at : self.at + size]
        self.at += size
        return part

    def number(self, kind: str) -> Any:
        return struct.unpack(kind, self.take(struct.calcsize(kind)))[0]

    def text(self, kind: str) -> str:
        return bytes(self.take(self.number(kind))).decode()

    def line(self) -> str:
        found = bytes(self.data[self.at : self.at + LONGEST_NAME + 1]).split(b"\n", 1)
        if len(found) < 2:
            raise RefusedError("a pickle with a name that has no end")
        self.at += len(found[0]) + 1
        return found[0].decode()

    def proto(self) -> None:
        if (version := self.number("<B")) > PROTOCOL:
            raise RefusedError(
                f"a pickle of protocol {version}", f"Known are those up to {PROTOCOL}."
            )

    def frame(self) -> None:
        if self.number("<Q") > len(self.data) - self.at:
            raise RefusedError("a pickle that ends too early")

    def long(self) -> None:
        if (size := self.number("<B")) > LONGEST_NUMBER:
            raise RefusedError(
                f"a pickle with a number of {size} bytes", "No network needs so long a one."
            )
        self.stack.append(int.from_bytes(self.take(size), "little", signed=True))

    # -- the stack ---------------------------------------------------------------------------

    def marked(self) -> list[Any]:
        """All above the last mark, which goes."""
        for k in range(len(self.stack) - 1, -1, -1):
            if self.stack[k] is _MARK:
                found = self.stack[k + 1 :]
                del self.stack[k:]
                return found
        raise RefusedError("a pickle that is damaged")

    def pop(self) -> Any:
        value = self.stack.pop()
        if value is _MARK:
            raise RefusedError("a pickle that is damaged")
        return value

    def top(self, kind: type) -> Any:
        """What lies on top of the stack: a list, a dictionary or a set made here."""
        if not isinstance(self.stack[-1], kind):
            raise RefusedError(
                f"a pickle that fills a {type(self.stack[-1]).__name__} as a {kind.__name__}"
            )
        return self.stack[-1]

    def tuple_of(self, count: int) -> None:
        items = [self.pop() for _ in range(count)]
        self.stack.append(tuple(reversed(items)))

    def append(self) -> None:
        value = self.pop()
        self.top(list).append(value)

    def appends(self) -> None:
        values = self.marked()
        self.top(list).extend(values)

    def add_items(self) -> None:
        values = self.marked()
        self.top(set).update(map(_key, values))

    def set_items(self, values: list[Any]) -> None:
        target = self.top(dict)
        if len(values) % 2:
            raise RefusedError("a pickle with a key that has no value")
        for key, value in zip(values[::2], values[1::2], strict=True):
            target[_key(key)] = value

    def set_item(self) -> None:
        value = self.pop()
        key = self.pop()
        self.set_items([key, value])

    # -- the memo ----------------------------------------------------------------------------

    def put(self, place: int) -> None:
        if self.stack[-1] is _MARK:
            raise RefusedError("a pickle that is damaged")
        self.memo[place] = self.stack[-1]

    def get(self, place: int) -> None:
        if place not in self.memo:
            raise RefusedError("a pickle that refers to what it does not hold")
        self.stack.append(self.memo[place])

    # -- names -------------------------------------------------------------------------------

    def name(self, module: Any, name: Any) -> None:
        if not isinstance(module, str) or not isinstance(name, str):
            raise RefusedError("a pickle with a name that is no text")
        if (module, name) not in self.names:
            shown = f"{module}.{name}"[:80].encode("unicode_escape").decode()
            raise RefusedError(
                f"a pickle that names {shown}, which networks do not need",
                "It may be meant to run code: do not open it with pickle or torch.",
            )
        self.stack.append(Name(module, name))

    def global_(self) -> None:
        module = self.line()
        self.name(module, self.line())

    def stack_global(self) -> None:
        name = self.pop()
        self.name(self.pop(), name)

    def reduce(self) -> None:
        arguments = self.pop()
        called = self.pop()
        make = self.names.get((called.module, called.name)) if isinstance(called, Name) else None
        if make is None or not isinstance(arguments, tuple):
            raise RefusedError(
                f"a pickle that calls a {called if isinstance(called, Name) else type(called).__name__}",
                "It may be meant to run code: do not open it with pickle or torch.",
            )
        self.stack.append(make(arguments))

    def build(self) -> None:
        state = self.pop()
        target = self.stack[-1]
        if isinstance(target, Stated):
            target.state(state)
        elif not isinstance(
            target, Bag
        ):  # what an OrderedDict holds beside its entries is not used
            raise RefusedError(f"a pickle that gives a {type(target).__name__} a state")

    def persid(self) -> None:
        if self.persistent is None:
            raise RefusedError("a pickle that refers to something outside it", "Save it anew.")
        value = self.pop()
        if not isinstance(value, tuple):
            raise RefusedError("a pickle that is damaged")
        self.stack.append(self.persistent(value))


def _key(value: Any) -> Any:
    if isinstance(value, (str, int)):
        return value
    raise RefusedError(f"a pickle with a {type(value).__name__} for a key")


def _push(make: Callable[[_Machine], Any]) -> Callable[[_Machine], None]:
    return lambda m: m.stack.append(make(m))


# The opcodes that protocols 2 to 5 write for plain data, names, records and state; no others.
_ACTIONS: dict[int, Callable[[_Machine], None]] = {
    0x80: _Machine.proto,
    0x95: _Machine.frame,
    ord("("): lambda m: m.stack.append(_MARK),
    ord("0"): lambda m: m.stack.pop(),
    ord("1"): lambda m: m.marked().clear(),
    ord("N"): _push(lambda m: None),
    0x88: _push(lambda m: True),
    0x89: _push(lambda m: False),
    ord("J"): _push(lambda m: m.number("<i")),
    ord("K"): _push(lambda m: m.number("<B")),
    ord("M"): _push(lambda m: m.number("<H")),
    0x8A: _Machine.long,
    ord("G"): _push(lambda m: m.number(">d")),
    0x8C: _push(lambda m: m.text("<B")),
    ord("X"): _push(lambda m: m.text("<I")),
    0x8D: _push(lambda m: m.text("<Q")),
    ord("C"): _push(lambda m: m.take(m.number("<B"))),
    ord("B"): _push(lambda m: m.take(m.number("<I"))),
    0x8E: _push(lambda m: m.take(m.number("<Q"))),
    ord("]"): _push(lambda m: []),
    ord("}"): _push(lambda m: {}),
    ord(")"): _push(lambda m: ()),
    0x8F: _push(lambda m: set()),
    ord("a"): _Machine.append,
    ord("e"): _Machine.appends,
    0x90: _Machine.add_items,
    ord("s"): _Machine.set_item,
    ord("u"): lambda m: m.set_items(m.marked()),
    ord("t"): lambda m: m.stack.append(tuple(m.marked())),
    0x85: lambda m: m.tuple_of(1),
    0x86: lambda m: m.tuple_of(2),
    0x87: lambda m: m.tuple_of(3),
    ord("q"): lambda m: m.put(m.number("<B")),
    ord("r"): lambda m: m.put(m.number("<I")),
    0x94: lambda m: m.put(len(m.memo)),
    ord("h"): lambda m: m.get(m.number("<B")),
    ord("j"): lambda m: m.get(m.number("<I")),
    ord("c"): _Machine.global_,
    0x93: _Machine.stack_global,
    ord("R"): _Machine.reduce,
    0x81: _Machine.reduce,
    ord("b"): _Machine.build,
    ord("Q"): _Machine.persid,
}
