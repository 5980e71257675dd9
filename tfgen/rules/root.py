"""What a rule may ask: of one root module, and of the whole matrix."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from tfgen.dialects.dialect import NO_PIN, decide_dialect
from tfgen.evaluation.evaluate import Evaluator
from tfgen.module.requirements import required_versions
from tfgen.module.wiring import Wiring

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.config.load import Config
    from tfgen.dialects.dialect import Dialect, Pin
    from tfgen.module.model import Module
    from tfgen.schema import Schemas
    from tfgen.stacks.stack import Stack


class Gap(NamedTuple):
    """What is said of something unchecked without `--verbose`: nothing, or all of it (`said`), or in short.

    `provider` is what is required and has no schema, `assumable` the version that could be assumed instead.
    """

    provider: str = ""
    assumable: str = ""
    said: bool = False


GAP: Final = Gap()


@dataclass(frozen=True, eq=False)
class Root:
    """One root module with everything known about it.

    `stack` is what it was rendered for; None for those that tfgen did not write. `callers` are the root modules that
    lead to it, when it is no root module itself. `pin` is what is said of the engine beside the Terraform: of callers,
    if there are any.
    """

    module: Module
    schemas: Schemas
    stack: Stack | None = None
    notes: dict[str, Gap] = field(default_factory=dict)
    callers: tuple[Module, ...] = ()
    pin: Pin = NO_PIN

    @cached_property
    def values(self) -> Evaluator:
        """The types and values of the module's expressions."""
        return Evaluator(self.module, self.schemas, callers=self.callers)

    @cached_property
    def dialect(self) -> Dialect:
        """The engine and the versions that the module is for; of several callers, what the least of them admits."""
        own = required_versions(self.module)
        above = [required_versions(caller) for caller in self.callers] or [()]
        return min((decide_dialect(self.pin, (*own, *theirs)) for theirs in above), key=lambda found: found.newest)

    @cached_property
    def wiring(self) -> Wiring:
        """What refers to what."""
        return Wiring(self.module)

    @property
    def exceeded(self) -> bool:
        """Whether a rule asked for a value that takes more steps than the budget admits."""
        return "values" in self.__dict__ and self.values.exceeded

    def unchecked(self, note: str, gap: Gap = GAP) -> None:
        """Remember, once, something that could not be checked and why: `--verbose` prints it."""
        self.notes.setdefault(note, gap)


@dataclass(frozen=True, eq=False)
class Matrix:
    """All root modules at once; `previous` holds the modules of the last commit by folder, None without git."""

    roots: tuple[Root, ...]
    config: Config | None = None
    previous: Mapping[str, Module] | None = None

    @cached_property
    def stacks(self) -> tuple[Root, ...]:
        """The root modules that tfgen wrote."""
        return tuple(root for root in self.roots if root.stack is not None)
