"""Findings as workflow commands, which GitHub shows as annotations of the lines in a pull request.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.printable import printable, printable_lines
from tfgen.report.findings_text import describe_where, format_note

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.validate.answers.finding import Finding, Report

# What has a meaning in a command's message, and beyond that in its properties.
_IN_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY = _IN_MESSAGE | {":": "%3A", ",": "%2C"}


def format_annotations(report: Report) -> Iterator[str]:
    """A command for each finding, on the line where it is to be mended, and for what tfgen failed to check."""
    yield from map(_format_annotation, report.findings)
    for note in report.notes:
        if note.is_loud:
            level = "warning" if note.failed else "notice"
            yield f"::{level} title=tfgen::{_escape(format_note(note), _IN_MESSAGE)}"


def _format_annotation(finding: Finding) -> str:
    place = finding.place
    properties = {"file": place.file, "line": place.line, "col": place.column, "title": f"tfgen {finding.rule}"}
    written = ",".join(
        f"{name}={_escape(printable(str(value)), _IN_PROPERTY)}" for name, value in properties.items() if value
    )
    message = "\n".join((finding.message, *describe_where(finding)))
    return f"::{finding.severity.value} {written}::{_escape(message, _IN_MESSAGE)}"


def _escape(text: str, escapes: Mapping[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in printable_lines(text))
