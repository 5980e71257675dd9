"""Recall by family and kind, as a table, and single cases in full."""

from __future__ import annotations

import difflib
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from benchmarks.recall.verdicts import Verdict


def format_table(verdicts: Sequence[Verdict], *, kinds: bool) -> Iterator[str]:
    """A row a family, and with `kinds` one for each kind: refused by the engine, seen by tfgen, accepted, false."""
    yield f"{'family or kind':60} refused seen  recall  accepted false"
    families: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        families[verdict.case.family].append(verdict)
    for family, several in families.items():
        yield _row(family, several)
        for kind in sorted({verdict.case.kind for verdict in several}) if kinds else ():
            yield _row(f"  {kind}", [verdict for verdict in several if verdict.case.kind == kind])
    yield _row("together", verdicts)


def _row(name: str, verdicts: Sequence[Verdict]) -> str:
    refused = [verdict for verdict in verdicts if verdict.engine]
    seen = len(refused) - sum(verdict.is_missed for verdict in refused)
    share = f"{100 * seen / len(refused):5.1f} %" if refused else "      -"
    false = sum(verdict.is_false for verdict in verdicts)
    return f"{name:60} {len(refused):7} {seen:4} {share} {len(verdicts) - len(refused):9} {false:5}"


def list_cases(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """What is changed in each case, and what both say."""
    for verdict in verdicts:
        case = verdict.case
        yield f"## {case.family}: {case.kind} ({case.digest})"
        if case.said is not None:  # it has nothing of the base but the requirements
            yield from (line for text in case.files.values() for line in text.splitlines())
        for path in sorted({*case.files, *case.base}) if case.said is None else ():
            before, after = (files.get(path, "").splitlines() for files in (case.base, case.files))
            yield from list(difflib.unified_diff(before, after, path, path, n=1, lineterm=""))[2:30]
        yield from (f"- engine: {error}" for error in verdict.engine)
        yield from (f"- tfgen: {error}" for error in verdict.tfgen)
        yield ""
