"""A cell of the matrix, as locals and checks see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.yaml.node import Node


class CheckedCell(Struct, frozen=True, eq=False):
    """A cell: its name, the plain values that expressions may name, and where each setting was written."""

    name: str
    scope: Mapping[str, Any]
    origins: Node
