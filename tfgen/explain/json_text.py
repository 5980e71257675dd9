"""Where a part of a JSON document is in a text with interpolations."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tfgen.changes.compare import IDENTITIES

_SPACE = re.compile(r"\s*")
_CODE = r"\$\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"  # an interpolation, with braces in braces in it
_STRING = re.compile(rf'"((?:[^"\\$]|\\.|\$(?!\{{)|{_CODE})*)"', re.DOTALL)
_BARE = re.compile(rf"(?:{_CODE}|[^\s,\]}}])+")
_DEEPEST = 100  # levels of a document


@dataclass
class Part:
    """A value of the document: its characters, and what is in an object by key, or in a list by number."""

    start: int
    end: int = 0
    members: dict[str | int, Part] = field(default_factory=dict)
    text: str = ""

    def inner(self, step: str | int) -> Part | None:
        """What a key or a number leads to; in a list also the name of a member, as `tfgen diff` calls it.

        A value that stands alone where a list is allowed counts as the list's only member.
        """
        if step in self.members:
            return self.members[step]
        if step == 0:
            return self
        named = (one for one in self.members.values() if one.is_called(step))
        return next(named, self if self.is_called(step) else None)

    def is_called(self, name: str | int) -> bool:
        """Whether one of the object's identifying members has this value."""
        return any(key in self.members and self.members[key].text == name for key in IDENTITIES)


def read_parts(text: str, start: int) -> Part | None:
    """The document that begins at a character of a text; None if it is no object or list of JSON."""
    try:
        found = _read(text, _SPACE.match(text, start).end(), 0)  # type: ignore[union-attr]  # which matches anything
    except (ValueError, IndexError):
        return None
    return found if text[found.start] in "{[" else None


def _read(text: str, at: int, depth: int) -> Part:
    if depth > _DEEPEST:
        raise ValueError
    if text[at] in "{[":
        return _read_members(text, at, depth)
    match = _STRING.match(text, at) or _BARE.match(text, at)
    if match is None:
        raise ValueError
    return Part(at, match.end(), text=match[1] if match.re is _STRING else match[0])


def _read_members(text: str, at: int, depth: int) -> Part:
    """An object, or a list, from its first bracket on."""
    found, closing = Part(at), {"{": "}", "[": "]"}[text[at]]
    at = _skip(text, at + 1)
    while text[at] != closing:
        key: str | int = len(found.members)
        if closing == "}":
            name = _STRING.match(text, at)
            if name is None or text[colon := _skip(text, name.end())] != ":":
                raise ValueError
            key, at = name[1], _skip(text, colon + 1)
        inner = found.members[key] = _read(text, at, depth + 1)
        at = _skip(text, inner.end)
        if text[at] == ",":
            at = _skip(text, at + 1)
        elif text[at] != closing:
            raise ValueError
    found.end = at + 1
    return found


def _skip(text: str, at: int) -> int:
    return _SPACE.match(text, at).end()  # type: ignore[union-attr]  # which matches anything
