"""Findings in the form that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfgen.validate.answers.finding import Report

FORMS = ("text", "json", "sarif", "github")


def format_report(report: Report, form: str, project: Path, *, verbose: bool = False) -> Iterator[str]:
    """The lines of a report in one of the FORMS.

    `verbose` adds to `text` what was not checked and for which engine; `json` always says it. The paths of `sarif` are
    relative to `project`.
    """
    if form == "json":
        from tfgen.report.findings_json import format_json

        yield format_json(report)
    elif form == "sarif":
        from tfgen.report.sarif import format_sarif

        yield format_sarif(report, project)
    elif form == "github":
        from tfgen.report.annotations import format_annotations

        yield from format_annotations(report)
    else:
        from tfgen.report.findings_text import format_text

        yield from format_text(report, verbose=verbose)
