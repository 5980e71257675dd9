"""What an engine warns of: a plan that leaves something out, a check that failed, and all else that lets it go on.

Text of checks: https://developer.hashicorp.com/terraform/language/checks. OpenTofu uses the same words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from tfgen.printable import printable, printable_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tfgen.terraform.events import Diagnostic
    from tfgen.terraform.plan_json import RawCheck, RawPlan

WARNINGS_TOLD = 20
"""The number of warnings of one stack that a report repeats; the log has all."""
_NAMED = 4  # resources that a warning names
_FAILED = ("fail", "error")
# What Terraform says of a plan with -target or -exclude, and of its apply.
_INCOMPLETE = (
    "Resource targeting is in effect",
    "Resource exclusion is in effect",
    "Applied changes may be incomplete",
)
_CHECK = "Check block assertion failed"


class WarningKind(Enum):
    """What a warning is about, the gravest first; the value is its name in JSON."""

    INCOMPLETE = "incomplete"
    CHECK = "check"
    OTHER = "warning"


@dataclass(frozen=True)
class EngineWarning:
    """One warning; `place` is `file:line`, or empty. Its texts are fit to print."""

    kind: WarningKind
    summary: str
    detail: str = ""
    place: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.summary}" if self.place else self.summary


@dataclass(frozen=True)
class WarningGroup:
    """A warning and the stacks that it is the same in, in their order."""

    warning: EngineWarning
    stacks: tuple[str, ...]


def diagnosed(diagnostic: Diagnostic) -> EngineWarning:
    """The warning of an event."""
    is_incomplete = diagnostic.summary.startswith(_INCOMPLETE)
    other = WarningKind.CHECK if diagnostic.summary == _CHECK else WarningKind.OTHER
    kind = WarningKind.INCOMPLETE if is_incomplete else other
    return EngineWarning(kind, diagnostic.summary, diagnostic.detail, diagnostic.place)


def shorten(warning: EngineWarning, length: int) -> EngineWarning:
    """The warning with no text longer than this."""
    return replace(warning, summary=warning.summary[:length], detail=warning.detail[:length])


def planned_warnings(plan: RawPlan, told: Iterable[EngineWarning]) -> tuple[EngineWarning, ...]:
    """The warnings of a plan: those that were told while it was made, and what only the plan itself says."""
    known = tuple(told)
    return (*known, *_find_incomplete(plan, known), *_find_failed(plan, known))


def group_warnings(stacks: Mapping[str, Iterable[EngineWarning]]) -> tuple[WarningGroup, ...]:
    """Each different warning once, with its stacks: the gravest first, then as they came."""
    groups: dict[EngineWarning, list[str]] = {}
    for name, found in stacks.items():
        for warning in dict.fromkeys(found):
            groups.setdefault(warning, []).append(name)
    kinds = list(WarningKind)
    ordered = sorted(groups, key=lambda warning: kinds.index(warning.kind))
    return tuple(WarningGroup(warning, tuple(groups[warning])) for warning in ordered)


def count_warnings(warnings: Iterable[EngineWarning]) -> Iterator[str]:
    """The warnings of one stack in a few words: `incomplete`, `1 check failed`, `2 warnings`."""
    kinds = [warning.kind for warning in warnings]
    if WarningKind.INCOMPLETE in kinds:
        yield "incomplete"
    if checks := kinds.count(WarningKind.CHECK):
        yield f"{checks} check{'s' if checks > 1 else ''} failed"
    if others := kinds.count(WarningKind.OTHER):
        yield f"{others} warning{'s' if others > 1 else ''}"


def _find_incomplete(plan: RawPlan, known: Iterable[EngineWarning]) -> Iterator[EngineWarning]:
    if waiting := [deferred.resource_change.address for deferred in plan.deferred_changes]:
        names = ", ".join(map(printable, waiting[:_NAMED])) + (", …" if len(waiting) > _NAMED else "")
        yield EngineWarning(WarningKind.INCOMPLETE, f"{len(waiting)} to be planned later: {names}")
    elif not plan.complete and all(warning.kind is not WarningKind.INCOMPLETE for warning in known):
        yield EngineWarning(WarningKind.INCOMPLETE, "The plan leaves out some of what the configuration says")


def _find_failed(plan: RawPlan, known: Iterable[EngineWarning]) -> Iterator[EngineWarning]:
    """The failed checks that no warning tells of: it has their messages as its detail."""
    told = [warning.detail for warning in known if warning.kind is WarningKind.CHECK]
    for check in plan.checks:
        messages = list(_messages(check))
        if check.status in _FAILED and not any(text in detail for detail in told for text in messages or [""]):
            word = "failed" if check.status == "fail" else "could not be evaluated"
            summary = f"{printable(check.address.to_display)} {word}"
            yield EngineWarning(WarningKind.CHECK, summary, "\n".join(messages))


def _messages(check: RawCheck) -> Iterator[str]:
    for instance in check.instances:
        if instance.status in _FAILED:
            yield from (printable_lines(problem.message) for problem in instance.problems)
