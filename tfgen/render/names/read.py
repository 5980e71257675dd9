"""Read which names of the scope templates are made of, and remember it for as long as their trees are the same."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tfgen.render.names.reader import Reader, TemplateReader
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jinja2 import nodes

    from tfgen.render.blame.source_map import TemplateLine
    from tfgen.render.jinja.environment import TemplateEnvironment
    from tfgen.render.names.patterns import Pattern, Patterns

_PASSES = 4  # how deep calls of macros in macros are followed


def read_templates(environment: TemplateEnvironment, template: str) -> Mapping[TemplateLine, Patterns]:
    """What the expressions on each line may be made of, in a template and in those it uses.

    Everything that an expression names counts, whatever filters, tests and conditions do with it.
    """
    reader = _read(environment, template)
    return {line: frozenset(patterns) for line, patterns in reader.lines.items()}


class NamesRead(Struct, frozen=True):
    """What templates read of their scope, wherever that leads, and what `default(...)` and `is defined` ask for.

    `optional` has the lines on which names are asked for that need not be there.
    """

    reads: Patterns
    optional: Mapping[TemplateLine, Patterns]


def read_names_of(environment: TemplateEnvironment, template: str) -> tuple[NamesRead, frozenset[str]]:
    """What a template and those that it uses read in expressions, conditions and loops; and the names of all these."""
    reader = _read(environment, template)
    optional = {line: frozenset(patterns) for line, patterns in reader.optional.items()}
    return NamesRead(frozenset(reader.reads), optional), frozenset(reader.trees)


def join_names(read: Iterable[NamesRead]) -> NamesRead:
    """What all of them read."""
    reads: set[Pattern] = set()
    optional: defaultdict[TemplateLine, set[Pattern]] = defaultdict(set)
    for one in read:
        reads |= one.reads
        for line, patterns in one.optional.items():
            optional[line] |= patterns
    return NamesRead(frozenset(reads), {line: frozenset(patterns) for line, patterns in optional.items()})


def read_places(environment: TemplateEnvironment, templates: Iterable[str]) -> Mapping[Reader, Patterns]:
    """Where these templates, and those they use, read which names, through whatever these are given to."""
    found: defaultdict[Reader, set[Pattern]] = defaultdict(set)
    for template in templates:
        for place, patterns in _read(environment, template).places.items():
            found[place] |= patterns
    return {place: frozenset(patterns) for place, patterns in found.items()}


class _Reading(Struct, frozen=True):
    """What was read of a template and those that it uses, and the trees of all of them."""

    lines: Mapping[TemplateLine, set[Pattern]]
    reads: set[Pattern]
    optional: Mapping[TemplateLine, set[Pattern]]
    places: Mapping[Reader, set[Pattern]]
    trees: Mapping[str, nodes.Template]


def _read(environment: TemplateEnvironment, template: str) -> _Reading:
    known = environment.readings.get(template)
    if known is None or any(environment.tree_of(name) is not tree for name, tree in known.trees.items()):
        known = _read_anew(environment, template)
        if environment.keeps_readings:
            environment.readings[template] = known
    return known


def _read_anew(environment: TemplateEnvironment, template: str) -> _Reading:
    before = TemplateReader(environment)
    for _ in range(_PASSES):
        reader = TemplateReader(environment, before)
        reader.read(template)
        if reader.is_settled():
            break
        before = reader
    return _Reading(reader.lines, reader.reads, reader.optional, reader.places, reader.trees)
