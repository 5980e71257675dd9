"""What a rule may ask: of one root module, and of the whole matrix."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from tfgen.dialects.dialect import NO_PIN, decide_dialect
from tfgen.evaluation.evaluate import Evaluator
from tfgen.module.excerpt import excerpt_of
from tfgen.module.requirements import required_versions
from tfgen.module.wiring import Wiring
from tfgen.rules.former import former_of
from tfgen.rules.own.quiet import NOTHING_KEPT
from tfgen.rules.sketch import GAP, Gap, Sketch, pack
from tfgen.structs import Struct, field, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from tfgen.config.load import Config
    from tfgen.dialects.dialect import Dialect, Pin
    from tfgen.module.caller import Caller
    from tfgen.module.calls import Call
    from tfgen.module.heard import Heard
    from tfgen.module.model import Module, Resource
    from tfgen.rules.former import Former
    from tfgen.rules.own.quiet import Quiet
    from tfgen.rules.sketch import Look
    from tfgen.schema import Schemas
    from tfgen.stacks.stack import Stack

T = TypeVar("T")


class Root(Struct, frozen=True, eq=False, dict=True, weakref=True):
    """One root module with everything known about it.

    `stack` is what it was rendered for; None for those that tfgen did not write. `callers` are the root modules that
    lead to it, when it is no root module itself. `pin` is what is said of the engine beside the Terraform: of callers,
    if there are any.
    `locked` tells whether a lock file of providers is beside it. `told` has, for each time
    that something was noted as unchecked, the address it is about, or nothing. `heard` is what other processes found.
    """

    module: Module
    schemas: Schemas
    stack: Stack | None = None
    notes: dict[str, Gap] = field(default_factory=dict)
    callers: tuple[Caller, ...] = ()
    pin: Pin = NO_PIN
    locked: bool = False
    told: list[str] = field(default_factory=list)
    heard: Heard | None = None

    @cached_property
    def values(self) -> Evaluator:
        """The types and values of the module's expressions."""
        return Evaluator(self.module, self.schemas, callers=self.callers, heard=self.heard)

    @cached_property
    def dialect(self) -> Dialect:
        """The engine and the versions that the module is for; of several callers, what the least of them admits."""
        own = required_versions(self.module)
        above = [caller.versions for caller in self.callers] or [()]
        return min((decide_dialect(self.pin, (*own, *theirs)) for theirs in above), key=lambda found: found.newest)

    @cached_property
    def wiring(self) -> Wiring:
        """What refers to what."""
        return Wiring(self.module)

    @property
    def exceeded(self) -> bool:
        """Whether a rule asked for a value that takes more steps than the budget admits."""
        return "values" in self.__dict__ and self.values.exceeded

    def showing(self, resources: Collection[Resource]) -> Root:
        """The same, of which rules see these resources alone; what they refer to is there, and worth what it is."""
        shown = replace(self, module=excerpt_of(self.module, resources))
        shown.__dict__.update(values=self.values, wiring=self.wiring, dialect=self.dialect)
        return shown

    def inside(self, call: Call) -> Root | None:
        """The module behind a call, with the values that this call gives; None where these cannot be known."""
        if (values := self.values.inside(call)) is None:
            return None
        found = Root(values.module, values.schemas)
        found.__dict__.update(values=values)
        return found

    def unchecked(self, note: str, gap: Gap = GAP, about: str = "") -> None:
        """Remember, once, something that could not be checked and why: `--verbose` prints it.

        What is said because of one resource alone says so, with its address.
        """
        self.told.append(about)
        self.notes.setdefault(note, gap)


class Matrix(Struct, frozen=True, eq=False, dict=True, weakref=True):
    """All root modules at once, as sketches; `previous` are those of the last commit by folder, None without git.

    `open` makes a root module of a sketch again, with its files: it takes as long as parsing them. `quiet` is what a
    project's rules had nothing to say of, `own` tells these rules from others.
    """

    sketches: tuple[Sketch, ...]
    open: Callable[[Sketch], Root]
    config: Config | None = None
    previous: Mapping[str, Former] | None = None
    quiet: Quiet = NOTHING_KEPT
    own: str = ""

    @classmethod
    def of(
        cls, roots: Iterable[Root], config: Config | None = None, previous: Mapping[str, Module] | None = None
    ) -> Matrix:
        """That of root modules which are at hand."""
        pairs = [(Sketch(root.module.folder, root.stack), root) for root in roots]
        known = {id(sketch): root for sketch, root in pairs}
        here = {root.module.folder: root for _, root in pairs}
        before = {
            folder: former_of(module, here[folder].schemas, here[folder].stack)
            for folder, module in (previous or {}).items()
            if folder in here
        }
        sketches = tuple(sketch for sketch, _ in pairs)
        return cls(sketches, lambda sketch: known[id(sketch)], config, None if previous is None else before)

    @property
    def roots(self) -> tuple[Root, ...]:
        """All of them with their files at once, which takes the memory of them all."""
        return tuple(map(self.open, self.sketches))

    @cached_property
    def stacks(self) -> tuple[Root, ...]:
        """The root modules that tfgen wrote, as `roots`."""
        return tuple(self.open(sketch) for sketch in self.sketches if sketch.stack is not None)

    def seen(self, look: Look[T]) -> Iterator[tuple[Sketch, T]]:
        """What a look found in each of them, in their order; one in which it failed is left out."""
        for sketch in self.sketches:
            if look.name not in sketch.facts and look.name not in sketch.failed:
                root = self.open(sketch)
                sketch.facts[look.name] = pack(look.find(root))
                sketch.notes |= {note: gap for note, gap in root.notes.items() if note not in sketch.notes}
            if look.name in sketch.facts:
                yield sketch, sketch.seen(look)
