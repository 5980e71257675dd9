"""A cell of the matrix, as locals and checks see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.yaml.node import Node


@dataclass(frozen=True)
class CheckedCell:
    """A cell: its name, the plain values that expressions may name, and where each setting was written."""

    name: str
    scope: Mapping[str, Any]
    origins: Node = field(repr=False, compare=False)
