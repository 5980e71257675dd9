"""Findings as JSON, for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tfgen.printable import printable_json
from tfgen.rules.rule import Severity

if TYPE_CHECKING:
    from tfgen.errors import Position
    from tfgen.validate.answers.finding import Finding, Report


def format_json(report: Report) -> str:
    """The whole report: findings, what is ignored and why, what was not checked, and counts."""
    return printable_json(json.dumps(record_report(report), indent=2, ensure_ascii=False))


def record_report(report: Report) -> dict[str, object]:
    """The report as its published schema has it: `tfgen/report/schemas/validate.json`."""
    return {
        "findings": [_record(finding) for finding in report.findings],
        "ignored": [{**_record(each.finding), "reason": each.reason} for each in report.suppressed],
        "not_checked": [
            {"text": note.text, "folders": list(note.folders), "failed": note.failed} for note in report.notes
        ],
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "folders": list(report.folders),
        "files": report.files,
        "known": report.known,
        "passed_over": list(report.passed_over),
        "engines": [{"engine": engine, "folders": list(folders)} for engine, folders in report.engines],
    }


def _record(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "address": finding.address,
        "folder": finding.folder,
        "also_in": list(finding.also_in),
        "also_at": [_position(place) for place in finding.also_at],
        "generated": _position(finding.position),
        "template": _position(finding.origin),
        "config": _position(finding.config),
        "also_set": [_position(position) for position in finding.also_set],
    }


def _position(position: Position | None) -> dict[str, object] | None:
    if position is None:
        return None
    return {"file": position.file, "line": position.line, "column": position.column}
