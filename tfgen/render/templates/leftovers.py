"""Find what looks like a template and is none: a slip of the keyboard that Jinja takes for text.

Only the author's text outside of `{% raw %}` is looked at. Braces that are written as text, or that values hold, are
meant.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tfgen.render.languages.dialect import Dialect

_WORDS = (
    "block|break|call|continue|do|elif|else|endblock|endcall|endfilter|endfor|endif|endmacro|endset|extends|filter|for"
    "|from|if|import|include|macro|set"
)


class LeftoverError(TemplateSyntaxError):
    """Text in a template that was meant to be a part of it."""


def refuse_leftovers(
    tokens: Iterable[tuple[int, str, str]], dialect: Dialect, name: str | None, filename: str | None
) -> None:
    """Raise LeftoverError for the first line of text in which a delimiter is torn or half missing."""
    pattern, raw = _slips(dialect.delimiters[2]), False
    for line, kind, text in tokens:
        raw = kind == "raw_begin" or (raw and kind != "raw_end")
        if kind == "data" and not raw and (found := pattern.search(text)):
            raise LeftoverError(_explain(found[0], dialect), line + text.count("\n", 0, found.start()), name, filename)


def _explain(found: str, dialect: Dialect) -> str:
    begin, end, value, value_end, *_ = dialect.delimiters
    return (
        f"{found!r} looks like a part of the template, and Jinja takes it for text. Write {value} … {value_end} and "
        f"{begin} … {end} whole; text that is meant stands between {begin} raw {end} and {begin} endraw {end}."
    )


@functools.cache
def _slips(brackets: str) -> re.Pattern[str]:
    """Torn braces, and blocks and values with one brace where there should be two.

    With brackets there is nothing to tell: `[ [a] ]` is a list of a list.
    """
    if brackets != "{{":
        return re.compile(r"(?!)")
    value = r"[\w.]+(?:[ \t]*\|[ \t]*\w+(?:\([^(){}\n]*\))?)*"
    opening = (
        rf"[ \t]+\{{[ \t]*{value}[ \t]*\}}[ \t]*\}}"  # { { a } }, { { a }}
        rf"|(?<![{{$%]\{{)[ \t]*{value}[ \t]*\}}\}}"  # { a }}
        rf"|[ \t]+%[-+]?[ \t]*(?:{_WORDS})\b[^\n{{}}]*\}}"  # { % if a % }, { % if a %}
    )
    percent = rf"(?<![{{%\w]%)[ \t]+(?:{_WORDS})\b[^\n{{}}%]*%\}}"  # % if a %}
    # The first character is one of a set, which `re` looks for quickly; what may follow is tried only there.
    return re.compile(rf"[{{%](?:(?<=\{{)(?:{opening})|(?<=%)(?:{percent}))")
