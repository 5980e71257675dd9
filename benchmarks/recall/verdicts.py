"""What `tfgen validate` says of a case, beside what the engine says."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.errors import TfgenError
from tfgen.rules.registry import RULES, load_rules
from tfgen.rules.rule import Group, Severity
from tfgen.validate import validate_paths

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from benchmarks.recall.case import Case
    from benchmarks.recall.labels import Labels


@dataclass(frozen=True)
class Verdict:
    """A case, the errors of the engine, and those of tfgen that it does not say of the base."""

    case: Case
    engine: tuple[str, ...]
    tfgen: tuple[str, ...]

    @property
    def is_missed(self) -> bool:
        """Whether only the engine refuses it."""
        return bool(self.engine) and not self.tfgen

    @property
    def is_false(self) -> bool:
        """Whether only tfgen refuses it."""
        return bool(self.tfgen) and not self.engine


def errors_of(files: Mapping[str, str]) -> tuple[str, ...]:
    """The errors of `tfgen validate` about what an engine refuses, each as `rule: message`, in the order of the report.

    What a review would ask, and what only the whole matrix shows, is another matter.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        try:
            report = validate_paths([folder])
        except TfgenError as error:
            return (f"refused: {error}",)
    meant = (each for each in report.findings if each.severity is Severity.ERROR and each.rule in _of_the_engine())
    found = (f"{finding.rule}: {finding.message}" for finding in meant)
    failed = (f"failed: {note.text}" for note in report.notes if note.failed)
    return (*found, *failed)


@cache
def _of_the_engine() -> frozenset[str]:
    return frozenset(rule.name for rule in load_rules(RULES) if rule.group not in (Group.SECURITY, Group.MATRIX))


def judge_cases(cases: list[Case], labels: Labels) -> Iterator[Verdict]:
    """The verdict on each case, which the engine was asked about."""
    known: dict[int, frozenset[str]] = {}
    for case in cases:
        if id(case.base) not in known:
            known[id(case.base)] = frozenset(errors_of(case.base))
        found = tuple(error for error in errors_of(case.files) if error not in known[id(case.base)])
        said = labels.of(case.files) if case.said is None else case.said
        yield Verdict(case, tuple(said), found)
