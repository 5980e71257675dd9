"""Which arguments and blocks of a block exclude or need each other, from what the provider says of combinations."""

from __future__ import annotations

import re
from itertools import combinations, islice
from typing import TYPE_CHECKING, NamedTuple

from tests.engine.learning.configuration import configure, fill, find_blocks, find_parts
from tests.engine.learning.probe import find_probes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.engine.learning.provider import Provider
    from tests.engine.learning.table import Row
    from tfgen.schema.model import BlockSchema

_LEVELS = 4
# Of more parts the pairs are too many.
_MOST_PAIRED = 40
_NULL = "Null value found in list"
_LEVELS_OF_LISTS = 2
_LISTS = 4

# Kind, and the error: named groups for one name (`a`, `b`) or a list of names (`all`).
_ERRORS = [
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("conflict", r'"(?P<a>[\w.]+)": conflicts with (?P<b>[\w.]+)'),
        ("only_one", r'"[\w.]+": only one of `(?P<all>[^`]*)` can be specified'),
        ("one_of", r'"[\w.]+": one of `(?P<all>[^`]*)` must be specified'),
        ("with", r'"(?P<a>[\w.]+)": all of `(?P<all>[^`]*)` must be specified'),
        ("conflict", r'Attribute "?(?P<a>[^\s"]+)"? cannot be specified when "?(?P<b>[^\s"]+)"? is specified'),
        ("only_one", r"\d+ attributes specified when one \(and only one\) of \[(?P<all>.*?)\] is required"),
        ("one_of", r"No attribute specified when one \(and only one\) of \[(?P<all>.*?)\] is required"),
        ("one_of", r"At least one attribute out of \[(?P<all>.*?)\] must be specified"),
        ("only_one", r"Invalid .* \| Exactly one of these attributes must be configured: \[(?P<all>.*?)\]"),
        ("one_of", r"(?:Exactly|At least) one of these attributes must be configured: \[(?P<all>.*?)\]"),
        ("conflict", r"These attributes cannot be configured together: \[(?P<all>.*?)\]"),
        ("together", r"These attributes must be configured together: \[(?P<all>.*?)\]"),
        ("one_of", r'The argument "(?P<all>[\w.]+)" is required, but no definition was found'),
        ("one_of", r"Block (?P<all>\S+) must have a configuration value as the provider has marked it as required"),
        ("inside", r"Must set a configuration value for the (?P<all>\S+) attribute as the provider has marked"),
        ("with", r'Attribute "?(?P<b>[^\s"]+)"? must be specified when "?(?P<a>[^\s"]+)"? is specified'),
    )
]


class Said(NamedTuple):
    """A relation as the provider words it: `conflict`, `only_one`, `one_of`, or `with` (the first needs the others)."""

    kind: str
    names: tuple[str, ...]


def learn_relations(provider: Provider, resource_type: str, schema: BlockSchema) -> dict[str, list[Row]]:
    """The relations by the path of their block, in order."""
    found = {}
    for path, block in find_blocks(schema, _LEVELS):
        inquiry = Inquiry(provider, resource_type, schema, path)
        parts = find_parts(block)
        if (len(parts) > 1 or not path) and (rows := inquiry.learn(block, parts)):
            found[".".join(path)] = rows
    return found


def refuses_nulls(provider: Provider, name: str, schema: BlockSchema) -> bool:
    """Whether lists and sets may hold no null: of data sources and its own configuration the provider looks at each."""
    lists = (
        probe for probe in find_probes(provider, name, schema, _LEVELS_OF_LISTS) if not isinstance(probe.type, str)
    )
    some = islice((probe for probe in lists if probe.type[0] != "map"), _LISTS)
    return any(_NULL in text for probe in some for text in probe.texts_of([None]))


class Inquiry(NamedTuple):
    """A block of a resource, to try combinations of its parts."""

    provider: Provider
    resource_type: str
    schema: BlockSchema
    path: tuple[str, ...]

    def learn(self, block: BlockSchema, parts: list[str]) -> list[Row]:
        """What the block says when it has nothing, one part, all, and two of those that relations are about."""
        values = {name: fill(block, name) for name in parts}
        base = self._ask({})
        singles = {said for name in parts for said in self._ask({name: values[name]})}
        said = base | singles | self._ask(values)
        related = sorted({name for each in said for name in each.names} & set(parts))
        if len(related) <= _MOST_PAIRED:
            needs = _needs(said)
            for pair in combinations(related, 2):
                said |= self._ask({name: values[name] for name in pair})
                # Of an argument whose companions lack the provider says nothing else.
                companions = {name for one in pair for name in needs.get(one, ())} & set(parts)
                if companions - set(pair):
                    said |= self._ask({name: values[name] for name in companions.union(pair)})
        for pair in _untold_pairs(said, parts):
            said |= self._ask({name: values[name] for name in pair})
        return _to_rows(said, base)

    def _ask(self, given: dict[str, object]) -> set[Said]:
        configuration = configure(self.schema, self.path, given)
        refusals = self.provider.refusals(self.resource_type, configuration)
        return {said for refusal in refusals for said in _parse(refusal.text, self.path)}


