"""What `tfgen validate` says of a case, beside what the engine says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.recall import findings
from benchmarks.recall.findings import errors_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from benchmarks.recall.case import Case
    from benchmarks.recall.labels import Labels

    Find = Callable[[Mapping[str, str]], tuple[str, ...]]


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


@contextmanager
def finder(checkout: Path | None) -> Iterator[Find]:
    """What asks tfgen: this one, or with the folder of a checkout that of another commit, in a process of its own."""
    if checkout is None:
        yield errors_of
        return
    command = (sys.executable, "-P", findings.__file__)
    environment = os.environ | {"PYTHONPATH": str(checkout)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield lambda files: _ask(process, files)
        assert process.stdin
        process.stdin.close()


def _ask(process: subprocess.Popen[str], files: Mapping[str, str]) -> tuple[str, ...]:
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(dict(files)) + "\n")
    process.stdin.flush()
    return tuple(json.loads(process.stdout.readline()))


def judge_cases(cases: list[Case], labels: Labels, find: Find) -> Iterator[Verdict]:
    """The verdict on each case that the engine, which was asked about it, decided."""
    known: dict[int, frozenset[str]] = {}
    for case in cases:
        if case.said is None and labels.is_undecided(case.files):
            continue
        if id(case.base) not in known:
            known[id(case.base)] = frozenset(find(case.base))
        found = tuple(error for error in find(case.files) if error not in known[id(case.base)])
        said = labels.of(case.files) if case.said is None else case.said
        yield Verdict(case, tuple(said), found)
