"""What the matrix file says of comparisons: which settings identify a stack, and which differences are meant."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, convert, field

from tfgen.config.types import Model, NamePattern, SettingPath
from tfgen.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.errors import Position
    from tfgen.yaml.node import Node

_PATTERN = Meta(title="a name, or a pattern with * and ?", min_length=1, examples=["features.*"])


class ExpectedModel(Model, frozen=True, kw_only=True):
    """A difference that is meant."""

    between: Annotated[
        list[NamePattern],
        Meta(min_length=2, max_length=2, description="The two sides, in any order: names of an axis, or of stacks."),
    ]
    setting: Annotated[str, _PATTERN, Meta(description="The settings that differ, and what they decide.")] | None = None
    address: Annotated[str, _PATTERN, Meta(description="The addresses of generated Terraform that differ.")] | None = (
        None
    )
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


@dataclass(frozen=True)
class Expected:
    """A difference that is meant: between which sides, of which settings or of which addresses, and why."""

    between: tuple[str, str]
    setting: str | None
    address: str | None
    reason: str
    position: Position

    def is_about(self, one: str, other: str) -> bool:
        """Whether these are the two sides, in any order."""
        pairs = ((one, other), (other, one))
        return any(all(map(fnmatchcase, pair, self.between)) for pair in pairs)

    def admits_setting(self, name: str) -> bool:
        """Whether the setting, or what it is in, may differ."""
        return self.setting is not None and fnmatchcase(name, self.setting)

    def admits_address(self, *labels: str) -> bool:
        """Whether any of these addresses may differ."""
        return self.address is not None and any(fnmatchcase(label, self.address) for label in labels)


@dataclass(frozen=True)
class Comparisons:
    """Paths of settings that identify a stack, and the differences that are meant, in the order of the file."""

    identity: tuple[str, ...] = ()
    expected: tuple[Expected, ...] = ()


def read_comparisons(tree: Node) -> Comparisons:
    """What a file whose frame is right says."""
    if "compare" not in tree.entries:
        return Comparisons()
    node = tree.at("compare")
    model = convert(node.plain(), CompareModel)
    items = node.at("expected").items if "expected" in node.entries else ()
    expected = tuple(
        Expected((one.between[0], one.between[1]), one.setting, one.address, one.reason, item.position)
        for one, item in zip(model.expected, items, strict=True)
    )
    return Comparisons(tuple(model.identity), expected)


def find_vague(comparisons: Comparisons) -> Iterator[Problem]:
    """Expectations that name neither a setting nor an address, or both."""
    for one in comparisons.expected:
        if (one.setting is None) == (one.address is None):
            fact = (
                "this difference names both a setting and an address"
                if one.setting
                else "this difference is of nothing"
            )
            yield Problem(one.position, f"{fact}. Name a setting or an address, with * for any characters.")
