"""What is kept of a root module for the rules about all of them, once it has been parsed, judged and dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar

import msgspec

from tfgen.structs import Struct, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tfgen.rules.root import Root
    from tfgen.stacks.stack import Stack

T = TypeVar("T")
# An integer of more than 64 bits, a half of a surrogate pair: what some texts are worth.
_UNPACKABLE = (TypeError, ValueError, OverflowError, RecursionError)


class Gap(NamedTuple):
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
    the look: stacks that are alike share them. `failed` says which looks failed, and how. `notes` are what was not
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
        found: T = msgspec.msgpack.decode(packed, type=look.kind) if isinstance(packed, bytes) else packed[0]
        return found

    def unchecked(self, note: str, gap: Gap = GAP) -> None:
        """Remember, once, something that could not be checked and why: `--verbose` prints it."""
        self.notes.setdefault(note, gap)

    @property
    def is_packed(self) -> bool:
        """Whether it can be kept between runs."""
        return not self.failed and all(isinstance(packed, bytes) for packed in self.facts.values())


def pack(found: object, known: dict[bytes, bytes]) -> object:
    """What a look found, packed; `known` are those of other root modules, of which equal ones are shared."""
    try:
        packed = msgspec.msgpack.encode(found)
    except _UNPACKABLE:
        return (found,)
    return known.setdefault(packed, packed)


def draw(root: Root, looks: Iterable[Look[Any]], known: dict[bytes, bytes]) -> Sketch:
    """The sketch of a root module with these looks, what cannot be found for a fault of tfgen's own left out."""
    from tfgen.errors import describe_exception, is_debugging

    sketch = Sketch(root.module.folder, root.stack)
    for look in looks:
        try:
            sketch.facts[look.name] = pack(look.find(root), known)
        except Exception as error:
            if is_debugging():
                raise
            sketch.failed[look.name] = describe_exception(error)
    return sketch
