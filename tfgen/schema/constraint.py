"""Versions, and the constraints that Terraform writes on them."""

from __future__ import annotations

from functools import lru_cache

from tfgen.errors import TfgenError, quoted
from tfgen.patterns import regex
from tfgen.structs import Struct

# A number fits into 64 bits, as for Terraform: https://pkg.go.dev/github.com/hashicorp/go-version#NewVersion
_NUMBER = "([0-9]{1,18})"
_VERSION = regex(rf"{_NUMBER}(?:\.{_NUMBER})?(?:\.{_NUMBER})?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?")
_WHOLE = regex(_NUMBER)
_TERM = regex(r"\s*(>=|<=|!=|~>|=|>|<)?\s*(\S+)\s*")
_REMEDY = 'Write it as in ">= 5.100.0, < 7.0.0" or "~> 5.100".'


class ConstraintError(TfgenError):
    """A version or a version constraint that Terraform cannot read."""


class Version(Struct, frozen=True, order=True):
    """A semantic version. A release is newer than its own prereleases (https://semver.org/#spec-item-11)."""

    numbers: tuple[int, int, int]
    is_release: bool = True
    prerelease: tuple[tuple[bool, int, str], ...] = ()

    @property
    def major(self) -> int:
        """The first number."""
        return self.numbers[0]

    @classmethod
    def parse(cls, text: str) -> Version:
        """The version in `5.100.0` or `6.0.0-beta1`; missing numbers are 0. Raises ConstraintError."""
        return _parse_version(text)[0]


class Constraint(Struct, frozen=True):
    """What a module says of the versions it works with: every term has to hold.

    The syntax and its meaning: https://developer.hashicorp.com/terraform/language/expressions/version-constraints
    """

    terms: tuple[tuple[str, Version, int], ...]

    @classmethod
    def parse(cls, text: str) -> Constraint:
        """The constraint in `>= 5.100.0, < 7.0.0`. Raises ConstraintError."""
        return _parse_constraint(text)

    def admits(self, version: Version) -> bool:
        """Whether Terraform may choose this version: a prerelease only if it is named exactly."""
        exact = any(operator == "=" and wanted == version for operator, wanted, _ in self.terms)
        return (version.is_release or exact) and all(_holds(version, *term) for term in self.terms)

    def admits_between(self, low: Version, high: Version) -> bool:
        """Whether Terraform may choose a version above `low` and below `high` that has the first number of `high`."""
        minors = (Version((high.major, minor, 0)) for minor in range(high.numbers[1] + 1))
        return any(low < version < high and self.admits(version) for version in minors)

    def admits_later_major(self, major: int) -> bool:
        """Whether Terraform may choose a version whose first number is higher than this one."""
        named = (wanted for _, wanted, _ in self.terms)
        return any(one.major > major and self.admits(one) for one in (Version((major + 1, 0, 0)), *named, _LATEST))

    def distance(self, version: Version) -> tuple[int, ...]:
        """How far a version is from the nearest that the constraint names, in each of its numbers."""
        named = (wanted.numbers for _, wanted, _ in self.terms)
        return min(tuple(abs(a - b) for a, b in zip(numbers, version.numbers, strict=True)) for numbers in named)


# Above any version that will ever be.
_LATEST = Version((9999, 0, 0))


@lru_cache(maxsize=256)
def _parse_constraint(text: str) -> Constraint:
    return Constraint(tuple(_parse_term(term, text) for term in text.split(",")))


def _parse_term(term: str, text: str) -> tuple[str, Version, int]:
    match = _TERM.fullmatch(term)
    if match is None or not _VERSION.fullmatch(match[2]):
        raise ConstraintError(f"{quoted(text)} is not a version constraint. {_REMEDY}")
    return match[1] or "=", *_parse_version(match[2])


@lru_cache(maxsize=256)
def _parse_version(text: str) -> tuple[Version, int]:
    """The version, and how many of its three numbers are written."""
    match = _VERSION.fullmatch(text)
    if match is None:
        raise ConstraintError(f'{quoted(text)} is not a version. Write it as in "5.100.0".')
    written = [number for number in match.group(1, 2, 3) if number is not None]
    major, minor, patch = (int(number or 0) for number in match.group(1, 2, 3))
    parts = tuple(_prerelease_part(part) for part in (match[4] or "").split(".") if part)
    return Version((major, minor, patch), not parts, parts), len(written)


def _prerelease_part(part: str) -> tuple[bool, int, str]:
    """Numbers come before words, and among themselves in the order of numbers."""
    return (False, int(part), "") if _WHOLE.fullmatch(part) else (True, 0, part)


def _holds(version: Version, operator: str, wanted: Version, written: int) -> bool:
    if operator == "~>":
        # Only the last written number may grow: `~> 5.100` is below 6, `~> 5.100.0` is below 5.101; `~> 5` is below 6.
        return version >= wanted and version.numbers[: max(written - 1, 1)] == wanted.numbers[: max(written - 1, 1)]
    return {
        "=": version == wanted,
        "!=": version != wanted,
        ">": version > wanted,
        ">=": version >= wanted,
        "<": version < wanted,
        "<=": version <= wanted,
    }[operator]
