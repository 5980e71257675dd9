"""Findings for people."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from tfgen.errors import HOW_TO_REPORT, count_of
from tfgen.printable import printable, printable_lines
from tfgen.rules.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tfgen.errors import Position
    from tfgen.validate.answers.finding import Finding, Note, Report

_INDENT = "    "
_QUOTED = re.compile(r'"[^"\n]*"')
_MOST_NAMES = 3


def format_text(report: Report, *, verbose: bool) -> Iterator[str]:
    """The lines of a report; `verbose` adds what was not checked, what is ignored, and for which engine it was."""
    # Names of files are of whoever made them, as is all that is quoted.
    yield from map(printable_lines, _lines(report, verbose=verbose))


def _lines(report: Report, *, verbose: bool) -> Iterator[str]:
    for alike in _alike(report.findings):
        yield from _first(alike[0], alike[0].severity.value)
        addresses = list(dict.fromkeys(finding.address for finding in alike))
        yield from (_INDENT + line for line in describe_where(alike[0], addresses))
    if verbose:
        yield from _format_suppressed(report)
        yield from (f"checked for {engine}{_in_folders(folders)}" for engine, folders in report.engines)
    yield from (format_note(note) for note in report.notes if verbose or note.is_loud)
    if any(note.failed for note in report.notes):
        yield HOW_TO_REPORT
    if not verbose:
        yield from _format_absent(report)
    yield _summary(report, verbose=verbose)


def describe_where(finding: Finding, addresses: Sequence[str] = ()) -> Iterator[str]:
    """Everything about the places of a finding that its first line does not say; `addresses` are all that have it."""
    more = len(finding.also_in)
    parts = (
        _few(addresses or [finding.address]),
        f"{'first ' if len(addresses) > 1 else ''}at {finding.position}" if finding.origin else "",
        f"same in {count_of(more, 'more stack')}" if more else "",
    )
    if any(parts):
        yield printable(", ".join(filter(None, parts)))
    if finding.also_at:
        yield f"also used at {_few(list(dict.fromkeys(map(_place, finding.also_at))))}"
    if finding.config and finding.config != finding.place:
        lines = _few(list(map(str, finding.also_set)))
        yield printable(f"{finding.config} sets the value{lines and f', for other folders {lines}'}")


def _alike(findings: Iterable[Finding]) -> Iterable[list[Finding]]:
    """Those together that a loop of a template makes: of one line, in words that differ in names, at many addresses."""
    groups: dict[object, list[Finding]] = {}
    met: Counter[object] = Counter()
    for number, finding in enumerate(findings):
        words = _QUOTED.sub('""', finding.message.replace(finding.address, ""))
        same = (finding.rule, finding.origin, finding.folders, finding.config, words, finding.also_at)
        met[same, finding.address] += 1
        is_made = finding.origin and finding.address
        groups.setdefault((same, met[same, finding.address]) if is_made else number, []).append(finding)
    return groups.values()


def _first(finding: Finding, kind: str) -> Iterator[str]:
    """Place first, as editors and CI systems expect it."""
    line, *more = f"{_place(finding.place)}: {kind}: {finding.message} [{finding.rule}]".split("\n")
    yield line
    yield from (_INDENT + line for line in more)


def _format_suppressed(report: Report) -> Iterator[str]:
    for suppressed in report.suppressed:
        yield from _first(suppressed.finding, "ignored")
        yield from (_INDENT + line for line in (*describe_where(suppressed.finding), suppressed.reason))


def format_note(note: Note) -> str:
    """What was not checked, and why, on one line."""
    return f"not checked: {note.text}{printable(_in_folders(note.folders))}"


def _format_absent(report: Report) -> Iterator[str]:
    """What is not here: a line for all modules that could not be looked into, and one for each provider."""
    if modules := list(dict.fromkeys(note.module for note in report.notes if note.module)):
        why = "`tfgen validate --verbose` says why"
        yield f"not checked: {count_of(len(modules), 'called module')}: {_few(modules)}; {why}"
    by_provider: dict[str, list[Note]] = {}
    for note in report.notes:
        if note.provider:
            by_provider.setdefault(note.provider.partition(" ")[0], []).append(note)
    for provider, notes in by_provider.items():
        yield _format_provider(provider, notes)


def _format_provider(provider: str, notes: Sequence[Note]) -> str:
    asked = [
        one for note in notes for one in note.provider.partition(" ")[2].split(", ")
    ]  # of each module, often alike
    constraints = list(dict.fromkeys(filter(None, asked)))
    where = f" (in {count_of(sum(len(note.folders) for note in notes), 'folder')})"
    remedy = f"get one with tfgen schema add {provider}"
    if assumable := [note.assumable for note in notes if note.assumable]:
        name, _, version = max(assumable, key=assumable.count).partition("=")
        remedy = f"nearest is {version}: --assume-provider {name}={version}"
    return f"not checked: provider {provider} {_few(constraints)}".rstrip() + f"{where}: no schema; {remedy}"


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"{', '.join(names[:_MOST_NAMES])}{more}"


def _in_folders(folders: Sequence[str]) -> str:
    if not folders:
        return ""
    more = f" and {len(folders) - 1} more" if len(folders) > 1 else ""
    return f" (in {folders[0]}{more})"


def _summary(report: Report, *, verbose: bool) -> str:
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    found = f"{count_of(errors, 'error')}, {count_of(warnings, 'warning')}"
    ignored = f", {len(report.suppressed)} ignored" if report.suppressed else ""
    hint = "" if verbose or all(note.is_loud for note in report.notes) else " (which: validate --verbose)"
    unchecked = f", {count_of(len(report.notes), 'thing')} not checked{hint}" if report.notes else ""
    known = f", {report.known} in the baseline" if report.known else ""
    where = f"{count_of(len(report.folders), 'folder')}, {count_of(report.files, 'file')}"
    return f"{found}{known}{ignored}{unchecked} in {where}"


def _place(position: Position) -> str:
    return printable(f"{position}:{position.column}" if position.line and position.column else str(position))
