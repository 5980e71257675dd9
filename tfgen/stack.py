"""A stack, one environment in one region: one root module and one state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.config.settings import Settings
    from tfgen.document import Node


@dataclass(frozen=True)
class Stack:
    """One cell of the matrix with its merged settings.

    `axes` names its value on each axis. `regions` are the regions of the environment in the order of the matrix.
    `shared_account` tells that another environment uses the same AWS account. `origins` is the merged tree whose nodes
    know the file, line and column that set each value.
    """

    axes: Mapping[str, str]
    settings: Settings
    regions: tuple[str, ...]
    shared_account: bool
    origins: Node = field(repr=False, compare=False)

    @property
    def environment(self) -> str:
        """The environment."""
        return self.axes["environment"]

    @property
    def region(self) -> str:
        """The region."""
        return self.axes["region"]

    @property
    def component(self) -> str:
        """The component; the unnamed one is the only one there is."""
        return ""

    @property
    def name(self) -> str:
        """`<environment>/<region>`: the stack's folder below the output folder."""
        return "/".join(self.axes.values())

    def __str__(self) -> str:
        return self.name

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of the matrix that it belongs to, by their names: its own."""
        return (self.name,)

    @property
    def wave(self) -> int:
        """Its number in the order of the stacks: the home region first, then the others one by one.

        Members join an Aurora global database that exists, and two that join at once disturb each other; replicas of a
        secret follow the secret; a certificate's validation record is made once. All three belong to the home region.
        """
        others = [region for region in self.regions if region != self.settings.home_region]
        return 0 if self.is_home else 1 + others.index(self.region)

    @property
    def is_home(self) -> bool:
        """Whether this is the environment's home region, which owns what exists once per environment."""
        return self.region == self.settings.home_region

    @property
    def zones(self) -> list[str]:
        """The availability zones that get subnets."""
        return self.settings.availability_zones[: self.settings.network.zone_count]
