"""An axis of the matrix, what it may be called, and the types of what names its values."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from tfgen.config.convert import REMEDY
from tfgen.config.types import NamePattern
from tfgen.structs import Struct


class Axis(Struct, frozen=True):
    """A dimension of the matrix; `section` is the key of the file below which its values stand, each with a layer."""

    name: str
    section: str


Axes = tuple[Axis, ...]
"""The axes of a matrix, the one whose layers win first."""

DEFAULT_AXES: Axes = (Axis("environment", "environments"), Axis("region", "regions"))
AXES = Annotated[
    list[Any],
    Meta(
        min_length=1,
        description="The dimensions of the matrix, the one whose layers win first. The values of an axis stand below "
        "its name with an s, or below the key that is named here: {city: cities}.",
        extra={REMEDY: "Write the names in brackets: axes: [environment, region]"},
    ),
]
"""The type of the key `axes`."""

RESERVED = frozenset(
    {"project", "axes", "defaults", "overrides", "exclude", "components", "artifacts", "compare"}
    | {"name", "root", "set", "stack", "stacks"}
)
"""What no axis may be called: keys of the file, and names that templates have."""
PATTERNS = NamePattern | Annotated[list[NamePattern], Meta(min_length=1)]
"""The type of what names values of an axis."""
