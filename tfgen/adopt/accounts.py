"""Find the account that each folder is for: the number of twelve digits that it names most."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tfgen.adopt.pieces import Where

# https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html
_ACCOUNT = re.compile(r"(?<![0-9A-Za-z])[0-9]{12}(?![0-9A-Za-z])")


def find_accounts(texts: Mapping[Where, Iterable[str]]) -> dict[Where, str]:
    """The account of each folder; empty when one names none, or all name the same."""
    found: dict[Where, str] = {}
    for where, mine in texts.items():
        counts = Counter(number for text in mine for number in _ACCOUNT.findall(text))
        if not counts:
            return {}
        found[where] = max(sorted(counts), key=lambda number: counts[number])
    return found if len(set(found.values())) > 1 else {}
