"""Types whose blocks stand in many places: what is learned of a block in one place is known of it in all of them.

A dashboard has 8,620 blocks, which are 568 in many places, and a question about it takes a twentieth of a second.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING, Any

from tests.engine.learning.configuration import block_at, configure, fill, find_blocks
from tests.engine.learning.numbers import wants_whole
from tests.engine.learning.placed import AT_MOST, MANY_BLOCKS, ODD_NUMBERS, ODD_TEXTS, named_path, odd_value
from tests.engine.learning.probe import ABOUT_OTHERS, Probe, is_simple, wrap
from tests.engine.learning.words import told_of_number, told_of_text
from tfgen.providers.aws.values.ends import ends

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tests.engine.learning.bodies import Bodies
    from tests.engine.learning.provider import Refusal
    from tests.engine.learning.table import Row
    from tfgen.schema.model import BlockSchema, CtyType

    Path = tuple[str, ...]
    # The last name on the way to a block, and which block it is.
    BlockName = tuple[str, int]
    Rows = dict[str, list[Row]]

# More blocks than this, counted in each place, have the types of which every place cannot be asked about.
_MOST = 120
_OFTEN = 2
_LEVELS = 20
_TRIED = 2
_ODD = len(ODD_TEXTS)
# Which of them most constraints show at: no text, and a number far below.
_TELLING = 1
_PLACE = re.compile(r"\b[A-Za-z_]\w*(?:(?:\[[^\]]*\]|\.\d+|\.[A-Za-z_]\w*))+")


@dataclass(frozen=True)
class Shared:
    """A block, and all places where it stands, the outermost first."""

    name: str
    block: BlockSchema
    places: list[Path] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What is known of a block: where it was learned, the rows by argument, and what the provider said there."""

    where: tuple[str, Path]
    rows: Rows
    said: frozenset[str] = frozenset()


def shared_blocks(schema: BlockSchema) -> list[Shared]:
    """The blocks of a type, each once, with the places where it stands under the same name."""
    found: dict[BlockName, Shared] = {}
    for path, block in find_blocks(schema, _LEVELS):
        last = path[-1] if path else ""
        found.setdefault((last, id(block)), Shared(last, block)).places.append(path)
    for shared in found.values():
        shared.places.sort(key=lambda path: (len(path), path))
    return sorted(found.values(), key=lambda shared: (len(shared.places[0]), shared.places[0]))


def has_many_places(schema: BlockSchema) -> bool:
    """Whether its blocks stand in too many places to ask about each, and most of them in several."""
    blocks = [(path[-1:], id(block)) for path, block in find_blocks(schema, _LEVELS)]
    return len(blocks) > max(_MOST, _OFTEN * len(set(blocks)))


def learn_shared(bodies: Bodies, name: str, memory: dict[BlockName, Known]) -> Rows:
    """What is known of the arguments of all blocks of a type, by paths and by ends of paths.

    `memory`: what other types of the same run have shown, by the names and identities of their blocks.
    """
    schema = bodies.schema_of(name)
    found: Rows = {}
    for shared in shared_blocks(schema):
        if not shared.name:
            continue  # what is outside of blocks is learned as of any type
        key = (shared.name, id(shared.block))
        if key not in memory:
            memory[key] = _learn(bodies, name, shared)
        for place in _same_places(bodies, name, shared, memory[key]):
            found |= {".".join((*place, argument)): rows for argument, rows in memory[key].rows.items()}
    return shorten(
        found,
        {
            ".".join((*path, name))
            for path, block in find_blocks(schema, _LEVELS)
            for name in (*block.attributes, *block.blocks)
        },
    )


def _same_places(bodies: Bodies, name: str, shared: Shared, known: Known) -> list[Path]:
    """All places of a block where the provider says the same of some; only those that were tried, where it does not."""
    if not known.rows:
        return []
    others = Random(shared.name).sample(shared.places[1:], min(_TRIED - 1, len(shared.places) - 1))
    tried = [shared.places[0], *others]
    same = [place for place in tried if (name, place) == known.where or _said(bodies, name, place, known) == known.said]
    return shared.places if same == tried else same


def _said(bodies: Bodies, name: str, place: Path, known: Known) -> frozenset[str]:
    inquiry = Inquiry(bodies, name, place)
    return inquiry.words_of([argument for argument in known.rows if argument in inquiry.types])


