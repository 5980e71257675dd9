"""Findings as SARIF 2.1.0, for code scanning and editors.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tfgen.printable import printable_json
from tfgen.report.findings_text import format_note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tfgen.errors import Position
    from tfgen.rules.documentation import Documentation
    from tfgen.rules.registry import Catalogue
    from tfgen.validate.answers.finding import Finding, Note, Report

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def format_sarif(report: Report, project: Path) -> str:
    """A log with one run: the findings, and the rules behind them. Suppressed findings are left out.

    Code scanning would show those as open. https://docs.github.com/en/code-security/reference/code-scanning/sarif-files
    """
    rules = sorted({finding.rule for finding in report.findings})
    driver = {"name": "tfgen", "rules": [_rule(name, report.catalogue) for name in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": list(_results(report.findings, rules, project)),
        "invocations": [_invocation(report.notes)],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return printable_json(json.dumps(log, indent=2, ensure_ascii=False))


def _invocation(notes: Iterable[Note]) -> dict[str, Any]:
    """That the run came to its end, and what it could not check though it should have."""
    told = [
        {"level": "error" if note.failed else "note", "message": {"text": format_note(note)}}
        for note in notes
        if note.is_loud
    ]
    return {"executionSuccessful": True, "toolExecutionNotifications": told}


def _rule(name: str, catalogue: Catalogue) -> dict[str, Any]:
    rule, documentation = catalogue.load_rule(name), catalogue.load_documentation(name)
    return {
        "id": name,
        "shortDescription": {"text": documentation.summary},
        "fullDescription": {"text": documentation.why or documentation.summary},
        "help": {"text": _help(documentation)},
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"tags": [rule.group.value]},
    }


def _help(documentation: Documentation) -> str:
    return f"{documentation.why}\n\nBad:\n\n{documentation.bad}\n\nGood:\n\n{documentation.good}\n"


def _results(findings: Iterable[Finding], rules: list[str], project: Path) -> Iterator[dict[str, Any]]:
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        mistake = (finding.rule, _relative(finding.place, project), finding.address)
        seen[mistake] += 1
        yield {
            "ruleId": finding.rule,
            "ruleIndex": rules.index(finding.rule),
            "level": finding.severity.value,
            "message": {"text": _message(finding)},
            "locations": [_location(finding.place, project, finding.address)],
            "relatedLocations": [
                {"id": number, **_location(place, project), "message": {"text": text}}
                for number, (place, text) in enumerate(_related(finding), 1)
            ],
            "partialFingerprints": {"mistake/v1": _fingerprint(*mistake, str(seen[mistake]))},
        }


def _message(finding: Finding) -> str:
    more = len(finding.also_in)
    return f"{finding.message} (Same in {more} more stack{'s' * (more > 1)}.)" if more else finding.message


def _related(finding: Finding) -> Iterator[tuple[Position, str]]:
    if finding.origin:
        yield finding.position, "The generated line."
    if finding.config and finding.config != finding.place:
        yield finding.config, "The line that sets the value."
    yield from ((place, "The line that sets the value for another folder.") for place in finding.also_set)
    yield from ((place, "The same name is used here.") for place in finding.also_at)


def _location(place: Position, project: Path, address: str = "") -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _relative(place, project)}}
    if place.line:
        column = {"startColumn": place.column} if place.column else {}
        physical["region"] = {"startLine": place.line, **column}
    logical = {"logicalLocations": [{"fullyQualifiedName": address}]} if address else {}
    return {"physicalLocation": physical, **logical}


def _relative(place: Position, project: Path) -> str:
    """The file as a relative URI; GitHub resolves it from the root of the repository."""
    return quote(os.fsencode(Path(os.path.relpath(place.file, project)).as_posix()))


def _fingerprint(*parts: str) -> str:
    """A name for a finding that stays when lines move."""
    return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:32]
