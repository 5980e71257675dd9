"""Where values stand in rendered HCL: each filter has its place, and a value without one belongs into quotes.

A value that is right in quotes is code outside of them, and the other way round.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tfgen.render.languages.text import PLAIN
from tfgen.render.templates.limits import MAX_DEPTH, LimitError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.render.languages.text import Hole, Text

_QUOTES, _HEREDOC, _COMMENT, _CODE = "quotes", "a heredoc", "a comment", "code"
_SEQUENCE = r"\$\$\{|%%\{|[$%](?!\{)"
# A whole string, also with sequences without quotes or braces, is one token: it is read only if a value stands in it.
# The loop never goes back (`*+`), because a string that nobody closes would have it try every way to cut it in pieces.
_WHOLE = rf'"(?:[^"\\\n$%]|\\.|{_SEQUENCE}|[$%]\{{[^{{}}"\n]*\}})*+"'
_TOKENS = rf'({_WHOLE})|(")|((?:\#|//)[^\n]*)|/\*(?s:(.*?))(?:\*/|\Z)|<<-?([^\W\d][\w-]*)\r?\n'
_STRING, _QUOTE, _LINE_COMMENT, _INLINE_COMMENT, _MARKER, _BRACE = range(1, 7)
_TOP: Final = re.compile(_TOKENS)
_NESTED: Final = re.compile(_TOKENS + r"|([{}])")
_QUOTED_TEXT: Final = re.compile(rf'(?:[^"\\\n$%]+|\\.|{_SEQUENCE})*')
_HEREDOC_TEXT: Final = re.compile(rf"(?:[^\n$%]+|{_SEQUENCE})*")

# Most files need no reading: each value becomes one character, and what is between quotes is told from the rest.
_IN_QUOTES, _IN_CODE = "\x01", "\x02"
_STAND_INS = {PLAIN: _IN_QUOTES, "sha256": _IN_QUOTES, "hcl_text": _IN_QUOTES, "hcl": _IN_CODE, "expression": _IN_CODE}
_OPEN_SEQUENCE: Final = tuple(re.compile(rf'{sign}\{{[^{{}}"]*["{{{_IN_QUOTES}]') for sign in (r"\$", "%"))

_WORD: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_ARGUMENT: Final = re.compile(r"[ \t]*[A-Za-z_][A-Za-z0-9_-]*[ \t]*=(?!=)")

_PLACES = {
    PLAIN: (_QUOTES, _HEREDOC, _COMMENT),
    "sha256": (_QUOTES, _HEREDOC, _COMMENT),
    "hcl": (_CODE, _COMMENT),
    "expression": (_CODE,),
    "hcl_text": (_QUOTES, _COMMENT),
    "heredoc_text": (_HEREDOC,),
    "json": (_HEREDOC,),
    "json_text": (_HEREDOC,),
}
KINDS: Final = tuple(_PLACES)
"""How values may have got into a text: the names of filters, and PLAIN."""
_REMEDIES = {
    _CODE: "Write `| hcl` after it, or `| identifier` in a name.",
    _QUOTES: "Write `| hcl_text` after it, or take the quotes around it away and write `| hcl`.",
    _HEREDOC: "Write `| heredoc_text` after it, or `| json` in JSON.",
    _COMMENT: "Write `| hcl_text` after it.",
}


_JOINED = (
    "an empty value stands between $ or % and {, which would begin a sequence. Write the { as `{{ '{' | hcl_text }}`."
)


class Misplaced(NamedTuple):
    """A value in a place where it means something else: its line, from 1, and the fact with the remedy."""

    line: int
    message: str


def find_misplaced(text: Text) -> Iterator[Misplaced]:
    """The values that do not stand where their filter, or their want of one, allows."""
    if _is_easy(text):
        return
    try:
        places = _Reader(text).places
    except LimitError as error:
        yield Misplaced(text.count("\n", 0, text.holes[0][0]) + 1, str(error))
        return
    for hole, place in zip(text.holes, places, strict=True):
        if _joins(text, hole):
            yield Misplaced(text.count("\n", 0, hole[0]) + 1, _JOINED)
        elif place not in _PLACES[hole[2]] and not _is_bare(text, hole, place):
            yield Misplaced(text.count("\n", 0, hole[0]) + 1, _explain(hole[2], place))


def _is_easy(text: Text) -> bool:
    """Whether it is plain that every value stands where it may, at the speed of `str.split`.

    Without heredocs, and where no string holds a sequence with quotes, every second quote ends a string. A quote in a
    comment moves that, and then there are strings with line ends.
    """
    if not text.holes:
        return True
    if _IN_QUOTES in text or _IN_CODE in text:
        return False
    if (stood_in := _stand_in(text)) is None:
        return False
    parts = stood_in.replace("\\\\", "").replace('\\"', "").split('"')
    code, strings = "".join(parts[::2]), '"'.join([*parts[1::2], ""])
    if "\n" in strings or _IN_CODE in strings or any(found in code for found in (_IN_QUOTES, "/*", "<<")):
        return False
    if any(pattern.search(strings) for pattern in _OPEN_SEQUENCE):
        return False
    if "#" not in code and "//" not in code:
        return True
    return not any(_IN_CODE in line and ("#" in line or "//" in line) for line in code.split("\n"))


def _stand_in(text: Text) -> str | None:
    """The text with one character in the place of each value; None where one is empty, or of another filter."""
    parts: list[str] = []
    position, whole = 0, str(text)
    for start, end, kind in text.holes:
        if start == end or kind not in _STAND_INS:
            return None
        parts += (whole[position:start], _STAND_INS[kind])
        position = end
    parts.append(whole[position:])
    return "".join(parts)


def _is_bare(text: Text, hole: Hole, place: str) -> bool:
    """Whether it means the same there: a word that names an argument, or text for quotes with nothing escaped."""
    start, end, kind = hole
    if place == _CODE and kind == PLAIN:
        argument = _ARGUMENT.match(text, text.rfind("\n", 0, start) + 1)
        return bool(argument and end < argument.end() and _WORD.fullmatch(text, start, end))
    return place == _HEREDOC and kind == "hcl_text" and not re.search(r"\\|\$\$|%%", text[start:end])


def _joins(text: Text, hole: Hole) -> bool:
    """Whether an empty value lets what is around it become the beginning of a sequence."""
    start, end, _ = hole
    return start == end and text[start - 1 : start] in ("$", "%") and text.startswith("{", end)


def _explain(kind: str, place: str) -> str:
    what = f"`| {kind}`" if kind else "a value without a filter"
    if not place:
        return f"{what} ends what it stands in. {_REMEDIES[_QUOTES]}"
    return f"{what} stands in {place} here, where it would mean something else. {_REMEDIES[place]}"


class _Reader:
    """Reads a text as far as its last value. What is no HCL is read as well as may be: it is not accepted anyway."""

    def __init__(self, text: Text) -> None:
        self._text = str(text)
        self._holes = text.holes
        self._depth = 0
        self.places: list[str] = []
        """For each value where it is, or "" when it ends elsewhere than it begins."""
        if text.holes:
            self._code(0, _TOP)

    def _code(self, position: int, tokens: re.Pattern[str]) -> int:
        """Read code to the end of the text, or behind the end of a sequence."""
        depth = 0
        while True:
            for found in tokens.finditer(self._text, position):
                start, end = found.span()
                self._pass(start, _CODE)
                depth += (found[0] == "{") - (found[0] == "}")
                if depth < 0 or len(self.places) == len(self._holes):
                    return end
                position = self._token(found)
                if position != end:
                    break
            else:
                self._pass(len(self._text), _CODE)
                return len(self._text)

    def _token(self, found: re.Match[str]) -> int:
        """Read a token that is not code all through; return where code goes on."""
        group, end = found.lastindex, found.end()
        if group == _STRING and not self._waits(end):
            return end
        if group in (_STRING, _QUOTE):
            return self._template(found.start() + 1, _QUOTED_TEXT, _QUOTES)
        if group in (_LINE_COMMENT, _INLINE_COMMENT):
            self._pass(found.end(group), _COMMENT)
        return self._heredoc(end, found[group]) if group == _MARKER else end

    def _waits(self, end: int) -> bool:
        """Whether the next value begins before this offset."""
        return len(self.places) < len(self._holes) and self._holes[len(self.places)][0] < end

    def _pass(self, end: int, place: str) -> None:
        """Note the place of the values that begin before this offset or at it; outside of code they end there too."""
        while self._waits(end + 1):
            _, last, kind = self._holes[len(self.places)]
            # Literals and text for heredocs are whole in themselves, with strings and sequences in them.
            whole = place == _CODE or last <= end or (kind, place) == ("heredoc_text", _HEREDOC)
            self.places.append(place if whole else "")

    def _template(self, position: int, literal: re.Pattern[str], place: str) -> int:
        """Read to the quotes that end a string, or to the end of a line; return the offset behind them."""
        while True:
            end = literal.match(self._text, position).end()  # type: ignore[union-attr]  # matches everywhere
            self._pass(end, place)
            if self._text[end : end + 1] not in ("$", "%"):
                return end + 1
            position = self._sequence(end + 2)

    def _sequence(self, position: int) -> int:
        """Read a sequence from behind its brace. Raises LimitError: each in another takes Python's stack."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise LimitError(f"sequences stand more than {MAX_DEPTH} levels deep in each other. Use locals.")
        end = self._code(position, _NESTED)
        self._depth -= 1
        return end

    def _heredoc(self, position: int, marker: str) -> int:
        """Read lines to the one that is the marker; return its offset."""
        while position < len(self._text):
            end = self._text.find("\n", position)
            if self._text[position : end if end >= 0 else None].strip() == marker:
                break
            position = self._template(position, _HEREDOC_TEXT, _HEREDOC)
        return position
