"""What a switch changes, as it was written down in locality.yaml and as it is seen between two renders."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.features.rendering import BlockText, Place

TABLE = Path(__file__).with_name("locality.yaml")
KINDS = ("adds", "removes", "changes", "comments")
STACKS = ("home", "secondary")

Difference = tuple[str, str, str, str]
"""One of `KINDS`, and a place: `("adds", "home", "waf.tf", "aws_wafv2_web_acl.api")`."""


@dataclass(frozen=True)
class Entry:
    """What belongs to a switch, as patterns of differences, and the settings without which it does nothing."""

    patterns: tuple[Difference, ...]
    given: dict[str, Any] = field(default_factory=dict)


def read_table() -> dict[str, Entry]:
    """The table by switch."""
    rows = yaml.safe_load(TABLE.read_text())
    return {switch: Entry(tuple(_patterns(row)), row.get("given", {})) for switch, row in rows.items()}


def _patterns(row: Mapping[str, Any]) -> Iterator[Difference]:
    assert not row.keys() - {*KINDS, "given"}
    for kind in KINDS:
        for path, addresses in row.get(kind, {}).items():
            place, _, file = path.rpartition("/")
            for address in addresses:
                yield from ((kind, stack, file, address) for stack in ([place] if place else STACKS))


def differences(off: Mapping[Place, BlockText], on: Mapping[Place, BlockText]) -> Iterator[Difference]:
    """What is different after switching on. `comments` is what Terraform does not see."""
    yield from (("adds", *place) for place in on.keys() - off.keys())
    yield from (("removes", *place) for place in off.keys() - on.keys())
    for place in off.keys() & on.keys():
        if off[place] != on[place]:
            yield ("changes", *place)
        elif off[place].text != on[place].text:
            yield ("comments", *place)


def belongs(difference: Difference, pattern: Difference) -> bool:
    """Whether the pattern admits the difference; what may change may change in its comments alone."""
    kinds = ("changes", "comments") if pattern[0] == "changes" else (pattern[0],)
    return difference[0] in kinds and difference[1:3] == pattern[1:3] and fnmatchcase(difference[3], pattern[3])
