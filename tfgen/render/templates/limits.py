"""What a template may use up, and the budget that it spends.

The limits bound time and memory whatever a template does; `docs/templates.md` has them as a table.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any

from tfgen.errors import TfgenError

if TYPE_CHECKING:
    from collections.abc import Collection

MAX_STEPS = 250_000
"""Of one template for one target: an item of a loop, a tenth of a call, an item or 200 characters that are read."""
MAX_TEXT = 1_000_000
"""Characters of a text, and of what one template renders to."""
MAX_ITEMS = 100_000
"""Items of a list, a map or a range, those of the lists and maps in it counted."""
MAX_DEPTH = 100
"""Levels of lists and maps in each other."""
MAX_BITS = 400
"""Of a whole number that is calculated: about 120 digits."""
MAX_WIDTH = 10_000
"""Of a width, a precision or a number of columns that is given to a filter, method or format."""
MAX_SOURCE = 1_000_000
"""Bytes of a template."""
_CHARACTERS_A_STEP = 200

VIEWS: tuple[type[Any], ...] = (type({}.keys()), type({}.values()), type({}.items()))
"""What the methods of maps return."""
_NESTING: tuple[type[Any], ...] = (list, tuple, dict, *VIEWS)
_FLAT = frozenset({str, int, bool, float, type(None)})
_WIDE = re.compile(r"\d{5,}|\*")
_NUMBER = re.compile(r"\d+")
_PRINTF = re.compile(r"%(?:\([^()]*\))?([-#0 +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?)")


class LimitError(TfgenError):
    """A template asks for more than a template may use; the renderer adds the place."""


class Budget:
    """The steps that are left."""

    __slots__ = ("_left",)

    def __init__(self) -> None:
        self._left = MAX_STEPS

    def renew(self) -> None:
        """Begin anew, for another template or target."""
        self._left = MAX_STEPS

    def spend(self, steps: int) -> None:
        """Take steps. Raises LimitError when there are none left."""
        self._left -= steps
        if self._left < 0:
            raise LimitError(f"the template takes more than {MAX_STEPS:,} steps. Shorten its loops, or cut it in two.")

    def made(self, value: object) -> None:
        """Pay for a new value; what is in it was there before, and is paid for when something reads it."""
        if isinstance(value, _NESTING):
            check_items(len(value))
            self.spend(len(value))
        else:
            self.read(value)

    def read(self, value: object) -> None:
        """Pay for whatever looks at the whole of a value; what is too large is refused before anything looks."""
        if isinstance(value, str):
            if len(value) > _CHARACTERS_A_STEP:
                check_text(len(value))
                self.spend(len(value) // _CHARACTERS_A_STEP)
        elif isinstance(value, range):
            self.spend(len(value))
        elif isinstance(value, _NESTING):
            self.spend(weigh(value))
        elif isinstance(value, int) and value.bit_length() > MAX_BITS:
            raise LimitError("the number is too long. A template calculates with at most 120 digits.")


def weigh(value: Collection[object]) -> int:
    """The number of items in a list or map, and in all those in it. Raises LimitError above MAX_ITEMS or MAX_DEPTH.

    One that stands in several places counts in each, because whatever prints or compares it meets it that often.
    """
    count, level = 0, [value]
    for _ in range(MAX_DEPTH):
        count += sum(map(len, level))
        check_items(count)
        items = chain.from_iterable([one.values() if isinstance(one, dict) else one for one in level])
        level = [item for item in items if type(item) not in _FLAT and isinstance(item, _NESTING)]
        if not level:
            return count
    raise LimitError(f"a list or map is more than {MAX_DEPTH} levels deep. Make it flatter.")


def check_text(length: int) -> None:
    """Raise LimitError for a text of so many characters, before it is made."""
    if length > MAX_TEXT:
        raise LimitError(f"the text would be longer than {MAX_TEXT:,} characters. Make it shorter.")


def check_items(length: int) -> None:
    """Raise LimitError for a list of so many items, before it is made."""
    if length > MAX_ITEMS:
        raise LimitError(f"there would be more than {MAX_ITEMS:,} items in a list, map or range. Use fewer.")


def check_width(width: object) -> None:
    """Raise LimitError for a width that is given as a number."""
    if isinstance(width, int) and abs(width) > MAX_WIDTH:
        raise LimitError(f"the width {width:.7g} is above {MAX_WIDTH:,}. Use a smaller one.")


def check_format(spec: str) -> None:
    """Raise LimitError for a format such as `>9999999` whose width or precision is too large, or another value."""
    if _WIDE.search(spec):
        raise LimitError(f"the width in the format {spec[:20]!r} is above {MAX_WIDTH:,}. Use a smaller one.")


def check_printf(pattern: str) -> int:
    """The same for every place of a pattern such as `%9999999d`; all widths and precisions together."""
    specs = [found[1] for found in _PRINTF.finditer(pattern)]
    for spec in specs:
        check_format(spec)
    return sum(int(width) for spec in specs for width in _NUMBER.findall(spec))


def check_range(found: range) -> range:
    """The range, unless it is too long."""
    try:
        check_items(len(found))
    except OverflowError:
        check_items(MAX_ITEMS + 1)
    return found