@dataclass(frozen=True)
class Inquiry:
    """Questions about all arguments of a block at once."""

    bodies: Bodies
    name: str
    place: Path

    @property
    def types(self) -> dict[str, CtyType]:
        """The arguments that can be tried."""
        block = block_at(self.bodies.schema_of(self.name), self.place)
        simple = ((name, one.type) for name, one in block.attributes.items() if one.is_argument)
        return {name: cty for name, cty in simple if is_simple(cty)}

    def ask(self, given: Mapping[str, Any]) -> list[Refusal]:
        """What the provider says of a block in which arguments and blocks are given."""
        configuration = configure(self.bodies.schema_of(self.name), self.place, given)
        return self.bodies.provider.refusals(self.name, configuration)

    def words_of(self, arguments: Iterable[str]) -> frozenset[str]:
        """What the provider says of odd values more than of none, in words that do not name the place."""
        types = self.types
        given = {argument: odd_value(types[argument], _TELLING) for argument in arguments}
        plain, odd = (self._words(values) for values in (dict.fromkeys(given), given))
        return odd - plain

    def _words(self, given: Mapping[str, Any]) -> frozenset[str]:
        return frozenset(_PLACE.sub(lambda written: _last(written[0]), found.text) for found in self.ask(given))

    def told(self, argument: str, answers: Sequence[Sequence[Refusal]]) -> list[Row]:
        """What the answers say of an argument, that to a fraction first."""
        schema, cty = self.bodies.schema_of(self.name), self.types[argument]
        probe = Probe(self.bodies.provider, self.name, schema, (*self.place, argument), cty)
        texts = [
            [one.text for one in answer if probe.is_meant(one, odd) and not ABOUT_OTHERS.search(one.text)]
            for answer, odd in zip(answers, ODD_NUMBERS if probe.element == "number" else ODD_TEXTS, strict=True)
        ]
        each = [text for several in texts for text in several]
        if probe.element == "string":
            rows = told_of_text(each) if each else []
            return rows if texts[_TELLING] else [_with_none(*row) for row in rows]
        rows = told_of_number(each)
        if not wants_whole(texts[0]):
            return rows
        return [["number", {"step": 1, **(rows[0][1] if rows else {})}]]


def _with_none(kind: str, facts: dict[str, Any]) -> Row:
    """The constraint, where the empty text will do beside a list of words."""
    return [kind, facts | {"words": ["", *facts["words"]]} if kind == "one_of" else facts]


def _last(written: str) -> str:
    return (named_path(written) or (written,))[-1]


def _learn(bodies: Bodies, name: str, shared: Shared) -> Known:
    """What is known of the arguments of a block, asked where it stands outermost."""
    inquiry = Inquiry(bodies, name, shared.places[0])
    types = inquiry.types
    answers = [inquiry.ask({one: odd_value(cty, position) for one, cty in types.items()}) for position in range(_ODD)]
    found = {argument: rows for argument in types if (rows := inquiry.told(argument, answers))}
    # What is told has to be right at least of what it says that it takes.
    good = {one: wrap(types[one], value) for one, rows in found.items() if (value := example_of(rows)) is not None}
    refused = {argument for argument in good if any(argument in one.path[-2:] for one in inquiry.ask(good))}
    rows = {argument: rows for argument, rows in found.items() if argument not in refused}
    rows |= {part: [["items", {"maximum": most}]] for part, most in _blocks_at_most(inquiry, shared.block)}
    known = Known((name, shared.places[0]), rows)
    return replace(known, said=_said(bodies, name, shared.places[0], known)) if rows else known


def example_of(rows: list[Row]) -> str | float | None:
    """A value that a constraint takes, None where that is not seen at once."""
    (kind, facts), *more = rows
    if more:
        return None
    if kind == "one_of":
        return next(word for word in facts["words"] if word)
    if kind == "length":
        return "a" * max(1, facts.get("minimum", 0))
    if kind == "number":
        return next((facts[name] for name in ("minimum", "maximum") if name in facts), None)
    return None


def _blocks_at_most(inquiry: Inquiry, block: BlockSchema) -> Iterator[tuple[str, int]]:
    """The blocks of which the provider takes fewer than its schema says."""
    open_ = [name for name, one in block.blocks.items() if one.nesting in ("list", "set") and not one.max_items]
    given = {name: fill(block, name)[:1] * MANY_BLOCKS for name in open_ if fill(block, name)}
    for refusal in inquiry.ask(given) if given else ():
        if (found := AT_MOST.search(refusal.text)) and (last := _last(found["path"])) in given:
            yield last, int(found["most"])


def shorten(found: Rows, paths: set[str]) -> Rows:
    """The rows by ends of paths, each as short as it can be: all of `paths` that end so, of several, have the same."""
    written = {path: json.dumps(rows, sort_keys=True) for path, rows in found.items()}
    told: dict[str, list[str | None]] = {}
    for path in paths:
        for end in ends(path):
            told.setdefault(end, []).append(written.get(path))
    short: Rows = {}
    for path, rows in found.items():
        fitting = [end for end in ends(path) if len(told[end]) > 1 and set(told[end]) == {written[path]}]
        short[fitting[-1] if fitting else path] = rows
    return short
