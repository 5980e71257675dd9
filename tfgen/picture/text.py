"""How wide text is, estimated by the widths that Helvetica, Arial and Liberation Sans share."""

from __future__ import annotations

import re
import unicodedata

TIMES = "\u00d7"  # the sign of multiplication
FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"

# In thousandths of the font size, from Helvetica's public font metrics; what is not here is as wide as the
# widest letter.
_WIDTHS = {
    **dict.fromkeys("ijl'|", 222),
    **dict.fromkeys(" !,./:;I[]ft\\", 278),
    **dict.fromkeys("()-r", 333),
    **dict.fromkeys('"*', 390),
    **dict.fromkeys("ckszvxyJ", 500),
    **dict.fromkeys("abdeghnopqu0123456789?_L#$", 556),
    **dict.fromkeys(f"+<=>~{TIMES}^", 584),
    **dict.fromkeys("FTZ", 611),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("wCDHNRU", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM", 833),
    "%": 889,
    "W": 944,
    "{": 334,
    "}": 334,
    "@": 1015,
    "·": 278,
    "…": 1000,
    "→": 1000,
}
_WIDEST = 1015
_BOLD = 1.08
ELLIPSIS = "…"
_COUNT = re.compile(rf" {TIMES}\w+$")


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width in pixels at a font size in pixels; generous for letters that are not in the table."""
    wide = sum(0 if unicodedata.combining(letter) else _WIDTHS.get(letter, _WIDEST) for letter in text)
    return wide * size / 1000 * (_BOLD if bold else 1)


def fit(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text, or as much of its beginning as has room in a width, with an ellipsis; how many there are stays."""
    if width_of(text, size, bold=bold) <= width:
        return text
    count = _COUNT.search(text)
    tail = ELLIPSIS + (count[0] if count else "")
    end = count.start() if count else len(text)
    while end and width_of(text[:end].rstrip() + tail, size, bold=bold) > width:
        end -= 1
    return text[:end].rstrip() + tail if end else ""


def fit_size(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, float]:
    """The text and a size in which it has room, up to two pixels smaller; else as much of it as has room, as it was."""
    for smaller in (size, size - 1, size - 2):
        if width_of(text, smaller, bold=bold) <= width:
            return text, smaller
    return fit(text, width, size, bold=bold), size
