"""Learn what the table lets pass and the provider refuses: each argument is asked about texts of many forms.

The other passes ask about what shows a constraint as a rule. Deep inside of sets the provider is silent now and then,
so that an argument of which no odd value was refused once may still have words of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, ClassVar

from tests.engine.learning.configuration import find_blocks
from tests.engine.learning.counts import learn_count
from tests.engine.learning.placed import PlacedProbe, body_with, find_simple
from tests.engine.learning.reserved import learn_reserved
from tests.engine.learning.samples import SAMPLES
from tests.engine.learning.shared import has_many_places
from tests.engine.learning.texts import learn_list, learn_values
from tests.engine.learning.words import hold, told_of_number, told_of_text
from tfgen.providers.aws.values.provider import constraint_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.engine.learning.bodies import Bodies
    from tests.engine.learning.table import Facts, Row

LEVELS = 9
_TEXTS = ("~bad~", "", "- a", "a" * 8, "arn:aws:s3:::bucket", "0.0.0.0/0", "10", "AAAA_AAAA", "example.com")
_LONG = ("A" * 300, "a" * 5000)
_SINGLE = ("length", "number", "items", "json")
_NUMBERS = (-7, 0, 2.5, 10**7 + 1)
# A class of letters, any number of them.
_LETTERS = re.compile(r"(\[(?:[^\]\\]|\\.)*\])\*")
_WRITE_ONLY = "Write-only Attribute Not Allowed"
_NO_TEXT: Row = ["length", {"minimum": 1}]


@dataclass(frozen=True)
class Insistent(PlacedProbe):
    """An argument that is asked about again where the provider is silent."""

    tries: ClassVar[int] = 4


def close_gaps(bodies: Bodies, name: str, facts: Facts) -> Facts:
    """The facts of a type with those that refusals show which they do not."""
    schema = bodies.schema_of(name)
    if has_many_places(schema):
        return facts
    values = dict(facts.get("values", {}))
    smallest = bodies.make(Random(name), name, 0) or bodies.smallest(Random(name), name)
    for path, block in find_blocks(schema, LEVELS):
        body = body_with(bodies, name, smallest, path)
        for probe in find_simple(bodies, name, schema, block, path, body) if body is not None else ():
            key = ".".join(probe.path)
            rows = values.get(key, [])
            if found := [*_missing(probe, rows)]:
                values[key] = joined(rows, found)
    return facts | {"values": values} if values else facts


def _missing(probe: PlacedProbe, rows: list[Row]) -> Iterator[Row]:
    """What is known of an argument beside these rows."""
    kinds = {kind for kind, _ in rows}
    if "never" in kinds or probe.path == ("id",):
        return
    yield from (row for row in learn_count(probe) if row not in rows)
    insistent = Insistent(**vars(probe) | {"_known": {}})
    odd = (*_TEXTS, *_LONG) if probe.element == "string" else _NUMBERS
    lets_pass = [value for value in odd if not is_refused(rows, value)]
    refused = [value for value in lets_pass if insistent.refusals(value)]
    found = [told_apart(rows, row) for row in _rows(insistent, refused)] if refused else []
    yield from found
    if probe.element == "string":
        yield from learn_reserved(insistent, [*rows, *found])


def told_apart(rows: list[Row], row: Row) -> Row:
    """The row; of JSON, that no text is none is said of the JSON."""
    of_json = next((facts for kind, facts in rows if kind == "json"), None)
    return ["json", {**of_json, "empty": False}] if row == _NO_TEXT and of_json is not None else row


def is_refused(rows: list[Row], value: str | float) -> bool:
    """Whether rows about a single value refuse this one."""
    return any(kind != "items" and constraint_of(kind, facts).fault(str(value)) for kind, facts in rows)


def _rows(probe: Insistent, refused: list[str | float]) -> list[Row]:
    """The rows that hold against these values, none that the provider contradicts."""
    texts = [text for value in refused for text in probe.refusals(value)]
    if any(text.startswith(_WRITE_ONLY) for text in texts):  # it does not know of whom it is asked
        return []
    if probe.element == "number":
        rows = told_of_number(texts)
        return hold(probe, rows, (*_NUMBERS, 1, 2, 5, 60, 1000))
    rows = learn_list(probe) or [each for row in told_of_text(texts) for each in _as_far_as_held(probe, row)]
    rows = hold(probe, rows) or (learn_values(probe) if any(value != "" for value in refused) else [])
    if "" in refused and not is_refused(rows, "") and any(map(probe.takes, SAMPLES)):
        rows = [*rows, _NO_TEXT]
    return [row for row in rows if any(is_refused([row], value) for value in refused)]


def _as_far_as_held(probe: Insistent, row: Row) -> list[Row]:
    """The row; where the provider looks less closely than its words say, what it does look at: the first letter."""
    kind, facts = row
    if kind != "characters" or not (letters := _LETTERS.fullmatch(facts["pattern"])):
        return [row]
    first = f"(?s:{letters[1]}.*)"
    forms = (facts, {"pattern": first, "words": f"{facts['words']} at the beginning"})
    return next(filter(None, (hold(probe, [[kind, form]]) for form in forms)), [])


def joined(rows: list[Row], found: list[Row]) -> list[Row]:
    """The rows with those that were found: two lengths become one, and a list of words is all that there is to know."""
    lists = [row for row in found if row[0] == "one_of"]
    if lists and not any(kind == "one_of" for kind, _ in rows):
        return [*lists[:1], *(row for row in rows if row[0] == "items"), *(row for row in found if row[0] == "items")]
    merged = {json_key(row): row for row in rows}
    for kind, facts in found:
        key = kind if kind in _SINGLE else json_key([kind, facts])
        merged[key] = [kind, {**merged[key][1], **facts}] if key in merged else [kind, facts]
    return list(merged.values())


def json_key(row: Row) -> str:
    """What tells rows from each other: of those that are one of a kind, the kind."""
    kind, facts = row
    return kind if kind in _SINGLE else f"{kind} {sorted(facts.items())}"
