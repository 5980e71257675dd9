"""A change of one address, or of one argument of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What happens to an address; the value is the word for programs.

    Something was `moved` where a block says so, and `renamed` where the same stands under another address and no block
    says so, which destroys the one and creates the other.
    """

    REMOVED = "removed"
    RENAMED = "renamed"
    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True)
class Change:
    """One change of an address, which is that after the change, or before it where there is none after.

    `path` is that of the part that changed, "" for the whole; `before` and `after` are its values as `show` writes
    them, None where it is not there. For what is moved or renamed they are the two addresses. `is_loss` tells that what
    holds data is destroyed, and `successor` is then the address that it probably should be moved to, "" without one.
    """

    address: str
    kind: Kind
    path: str = ""
    before: str | None = None
    after: str | None = None
    is_loss: bool = False
    successor: str = ""

    @property
    def label(self) -> str:
        """Address and path: `aws_lambda_function.processor.timeout`."""
        joint = "" if not self.path or self.path.startswith("[") else "."
        return f"{self.address}{joint}{self.path}"
