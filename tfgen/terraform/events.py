"""Read the lines that an engine prints with `-json`.

The format: https://developer.hashicorp.com/terraform/internals/machine-readable-ui
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tfgen.printable import printable, printable_lines
from tfgen.terraform.readback import parse_map, part


@dataclass(frozen=True)
class Diagnostic:
    """An error or a warning of the engine; `place` is `file:line`, or empty."""

    severity: str
    summary: str
    detail: str
    place: str

    def __str__(self) -> str:
        first = f"{self.place}: " if self.place else ""
        return f"{first}{self.summary}" + (f"\n{self.detail}" if self.detail else "")


@dataclass(frozen=True)
class Event:
    """One line of an engine's output: what kind of event it is, and how it reads, fit to print.

    A line that is no event (a crash, TF_LOG, an engine without `-json`) has the kind "". `counts` is the summary of a
    plan or an apply: resources to add, change and remove, or that were; `operation` tells which. `action` is what was
    done to one resource: create, update or delete.
    """

    kind: str
    text: str
    diagnostic: Diagnostic | None = None
    operation: str = ""
    action: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)


def parse_event(line: str) -> Event:
    """The event of one line, whatever it holds."""
    raw = parse_map(line)
    if "@message" not in raw:
        return Event("", printable_lines(line))
    diagnostic = _parse_diagnostic(part(raw, "diagnostic")) if part(raw, "diagnostic") else None
    changes = part(raw, "changes")
    return Event(
        kind=str(raw.get("type", "")),
        text=_text(printable_lines(str(raw["@message"])), diagnostic),
        diagnostic=diagnostic,
        operation=str(changes.get("operation", "")),
        action=str(part(raw, "hook").get("action", "")),
        counts={key: value for key, value in changes.items() if isinstance(value, int)},
        outputs=part(raw, "outputs"),
    )


def _parse_diagnostic(raw: dict[str, Any]) -> Diagnostic:
    position = part(raw, "range")
    line = part(position, "start").get("line")
    place = f"{position['filename']}:{line}" if position.get("filename") and line else ""
    summary, detail = (printable_lines(str(raw.get(name, ""))) for name in ("summary", "detail"))
    return Diagnostic(str(raw.get("severity", "")), summary, detail, printable(place))


def _text(message: str, diagnostic: Diagnostic | None) -> str:
    if diagnostic is None:
        return message
    place = f"\n  on {diagnostic.place}" if diagnostic.place else ""
    detail = f"\n{diagnostic.detail}" if diagnostic.detail else ""
    return f"{message}{place}{detail}"
