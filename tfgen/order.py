"""The order in which stacks are applied and destroyed.

Three things on AWS have an order that Terraform cannot see across states: members join an Aurora global database that
exists, replicas of a secret follow the secret, and a certificate's validation record is made once. All three belong to
the home region, so one rule covers them: in each environment the home region first, then the others one by one (two
clusters that join a global database at once disturb each other), and the reverse to destroy. The rule holds without
these features too, so that switching one on changes no order. Environments do not depend on each other.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import zip_longest
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tfgen.stack import Stack


class Placed(Protocol):
    """What has an environment, and may be its home region's: a stack, or its root module."""

    @property
    def environment(self) -> str:
        """The name of the environment."""

    @property
    def is_home(self) -> bool:
        """Whether the region is the home region of the environment."""


P = TypeVar("P", bound=Placed)
Waves = tuple[tuple["Stack", ...], ...]
"""Stacks in groups: a group may start when the one before it is done, and the stacks in it may run at once."""


def order_waves(stacks: Iterable[P], *, destroy: bool = False) -> tuple[tuple[P, ...], ...]:
    """The waves in which the stacks are to be applied, or destroyed."""
    environments: defaultdict[str, list[P]] = defaultdict(list)
    for stack in stacks:
        environments[stack.environment].append(stack)
    # `sorted` is stable: behind the home region the order of the matrix stays.
    chains = [sorted(chain, key=lambda stack: not stack.is_home) for chain in environments.values()]
    waves = tuple(tuple(filter(None, wave)) for wave in zip_longest(*chains))
    return waves[::-1] if destroy else waves
