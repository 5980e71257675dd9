"""The explanation of a block, an argument or a file: what wrote it, on which conditions, from which settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.errors import Position
    from tfgen.explain.origins import Origin


@dataclass(frozen=True)
class Writer:
    """What wrote a part of a value: the template line, the expression there, and what of the scope it read."""

    position: Position
    expression: str
    text: str
    reads: tuple[str, ...]


@dataclass(frozen=True)
class Condition:
    """What a place is inside of: `if`, `elif`, `else`, `for`, `call` or `include`, as it is written, and where."""

    kind: str
    text: str
    position: Position
    reads: tuple[str, ...]


@dataclass(frozen=True)
class Explained:
    """A block or argument: its place, its value as it is written, and what made it so.

    `template` is the line that wrote its first character. `settings` is everything that was read for it: by the writers
    of its value and by the conditions around it. `inside` are the arguments in a block. Where the template cannot be
    followed `is_followed` is false, and the settings are all that the template reads. `is_document`: it is a file
    that is no Terraform, of which `value` is None, or a part of one. `is_copied`: it is as it is in the file that
    `template` names.
    """

    address: str
    position: Position
    value: str | None
    template: Position
    writers: tuple[Writer, ...]
    conditions: tuple[Condition, ...]
    settings: tuple[Origin, ...]
    inside: tuple[Explained, ...] = ()
    is_followed: bool = True
    is_document: bool = False
    is_copied: bool = False

    @property
    def names(self) -> frozenset[str]:
        """The settings, and what they are derived from, by name."""
        return frozenset(name for origin in self.settings for name in _names(origin))


def _names(origin: Origin) -> Iterator[str]:
    yield origin.name
    for inner in origin.reads:
        yield from _names(inner)
