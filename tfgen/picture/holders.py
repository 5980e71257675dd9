"""What holds other resources outside of AWS: a resource group of Azure, a namespace of Kubernetes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.picture.folding import type_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tfgen.picture.folding import Folding
    from tfgen.picture.uses import Use

_OF_NAMESPACES = frozenset({"metadata.namespace", "namespace"})
# The arguments that say what a resource is in.
_ARGUMENTS: Mapping[str, frozenset[str]] = {
    "azurerm_resource_group": frozenset({"parent_id", "resource_group_id", "resource_group_name"}),
    "kubernetes_namespace": _OF_NAMESPACES,
    "kubernetes_namespace_v1": _OF_NAMESPACES,
}
# Of these providers everything is in a holder: what names none is where that is which it refers to.
_EVERYTHING = ("azurerm_",)


def find_homes(roots: Iterable[str], uses: Sequence[Use], folding: Folding) -> dict[str, str]:
    """What is drawn inside of which holder, by their addresses. A holder that holds nothing is nobody's."""
    homes: dict[str, str] = {}
    for use in uses:
        owner, target = folding.root(use.owner), folding.root(use.target)
        if use.argument in _ARGUMENTS.get(type_of(target), ()) and owner != target:
            homes.setdefault(owner, target)
    homeless = [one for one in roots if one not in homes and one.startswith(_EVERYTHING)]
    while found := {one: home for one in homeless if (home := _of_targets(one, homes, uses, folding)) is not None}:
        homes |= found
        homeless = [one for one in homeless if one not in homes]
    return {one: home for one, home in homes.items() if one not in set(homes.values())}


def _of_targets(root: str, homes: Mapping[str, str], uses: Sequence[Use], folding: Folding) -> str | None:
    """The home of all that something refers to, if that is one."""
    targets = {folding.root(use.target) for use in uses if folding.root(use.owner) == root and not use.is_weak}
    found = {homes[one] for one in targets if one in homes}
    return found.pop() if len(found) == 1 and root not in found else None
