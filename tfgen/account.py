"""An AWS account with the stacks in it: what has to exist once before any of them can be applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tfgen.stack import Stack


@dataclass(frozen=True)
class Account:
    """One account and its stacks, in the order of the matrix."""

    id: str
    stacks: tuple[Stack, ...]

    @property
    def name(self) -> str:
        """`_bootstrap/<account id>`: its folder below the output folder. No environment's name begins like this."""
        return f"_bootstrap/{self.id}"

    @property
    def home(self) -> Stack:
        """The first stack in a home region: its settings hold for the account."""
        return next((stack for stack in self.stacks if stack.is_home), self.stacks[0])

    @property
    def environments(self) -> tuple[str, ...]:
        """The environments in the account."""
        return tuple(dict.fromkeys(stack.environment for stack in self.stacks))


def group_accounts(stacks: Iterable[Stack]) -> tuple[Account, ...]:
    """The accounts of the stacks, in the order of the matrix."""
    by_id: dict[str, list[Stack]] = {}
    for stack in stacks:
        by_id.setdefault(stack.settings.account_id, []).append(stack)
    return tuple(Account(account_id, tuple(members)) for account_id, members in by_id.items())
