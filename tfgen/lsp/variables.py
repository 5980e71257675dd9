"""What the variables of a template's loops stand for where the cursor is: the first item that a loop goes through."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from tfgen.explain.origins import value_at
from tfgen.explain.settings import parse_key

if TYPE_CHECKING:
    from collections.abc import Mapping

_TAG: Final = re.compile(
    r"""\{%[-+]?\s*(?:
        (?P<end>endfor)\s*
        |for\s+(?P<names>\w+(?:\s*,\s*\w+)*)\s+in\s+(?P<source>[A-Za-z_][\w.]*)?(?P<rest>.*?)
        |set\s+(?P<name>\w+)\s*=\s*(?P<value>[A-Za-z_][\w.]*)\s*
    )[-+]?%\}""",
    re.DOTALL | re.VERBOSE,
)
_PLAIN: Final = re.compile(r"[\w-]+")
_CELLS: Final = ("stacks", "cells")
"""Lists of cells: an item has the names that the scope has."""

_Bound = dict[str, str | None]


class TemplateVariables:
    """The loops and plain assignments of a template up to the cursor."""

    def __init__(self, before: str) -> None:
        self._before = before

    def expand(self, scope: Mapping[str, Any], name: str) -> str | None:
        """The name by which the scope has the same value: `app.port` in a loop over `apps` is `apps.api.port`.

        A name that begins with no variable stays as it is. Empty for the whole scope, None where it is not known.
        """
        frames: list[_Bound] = [{}]
        for tag in self._tags:
            if tag["end"]:
                frames[1:] = frames[1:-1]
            elif tag["names"]:
                frames.append(_loop(scope, tag, frames))
            else:
                frames[-1][tag["name"]] = _expand(tag["value"], frames)
        return _expand(name, frames)

    @cached_property
    def _tags(self) -> list[re.Match[str]]:
        return list(_TAG.finditer(self._before))


def _expand(name: str, frames: list[_Bound]) -> str | None:
    head, dot, rest = name.partition(".")
    for frame in reversed(frames):
        if head in frame:
            base = frame[head]
            return base if base is None else f"{base}{dot}{rest}".removeprefix(".")
    return name


def _loop(scope: Mapping[str, Any], tag: re.Match[str], frames: list[_Bound]) -> _Bound:
    """What the variables of a loop are in its first round; None for those of which that is not known."""
    names = re.split(r"\s*,\s*", tag["names"])
    bound: _Bound = dict.fromkeys(names)
    source = tag["source"] or ""
    method = ""
    if tag["rest"].startswith("()"):
        source, _, method = source.rpartition(".")
    path = _expand(source, frames)
    if not path:
        return bound
    if path in _CELLS and not method:
        return {**bound, names[0]: ""}
    value = value_at(scope, parse_key(path))
    if isinstance(value, list) and value and len(names) == 1 and not method:
        bound[names[0]] = f"{path}[0]"
    elif isinstance(value, dict) and value and (len(names), method) in ((1, "values"), (2, "items"), (2, "")):
        bound[names[-1]] = _inside(path, next(iter(value)))
    return bound


def _inside(path: str, key: str) -> str:
    return f"{path}.{key}" if _PLAIN.fullmatch(key) else f'{path}["{key}"]'
