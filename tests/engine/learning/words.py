"""What the provider's words say that an argument must be: for those of which no value, or too few, shows it.

A fact from words is held against everything that the provider was seen to take: it is never stricter than that.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.engine.learning.samples import SAMPLES
from tfgen.providers.aws.values.provider import constraint_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tests.engine.learning.probe import Probe
    from tests.engine.learning.table import Row

_FEW_NUMBERS = 400
_ODD = ("~bad~", "", "a" * 5000)
_NUMBERS = (-7, 0, 1, 2, 3, 5, 10, 15, 30, 60, 64, 100, 300, 1000, 1024, 3600, 65535, 86400, 10**7 + 1)
# Go's regular expressions that Python's do not have.
_FOREIGN = re.compile(r"\[\[:|\\[pPzQ]|\(\?[sUmi]")
# Classes of letters, digits and spaces that they do have, if one is not exact: Python's take more.
_WIDER = {r"\p{L}": r"\w", r"\p{N}": r"\w", r"\p{Z}": r"\s"}
_FAR = ("-1000000007", "10000000019")
_WHOLE_TEXT: Row = ["format", {"pattern": r"[+-]?\d+|", "example": "10"}]


def _match(found: re.Match[str]) -> Row:
    """A regular expression of the provider's own, which may match anywhere in the text."""
    pattern = json.loads(f'"{found["quoted"]}"') if found.groupdict().get("quoted") else found["plain"]
    for foreign, wider in _WIDER.items():
        pattern = pattern.replace(foreign, wider)
    if _FOREIGN.search(pattern):
        return []
    return ["characters", {"pattern": f"(?s:.*?)(?:{pattern})(?s:.*)", "words": f"text that matches {pattern}"}]


def _none_of(found: re.Match[str]) -> Row:
    """Text without any of the characters that are listed."""
    odd = found["odd"]
    return ["characters", {"pattern": f"[^{re.escape(odd)}]*", "words": f"none of {' '.join(odd)}"}]


def _network(found: re.Match[str]) -> Row:
    return ["cidr", {"version": 0, "shortest": int(found["least"]), "longest": int(found["most"]), "hosts": True}]


def _of_image_builder(found: re.Match[str]) -> Row:
    start = f"arn:aws:imagebuilder:us-east-1:123456789012:{found['what'].replace(' ', '-')}/"
    pattern = f"arn:aws[^:]*:imagebuilder:[^:]*:[^:]*:{found['what'].replace(' ', '-')}/(?s:.*)"
    return ["format", {"pattern": pattern, "example": f"{start}name/1.0.0"}]


def _prefix(found: re.Match[str]) -> Row:
    prefix = found["prefix"].strip("`'\"")
    return ["format", {"pattern": f"(?s:{re.escape(prefix)}.*)", "example": f"{prefix}..."}]


def _range(found: re.Match[str]) -> Row:
    ends = {name: float(text) for name, text in found.groupdict().items() if text}
    return ["number", {name: int(end) if end.is_integer() else end for name, end in ends.items()}]


def _length(found: re.Match[str]) -> Row:
    return ["length", {name: int(text) for name, text in found.groupdict().items() if text}]


def _days(found: re.Match[str]) -> Row:
    """Whole numbers that are written as text: one by one, which is exact, as they are few; perhaps a word too."""
    numbers = range(int(found["minimum"]), int(found["maximum"]) + 1)
    word = found.groupdict().get("word")
    return ["one_of", {"words": [*map(str, numbers), *filter(None, [word])]}] if len(numbers) <= _FEW_NUMBERS else []


def _one_of(found: re.Match[str]) -> Row:
    quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', found["list"])
    words = quoted or [word for word in re.split(r"[\s,]+", found["list"]) if word]
    return ["one_of", {"words": words}] if words else []


def _step(found: re.Match[str]) -> Row:
    return ["number", {"step": int(found["step"])}]


def _numbers(found: re.Match[str]) -> Row:
    return ["number", {"also": list(map(int, found["list"].split()))}]


def _range_and_number(found: re.Match[str]) -> Row:
    return ["number", {**_range(found)[1], "also": [int(found["also"])]}]


_READERS: dict[str, Callable[[re.Match[str]], Row]] = {
    "its days": _days,
    "its kind of recipe": _of_image_builder,
    "its length": _length,
    "its list": _one_of,
    "its network": _network,
    "its numbers": _numbers,
    "its pattern": _match,
    "its prefix": _prefix,
    "its range": _range,
    "its range and number": _range_and_number,
    "its step": _step,
    "none of its characters": _none_of,
}


class _Told(NamedTuple):
    """What the provider says, as a pattern, and what it means: a row of facts, or `its ...`, which is read from it."""

    said: str
    kind: str
    facts: str = ""
    words: str = ""

    def means(self, found: re.Match[str]) -> Row:
        if reader := _READERS.get(self.kind):
            return reader(found)
        if self.kind in _EXAMPLES:
            return [self.kind, {"pattern": self.facts, _EXAMPLES[self.kind]: self.words}]
        return [self.kind, json.loads(self.facts)]


