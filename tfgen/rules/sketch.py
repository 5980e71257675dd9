"""What is kept of a root module for the rules about all of them, once it has been parsed, judged and dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import msgspec

from tfgen.disk.stored import Spool, digest_of
from tfgen.structs import Struct, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tfgen.disk.stored import Stored
    from tfgen.rules.root import Root
    from tfgen.stacks.stack import Stack

T = TypeVar("T")
# An integer of more than 64 bits, a half of a surrogate pair: what some texts are worth.
_UNPACKABLE = (TypeError, ValueError, OverflowError, RecursionError)

SMALL: Final = 256
"""Bytes of what a look found up to which it stays in memory: to say where it lies in a file takes as many."""


class Gap(Struct, frozen=True, array_like=True):
    """What is said of something unchecked without `--verbose`: nothing, or all of it (`said`), or in short.

    `provider` is what is required and has no schema, `assumable` the version that could be assumed instead.
    """

    provider: str = ""
    assumable: str = ""
    said: bool = False


GAP: Final = Gap()


class Look(Struct, Generic[T], frozen=True, eq=False):
    """What a rule about the matrix needs to know of a root module: plain values of type `kind`, and how to find them.

    `name` is its own among all looks.
    """

    name: str
    kind: Any
    find: Callable[[Root], T]


class Sketch(Struct, eq=False):
    """A root module as the rules about the matrix see it: without its files.

    `folder` is its path as the user would type it, `stack` what it was rendered for. `facts` are packed, by the name of
    the look: stacks that are alike share them, and what is large is not in memory; what cannot be packed is in a tuple.
    `failed` says which looks failed, and how. `notes` are what was not
    checked and why, beyond what the rules about this module alone noted.
    """

    folder: str
    stack: Stack | None
    facts: dict[str, Any] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    notes: dict[str, Gap] = field(default_factory=dict)

    def seen(self, look: Look[T]) -> T:
        """What a look found."""
        packed = self.facts[look.name]
        if isinstance(packed, tuple):
            found: T = packed[0]
        else:
            content: bytes = packed if isinstance(packed, bytes) else packed.read()
            found = msgspec.msgpack.decode(content, type=look.kind)
        return found

    def unchecked(self, note: str, gap: Gap = GAP) -> None:
        """Remember, once, something that could not be checked and why: `--verbose` prints it."""
        self.notes.setdefault(note, gap)

    @property
    def is_packed(self) -> bool:
        """Whether it can be kept between runs."""
        return not self.failed and not any(isinstance(packed, tuple) for packed in self.facts.values())


class Packs:
    """What looks found, packed, each once: what is large in a temporary file, as few rules ask for it, and once."""

    def __init__(self) -> None:
        self._spool = Spool()
        self._known: dict[bytes, bytes | Stored] = {}

    def add(self, packed: bytes) -> bytes | Stored:
        """The same, or where it is. Raises OutputError when the disk refuses."""
        if len(packed) <= SMALL:
            return self._known.setdefault(packed, packed)
        digest = digest_of(packed)
        if digest not in self._known:
            self._known[digest] = self._spool.add(packed)
        return self._known[digest]


def pack(found: object, packs: Packs | None = None) -> object:
    """What a look found, packed; equal ones of several root modules are shared by `packs`."""
    try:
        packed = msgspec.msgpack.encode(found)
    except _UNPACKABLE:
        return (found,)
    return packs.add(packed) if packs else packed


def draw(root: Root, looks: Iterable[Look[Any]], packs: Packs) -> Sketch:
    """The sketch of a root module with these looks, what cannot be found for a fault of tfgen's own left out."""
    from tfgen.errors import describe_exception, is_debugging

    sketch = Sketch(root.module.folder, root.stack)
    for look in looks:
        try:
            sketch.facts[look.name] = pack(look.find(root), packs)
        except Exception as error:
            if is_debugging():
                raise
            sketch.failed[look.name] = describe_exception(error)
    return sketch
