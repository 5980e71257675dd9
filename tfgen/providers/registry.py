"""The packs: the one place that knows which providers tfgen knows."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from tfgen.providers.aws.pack import PACK as AWS
from tfgen.providers.aws.pack import IdentityKind
from tfgen.providers.azurerm import PACK as AZURERM
from tfgen.providers.google import PACK as GOOGLE
from tfgen.providers.smaller import PACKS as SMALLER
from tfgen.providers.terraform import PACK as TERRAFORM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet

    from tfgen.providers.pack import Pack

__all__ = [
    "DOCUMENT_FORMS",
    "HELD",
    "HOLDERS",
    "PACKS",
    "STATEFUL_TYPES",
    "TITLES",
    "UNORDERED_BLOCKS",
    "IdentityKind",
    "functions_of",
    "has_implicit_id",
    "planned_by_provider",
    "set_by_provider",
]

PACKS: tuple[Pack, ...] = (TERRAFORM, AWS, AZURERM, GOOGLE, *SMALLER)
STATEFUL_TYPES = frozenset[str]().union(*(pack.stateful for pack in PACKS))
"""The resource types, of all packs, whose loss loses data, names or access that no second `apply` brings back."""
DOCUMENT_FORMS = tuple(form for pack in PACKS for form in pack.documents)
"""The forms of JSON, of all packs, of which is known what order means in them."""
UNORDERED_BLOCKS = frozenset[str]().union(*(pack.unordered_blocks for pack in PACKS))
"""The nested blocks, of all packs, whose order means nothing though the schema calls them a list."""

HOLDERS = {type_: arguments for pack in PACKS for type_, arguments in pack.holders.items()}
"""The types, of all packs, whose resources hold others, and the arguments in which those name it."""
HELD = tuple(f"{pack.name}_" for pack in PACKS if pack.is_held)
"""What types begin with of which everything is in a holder."""
TITLES = {type_: title for pack in PACKS for type_, title in pack.titles.items()}
"""What people call types, of all packs, where that is not what they spell."""


def set_by_provider(resource_type: str) -> AbstractSet[str]:
    """The attributes of a type that its provider sets, although its schema lets a configuration write them."""
    provider = resource_type.partition("_")[0]
    return next((pack.set_by_provider for pack in PACKS if pack.name == provider), frozenset())


def planned_by_provider(resource_type: str) -> AbstractSet[str]:
    """The attributes of a type that only its provider sets, and that are known when it plans a new resource."""
    provider = resource_type.partition("_")[0]
    planned = next((pack.planned for pack in PACKS if pack.name == provider), {})
    return planned.get(resource_type, frozenset()) | planned.get("*", frozenset())


def has_implicit_id(source: str, resource_type: str) -> bool:
    """Whether the schema of this provider calls the `id` of a type optional, and the type takes none."""
    known = (pack.settable_ids for pack in PACKS if pack.source == source)
    return any(ids is not None and resource_type not in ids for ids in known)


@cache
def functions_of(source: str) -> Mapping[str, Callable[..., object]]:
    """The functions of a provider by name, as far as is known what they give. They raise ValueError with a reason."""
    modules = (pack.functions for pack in PACKS if pack.source == source and pack.functions)
    return {name: function for module in modules for name, function in import_module(module).FUNCTIONS.items()}
