"""What is wrong with a part of a module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from tfgen.hcl.syntax import Node
    from tfgen.module.model import SourceFile


EXTRACTED: Final = "extracted-schema"
"""The kind of what is only wrong by a schema that no provider said of itself."""


class Fault(Struct, frozen=True, eq=False):
    """One thing that is wrong: the part of a file that is at fault, and a sentence or two.

    `kind` is the name of the rule that tells the user. `address` is that of the block around it.
    """

    file: SourceFile
    node: Node
    kind: str
    message: str
    address: str = ""
