"""What is wrong with a part of a module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from tfgen.hcl.syntax import Node
    from tfgen.module.model import SourceFile


class Fault(Struct, frozen=True, eq=False):
    """One thing that is wrong: the part of a file that is at fault, and a sentence or two.

    `kind` is the name of the rule that tells the user. `address` is that of the block around it.
    """

    file: SourceFile
    node: Node
    kind: str
    message: str
    address: str = ""
