"""What a switch is named after: what the branches of a choice refer to that the others do not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tfgen.adopt.pieces import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tfgen.adopt.pieces import Choice, Piece

_MOST: Final = 2  # references that a name can hold
# Comments, and texts into which nothing is interpolated: a host name in them is no reference.
_NO_CODE = re.compile(r'"[^"$]*"|(?:#|//)[^\n]*')
_REFERENCE = re.compile(r"(?<![\w.-])[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)+")
_NAMED_ALONE: Final = frozenset({"var", "local", "module"})
_OF_THE_PLACE: Final = frozenset({"each", "count", "self", "path", "terraform"})

Reference = tuple[str, ...]
"""What is referred to, without its attributes: `("aws_subnet", "public")`, `("var", "port")`."""


def told_by(choice: Choice, index: int) -> tuple[Sequence[Reference], Sequence[Reference]]:
    """What this branch of an argument refers to and another one does not, and the other way round.

    Nothing if that is too much for a name, and for blocks, which have names of their own.
    """
    if not choice.path.steps or choice.path.steps[-1].is_block:
        return (), ()
    found = [_references(pieces) for _, pieces in choice.branches]
    here, rest = found[index], [one for i, one in enumerate(found) if i != index]
    there = [reference for one in rest for reference in one]
    return _few(one for one in here if one not in there), _few(one for one in there if one not in here)


def _few(references: Iterable[Reference]) -> Sequence[Reference]:
    found = tuple(dict.fromkeys(references))
    return found if len(found) <= _MOST else ()


def _references(pieces: Sequence[Piece]) -> list[Reference]:
    text = "".join(piece for piece in walk(pieces) if isinstance(piece, str))
    found = (_without_attributes(word[0].split(".")) for word in _REFERENCE.finditer(_NO_CODE.sub("", text)))
    return [reference for reference in found if reference]


def _without_attributes(names: list[str]) -> Reference:
    if names[0] in _OF_THE_PLACE:
        return ()
    if names[0] == "data":
        return tuple(names[:3])
    return tuple(names[:2]) if names[0] in _NAMED_ALONE or "_" in names[0] else ()
