"""Which engine a folder is for, and in which versions."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from tfgen.patterns import regex
from tfgen.schema.constraint import Constraint, ConstraintError, Version
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ALPHA = "alpha"
"""In the place of a version: what only alpha versions have."""

# Patch releases go on; nothing of the language came with one.
_LAST_PATCH = 999
# `v1.2` and `1.2.3.4`, which are versions to Terraform itself, and to registries of modules, but not of providers:
# https://pkg.go.dev/github.com/hashicorp/go-version
_PREFIX = regex(r"\bv(?=\d)")
_MORE_NUMBERS = regex(r"(?<=\d)(\.\d+\.\d+)(\.\d+)+")


class Engine(Enum):
    """What runs a folder; the value is the name of its command."""

    TERRAFORM = "terraform"
    TOFU = "tofu"

    @property
    def label(self) -> str:
        """Its name for people."""
        return "Terraform" if self is Engine.TERRAFORM else "OpenTofu"


NEWEST = {Engine.TERRAFORM: "1.16", Engine.TOFU: "1.12"}
"""The newest release whose language is known; a later one is taken to know no less."""


class Since(NamedTuple):
    """The first release of each engine that knows something: `1.15`, or None for none of them; ALPHA."""

    terraform: str | None
    tofu: str | None

    def of(self, engine: Engine) -> str | None:
        """The first release of an engine."""
        return self.terraform if engine is Engine.TERRAFORM else self.tofu


class Pin(Struct, frozen=True):
    """What is said of a folder beside its Terraform: an engine, a constraint on its version, and where that is said.

    `either`: it is gathered from signs, so that the other engine may be meant.
    """

    engine: Engine | None = None
    constraint: str = ""
    reason: str = ""
    either: bool = False


NO_PIN = Pin()


class Dialect(Struct, frozen=True):
    """An engine, the oldest and the newest of its versions that a folder admits, and where that is said.

    `conflict`: the version that is named beside the Terraform is none that `required_version` admits. `either`: what
    the newest of the other engine knows will do.
    """

    engine: Engine
    oldest: Version
    newest: Version
    reason: str = ""
    conflict: bool = False
    either: bool = False

    def has(self, since: Since) -> bool:
        """Whether the newest of the versions knows something."""
        others = [engine for engine in Engine if self.either and engine is not self.engine]
        known = _is_since(self.newest, since.of(self.engine))
        return known or any(_is_since(_newest(other), since.of(other)) for other in others)

    def has_always(self, since: Since) -> bool:
        """Whether all of the versions do."""
        return _is_since(self.oldest, since.of(self.engine))

    def describe(self) -> str:
        """The newest version and where that is said."""
        return f"{self} ({self.reason or 'the newest known, as nothing says otherwise'})"

    def __str__(self) -> str:
        major, minor, patch = self.newest.numbers
        return f"{self.engine.label} {major}.{minor}{'' if patch == _LAST_PATCH else f'.{patch}'}"


def decide_dialect(pin: Pin, required: Sequence[str] = ()) -> Dialect:
    """The dialect of a folder, of which `required` are the constraints of `required_version`.

    What is named beside the Terraform comes first. Without an engine it is Terraform, without a version whatever is
    known. A constraint that is none counts for nothing, as does one that no version suits: other rules tell.
    """
    return _decide(pin, tuple(required))


@lru_cache(maxsize=64)
def _decide(pin: Pin, required: tuple[str, ...]) -> Dialect:
    """The same: most root modules of a project say the same."""
    engine = pin.engine or Engine.TERRAFORM
    wanted = [found for text in required if (found := parse_constraint(text))]
    pinned = parse_constraint(pin.constraint) if pin.constraint else None
    versions = _versions(engine, (*wanted, *([pinned] if pinned else [])))
    named = [version for version in versions if not pinned or pinned.admits(version)] or versions
    admitted = [version for version in named if all(one.admits(version) for one in wanted)]
    says = [f'required_version "{", ".join(required)}"'] if wanted and admitted and len(admitted) < len(named) else []
    reason = ", ".join([*([pin.reason] if pin.reason else []), *says])
    conflict = bool(pinned and not admitted)
    used = admitted or (named if pinned else [version for version in versions if version <= _newest(engine)])
    return Dialect(engine, min(used), max(used), reason, conflict, pin.either)


def parse_constraint(text: str) -> Constraint | None:
    """A constraint on the version of an engine, None where it is none."""
    try:
        return Constraint.parse(normalize_versions(text))
    except ConstraintError:
        return None


def normalize_versions(text: str) -> str:
    """A constraint on an engine or a module from a registry, in the form that those on providers have."""
    return _MORE_NUMBERS.sub(r"\1", _PREFIX.sub("", text))


def _versions(engine: Engine, constraints: Iterable[Constraint]) -> list[Version]:
    """Those that tell constraints apart: of every minor release, and of those that are named, the first and last."""
    newest = int(NEWEST[engine].partition(".")[2])
    known = {(1, minor) for minor in range(newest + 1)} | {(0, minor) for minor in range(11, 16)}
    named = [version for constraint in constraints for _, version, _ in constraint.terms]
    minors = known | {version.numbers[:2] for version in named}
    ends = {Version((*minor, patch)) for minor, patch in product(minors, (0, _LAST_PATCH))}
    return sorted({*ends, *named})


def _newest(engine: Engine) -> Version:
    major, minor = map(int, NEWEST[engine].split("."))
    return Version((major, minor, _LAST_PATCH))


def _is_since(version: Version, first: str | None) -> bool:
    return first not in (None, ALPHA) and version.numbers >= Version.parse(str(first)).numbers
