"""The packs: the one place that knows which providers tfgen knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.providers.aws.pack import PACK as AWS
from tfgen.providers.terraform import PACK as TERRAFORM

if TYPE_CHECKING:
    from tfgen.providers.pack import Pack

PACKS: tuple[Pack, ...] = (TERRAFORM, AWS)
STATEFUL_TYPES = frozenset[str]().union(*(pack.stateful for pack in PACKS))
"""The resource types, of all packs, whose loss loses data, names or access that no second `apply` brings back."""
