"""Regular expressions that are compiled when they are first used: a run uses one in four of those that it loads.

What parses and renders uses most of its own, again and again, and has them from `re` itself; what it needs only for
files that are no templates, or to say what is wrong, it has from here.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, AnyStr, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

_METHODS = ("findall", "finditer", "fullmatch", "match", "pattern", "search", "split", "sub", "subn")


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` makes of a text, when it is first used; functions of `re` do not take it."""
    return cast("re.Pattern[AnyStr]", _Late(text, flags))


@contextmanager
def compiling_late() -> Iterator[None]:
    """Have the expressions of a library that is imported meanwhile compiled when they are first used.

    It may only search and match with them, as with those of `regex`.
    """
    known = re.compile
    re.compile = regex  # type: ignore[assignment]
    try:
        yield
    finally:
        re.compile = known


class _Late:
    """Becomes the expression when something is asked of it: from then on its methods are those of the compiled one."""

    def __init__(self, text: Any, flags: int) -> None:
        self._given = (text, flags)

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(*self._given)
        vars(self).update({method: getattr(compiled, method) for method in _METHODS})
        return vars(self)[name]
