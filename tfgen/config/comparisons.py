"""What the matrix file says of comparisons: which settings identify a stack, and which differences are meant."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct, convert, field

from tfgen.config.types import Model, NamePattern, SettingPath
from tfgen.errors import Problem, did_you_mean, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tfgen.errors import Position
    from tfgen.yaml.node import Node

_Pattern = Annotated[str, Meta(title="a name, or a pattern with * and ?", min_length=1, examples=["features.*"])]
_PATTERNS = _Pattern | Annotated[list[_Pattern], Meta(min_length=1)]


class ExpectedModel(Model, frozen=True, kw_only=True):
    """A difference that is meant."""

    between: Annotated[
        list[NamePattern],
        Meta(min_length=2, max_length=2, description="The two sides, in any order: names of an axis, or of stacks."),
    ]
    setting: Annotated[_PATTERNS, Meta(description="The settings that differ, and what they decide.")] | None = None
    address: Annotated[_PATTERNS, Meta(description="The addresses of generated Terraform that differ.")] | None = None
    reason: Annotated[str, Meta(min_length=1, description="Why.")]


class CompareModel(Model, frozen=True):
    """What `tfgen compare` takes for granted."""

    identity: Annotated[
        list[SettingPath],
        Meta(
            description="Settings that differ by nature, such as names of domains. The values on the axes, what "
            "project.identity names and required text and lists are so anyway. `tfgen promote` leaves them alone."
        ),
    ] = field(default_factory=list)
    expected: Annotated[list[ExpectedModel], Meta(description="Differences that are meant.")] = field(
        default_factory=list
    )


def _matches(name: str, pattern: str) -> bool:
    """Whether a pattern with * and ? means the name; a bracket is that of an address."""
    return fnmatchcase(name, pattern.replace("[", "[[]"))


class Expected(Struct, frozen=True):
    """A difference that is meant: between which sides, of which settings or of which addresses, and why.

    Of a list of patterns each is one of its own, so that each may be told to be of no use any more.
    """

    between: tuple[str, str]
    setting: str | None
    address: str | None
    reason: str
    position: Position

    def is_about(self, one: str, other: str) -> bool:
        """Whether these are the two sides, in any order."""
        pairs = ((one, other), (other, one))
        return any(all(map(_matches, pair, self.between)) for pair in pairs)

    @property
    def is_of_two(self) -> bool:
        """Whether both sides are named, so that comparing them says whether there is such a difference."""
        return not any(set(side) & set("*?") for side in self.between)

    def admits_setting(self, name: str) -> bool:
        """Whether the setting, or what it is in, may differ."""
        return self.setting is not None and _matches(name, self.setting)

    def admits_address(self, *labels: str) -> bool:
        """Whether any of these addresses may differ."""
        return self.address is not None and any(_matches(label, self.address) for label in labels)


class Comparisons(Struct, frozen=True):
    """Paths of settings that identify a stack, and the differences that are meant, in the order of the file."""

    identity: tuple[str, ...] = ()
    expected: tuple[Expected, ...] = ()


def read_comparisons(tree: Node) -> Comparisons:
    """What a file whose frame is right says."""
    if "compare" not in tree.entries:
        return Comparisons()
    identity = convert(tree.at("compare").plain(), CompareModel).identity
    return Comparisons(tuple(identity), tuple(one for model, item in _items(tree) for one in _each(model, item)))


def find_vague(tree: Node) -> Iterator[Problem]:
    """Expectations that name neither a setting nor an address, or both."""
    for one, item in _items(tree):
        if (one.setting is None) == (one.address is None):
            fact = (
                "this difference names both a setting and an address"
                if one.setting
                else "this difference is of nothing"
            )
            yield Problem(item.position, f"{fact}. Name a setting or an address, with * for any characters.")


def find_unknown_sides(tree: Node, known: Collection[str]) -> Iterator[Problem]:
    """Expectations between sides that there are none of; `known` are the values on all axes, and names of stacks."""
    for one, item in _items(tree):
        for side in dict.fromkeys(one.between):
            if not any(_matches(name, side) for name in known):
                remedy = did_you_mean(side, known, otherwise="`tfgen list` shows the stacks there are.")
                fact = f"no value of an axis and no stack is called {quoted(side)}"
                yield Problem(item.at("between").position, f"{fact}. {remedy}")


def _items(tree: Node) -> Iterator[tuple[ExpectedModel, Node]]:
    if "compare" in tree.entries and "expected" in (node := tree.at("compare")).entries:
        yield from zip(convert(node.plain(), CompareModel).expected, node.at("expected").items, strict=True)


def _each(model: ExpectedModel, node: Node) -> Iterator[Expected]:
    """The differences that one item of the file admits: one for each pattern, on the line of the pattern."""
    sides = (model.between[0], model.between[1])
    for pattern, place in _patterns(model.setting, node, "setting"):
        yield Expected(sides, pattern, None, model.reason, place)
    for pattern, place in _patterns(model.address, node, "address"):
        yield Expected(sides, None, pattern, model.reason, place)


def _patterns(told: str | list[str] | None, node: Node, key: str) -> Iterator[tuple[str, Position]]:
    if isinstance(told, str):
        yield told, node.position
    elif told:
        yield from zip(told, (item.position for item in node.at(key).items), strict=True)
