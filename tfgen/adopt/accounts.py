"""Find the account that each folder is for: the number of twelve digits that it names most."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tfgen.adopt.places import masks_of, places_of

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

    Empty when a cell, which has a value on all axes, names none, and when all places name the same. What is there once
    for several cells has the settings of one of them: where it names another account than any of these, it has none.
    """
    counts: dict[Where, Counter[str]] = defaultdict(Counter)
    for where, mine in numbers:
        counts[where].update(mine)
    if not all(mine for where, mine in counts.items() if None not in where):
        return {}
    named = {where: max(sorted(mine), key=lambda number: mine[number]) for where, mine in counts.items() if mine}
    masks = masks_of(named)
    inside: dict[Where, set[str]] = defaultdict(set)
    for cell in (where for where in named if None not in where):
        for place in places_of(cell, masks):
            inside[place].add(named[cell])
    found = {where: account for where, account in named.items() if inside[where] <= {account}}
    return found if len(set(found.values())) > 1 else {}