def _untold_pairs(said: Iterable[Said], parts: list[str]) -> list[tuple[str, str]]:
    """Pairs with a part that excludes others: of those the provider names the first that it finds, and no more."""
    told = {frozenset(pair) for each in said if each.kind == "conflict" for pair in combinations(each.names, 2)}
    holders = sorted({name for each in said if each.kind == "conflict" for name in each.names} & set(parts))
    return [(one, name) for one in holders for name in parts if one != name and frozenset((one, name)) not in told]


def _needs(said: Iterable[Said]) -> dict[str, set[str]]:
    """What each part needs beside it."""
    needs: dict[str, set[str]] = {}
    for each in said:
        if each.kind == "with":
            needs.setdefault(each.names[0], set()).update(each.names[1:])
    return needs


def _parse(text: str, path: tuple[str, ...]) -> Iterator[Said]:
    """The relation that an error is about, if all of it is between parts of this block."""
    for kind, pattern in _ERRORS:
        if found := pattern.search(text):
            named = found.groupdict()
            first = [named["a"]] if "a" in named else []
            others = (
                [name for names in named["all"].split(",") for name in _siblings(names)]
                if "all" in named
                else [named["b"]]
            )
            if kind == "inside":  # of an object that is not there: it has to be
                kind, others = "one_of", [_outermost(name, path) for name in others]
            if kind == "with" and _path(first[0]) == path:  # the block itself: in it, the other has to be there
                kind, first = "one_of", []
            yield from _relate(kind, [_relative(name, path) for name in (*first, *others)])
            return


def _siblings(written: str) -> list[str]:
    """The names in `rule[0].id.<.name`: an argument, and others from it one step up and down again."""
    first, *others = written.split(".<.")
    around = first.rpartition(".")[0]
    return [first, *(f"{around}.{name}".lstrip(".") for name in others)]


def _outermost(name: str, path: tuple[str, ...]) -> str:
    """The part of the block at the path that a name leads into."""
    return ".".join(_path(name)[: len(path) + 1])


def _relate(kind: str, names: list[str]) -> Iterator[Said]:
    """In a fixed order: the provider's own changes from call to call."""
    if not all(map(str.isidentifier, names)) or len(set(names)) < (1 if kind == "one_of" else 2):
        return
    if kind in ("with", "together"):
        for first in names if kind == "together" else names[:1]:
            yield Said("with", (first, *sorted(set(names) - {first})))
    else:
        yield Said(kind, tuple(sorted(set(names))))


def _relative(name: str, path: tuple[str, ...]) -> str:
    """The last name of `rule.0.expiration` in this block; empty when it is elsewhere."""
    *block, last = _path(name) or ("",)
    return last if tuple(block) == path else ""


def _path(name: str) -> tuple[str, ...]:
    """The names in `rule.0.expiration` or `rule[0].expiration`."""
    written = re.sub(r"\[[^\]]*\]", ".0", name).strip().strip('"<.>').split(".")
    return tuple(part for part in written if part and not part.isdigit())


def _to_rows(said: Iterable[Said], base: set[Said]) -> list[Row]:
    """Only one of several conflicts with each other; one of several is needed if the empty block says so."""
    said = set(said)
    groups = [set(each.names) for each in said if each.kind == "only_one"]
    rows = {
        ("conflict" if each.kind == "only_one" else each.kind, each.names)
        for each in said
        if (each.kind != "one_of" or each in base) and not _is_inside(each, groups)
    }
    return [[kind, list(names)] for kind, names in sorted(rows)]


def _is_inside(said: Said, groups: list[set[str]]) -> bool:
    """Whether a conflict of two is part of one of several."""
    return said.kind == "conflict" and len(said.names) == 2 and any(group.issuperset(said.names) for group in groups)
