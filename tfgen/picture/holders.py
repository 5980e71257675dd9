"""What holds other resources outside of AWS: a resource group of Azure, a namespace of Kubernetes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.picture.folding import type_of
from tfgen.providers.registry import HELD, HOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tfgen.picture.folding import Folding
    from tfgen.picture.uses import Use


def find_homes(roots: Iterable[str], uses: Sequence[Use], folding: Folding) -> dict[str, str]:
    """Which resource is drawn inside which holder, by address. A holder with nothing in it is drawn like any resource.

    With some providers everything is in a holder: a resource that names none is in that of everything it refers to.
    """
    homes: dict[str, str] = {}
    for use in uses:
        owner, target = folding.root(use.owner), folding.root(use.target)
        if use.argument in HOLDERS.get(type_of(target), ()) and owner != target:
            homes.setdefault(owner, target)
    homeless = [one for one in roots if one not in homes and one.startswith(HELD)]
    while found := {one: home for one in homeless if (home := _of_targets(one, homes, uses, folding)) is not None}:
        homes |= found
        homeless = [one for one in homeless if one not in homes]
    holders = set(homes.values())
    return {one: home for one, home in homes.items() if one not in holders}


def _of_targets(root: str, homes: Mapping[str, str], uses: Sequence[Use], folding: Folding) -> str | None:
    """The holder of everything that a resource refers to, if it is the same for all."""
    targets = {folding.root(use.target) for use in uses if folding.root(use.owner) == root and not use.is_weak}
    found = {homes[one] for one in targets if one in homes}
    return found.pop() if len(found) == 1 and root not in found else None