_EXAMPLES = {"format": "example", "characters": "words"}


def _load(name: str) -> tuple[_Told, ...]:
    """A table beside this module, without its head; of its rows the first counts that what is said matches."""
    _, *lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return tuple(_Told(*line.split("\t")) for line in lines)


_TEXTS = _load("told_of_texts.tsv")
_NUMBER_TEXTS = _load("told_of_numbers.tsv")
_LISTS = (r"to be one of \[", r"Valid Values: \[")
_TRIED = 5


def believe_text(probe: Probe) -> list[Row]:
    """The constraints on a text that the provider tells in words."""
    refusals = [text for value in _ODD for text in probe.refusals(value)]
    rows = told_of_text(refusals)
    if rows == [_WHOLE_TEXT]:  # a number that is written as text
        ends = [text for value in _FAR for text in probe.refusals(value)]
        rows += _joined_numbers(_rows(ends, _NUMBER_TEXTS))
    return hold(probe, rows) if refusals else []


def told_of_text(refusals: list[str]) -> list[Row]:
    """The constraints that refusals of texts tell."""
    return _sure_texts(_rows(refusals, _TEXTS), all_told=all(any(_rows([text], _TEXTS)) for text in refusals))


def told_of_number(refusals: list[str]) -> list[Row]:
    """The constraint that refusals of numbers tell."""
    return _joined_numbers(_rows(refusals, _NUMBER_TEXTS))


def believe_number(probe: Probe) -> list[Row]:
    """The constraints on a number that the provider tells in words."""
    refusals = [text for value in _NUMBERS[:: len(_NUMBERS) - 1] for text in probe.refusals(value)]
    refusals += probe.refusals(_NUMBERS[2])
    return hold(probe, told_of_number(refusals), _NUMBERS) if refusals else []


def _rows(refusals: Iterable[str], told: Iterable[_Told]) -> list[Row]:
    def found() -> Iterator[Row]:
        for text in refusals:
            for one in told:
                if match := re.search(one.said, text, re.DOTALL):
                    yield one.means(match)
                    break

    return list({json.dumps(row): row for row in found() if row}.values())


def _sure_texts(rows: list[Row], *, all_told: bool) -> list[Row]:
    """The rows that hold by themselves; of several forms one may do: where all are told, it has to be one of them."""
    lengths = [row for row in rows if row[0] == "length"]
    others = [row for row in rows if row[0] != "length"]
    return _joined_lengths(lengths) + (others if len(others) <= 1 else _either(others) if all_told else [])


def _joined_lengths(lengths: list[Row]) -> list[Row]:
    """One row, where no end is told twice."""
    ends = [end for _, facts in lengths for end in facts.items()]
    return [["length", dict(ends)]] if ends and len({name for name, _ in ends}) == len(ends) else []


def _either(rows: list[Row]) -> list[Row]:
    """The one constraint that text of any of the forms meets; none where a form is no pattern."""
    patterns = [_pattern_of(kind, facts) for kind, facts in rows if kind != "arn"]
    if None in patterns:
        return []
    union = "|".join(f"(?:{pattern})" for pattern in patterns)
    if any(kind == "arn" for kind, _ in rows):
        return [["arn", {"others": union}]]
    examples = [facts.get("example") or facts.get("words") for kind, facts in rows if kind != "one_of"]
    return [["format", {"pattern": union, "example": " or ".join(map(str, examples))}]] if examples else []


def _pattern_of(kind: str, facts: dict[str, Any]) -> str | None:
    if kind == "one_of":
        return "|".join(map(re.escape, facts["words"]))
    pattern = facts.get("pattern")
    return str(pattern) if kind in ("format", "characters") and pattern else None


def _joined_numbers(rows: list[Row]) -> list[Row]:
    """One row: a range or a step, and the single numbers that will do beside it; none where there are two of a kind."""
    facts: dict[str, Any] = {}
    for _, told in rows:
        if facts.keys() & told.keys():
            return []
        facts |= told
    return [["number", facts]] if facts else []


def hold(probe: Probe, rows: list[Row], values: Iterable[str | float] = (*_ODD, *SAMPLES)) -> list[Row]:
    """The rows that fit all of these values that the provider takes."""
    taken = [value for value in values if rows and probe.takes(value)]
    return [row for row in rows if not any(_is_against(row, value) for value in taken) and _is_meant(probe, row)]


def _is_meant(probe: Probe, row: Row) -> bool:
    """Whether the words of a list are not refused for not being in it."""
    words = [word for word in row[1].get("words", ()) if word] if row[0] == "one_of" else []
    return not any(
        re.search(pattern, text) for word in words[:_TRIED] for text in probe.refusals(word) for pattern in _LISTS
    )


def _is_against(row: Row, value: str | float) -> bool:
    return constraint_of(*row).fault(str(value)) is not None
