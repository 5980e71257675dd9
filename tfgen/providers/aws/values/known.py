"""All that is known of the values of a resource: what the provider refuses, and what AWS itself does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.providers.aws.values.ends import by_end
from tfgen.providers.aws.values.limits import LIMITS, LIMITS_OF_DATA
from tfgen.providers.aws.values.provider import Facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.module.model import Resource
    from tfgen.providers.aws.values.constraints import Constraint

    _Certain = Mapping[str, tuple[Constraint, ...]]

_limited: dict[tuple[str, str], tuple[_Certain, _Certain]] = {}
"""Of each type the facts that it was asked for last, and these with what AWS itself refuses."""


def with_limits(resource: Resource, facts: Facts) -> Facts:
    """The facts with what AWS itself refuses."""
    limits = (LIMITS if resource.mode == "resource" else LIMITS_OF_DATA).get(resource.type)
    if not limits:
        return facts
    known = _limited.get((resource.mode, resource.type))
    if known is None or known[0] is not facts.certain:
        paths = dict.fromkeys((*facts.certain, *limits))
        both = {path: (*facts.certain.get(path, ()), *limits.get(path, ())) for path in paths}
        known = _limited[resource.mode, resource.type] = facts.certain, by_end(both)
    return Facts(known[1], facts.likely)
