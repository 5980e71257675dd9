"""What is wrong with an expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from tfgen.hcl.syntax import Node
    from tfgen.module.model import SourceFile


class ValueProblem(Struct, frozen=True, eq=False):
    """One fault: the part of a file that is at fault, and a message.

    `kind` is the name of the rule that tells the user. `address` is that of the block around it.
    """

    file: SourceFile
    node: Node
    kind: str
    message: str
    address: str = ""
