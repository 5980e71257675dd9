"""Find the account that each folder is for: the number of twelve digits that it names most."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tfgen.adopt.pieces import Where

# https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html
_ACCOUNT = re.compile(r"(?<![0-9A-Za-z])[0-9]{12}(?![0-9A-Za-z])")


def numbers_in(text: str) -> list[str]:
    """The numbers in a text that may be accounts."""
    return _ACCOUNT.findall(text)


def find_accounts(numbers: Iterable[tuple[Where, Mapping[str, int]]]) -> dict[Where, str]:
    """The account of each place that names one, of how often each number is in the folders there.

    Empty when a cell, which has a value on all axes, names none, and when all places name the same.
    """
    counts: dict[Where, Counter[str]] = defaultdict(Counter)
    for where, mine in numbers:
        counts[where].update(mine)
    if not all(mine for where, mine in counts.items() if None not in where):
        return {}
    found = {where: max(sorted(mine), key=lambda number: mine[number]) for where, mine in counts.items() if mine}
    return found if len(set(found.values())) > 1 else {}
