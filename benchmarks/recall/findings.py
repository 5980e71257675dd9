"""What `tfgen validate` says of the files of a root module; as a program, of those in each line of JSON."""

from __future__ import annotations

import json
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.errors import TfgenError
from tfgen.rules.registry import RULES, load_rules
from tfgen.rules.rule import Group, Severity
from tfgen.validate import validate_paths

if TYPE_CHECKING:
    from collections.abc import Mapping


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
    failed = (f"failed: {note.text}" for note in report.notes if getattr(note, "failed", False))  # not in 0.1
    return (*found, *failed)


@cache
def _of_the_engine() -> frozenset[str]:
    return frozenset(rule.name for rule in load_rules(RULES) if rule.group not in (Group.SECURITY, Group.MATRIX))


def _answer(line: str) -> tuple[str, ...]:
    try:
        return errors_of(json.loads(line))
    except Exception:  # what ends in a traceback has told nothing  # noqa: BLE001
        return ()


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(_answer(line)), flush=True)
