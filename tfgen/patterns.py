"""Regular expressions that are compiled when they are first used: a run uses one in four of those that it loads.

What parses and renders uses most of its own, again and again, and has them from `re` itself; what it needs only for
files that are no templates, or to say what is wrong, it has from here.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_METHODS = ("findall", "finditer", "fullmatch", "match", "pattern", "search", "split", "sub", "subn")


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` makes of a text, when it is first used; functions of `re` do not take it."""
    return cast("re.Pattern[AnyStr]", _Late(text, flags))


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
